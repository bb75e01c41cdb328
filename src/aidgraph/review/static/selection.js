// Which card is current, which words of the text it stands on, and how keys move between them.

const byId = (id) => document.getElementById(id);
const report = () => byId("report");

export const cards = () => [...document.querySelectorAll("#list .card")];
export const current = () => document.querySelector('.card[aria-current="true"]');

/** Make *card* current, and light up its words; quietly: without moving the focus. */
export function select(card, { quiet = false } = {}) {
  if (!card) return;
  const old = current();
  if (quiet && old === card) return;
  old?.removeAttribute("aria-current");
  card.setAttribute("aria-current", "true");
  if (!quiet) {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
  light(card.dataset.id);
}

function light(id) {
  for (const piece of report().querySelectorAll(".on")) piece.classList.remove("on");
  const pieces = report().querySelectorAll(`[data-ids~="${CSS.escape(id)}"]`);
  for (const piece of pieces) piece.classList.add("on");
  if (!pieces.length) return;
  rove(pieces[0]);
  if (document.activeElement?.closest("#report")) return;
  const pane = report().parentElement;
  const box = pieces[0].getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) {
    pane.scrollTop += box.top - frame.top - frame.height / 3;
  }
}

/** Go to a card, given itself or its item's id. */
export function enter(card) {
  select(typeof card === "string" ? byId(`item-${card}`) : card);
}

/** Go *by* cards on; at either end stay. */
export function step(by) {
  const all = cards();
  const at = all.indexOf(current());
  select(all[Math.min(all.length - 1, Math.max(0, at + by))]);
}

/** Go to a number that was set aside. */
export function aside(id) {
  const entry = byId(id);
  if (!entry) return;
  entry.closest("details").open = true;
  entry.querySelector("a").focus();
}

/** Return the words that are selected in the text and where they begin, in code points, or null. */
export function selected() {
  const found = document.getSelection();
  const phrase = found?.toString().trim();
  if (!phrase || !report().contains(found.anchorNode) || !report().contains(found.focusNode)) return null;
  const range = found.getRangeAt(0);
  const piece = range.startContainer.parentElement?.closest("#report > *");
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return { phrase, start: Number(piece.id.slice(3)) + [...before.toString()].length };
}

// The text is one stop of the tab key; arrows move between its marks.
let stop = null;

function rove(piece) {
  if (stop) stop.tabIndex = -1;
  stop = piece;
  piece.tabIndex = 0;
}

function marks() {
  return [...report().querySelectorAll("a.mark")];
}

export function prepare() {
  const all = marks();
  for (const piece of all) piece.tabIndex = -1;
  if (all.length) rove(all.find((piece) => piece.classList.contains("on")) ?? all[0]);
}

const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.("#report a.mark");
  const by = here && MOVES[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const all = marks();
  const next = all[all.indexOf(here) + by];
  if (!next) return;
  rove(next);
  next.focus();
});

new MutationObserver((changes) => {
  const anew = changes.some((change) => [...change.addedNodes].some((node) => node.id === "report"));
  if (anew) prepare();
}).observe(byId("reading"), { childList: true });
prepare();
