// The card of what is selected: an entity with its ways on, or a link with its evidence.
import { root } from "../address.js";
import { docAddress, kindOf, lang, make, page, predicateName, need, say } from "./data.js";
import { expand } from "./expand.js";
import { broughtBy, collapse, hide, onSelect, picture, pin, selected } from "./state.js";

/** @typedef {import("./data.js").Node} Node */
/** @typedef {import("./data.js").Mark} Mark */

const card = need("#card");
let shown = "";

function update() {
  const { node, link } = selected();
  const found = node ? picture().nodes.get(node) : undefined;
  if (found) show(found);
  else if (link) showLink(link);
  else replace("", make("p", {}, say("nothingChosen")));
}

/** @param {string} key @param {HTMLElement[]} parts */
function replace(key, ...parts) {
  shown = key;
  const focused = card.contains(document.activeElement)
    ? /** @type {HTMLElement} */ (document.activeElement).dataset.way : undefined;
  card.replaceChildren(...parts);
  if (focused === undefined) return;
  const again = [...card.querySelectorAll("button")].find((b) => b.dataset.way === focused);
  (again ?? card).focus();
}

/** @param {Node} node */
function show(node) {
  const { pinned } = picture();
  const actions = make("p", { class: "actions" },
    make("a", { href: docAddress(node.id) }, say("open")), " ",
    make("a", { href: centreAddress(node.id) }, say("centre")), " ",
    action("pin", say(pinned.has(node.id) ? "unpin" : "pin"), () => pin(node.id)), " ",
    action("hide", say("hide"), () => hide(node.id), pinned.has(node.id)), " ",
    action("collapse", say("collapse"), () => collapse(node.id), !broughtBy(node.id)));
  const ways = node.groups.map(([predicate, direction, size]) => {
    const name = say(direction === "out" ? "wayOut" : "wayIn", { name: predicateName(predicate) });
    const go = () => void expand(node.id, predicate, direction);
    return make("li", {}, action(`${predicate} ${direction}`, `${name} ${size.toLocaleString("en")}`, go));
  });
  replace(node.id,
    make("h2", {}, make("bdi", {}, node.label[lang])),
    make("p", { class: "kind" }, kindOf(node)),
    actions, make("h3", {}, say("ways")), make("ul", { class: "ways" }, ...ways));
}

/** @param {string} way @param {string} text @param {() => void} act @param {boolean} [off] */
function action(way, text, act, off = false) {
  const button = make("button", { type: "button", "data-way": way }, text);
  button.disabled = off;
  button.addEventListener("click", act);
  return button;
}

/** @param {string} id */
function centreAddress(id) {
  const query = new URLSearchParams(location.search);
  query.delete("ids");
  query.set("focus", id);
  return `?${query}`;
}

/** @param {string} key */
async function showLink(key) {
  const link = picture().links.get(key);
  if (!link || shown === key) return;
  replace(key, make("h2", {}, say("evidenceOf")), make("p", {}, say("loading")));
  if (root !== null) {
    await showPublished(link, key);
    return;
  }
  const [start, predicate, end] = link;
  const query = new URLSearchParams({ start, predicate, end });
  const answer = await fetch(`${page.prefix}/api/evidence?${query}`).catch(() => null);
  if (shown !== key) return;
  if (!answer?.ok) {
    replace(key, make("p", {}, say("failed", { text: String(answer?.status ?? "") })));
    return;
  }
  const { sentence, statements } = await answer.json();
  const parts = statements.length ? statements.map(statement) : [make("p", {}, say("noEvidence"))];
  replace(key, make("h2", {}, make("bdi", {}, sentence[lang])), ...parts);
}

/** Show what the pages of the claims of a link show. @param {import("./data.js").Link} link @param {string} key */
async function showPublished(link, key) {
  const { evidence } = await import("../published/canvas.js");
  const { sentence, statements } = await evidence(link, lang);
  if (shown !== key) return;
  const parts = statements.map(({ page: address, parts: inner }) => make("section", { class: "claim" }, ...inner,
    make("p", { class: "permalink" }, make("a", { href: address }, say("claim")))));
  replace(key, make("h2", {}, make("bdi", {}, sentence)), ...(parts.length ? parts : [make("p", {}, say("noEvidence"))]));
}

/** @param {any} found */
function statement(found) {
  const part = make("section", { class: "claim" });
  if (found.amount) part.append(make("p", { class: "amount" }, line(found.amount, found.flowKind)));
  for (const quote of found.quotes) {
    part.append(make("blockquote", {}, make("bdi", {}, quote.before ?? "",
      make("mark", {}, quote.text), quote.after ?? "")));
  }
  const facts = [found.source.id && say("statedBy", { name: found.source[lang] }),
    found.speaker && say("saidBy", { name: found.speaker[lang] }), found.period?.[lang],
    found.notes?.[lang], found.waiver?.[lang]];
  const marks = found.marks.map((/** @type {Mark} */ mark) => make("span", { class: mark.sort }, mark[lang]));
  if (marks.length) part.append(make("p", { class: "marks" }, ...marks));
  part.append(make("p", { class: "facts" }, facts.filter(Boolean).join(" · ")));
  part.append(make("p", { class: "permalink" }, make("a", { href: docAddress(found.claim) }, say("claim"))));
  return part;
}

/** @param {any} amount @param {any} kind */
const line = (amount, kind) => (kind ? `${amount[lang]} (${kind[lang]})` : amount[lang]);

/** Move the focus to the first way on of the selected entity. */
export function focusCard() {
  const first = card.querySelector(".ways button") ?? card.querySelector("button");
  /** @type {HTMLElement} */ (first ?? card).focus();
}

onSelect(update);
