// The picture of a published site: what the server would answer, from the whole graph as one file.
import { pageFile, readData, root, thingFile } from "../address.js";

/** @typedef {import("../graph/data.js").Node} Node */
/** @typedef {import("../graph/data.js").Link} Link */
/** @typedef {import("../graph/data.js").Page} Page */
/**
 * @typedef {object} Graph
 * @property {Map<string, Omit<Node, "groups" | "x" | "y">>} nodes
 * @property {Map<string, Link[]>} links by either end
 * @property {any} all what the file holds
 */

const FIRST = 60; // entities that a picture begins with
const ROOM = 105; // how far apart entities are set

/** @type {Promise<Graph> | undefined} */
let opened;

/** @returns {Promise<Graph>} */
const open = () => (opened ??= read().catch((error) => {
  opened = undefined; // what could not be read now may be read the next time
  throw error;
}));

/** @returns {Promise<Graph>} */
async function read() {
  const all = await readData("canvas.json");
  const links = new Map();
  for (const link of all.links) {
    for (const end of new Set([link[0], link[2]])) links.set(end, [...(links.get(end) ?? []), link]);
  }
  return { all, links, nodes: new Map(all.nodes.map((/** @type {any} */ node) => [node.id, node])) };
}

/** @param {Link} link @param {string} id */
const otherEnd = ([start, , end], id) => (start === id ? end : start);

/** Return the ways on from an entity with how many entities each leads to. @param {Graph} graph @param {string} id */
function groupsOf(graph, id) {
  /** @type {Map<string, Set<string>>} */
  const ends = new Map();
  for (const link of graph.links.get(id) ?? []) {
    const other = otherEnd(link, id);
    if (other === id) continue;
    const key = `${link[1]} ${link[0] === id ? "out" : "in"}`;
    ends.set(key, (ends.get(key) ?? new Set()).add(other));
  }
  const sizes = [...ends].map(([key, others]) => [...key.split(" "), others.size]);
  return /** @type {Node["groups"]} */ (sizes.sort((a, b) => Number(b[2]) - Number(a[2])));
}

/**
 * Return a part of the graph, set on a spiral about its first entity.
 * @param {Graph} graph @param {string[]} ids @param {string[]} [shown] what is there already
 */
function part(graph, ids, shown = []) {
  const [fresh, there] = [new Set(ids), new Set([...ids, ...shown])];
  const found = new Map(ids.flatMap((id) => (graph.links.get(id) ?? []).map((link) => [link.join("|"), link])));
  const links = [...found.values()].filter(([start, , end]) => there.has(start) && there.has(end));
  const nodes = [...fresh].flatMap((id, number) => {
    const node = graph.nodes.get(id);
    const [reach, angle] = [number && ROOM * 0.62 * Math.sqrt(number + 4), number * 2.39996];
    const at = { x: Math.round(reach * Math.cos(angle)), y: Math.round(reach * 0.8 * Math.sin(angle)) };
    return node ? [{ ...node, groups: groupsOf(graph, id), ...at }] : [];
  });
  const among = (/** @type {Record<string, any>} */ all) => Object.fromEntries(
    [...found.keys()].flatMap((key) => (key in all ? [[key, all[key]]] : [])));
  const { marks, amounts, predicates } = graph.all;
  return { nodes, links, marks: among(marks), amounts: among(amounts), predicates };
}

/** Return an entity and what is next to it, the classes taking turns. @param {Graph} graph @param {string} focus @param {number} most */
function around(graph, focus, most) {
  /** @type {Map<string, string[]>} */
  const kinds = new Map();
  const near = new Set((graph.links.get(focus) ?? []).map((link) => otherEnd(link, focus)));
  near.delete(focus);
  for (const id of [...near].sort()) {
    const kind = graph.nodes.get(id)?.kind ?? "";
    kinds.set(kind, [...(kinds.get(kind) ?? []), id]);
  }
  const turns = [...kinds.values()].flatMap((ids) => ids.map((id, turn) => /** @type {const} */ ([turn, id])));
  const chosen = turns.sort((a, b) => a[0] - b[0]).map(([, id]) => id);
  return { ids: [focus, ...chosen.slice(0, most)], total: near.size + 1 };
}

