// The picture: vis-network draws nodes and lines where Python put them; labels.js writes on it.

const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const shownNodes = new vis.DataView(nodes, { filter: (item) => nodeIsShown(item.id) });
const shownEdges = new vis.DataView(edges, { filter: (item) => edgeIsShown(item.id) });
let network = null;
let colours = {};

const NAMES = ["paper", "ink", "soft", "accent", "stated", "reference", "flow", "planned", "flow-ink",
  ...data.kinds.map((kind) => kind.key.toLowerCase())];

// Colours have one home, the style sheet; the canvas reads them from there.
function readColours() {
  const style = getComputedStyle(document.documentElement);
  colours = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`)]));
}

function touched(mark) {
  if (mark.node !== undefined) return [mark.node, ...neighboursOf(mark.node)];
  return [data.edges[mark.edge].from, data.edges[mark.edge].to];
}

// What stays in the light: what is selected and all it touches; null means everything, as when the
// whole picture is about the selected entity.
function litNodes() {
  const { selected } = state;
  const centre = state.around ? state.around.node : data.focus;
  return !selected || (selected.node !== undefined && selected.node === centre)
    ? null : new Set(touched(selected));
}

function edgeIsLit(number) {
  const { from, to } = data.edges[number];
  return [state.selected, state.hovered].some((mark) =>
    mark && (mark.edge === number || mark.node === from || mark.node === to));
}

// Borders keep their width on the screen; far away a thick one would fill the ring.
function ringWidth() {
  const scale = network ? network.getScale() : 1;
  return scale > 0.45 ? 3 : scale > 0.2 ? 1.5 : 0.75;
}

function nodeStyle(node, lit) {
  const entity = data.entities[node];
  const kind = data.kinds[kindOf(node)];
  const colour = colours[kind.key.toLowerCase()];
  const chosen = state.selected?.node === node;
  return {
    id: node,
    size: entity.sizes[state.size],
    opacity: !lit || lit.has(node) ? 1 : 0.16,
    borderWidth: chosen ? 4 : kind.hollow ? ringWidth() : 1,
    color: {
      background: kind.hollow ? colours.paper : colour,
      border: chosen ? colours.ink : kind.hollow ? colour : colours.paper,
    },
  };
}

function edgeStyle(number, lit) {
  const { sort } = data.lines[number];
  const light = edgeIsLit(number);
  const opacity = light ? 1 : lit ? 0.08 : sort === "flow" ? 0.75 : 0.6;
  const colour = light && sort !== "flow" ? colours.soft : colours[sort];
  return { id: number, color: { color: colour, opacity } };
}

function restyle() {
  const lit = litNodes();
  nodes.update(nodes.getIds().map((node) => nodeStyle(node, lit)));
  edges.update(edges.getIds().map((number) => edgeStyle(number, lit)));
  labelsChanged();
}

const OPTIONS = {
  autoResize: true,
  physics: false,
  layout: { improvedLayout: false },
  nodes: { chosen: false, shapeProperties: { interpolation: false } },
  edges: { chosen: false, smooth: false, arrows: { to: { scaleFactor: 0.45 } },
    arrowStrikethrough: false, selectionWidth: 0, hoverWidth: 0 },
  interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false, autoFocus: false },
    hideEdgesOnDrag: data.edges.length > 1500, tooltipDelay: 1e9 },
};

function listen() {
  const hover = (mark) => { state.hovered = mark; restyle(); };
  network.on("click", ({ nodes: [node], edges: [edge], pointer: { canvas } }) => {
    const written = labelAt(canvas);
    if (written?.edge !== undefined) selectEdge(written.edge);
    else if ((node ?? written?.node) !== undefined) selectNode(node ?? written.node);
    else if (edge !== undefined) selectEdge(edge);
    else clearSelection();
  });
  network.on("doubleClick", ({ nodes: [node] }) => {
    if (node !== undefined) showAround(node, 1);
  });
  network.on("hoverNode", ({ node }) => hover({ node }));
  network.on("hoverEdge", ({ edge }) => hover({ edge }));
  network.on("blurNode", () => hover(null));
  network.on("blurEdge", () => hover(null));
  network.on("dragging", labelsChanged);
  let ring = ringWidth();
  network.on("beforeDrawing", () => {
    if (ring === ringWidth()) return;
    ring = ringWidth();
    setTimeout(restyle);
  });
  network.on("afterDrawing", (context) => {
    paintLabels(context);
    if (!performance.getEntriesByName("drawn").length) performance.mark("drawn");
  });
}

// Of a library only what is opened is on the canvas, set out anew each time.
function fillCanvas() {
  const members = [...state.around.members];
  const there = state.around.members;
  const lines = [...new Set(members.flatMap((node) => linesAt[node]))]
    .filter((number) => there.has(data.edges[number].from) && there.has(data.edges[number].to));
  const places = spread(members, lines);
  edges.clear();
  nodes.clear();
  nodes.add(members.map((node, at) => ({ ...data.nodes[node], ...places[at], ...nodeStyle(node, null) })));
  edges.add(lines.map((id) => ({ id, ...data.edges[id], ...edgeStyle(id, null) })));
}

function startCanvas() {
  readColours();
  if (!data.library) {
    nodes.add(data.nodes.map((node) => ({ ...node, ...nodeStyle(node.id, null) })));
    edges.add(data.edges.map((edge, id) => ({ id, ...edge, ...edgeStyle(id, null) })));
  }
  network = new vis.Network(byId("canvas"), { nodes: shownNodes, edges: shownEdges }, OPTIONS);
  listen();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => { readColours(); restyle(); });
  byId("zoom-in").addEventListener("click", () => zoomBy(1.4));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  byId("zoom-all").addEventListener("click", () => zoomTo());
}

const movement = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? false
  : { duration: 350, easingFunction: "easeInOutQuad" });

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: movement() });
}

// Show all of `members`, or everything, with room for the labels at the rim.
function zoomTo(members) {
  const ids = members ? [...members].filter(nodeIsShown) : shownNodes.getIds();
  const points = Object.values(network.getPositions(ids));
  if (!points.length) return;
  const { clientWidth, clientHeight } = byId("canvas");
  const range = (values, room) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, scale: room / Math.max(high - low, 1) };
  };
  const across = range(points.map((point) => point.x), Math.max(clientWidth - 210, 100));
  const down = range(points.map((point) => point.y), Math.max(clientHeight - 140, 100));
  const scale = Math.min(across.scale, down.scale, 1.15);
  network.moveTo({
    position: { x: across.middle, y: down.middle + 18 / scale }, // the controls stand below
    scale,
    animation: movement(),
  });
}
