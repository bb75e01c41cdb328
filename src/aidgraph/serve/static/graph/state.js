// The picture as the reader has made it: what is in it, what is hidden, and every step back.
import { keyOf, page } from "./data.js";

/** @typedef {import("./data.js").Node} Node */
/** @typedef {import("./data.js").Link} Link */
/**
 * A picture never changes; a step makes a new one from it.
 * @typedef {object} Picture
 * @property {ReadonlyMap<string, Node>} nodes
 * @property {ReadonlyMap<string, Link>} links
 * @property {ReadonlyMap<string, string>} via from which entity a node was brought in
 * @property {ReadonlySet<string>} hidden
 * @property {ReadonlySet<string>} hiddenKinds
 * @property {ReadonlySet<string>} pinned
 */

const STEPS = 50;

/** @type {Picture[]} */
let past = [];
/** @type {Picture[]} */
let future = [];
/** @type {Picture} */
let now = {
  nodes: new Map(page.nodes.map((node) => [node.id, node])),
  links: new Map(page.links.map((link) => [keyOf(link), link])),
  via: new Map(),
  hidden: new Set(),
  hiddenKinds: new Set(),
  pinned: new Set(),
};
/** @type {{node?: string, link?: string}} */
let selection = {};
/** @type {((picture: Picture) => void)[]} */
const watchers = [];
/** @type {(() => void)[]} */
const selectionWatchers = [];

export const picture = () => now;
export const selected = () => selection;
export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

/** @param {(picture: Picture) => void} watcher */
export const onChange = (watcher) => watchers.push(watcher);
/** @param {() => void} watcher */
export const onSelect = (watcher) => selectionWatchers.push(watcher);

function announce() {
  if (selection.node && !isShown(now, selection.node)) selection = {};
  for (const watcher of watchers) watcher(now);
  for (const watcher of selectionWatchers) watcher();
}

/** Take a step that can be undone. @param {Partial<Picture>} change */
export function step(change) {
  past = [...past.slice(1 - STEPS), now];
  future = [];
  now = { ...now, ...change };
  announce();
}

export function undo() {
  const before = past.pop();
  if (!before) return;
  future.push(now);
  now = before;
  announce();
}

export function redo() {
  const after = future.pop();
  if (!after) return;
  past.push(now);
  now = after;
  announce();
}

/** @param {{node?: string, link?: string}} choice */
export function select(choice) {
  selection = choice;
  for (const watcher of selectionWatchers) watcher();
}

/** @param {Picture} of @param {string} id */
export function isShown(of, id) {
  const node = of.nodes.get(id);
  if (!node) return false;
  return of.pinned.has(id) || !(of.hidden.has(id) || of.hiddenKinds.has(node.kind));
}

/** @param {Picture} [of] */
export const shownNodes = (of = now) =>
  [...of.nodes.values()].filter((node) => isShown(of, node.id));

/** @param {Picture} [of] */
export const shownLinks = (of = now) =>
  [...of.links.values()].filter(([start, , end]) => isShown(of, start) && isShown(of, end));

/** @param {Picture} [of] */
export const hiddenCount = (of = now) => of.nodes.size - shownNodes(of).length;

/** @param {ReadonlySet<string>} set @param {string} item */
export function toggled(set, item) {
  const copy = new Set(set);
  if (!copy.delete(item)) copy.add(item);
  return copy;
}

/** Hide one entity; a pinned one stays. @param {string} id */
export function hide(id) {
  if (!now.pinned.has(id)) step({ hidden: new Set(now.hidden).add(id) });
}

/** Pin an entity where it stands, or let it go. @param {string} id */
export const pin = (id) => step({ pinned: toggled(now.pinned, id) });

export const showAll = () => step({ hidden: new Set(), hiddenKinds: new Set() });

/** Take out all that was brought in from an entity, and from these in turn; pinned ones stay. @param {string} id */
export function collapse(id) {
  const gone = new Set();
  for (let waiting = [id]; waiting.length; ) {
    const source = waiting.pop();
    for (const [brought, from] of now.via) {
      if (from !== source || now.pinned.has(brought) || gone.has(brought)) continue;
      gone.add(brought);
      waiting.push(brought);
    }
  }
  if (gone.size) step(without(gone));
}

/** @param {ReadonlySet<string>} gone @returns {Partial<Picture>} */
function without(gone) {
  return {
    nodes: new Map([...now.nodes].filter(([id]) => !gone.has(id))),
    links: new Map([...now.links].filter(([, [s, , e]]) => !gone.has(s) && !gone.has(e))),
    via: new Map([...now.via].filter(([id]) => !gone.has(id))),
  };
}

/** How many entities a collapse would take out. @param {string} id */
export const broughtBy = (id) => [...now.via.values()].filter((from) => from === id).length;

/** Move an entity. @param {string} id @param {number} x @param {number} y */
export function move(id, x, y) {
  const node = now.nodes.get(id);
  if (!node) return;
  const nodes = new Map(now.nodes).set(id, { ...node, x: Math.round(x), y: Math.round(y) });
  step({ nodes, pinned: new Set(now.pinned).add(id) });
}
