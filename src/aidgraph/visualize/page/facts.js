// The facts of an entity or a line as HTML; the panel and the list are made by the same functions.

const stepLevel = (level, by) => `h${Math.min(6, level + by)}`;

function nameButton(end) {
  if (!isNode(end)) return make("span", { class: "name" }, pick(end));
  const open = () => selectNode(end, { move: true, heed: true });
  return make("button", { type: "button", class: "name", click: open }, entityName(end));
}

const chip = (text, doubt = false) => make("span", { class: doubt ? "chip doubt" : "chip" }, text);

const quoted = (text) => make("q", { lang: data.textLanguage }, text);

// Show each wording once; and its sentences where the page has them. The spans of a figure are as
// many places where it is told; those of a relation are often its parts.
function evidence(quotes = [], told = false) {
  if (!quotes.length) return null;
  const wordings = [...new Set(quotes.map((quote) => quote.text))];
  const title = quotes.map((quote) => `${quote.start}–${quote.end}`).join(", ");
  const line = make("p", { class: "detail", title });
  wordings.forEach((text) => line.append(quoted(text), " "));
  if (told && quotes.length > 1) line.append(chip(say("places", { n: quotes.length })));
  const sentences = quotes.filter((quote) => quote.before !== undefined).map(passage);
  if (sentences.length < 3) return make("div", {}, line, ...sentences);
  const summary = make("summary", {}, say("sentences", { n: sentences.length }));
  return make("div", {}, line, make("details", { class: "passages" }, summary, ...sentences));
}

function passage(quote) {
  const words = [quote.before, make("mark", {}, quote.text), quote.after];
  return make("blockquote", { class: "passage", lang: data.textLanguage }, ...words);
}

// Who states it, and every doubt about it.
function statementDetails(statement) {
  const parts = [];
  if (statement.modality) parts.push(chip(pick(statement.modality), true));
  if (statement.origin === "inferred" || statement.origin === "derived") {
    parts.push(chip(say(statement.origin), true));
  }
  if (statement.period) {
    parts.push(chip(pick(statement.period)));
    if (statement.inferredPeriod) parts.push(chip(say("inferredPeriod"), true));
  }
  if (statement.confidence) parts.push(chip(say("confidence", { n: statement.confidence })));
  const source = data.sources[statement.source];
  const told = data.reports > 1 && source && source.kind === "report";
  if (told) parts.push(chip(say("statedBy", { name: pick(source.title) })));
  return parts;
}

const noteLine = (note) =>
  note ? make("p", { class: "detail" }, `${say("note")}: ${note}`) : null;

function partyLine(figure, node) {
  const parts = [];
  for (const role of ["about", "provider", "receiver"]) {
    if (figure[role] === undefined || figure[role] === node) continue;
    parts.push(`${parts.length ? " · " : ""}${say(role)} `, nameButton(figure[role]));
  }
  return parts.length ? make("p", { class: "detail" }, ...parts) : null;
}

function figureCard(figure, node) {
  const { statement } = figure;
  const amount = make("span", { class: "amount" }, pick(figure.amount));
  const head = make("p", {}, `${pick(figure.indicator)} `, amount, ...statementDetails(statement));
  if (figure.flowKind && pick(figure.flowKind) !== pick(figure.indicator)) {
    head.append(chip(pick(figure.flowKind)));
  }
  const parts = (figure.partsOf || []).map((whole) =>
    make("p", { class: "detail" }, say("partOf", { name: figureName(data.figures[whole]) })),
  );
  const sort = figure.kind === "FundingFlow" ? "card flow" : "card";
  return make("div", { class: sort }, head, partyLine(figure, node), ...parts,
    evidence(statement.quotes, true), noteLine(statement.note));
}

const figureName = (figure) => `${pick(figure.indicator)} ${pick(figure.amount)}`;

function relationCard(relation, node) {
  const others = relation.subject === node ? relation.object : relation.subject;
  const head = make("p", {}, nameButton(others));
  const card = make("div", { class: "card" }, head);
  for (const statement of relation.statements) {
    head.append(...statementDetails(statement));
    card.append(...[evidence(statement.quotes), noteLine(statement.note)].filter(Boolean));
  }
  return card;
}

