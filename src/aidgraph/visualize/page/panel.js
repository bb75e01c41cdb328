// The panel beside the graph: what is selected, or how to begin.

function kindLine(node) {
  const kind = data.kinds[kindOf(node)];
  return make("p", { class: "top" }, sign(kind), pick(kind.name), closeButton());
}

const closeButton = () => make("button", { type: "button", click: () => clearSelection() },
  say("close"));

function otherNames(node) {
  const { label, aliases } = data.entities[node];
  const other = label[state.language === "zh" ? 1 : 0];
  const parts = [];
  if (other !== pick(label)) parts.push(make("p", { class: "other-name name" }, other));
  if (aliases) {
    parts.push(make("p", { class: "detail" }, `${say("aliases")}: ${aliases.join(" · ")}`));
  }
  return parts;
}

function actions(node) {
  const buttons = [1, 2].map((depth) => {
    const label = `${say("around")} · ${say(`steps${depth}`)}`;
    return make("button", { type: "button", click: () => showAround(node, depth) }, label);
  });
  if (state.around) {
    const all = () => showAround(null);
    buttons.push(make("button", { type: "button", click: all }, say("allEntities")));
  }
  return make("div", { class: "actions" }, ...buttons);
}

function entityPanel(node) {
  const title = make("h2", { tabindex: "-1", class: "name" }, entityName(node));
  return [kindLine(node), title, ...otherNames(node), actions(node), entityFacts(node, 2)];
}

function linePanel(number) {
  const { from, to } = data.edges[number];
  const title = make("h2", { tabindex: "-1" }, nameButton(from), " → ", nameButton(to));
  const top = make("p", { class: "top" }, say(data.lines[number].sort), closeButton());
  return [top, title, make("div", { class: "facts" }, ...lineFacts(number))];
}

function welcome() {
  const most = byImportance.slice(0, 10).map((node) =>
    make("li", {}, sign(data.kinds[kindOf(node)]), nameButton(node)));
  const sources = data.sources.map((source) => {
    const by = source.publisher ? ` · ${source.publisher}` : "";
    return make("li", { class: "card" }, pick(source.title), make("span", { class: "detail" }, by));
  });
  return [
    make("p", {}, say("help")),
    make("h3", { class: "part" }, say("mostLinked")),
    make("ul", { class: "start" }, ...most),
    make("h3", { class: "part" }, say("sources")),
    make("ul", {}, ...sources),
  ];
}

function drawPanel({ heed = false } = {}) {
  const panel = byId("panel");
  const { selected } = state;
  const content = !selected ? welcome()
    : selected.node !== undefined ? entityPanel(selected.node) : linePanel(selected.edge);
  panel.replaceChildren(...content);
  panel.setAttribute("aria-label", say("facts"));
  panel.scrollTop = 0;
  if (heed) panel.querySelector("h2")?.focus();
}
