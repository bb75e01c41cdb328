// Keys, and forms that are sent without leaving the page. Without script the forms work as they are.

import { choose, part, send } from "./swap.js";
import { aside, cards, current, enter, select, selected, step } from "./selection.js";

const byId = (id) => document.getElementById(id);
const KEYS_ON = "aidgraph-review-keys";

let running = 0;

/** Say on the page that something is under way, until *promise* is settled. */
function busy(promise) {
  running += 1;
  document.body.setAttribute("aria-busy", "true");
  return promise.finally(() => {
    running -= 1;
    if (!running) document.body.removeAttribute("aria-busy");
  });
}

// Deeds wait for each other, so that keys pressed quickly act on one card after the other.
let queue = Promise.resolve();
const later = (deed) => (queue = busy(queue.then(deed, deed)));

async function submit(form, button) {
  const card = form.closest(".card");
  const last = current()?.dataset.id;
  const answer = await send(form, button);
  if (!answer) return;
  if (!current()) select(byId(`item-${last}`) ?? cards()[0], { quiet: true });
  const wanted = byId("notice").dataset.focus;
  const fresh = card && byId(card.id);
  const first = (fresh ?? byId("bulk")).querySelector("[data-first], [aria-invalid]");
  if (first) first.focus();
  else if (!answer.ok) fresh?.focus({ preventScroll: true });
  else if (card) (enter(fresh ?? wanted), goOn());
  else if (wanted) enter(wanted);
}

async function edit(card, link = card?.querySelector("[data-edit]")) {
  if (!link) return;
  await part(link.getAttribute("href").split("#")[0]);
  byId(card.id)?.querySelector(".fields input, .fields select")?.focus();
}

async function cancel(id) {
  const query = new URLSearchParams(location.search);
  query.delete("edit");
  if (!id) return choose(`/?${query}`);
  query.set("card", id);
  await part(`/?${query}`);
  enter(id);
}

function press(card, name) {
  const button = card?.querySelector(`.buttons button.${name}:enabled`);
  if (button) return submit(button.form, button);
  if (card && !card.querySelector(".correct, .ask")) goOn();
}

/** Return the first card behind the current one that is not decided: others follow from decisions. */
function openBehind() {
  const all = cards();
  return all.slice(all.indexOf(current()) + 1).find((card) => "open" in card.dataset);
}

/** Go to the next card to decide; where none is behind, to the next card. */
function goOn() {
  const card = openBehind();
  if (card) select(card);
  else step(1);
}

const undo = (name) => {
  const button = byId(name);
  return submit(button.form, button);
};

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press(current(), "accept"),
  r: () => press(current(), "reject"),
  e: () => edit(current()),
  u: () => undo("undo"),
  U: () => undo("redo"),
  n: () => nextOpen(),
  w: () => reason(current()),
  c: () => document.querySelector("[data-add]").focus(),
  "/": () => byId("words").select() ?? byId("words").focus(),
  "?": () => byId("keys").showModal(),
};

/** Go to the first card behind the current one that is not decided, else to the first of all. */
function nextOpen() {
  const id = openBehind()?.dataset.id ?? byId("next")?.dataset.next;
  if (id) return find(id);
}

/** Open the form that adds a row, at the words that are selected in the text. */
function add(link) {
  const address = new URL(link.href);
  for (const [name, value] of Object.entries(selected() ?? {})) address.searchParams.set(name, value);
  location.assign(address);
}

function reason(card) {
  const details = card?.querySelector("details.reason");
  if (!details) return;
  details.open = true;
  details.querySelector("input[name=reason]").focus();
}

function escape() {
  const form = document.activeElement?.closest(".correct, .ask");
  const link = form?.querySelector("[data-cancel]");
  if (link) later(() => cancel(link.dataset.cancel));
  else if (document.activeElement.closest(".reason")) select(current());
  else if (document.activeElement === byId("words")) select(current());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
  if (event.key === "Escape") return escape();
  if (event.target.closest("input, select, textarea") || event.isComposing) return;
  const deed = byId("keys-on").checked && KEYS[event.key];
  if (!deed) return;
  event.preventDefault();
  later(deed);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.classList.contains("plain")) {
    form.elements.version.value = byId("state").dataset.version;
    return;
  }
  if (form.method === "dialog" || (form.method === "get" && form.id !== "filter")) return;
  if ("leaves" in form.dataset) return; // to another report
  event.preventDefault();
  if (form.id === "filter") refilter();
  else later(() => submit(form, event.submitter));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const { at, item, ids, next, cancel: left } = link.dataset;
  const deed =
    (ids && (() => pick(ids.split(" ")))) ||
    (at && (() => byId(at)?.focus() ?? byId(at)?.scrollIntoView({ block: "center" }))) ||
    (item && (() => find(item))) ||
    (next && nextOpen) ||
    ("add" in link.dataset && (() => add(link))) ||
    ("as" in link.dataset && (() => edit(link.closest(".card"), link))) ||
    ("edit" in link.dataset && (() => edit(link.closest(".card")))) ||
    (left !== undefined && (() => cancel(left)));
  if (!deed) {
    const card = event.target.closest(".card");
    if (card && !link) select(card);
    return;
  }
  event.preventDefault();
  later(deed);
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (card) select(card, { quiet: true });
});

/** Go to the next of the items that stand at a place of the text. */
function pick(ids) {
  const at = ids.indexOf(current()?.dataset.id);
  return find(ids[(at + 1) % ids.length]);
}

/** Go to an item; one that the filter hides is shown first. */
async function find(id) {
  if (id.startsWith("aside:")) return aside(id);
  if (!byId(`item-${id}`)) {
    const place = document.createElement("article");
    place.id = `item-${id}`;
    byId("count").after(place);
    const query = new URLSearchParams(location.search);
    query.set("card", id);
    await part(`/?${query}`);
  }
  enter(id);
}

function refilter() {
  const query = new URLSearchParams(new FormData(byId("filter")));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return busy(choose(`/?${query}`));
}

let waiting = 0;
byId("filter").addEventListener("change", refilter);
byId("words").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refilter, 200);
});
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("keys-on").checked = localStorage.getItem(KEYS_ON) !== "off";
byId("keys-on").addEventListener("change", (event) => {
  localStorage.setItem(KEYS_ON, event.target.checked ? "on" : "off");
});
byId("help").hidden = false;
document.documentElement.classList.add("js");
/** Put the words that are selected in the text into a form. */
function take(places) {
  const words = places && selected();
  if (!words) return;
  places.querySelector("[data-phrase]").value = words.phrase;
  places.querySelector("[data-start]").value = words.start;
}

document.addEventListener("selectionchange", () => take(document.querySelector("#adding .places")));
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-take]")) event.preventDefault(); // or the selection would go
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (button) take(button.closest(".places"));
});
const named = decodeURIComponent(location.hash.slice(1));
const asked = cards().find((card) => card.id === named);
const open = cards().find((card) => "open" in card.dataset);
const quiet = !asked && (byId("adding") || !open || open === cards()[0]);
select(asked ?? open ?? cards()[0], { quiet });
