// Data, state and the few functions everything else stands on.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// What a reader chose on such a page before; a browser that keeps nothing shows what it is told.
function kept(name) {
  try {
    const value = localStorage.getItem(`aidgraph-${name}`);
    return value === "zh" || value === "en" ? value : "";
  } catch { return ""; }
}

function keep(name, value) {
  try { localStorage.setItem(`aidgraph-${name}`, value); } catch { /* not remembered */ }
}

const state = {
  language: kept("lang") || data.language || (navigator.language.startsWith("zh") ? "zh" : "en"),
  size: data.size,
  selected: null, // {node: number} or {edge: number}
  hovered: null, // the same
  hiddenKinds: new Set(),
  hiddenSorts: new Set(),
  around: null, // {node, depth, members: Set} when only some surroundings are shown, or a cluster
};

// Return one text of a pair [Chinese, English].
const pick = (pair) => pair[state.language === "zh" ? 0 : 1];

// Return a text of the page itself, with {name} filled in.
const say = (key, values = {}) =>
  data.words[state.language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

// Make an element. Text only ever becomes a text node, so no label can turn into markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Links are followed only where they lead to the web; anything else stays text.
function webLink(address) {
  if (!/^https?:\/\//i.test(address)) return make("code", {}, address);
  return make("a", { href: address, rel: "noopener noreferrer nofollow" }, address);
}

const entityName = (node) => pick(data.entities[node].label);
const kindOf = (node) => data.kinds.findIndex((kind) => kind.key === data.entities[node].kind);

// What stands at either end of a relation: a node of the picture, or only a text.
const isNode = (end) => typeof end === "number";
const endName = (end) => (isNode(end) ? entityName(end) : pick(end));

const linesAt = data.entities.map(() => []);
data.edges.forEach((edge, number) => {
  linesAt[edge.from].push(number);
  if (edge.to !== edge.from) linesAt[edge.to].push(number);
});

function neighboursOf(node) {
  return linesAt[node].map((number) => {
    const { from, to } = data.edges[number];
    return from === node ? to : from;
  });
}

function surroundings(node, depth) {
  const members = new Set([node]);
  let edge = [node];
  for (let step = 0; step < depth; step += 1) {
    edge = edge.flatMap(neighboursOf).filter((near) => !members.has(near));
    edge.forEach((near) => members.add(near));
  }
  if (!data.library || members.size <= data.library.most) return members;
  const nearest = [...members].slice(1).sort((a, b) => data.entities[b].degree - data.entities[a].degree || a - b);
  return new Set([node, ...nearest.slice(0, data.library.most - 1)]);
}

function nodeIsShown(node) {
  if (state.hiddenKinds.has(data.entities[node].kind)) return false;
  return state.around ? state.around.members.has(node) : !data.library;
}

function edgeIsShown(number) {
  const edge = data.edges[number];
  if (state.hiddenSorts.has(data.lines[number].sort)) return false;
  return nodeIsShown(edge.from) && nodeIsShown(edge.to);
}

const byImportance = data.entities
  .map((_, node) => node)
  .sort((a, b) => data.entities[b].degree - data.entities[a].degree || a - b);