function relationGroups(relations, node, level) {
  const groups = new Map();
  for (const relation of relations) {
    const way = relation.subject === node ? "outgoing" : "incoming";
    const title = say(way, { name: pick(relation.predicate) });
    groups.set(title, [...(groups.get(title) || []), relation]);
  }
  return [...groups].flatMap(([title, members]) => [
    make(stepLevel(level, 1), {}, title, " ", chip(String(members.length))),
    ...members.map((relation) => relationCard(relation, node)),
  ]);
}

// What a dataset says of the entity: its own heading, so that none of it is taken for the report's.
function datasetFacts(relations, title, level) {
  if (!relations.length) return [];
  const sources = [...new Set(relations.flatMap((r) => r.statements.map((s) => s.source)))];
  const lines = relations.map((relation) => {
    const line = make("p", {}, `${pick(relation.predicate)}: `, nameButton(relation.object));
    relation.statements.forEach((s) => line.append(...statementDetails(s)));
    return make("div", { class: "card" }, line, ...relation.statements.map((s) => noteLine(s.note)));
  });
  return [make(stepLevel(level, 1), {}, title(sources)), ...lines,
    make("p", { class: "detail" }, say("statedBy", { name: sourceTitles(sources) }))];
}

const sourceTitles = (sources) => sources.map((n) => pick(data.sources[n].title)).join("; ");

const classifiedTitle = (sources) =>
  `${say("classification")} (${say("classifiedBy", {
    name: sources.map((n) => data.sources[n].publisher || pick(data.sources[n].title)).join(", "),
  })})`;

function identity(entity, level) {
  const parts = [make("p", { class: "detail" }, `${say("id")}: `, make("code", {}, entity.id))];
  for (const [scheme, code] of entity.codes || []) {
    parts.push(make("p", { class: "detail" }, `${pick(scheme)}: `, make("code", {}, code)));
  }
  for (const address of entity.matches || []) {
    parts.push(make("p", { class: "detail" }, `${say("links")}: `, webLink(address)));
  }
  if (entity.quotes) {
    parts.push(make(stepLevel(level, 1), {}, say("namedAt")), evidence(entity.quotes, true));
  }
  return parts;
}

function section(title, level, cards) {
  return cards.length ? [make(stepLevel(level, 1), {}, title), ...cards] : [];
}

// Everything the graph holds on an entity; `level` is the level of the heading above.
function entityFacts(node, level) {
  const entity = data.entities[node];
  const involved = data.figures.filter((figure) => figure.about === node);
  const given = data.figures.filter((f) => f.provider === node && f.about !== node);
  const got = data.figures.filter((f) => f.receiver === node && f.about !== node);
  const relations = data.relations.filter((r) => r.subject === node || r.object === node);
  const of = (sort) => relations.filter((relation) => relation.sort === sort);
  const card = (figure) => figureCard(figure, node);
  const facts = [
    ...section(say("figures"), level, involved.map(card)),
    ...section(say("flowsGiven"), level, given.map(card)),
    ...section(say("flowsReceived"), level, got.map(card)),
    ...relationGroups(of("stated"), node, level),
    ...datasetFacts(of("classification"), classifiedTitle, level),
    ...datasetFacts(of("reference"), () => say("referenceFacts"), level),
  ];
  if (!facts.length) facts.push(make("p", { class: "detail" }, say("nothing")));
  return make("div", { class: "facts" }, ...facts, ...identity(entity, level));
}

// The sort of the line that a relation is on: one that any source tells as a fact is no plan.
function lineOf(relation) {
  const { statements } = relation;
  if (statements.length && statements.every((statement) => statement.plan)) return "planned";
  return relation.sort === "stated" ? "stated" : "reference";
}

// Everything the graph holds on a line: the relations or the flows it stands for.
function lineFacts(number) {
  const { from, to } = data.edges[number];
  const { sort } = data.lines[number];
  const between = (one, other) => one === from && other === to;
  const flows = data.figures
    .filter((f) => f.kind === "FundingFlow" && between(f.provider, f.about))
    .filter((f) => (f.statement.plan ? "planned" : "flow") === sort)
    .map((f) => figureCard(f, null));
  const relations = data.relations
    .filter((r) => between(r.subject, r.object) && lineOf(r) === sort)
    .flatMap((relation) => [make("h3", {}, pick(relation.predicate)), relationCard(relation, from)]);
  return [...flows, ...relations];
}
