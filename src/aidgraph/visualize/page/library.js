// A library: its clusters side by side, one opened at a click; drawn where Python put them.

const { library } = data;
const narrow = matchMedia("(max-width: 760px)");
const groupings = library ? Object.keys(library.groupings) : [];
state.by = groupings[0];

const grouping = () => library.groupings[state.by];
const clusterName = (number) => pick(grouping().clusters[number].name);

function openCluster(number, node) {
  const { members } = grouping().clusters[number];
  const shown = members.slice(0, library.most);
  if (node !== undefined && !shown.includes(node)) shown.push(node);
  state.around = { cluster: number, by: state.by, n: members.length, members: new Set(shown) };
  state.selected = null;
  filterChanged();
  if (node !== undefined) selectNode(node);
  else drawPanel();
  zoomTo();
  byId("focus-note").querySelector("button")?.focus();
}

function besideText(number) {
  const names = grouping().clusters[number].beside.map(([other, n]) => `${clusterName(other)} (${n})`);
  return names.length ? say("clusters.beside", { names: names.join(state.language === "zh" ? "、" : ", ") }) : "";
}

function drawTile(tile, number) {
  const [x, y, width, height] = tile.box;
  const open = (node) => (event) => { event.stopPropagation(); openCluster(number, node); };
  const group = svg("g", { class: "tile" });
  group.addEventListener("click", open());
  const title = svg("title", {});
  title.textContent = [clusterName(number), besideText(number)].filter(Boolean).join("\n");
  const heading = svg("g", { role: "button", tabindex: 0 });
  heading.append(text(tile.heading, { x: x + 9, y: y + 5 + tile.size * 1.25, "font-size": tile.size, class: "heading" }));
  heading.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    openCluster(number);
  });
  group.append(title, svg("rect", { x: x + 2, y: y + 2, width: width - 4, height: height - 4, rx: 6 }), heading);
  for (const [from, to] of tile.lines) {
    const [[, x1, y1], [, x2, y2]] = [tile.dots[from], tile.dots[to]];
    group.append(svg("line", { x1, y1, x2, y2 }));
  }
  for (const [node, dx, dy, radius] of tile.dots) group.append(drawDot(node, dx, dy, radius, open(node)));
  for (const [, lx, ly, size, label] of tile.labels) group.append(text(label, { x: lx, y: ly, "font-size": size }));
  if (tile.more) {
    group.append(text(`+${tile.more.toLocaleString("en")}`, { x: x + width - 8, y: y + height - 8, class: "more" }));
  }
  return group;
}

function drawDot(node, x, y, radius, open) {
  const dot = svg("g", { transform: `translate(${x - radius} ${y - radius}) scale(${radius / 9})` });
  const title = svg("title", {});
  title.textContent = entityName(node);
  dot.append(title, shapeOf(data.kinds[kindOf(node)]));
  dot.addEventListener("click", open);
  return dot;
}

function text(content, attributes) {
  const element = svg("text", attributes);
  element.textContent = content;
  return element;
}

function drawLibrary() {
  if (!library) return;
  const shown = !state.around;
  document.body.classList.toggle("overview", shown);
  byId("library").hidden = !shown;
  if (!shown) return;
  const { clusters, alone, folded, drawings } = grouping();
  const drawing = drawings[narrow.matches ? "tall" : "wide"];
  const linked = clusters.reduce((sum, cluster) => sum + cluster.members.length, 0);
  const said = [say("clusters.summary", { n: linked, clusters: clusters.length })];
  if (folded) said.push(say("clusters.folded", { n: folded }));
  if (alone) said.push(say("clusters.alone", { n: alone }));
  byId("library-said").textContent = said.join(state.language === "zh" ? "" : " ");
  byId("by").replaceChildren(...groupings.map((by) =>
    make("option", { value: by, ...(by === state.by && { selected: "" }) }, say(`clusters.${by}`))));
  const picture = svg("svg", { viewBox: `0 0 ${drawing.size.join(" ")}`, role: "group",
    "aria-label": say("clusters.title") });
  picture.append(...drawing[state.language].map(drawTile));
  byId("tiles").replaceChildren(picture);
}

// The list of the clusters: what the tiles show, as text.
function clusterEntries() {
  return grouping().clusters.map((cluster, number) => {
    const open = () => { openTab("graph"); openCluster(number); };
    const most = cluster.members.slice(0, 12).map((node) => make("li", {}, nameButton(node)));
    return make("article", { class: "entry" },
      make("p", { class: "top" }, say("clusters.size", { n: cluster.members.length }),
        make("button", { type: "button", click: open }, say("clusters.open"))),
      make("h3", { class: "name" }, clusterName(number)),
      make("p", { class: "detail" }, besideText(number)),
      make("ul", {}, ...most));
  });
}

function startLibrary() {
  if (!library) return;
  byId("by").addEventListener("change", () => { state.by = byId("by").value; drawAll(); });
  narrow.addEventListener("change", drawLibrary);
}