/** Answer what a script would ask the server. @param {string} path @param {any} asked @returns {Promise<any>} */
export async function answer(path, asked) {
  const graph = await open();
  if (path === "places") {
    const wanted = new Set(asked.ids);
    return { points: graph.all.points.filter((/** @type {any} */ point) => wanted.has(point.id)) };
  }
  if (path === "subgraph") {
    const ids = asked.ids.filter((/** @type {string} */ id) => graph.nodes.has(id));
    return { total: ids.length, ...part(graph, ids) };
  }
  return neighbours(graph, asked);
}

/** @param {Graph} graph @param {any} asked */
function neighbours(graph, { id, predicate, direction, shown, limit, room }) {
  const way = (graph.links.get(id) ?? []).filter((link) => link[1] === predicate && (link[0] === id) === (direction === "out"));
  const every = [...new Set(way.map((link) => otherEnd(link, id)))].filter((other) => other !== id).sort();
  const left = every.filter((other) => !shown.includes(other));
  const there = new Set([...shown, id]);
  const chosen = [];
  for (let [one, space] = [0, room]; one < Math.min(limit, left.length); one += 1) {
    there.add(left[one]);
    space -= (graph.links.get(left[one]) ?? []).filter((link) => there.has(otherEnd(link, left[one]))).length;
    if (space < 0) break;
    chosen.push(left[one]);
  }
  const full = chosen.length < Math.min(limit, left.length);
  return { id, total: every.length, left: left.length - chosen.length, full, ...part(graph, chosen, [...shown, id]) };
}

/**
 * Return the sentence of a link and what the pages of its claims show of them.
 * @param {Link} link @param {"zh" | "en"} lang
 */
export async function evidence(link, lang) {
  const { all, nodes } = await open();
  const [start, end] = [nodes.get(link[0]), nodes.get(link[2])];
  const sentence = [start?.label[lang], all.predicates[link[1]]?.[lang], end?.label[lang]].join(" ");
  /** @type {string[]} */
  const claims = all.claims[link.join("|")] ?? [];
  return { sentence, statements: await Promise.all(claims.map(statementOf)) };
}

/** Return the statement on the page of a claim, its links made to lead on from here. @param {string} claim */
async function statementOf(claim) {
  const page = new URL(thingFile(claim), location.href);
  const read = new DOMParser().parseFromString(await (await fetch(page)).text(), "text/html");
  const parts = [...read.querySelectorAll("h1 .amount, .facts > .relations > .statement")];
  for (const link of parts.flatMap((one) => [...one.querySelectorAll("a[href]")])) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", page).href);
  }
  return { page: page.href, parts: parts.map((one) => document.importNode(one, true)) };
}

/** Put into the page what its address asks for: an entity with what is next to it, or entities by id. @param {Page} page */
export async function begin(page) {
  const asked = new URLSearchParams(location.search);
  const [ids, named] = [(asked.get("ids") ?? "").split(",").filter(Boolean), asked.get("focus")?.trim() ?? ""];
  if (root === null || !(ids.length || named)) return;
  const graph = await open();
  const focus = named && !ids.length ? await meant(graph, named) : graph.nodes.has(named) ? named : "";
  if (!ids.length && !focus) {
    location.replace(pageFile("search", String(new URLSearchParams({ q: named }))));
    return;
  }
  const known = ids.filter((id) => graph.nodes.has(id)).slice(0, page.most);
  const chosen = known.length ? { ids: known, total: known.length } : around(graph, focus, FIRST);
  Object.assign(page, part(graph, chosen.ids), { focus, total: chosen.total });
  for (const notice of document.querySelectorAll("#library, nav:has(~ #library), #said ~ .hint")) notice.remove();
  const said = document.querySelector("#said");
  if (said) said.textContent = "";
  const title = graph.nodes.get(focus)?.label[page.lang];
  const heading = document.querySelector("h1");
  if (title && heading) heading.textContent = (page.words.titleOf ?? "{name}").replace("{name}", title);
  const field = document.querySelector("#focus");
  if (title && field instanceof HTMLInputElement) field.value = title;
}

/** Return the entity that an id or a name means. @param {Graph} graph @param {string} text */
async function meant(graph, text) {
  if (graph.nodes.has(text)) return text;
  const { findThings, names } = await import("./find.js");
  const all = await names();
  const { found, alike } = findThings(all, text);
  const exact = found.filter((number) => all.things[number][3].includes(text));
  const one = exact.length === 1 ? exact : found;
  return one.length === 1 && !alike ? all.things[one[0]][0] : "";
}
