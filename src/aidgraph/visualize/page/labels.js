// Labels are written like on a map: the most important first, none over another, in the same size
// at every zoom, so that zooming in shows more of them.

const FONT = "system-ui, 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif";
const NODE_TEXT = 12.5;
const EDGE_TEXT = 11;
const AROUND = 4; // how near to a label a click is meant for it
const LINE_HEIGHT = 1.25;
const WIDEST = 132;
const LONGEST = 120; // characters of a label that can ever be seen on the picture
const LARGE_DISC = 9; // a label may cover a smaller node, if there is no other place for it
const EDGE_LABELS_FROM = 1.7; // zoom at which every line may have its label
const labels = { version: 0, placed: [], key: "", wrapped: new Map() };

function labelsChanged() {
  labels.version += 1;
  network?.redraw();
}

// Break a text into at most `most` lines; what does not fit ends in an ellipsis.
function wrap(context, text, size, most) {
  const key = `${size}|${most}|${text}`;
  if (!labels.wrapped.has(key)) {
    context.font = `${size}px ${FONT}`;
    const start = Array.from(text).slice(0, LONGEST).join("");
    const words = start.match(/\p{Script=Han}\p{P}*|[^\s\p{Script=Han}]+\s*|\s+/gu) || [];
    labels.wrapped.set(key, breakLines(context, words, most));
  }
  return labels.wrapped.get(key);
}

function breakLines(context, words, most) {
  const lines = [""];
  for (const word of words) {
    const longer = lines.at(-1) + word;
    if (context.measureText(longer).width <= WIDEST || !lines.at(-1)) lines[lines.length - 1] = longer;
    else if (lines.length < most) lines.push(word.trimStart());
    else { lines[lines.length - 1] = `${lines.at(-1).trimEnd()}…`; break; }
  }
  return { lines, width: Math.max(...lines.map((line) => context.measureText(line).width)) };
}

// A set of boxes that answers whether another one is free of them, with the help of a coarse grid.
function boxes() {
  const cells = new Map();
  const touched = (box) => {
    const keys = [];
    for (let x = Math.floor(box.left / 64); x <= Math.floor(box.right / 64); x += 1) {
      for (let y = Math.floor(box.top / 64); y <= Math.floor(box.bottom / 64); y += 1) {
        keys.push(`${x},${y}`);
      }
    }
    return keys;
  };
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom
    && b.top < a.bottom && a.owner !== b.owner;
  return {
    add: (box) => touched(box).forEach((key) =>
      cells.set(key, [...(cells.get(key) || []), box])),
    free: (box) => touched(box).every((key) =>
      !(cells.get(key) || []).some((other) => overlap(box, other))),
  };
}

function boxAround(x, y, width, height, owner) {
  return { left: x - width / 2, right: x + width / 2, top: y, bottom: y + height, owner };
}

// Everything below is in screen units: positions of the picture times the zoom.
function nodeCandidates(at, middle, radius, width, height, owner) {
  const side = (at.x > middle ? -1 : 1) * (radius + 5 + width / 2); // first towards the middle
  return [
    boxAround(at.x, at.y + radius + 2, width, height, owner),
    boxAround(at.x, at.y - radius - 2 - height, width, height, owner),
    boxAround(at.x + side, at.y - height / 2, width, height, owner),
    boxAround(at.x - side, at.y - height / 2, width, height, owner),
  ];
}

function nodeLabel(context, node, at, { scale, middle, free, fallback }) {
  const chosen = state.selected?.node === node || state.hovered?.node === node;
  const text = wrap(context, entityName(node), NODE_TEXT, chosen ? 6 : 2);
  const height = text.lines.length * NODE_TEXT * LINE_HEIGHT;
  const radius = data.entities[node].sizes[state.size] * scale;
  const places = nodeCandidates(at, middle, radius, text.width, height, node);
  const box = places.find(free) || (chosen ? places[0] : fallback && places.find(fallback));
  return box && { node, box, lines: text.lines, size: NODE_TEXT, colour: colours.ink, chosen };
}

function edgeLabel(context, number, points, free, fallback) {
  const { sort, label } = data.lines[number];
  const text = wrap(context, pick(label), EDGE_TEXT, 2);
  const height = text.lines.length * EDGE_TEXT * LINE_HEIGHT;
  const places = [0.55, 0.45, 0.65, 0.35, 0.75, 0.85].map((share) => {
    const at = pointOn(points, share);
    return boxAround(at.x, at.y - height / 2, text.width, height, `edge ${number}`);
  });
  const chosen = state.hovered?.edge === number || state.selected?.edge === number;
  const box = places.find(free) || (chosen ? places[0] : fallback && places.find(fallback));
  const colour = sort === "flow" ? colours["flow-ink"] : colours.soft;
  return box && { edge: number, box, lines: text.lines, size: EDGE_TEXT, colour, chosen };
}

