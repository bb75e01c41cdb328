// What is seen, as a file: the picture as PNG or SVG, its facts as a table.

function download(blob, name) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// The canvas has no background of its own: a saved picture has the paper.
function savePng() {
  const canvas = byId("canvas").querySelector("canvas");
  const copy = make("canvas", { width: canvas.width, height: canvas.height });
  const pen = copy.getContext("2d");
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => download(blob, "aidgraph.png"));
}

// The legend's shape of a node, in the colours of now: a file has no style sheet.
function nodeShape(id, { x, y }) {
  const kind = data.kinds[kindOf(id)];
  const scale = data.entities[id].sizes[state.size] / 9;
  const shape = shapeOf(kind);
  const colour = colours[kind.key.toLowerCase()];
  shape.setAttribute("fill", kind.hollow ? colours.paper : colour);
  shape.setAttribute("stroke", colour);
  shape.setAttribute("transform", `translate(${x - 9 * scale} ${y - 9 * scale}) scale(${scale})`);
  return shape;
}

function titled(element, text) {
  const title = svg("title", {});
  title.textContent = text;
  element.append(title);
  return element;
}

// The labels that are written now, where and how large they are on the picture.
function writtenLabels() {
  const scale = network.getScale();
  return labels.placed.flatMap(({ box, lines, size, colour }) => lines.map((line, number) => {
    const at = { x: (box.left + box.right) / 2 / scale, y: (box.top + (number * LINE_HEIGHT + 0.85) * size) / scale };
    const written = svg("text", { ...at, "font-size": size / scale, fill: colour, "text-anchor": "middle",
      stroke: colours.paper, "stroke-width": 3.5 / scale, "paint-order": "stroke" });
    written.textContent = line.trimEnd();
    return written;
  }));
}

function lineShape(number, from, to) {
  const { sort } = data.lines[number];
  const dashes = { reference: "6 5", planned: "2 4" }[sort];
  return svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: colours[sort],
    "stroke-width": data.edges[number].width ?? 1, ...(dashes ? { "stroke-dasharray": dashes } : {}) });
}

function pictureAsSvg() {
  const ids = shownNodes.getIds();
  const places = network.getPositions(ids);
  const [xs, ys] = ["x", "y"].map((axis) => ids.map((id) => places[id][axis]));
  const [left, top] = [Math.min(...xs) - 120, Math.min(...ys) - 60];
  const [width, height] = [Math.max(...xs) - left + 120, Math.max(...ys) - top + 60];
  const picture = svg("svg", { viewBox: [left, top, width, height].map(Math.round).join(" "),
    width: Math.round(width), height: Math.round(height), "font-family": FONT });
  titled(picture, pick(data.title)).append(svg("rect", { x: left, y: top, width, height, fill: colours.paper }));
  for (const number of shownEdges.getIds()) {
    const { from, to } = data.edges[number];
    picture.append(titled(lineShape(number, places[from], places[to]), pick(data.lines[number].label)));
  }
  picture.append(...ids.map((id) => titled(nodeShape(id, places[id]), entityName(id))), ...writtenLabels());
  return new XMLSerializer().serializeToString(picture);
}

// A row for each statement between or of what is shown, with its words and its doubts.
function tableRows() {
  const shown = (end) => isNode(end) && nodeIsShown(end);
  const doubts = (statement) => [statement.modality && pick(statement.modality),
    ["inferred", "derived"].includes(statement.origin) && say(statement.origin),
    statement.inferredPeriod && say("inferredPeriod"),
    statement.confidence && say("confidence", { n: statement.confidence })].filter(Boolean).join("; ");
  const rest = (statement) => [statement.period ? pick(statement.period) : "", doubts(statement),
    (statement.quotes || []).map((quote) => quote.text).join(" … ")];
  const relations = data.relations.filter((one) => shown(one.subject) && (!isNode(one.object) || shown(one.object)));
  const figures = data.figures.filter((one) => [one.provider, one.about, one.receiver].some(shown));
  const name = (end) => (end === undefined ? "" : endName(end));
  return [
    ["provider", "about", "receiver", "facts", "amount", "when", "doubts", "words"].map((key) => say(`table.${key}`)),
    ...relations.flatMap((one) => (one.statements.length ? one.statements : [{}]).map((statement) =>
      [name(one.subject), name(one.object), "", pick(one.predicate), "", ...rest(statement)])),
    ...figures.map((one) => [name(one.provider), name(one.about), name(one.receiver), pick(one.indicator),
      pick(one.amount), ...rest(one.statement)]),
  ];
}

// A text that a spreadsheet would take for a formula gets an apostrophe before it.
const csvCell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

function save() {
  const format = byId("format").value;
  if (format === "png") savePng();
  else if (format === "svg") download(new Blob([pictureAsSvg()], { type: "image/svg+xml" }), "aidgraph.svg");
  else {
    const text = tableRows().map((row) => row.map(csvCell).join(",")).join("\r\n");
    download(new Blob([`\ufeff${text}\r\n`], { type: "text/csv" }), "aidgraph.csv");
  }
}
