// The picture as a link, or as a file where it is too large for one.
import { download } from "../download.js";
import { ask } from "./api.js";
import { keyOf, learn, page, say, tell } from "./data.js";
import { picture, selected, step } from "./state.js";

/** @typedef {import("./data.js").Node} Node */
/** @typedef {{ids: string[], hide: string[], kinds: string[], pins: Record<string, [number, number]>}} Saved */

const LONGEST = 1900; // what every mail program and browser takes as a link
const PAUSE = 150; // milliseconds

/** @returns {Saved} */
export function save() {
  const { nodes, hidden, hiddenKinds, pinned } = picture();
  const place = (/** @type {Node | undefined} */ node) => [node?.x ?? 0, node?.y ?? 0];
  return {
    ids: [...nodes.keys()],
    hide: [...hidden].filter((id) => nodes.has(id)),
    kinds: [...hiddenKinds],
    pins: Object.fromEntries([...pinned].map((id) => [id, /** @type {[number, number]} */ (place(nodes.get(id)))])),
  };
}

/** @param {Saved} saved */
function address(saved) {
  const query = new URLSearchParams();
  const asked = new URLSearchParams(location.search);
  query.set("lang", asked.get("lang") ?? page.lang);
  if (page.focus) query.set("focus", page.focus);
  query.set("ids", saved.ids.join(","));
  if (saved.hide.length) query.set("hide", saved.hide.join(","));
  if (saved.kinds.length) query.set("hideKinds", saved.kinds.join(","));
  const pins = Object.entries(saved.pins).map(([id, [x, y]]) => `${id}@${x}@${y}`);
  if (pins.length) query.set("pins", pins.join(","));
  const at = selected().node;
  if (at && at !== page.focus) query.set("at", at);
  return `${location.pathname}?${query}`.replaceAll("%2C", ",").replaceAll("%40", "@");
}

let waiting = 0;

/** Keep the address of the page that of the picture, so that it can be copied and kept. */
export function keepAddress() {
  const place = address(save());
  keepSwitches(place);
  clearTimeout(waiting); // browsers refuse to change an address many times a second
  waiting = setTimeout(() => {
    if (place.length <= LONGEST) history.replaceState(null, "", place);
  }, PAUSE);
}

/** Let the links to the other language and colours lead to the picture as it is now. @param {string} place */
function keepSwitches(place) {
  for (const link of document.querySelectorAll("nav.switches a")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const [there, choice] = [new URL(place, location.href), new URL(link.href)];
    const name = link.hreflang ? "lang" : "theme";
    there.searchParams.set(name, choice.searchParams.get(name) ?? "");
    link.href = there.href.replaceAll("%2C", ",").replaceAll("%40", "@");
  }
}

export async function share() {
  const saved = save();
  const place = new URL(address(saved), location.href).href;
  if (place.length > LONGEST) {
    download(new Blob([JSON.stringify(saved)], { type: "application/json" }), "picture.json");
    tell(say("tooLong"));
    return;
  }
  history.replaceState(null, "", place);
  await navigator.clipboard?.writeText(place).catch(() => undefined);
  tell(say("copied"));
}

/** Apply what a link says beyond which entities there are. */
export function readAddress() {
  const asked = new URLSearchParams(location.search);
  const list = (/** @type {string} */ name) => (asked.get(name) ?? "").split(",").filter(Boolean);
  const pins = list("pins").map((pin) => pin.split("@"));
  apply({
    ids: [],
    hide: list("hide"),
    kinds: list("hideKinds"),
    pins: Object.fromEntries(pins.map(([id, x, y]) => [id, [Number(x), Number(y)]])),
  });
}

/** @param {Saved} saved */
function apply(saved) {
  const { nodes } = picture();
  const places = Object.entries(saved.pins).flatMap(([id, [x, y]]) => {
    const node = nodes.get(id);
    const there = node && Number.isFinite(x) && Number.isFinite(y);
    return there ? [/** @type {[string, Node]} */ ([id, { ...node, x, y }])] : [];
  });
  if (!places.length && !saved.hide.length && !saved.kinds.length) return;
  step({
    nodes: new Map([...nodes, ...places]),
    pinned: new Set(places.map(([id]) => id)),
    hidden: new Set(saved.hide),
    hiddenKinds: new Set(saved.kinds),
  });
}

/** Open a picture that was saved as a file. @param {File} file */
export async function openFile(file) {
  /** @type {Saved} */
  let saved;
  try {
    saved = JSON.parse(await file.text());
    if (![saved.ids, saved.hide, saved.kinds].every(Array.isArray)) throw new Error("shape");
  } catch {
    tell(say("badFile"));
    return;
  }
  const answer = await ask("subgraph", { ids: saved.ids });
  if (!answer) return;
  const [n, total] = [answer.nodes.length, answer.total];
  tell(n < total ? say("showing", { n, total }) : "");
  learn(answer);
  step({
    nodes: new Map(answer.nodes.map((/** @type {Node} */ node) => [node.id, node])),
    links: new Map(answer.links.map((/** @type {any} */ link) => [keyOf(link), link])),
    via: new Map(), hidden: new Set(), hiddenKinds: new Set(), pinned: new Set(),
  });
  apply({ ...saved, pins: saved.pins ?? {} });
}