// Return the point at a share of the way along a line; curved ones bend like vis-network's curvedCW.
function pointOn({ from, to, bend }, share) {
  const straight = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  if (!bend) return straight;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const half = bend * 0.5 + 0.5;
  const angle = Math.atan2(-dy, dx) + half * Math.PI;
  const reach = half * Math.hypot(dx, dy);
  const via = { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
  const weights = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
  return {
    x: weights[0] * from.x + weights[1] * via.x + weights[2] * to.x,
    y: weights[0] * from.y + weights[1] * via.y + weights[2] * to.y,
  };
}

// Which lines may be labelled now, in order: of a selection those in the light; else money by amount,
// then what is pointed at: nothing is pushed away by it that a reader is about to click.
function labelledEdges(scale) {
  const all = data.lines.map((_, number) => number).filter(edgeIsShown);
  const light = all.filter(edgeIsLit);
  if (state.selected) return light;
  const byWidth = (a, b) => data.edges[b].width - data.edges[a].width;
  const flows = all.filter((number) => data.lines[number].sort === "flow").sort(byWidth);
  return [...new Set([...flows, ...light, ...(scale >= EDGE_LABELS_FROM ? all : [])])];
}

// Which nodes may be labelled, in order: the selected one first.
function labelledNodes(positions) {
  const lit = litNodes();
  if (lit && state.hovered) touched(state.hovered).forEach((node) => lit.add(node));
  const first = state.selected?.node === undefined ? [] : [state.selected.node];
  const all = [...new Set([...first, ...byImportance])];
  return all.filter((node) => positions[node] && (!lit || lit.has(node)));
}

function placeLabels(context, scale) {
  const positions = network.getPositions();
  if (!Object.keys(positions).length) return [];
  const onScreen = (node) => ({ x: positions[node].x * scale, y: positions[node].y * scale });
  const [discs, largeDiscs, written] = [boxes(), boxes(), boxes()];
  for (const node of byImportance.filter((number) => positions[number])) {
    const radius = data.entities[node].sizes[state.size] * scale;
    const at = onScreen(node);
    const disc = boxAround(at.x, at.y - radius, 2 * radius, 2 * radius, node);
    (radius > LARGE_DISC ? largeDiscs : discs).add(disc);
  }
  const clear = (box) => written.free(box) && largeDiscs.free(box);
  const free = (box) => clear(box) && discs.free(box);
  const placed = [];
  const keep = (label) => { if (label) { placed.push(label); written.add(label.box); } };
  const places = Object.values(positions);
  const middle = (places.reduce((sum, { x }) => sum + x, 0) / places.length) * scale;
  const writeNodes = (members, fallback) => members.forEach((node) =>
    keep(nodeLabel(context, node, onScreen(node), { scale, middle, free, fallback })));
  const named = labelledNodes(positions);
  const important = litNodes() ? named.length : Math.ceil(named.length / 12);
  writeNodes(named.slice(0, important), clear);
  labelledEdges(scale).forEach((number, rank) => {
    const { from, to, smooth } = data.edges[number];
    const fallback = rank < 4 && data.lines[number].sort === "flow" ? clear : null;
    const points = { from: onScreen(from), to: onScreen(to), bend: smooth?.roundness };
    keep(edgeLabel(context, number, points, free, fallback));
  });
  writeNodes(named.slice(important), null);
  return placed;
}

// Return the label that is written over a place of the picture: it opens what it tells of.
function labelAt({ x, y }) {
  const scale = network.getScale();
  const [across, down] = [x * scale, y * scale];
  const near = labels.placed.filter(({ box }) => box.left - AROUND <= across && across <= box.right + AROUND
    && box.top - AROUND <= down && down <= box.bottom + AROUND);
  return near.find(({ edge }) => edge !== undefined) ?? near[0];
}

function paintLabels(context) {
  const scale = network.getScale();
  const key = `${scale.toFixed(4)}|${labels.version}|${state.language}`;
  if (key !== labels.key) {
    labels.placed = placeLabels(context, scale);
    labels.key = key;
  }
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.strokeStyle = colours.paper;
  labels.placed.forEach((label) => paintLabel(context, label, scale));
  context.restore();
}

function paintLabel(context, { box, lines, size, colour, chosen }, scale) {
  context.font = `${chosen ? "bold " : ""}${size / scale}px ${FONT}`;
  context.lineWidth = 3.5 / scale;
  context.fillStyle = colour;
  lines.forEach((line, number) => {
    const x = (box.left + box.right) / 2 / scale;
    const y = (box.top + number * size * LINE_HEIGHT) / scale;
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
}
