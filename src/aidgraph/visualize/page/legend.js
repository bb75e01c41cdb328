// The legend: what each shape and line means, how many there are, and whether they are shown.

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

// The corners of vis-network's shapes, in a box of 18 by 18.
const CORNERS = {
  square: "3,3 15,3 15,15 3,15",
  diamond: "9,1 17,9 9,17 1,9",
  triangle: "9,2 17,15 1,15",
  triangleDown: "1,3 17,3 9,16",
  hexagon: "5,2 13,2 17,9 13,16 5,16 1,9",
  star: "9,1 11.2,6.4 17,6.8 12.6,10.6 14,16.4 9,13.2 4,16.4 5.4,10.6 1,6.8 6.8,6.4",
};

// Return the shape of a kind in that box.
function shapeOf(kind) {
  const colour = `var(--${kind.key.toLowerCase()})`;
  const fill = kind.hollow ? "var(--surface)" : colour;
  const style = { fill, stroke: colour, "stroke-width": kind.hollow ? "3" : "1" };
  return kind.shape === "dot" ? svg("circle", { cx: 9, cy: 9, r: 6, ...style })
    : svg("polygon", { points: CORNERS[kind.shape], ...style });
}

function sign(kind) {
  const picture = svg("svg", { viewBox: "0 0 18 18", class: "sign", "aria-hidden": "true" });
  picture.append(shapeOf(kind));
  return picture;
}

function lineSign(sort) {
  const picture = svg("svg", { viewBox: "0 0 18 18", class: "sign", "aria-hidden": "true" });
  const style = { stroke: `var(--${sort})`, "stroke-width": sort === "flow" ? 5 : 2 };
  const dashes = { reference: "4 3", planned: "2 3" }[sort];
  if (dashes) style["stroke-dasharray"] = dashes;
  picture.append(svg("line", { x1: 0, y1: 9, x2: 18, y2: 9, ...style }));
  return picture;
}

function choice(picture, name, count, hidden, key) {
  const box = make("input", { type: "checkbox" });
  box.checked = !hidden.has(key);
  box.addEventListener("change", () => {
    if (box.checked) hidden.delete(key); else hidden.add(key);
    filterChanged();
  });
  return make("li", {}, make("label", {}, box, picture, make("span", {}, name),
    make("output", {}, String(count))));
}

function drawLegend() {
  byId("legend").setAttribute("aria-label", say("legend"));
  const kinds = data.kinds.map((kind) => [kind, data.entities.filter((e) => e.kind === kind.key)]);
  byId("kinds").replaceChildren(...kinds.filter(([, members]) => members.length).map(
    ([kind, members]) =>
      choice(sign(kind), pick(kind.name), members.length, state.hiddenKinds, kind.key)));
  const sorts = ["stated", "reference", "flow", "planned"].map((sort) =>
    [sort, data.lines.filter((line) => line.sort === sort).length]);
  byId("sorts").replaceChildren(...sorts.filter(([, count]) => count).map(([sort, count]) =>
    choice(lineSign(sort), say(`${sort}Short`), count, state.hiddenSorts, sort)));
}

function startLegend() {
  const select = byId("size");
  select.value = state.size;
  select.closest("label").hidden = !data.currency;
  select.addEventListener("change", () => {
    state.size = select.value;
    restyle();
  });
}
