// @ts-check
/**
 * The search box: suggestions while typing, chosen by arrow keys (ARIA combobox).
 * Without this script the box is a plain form.
 */

import { root } from "./address.js";

/** @typedef {{iri: string, id: string, type_label: string, label: string, label_lang: string, matched: string, page?: string}} Hit */

const WAIT = 120; // milliseconds after the last key

/** @param {HTMLInputElement} input */
function enhance(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }

  /** @type {AbortController | undefined} */
  let running;
  let timer = 0;
  let active = -1;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  /** Close, and let no answer that is still under way open the list again. */
  const dismiss = () => {
    clearTimeout(timer);
    running?.abort();
    close();
  };

  /** @param {number} next */
  const activate = (next) => {
    const options = [...list.children];
    if (!options.length) return;
    options[active]?.setAttribute("aria-selected", "false");
    active = (next + options.length) % options.length;
    const option = options[active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const hidden = document.createElement("input");
  hidden.type = "hidden";
  const { name } = input;

  /** Send *id* in place of the text, which is a name that others may have; none: send the text. @param {string} id */
  const mean = (id) => {
    hidden.value = id;
    hidden.name = name;
    if (id) input.removeAttribute("name");
    else input.name = name;
    if (id) input.after(hidden);
    else hidden.remove();
  };
  if (input.dataset.id) mean(input.dataset.id);

  /** @param {HTMLElement} option */
  const choose = (option) => {
    if (input.dataset.into === "id") {
      input.value = option.dataset.label ?? "";
      mean(option.dataset.id ?? "");
      dismiss();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      location.assign(option.dataset.page ?? "");
    }
  };

  /** @param {Hit[]} hits */
  const show = (hits) => {
    close();
    hits.forEach((hit, number) => list.append(toOption(hit, number)));
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  };

  /** @param {Hit} hit @param {number} number */
  const toOption = (hit, number) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.id = hit.id;
    option.dataset.label = hit.label;
    option.dataset.page = pageOf(hit);
    const label = document.createElement("bdi");
    label.textContent = hit.label;
    if (hit.label_lang) label.lang = hit.label_lang === "zh" ? "zh-Hans" : hit.label_lang;
    option.append(label);
    if (hit.matched && hit.matched !== hit.label) {
      const matched = document.createElement("bdi");
      matched.className = "matched";
      if (/[\u4e00-\u9fff]/.test(hit.matched)) matched.lang = "zh-Hans";
      matched.textContent = hit.matched;
      option.append(" ", matched);
    }
    const kind = document.createElement("span");
    kind.className = "tag";
    kind.textContent = hit.type_label;
    option.append(" ", kind);
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => choose(option));
    return option;
  };

  /** @param {Hit} hit */
  const pageOf = (hit) => {
    if (hit.page) return new URL(hit.page, location.href).href;
    const page = new URL(input.dataset.doc ?? "/doc/", location.href);
    page.pathname += hit.id;
    return page.href;
  };

  const ask = async () => {
    running?.abort();
    const text = input.value.trim();
    if (!text) return close();
    running = new AbortController();
    const { signal } = running;
    const address = new URL(input.dataset.complete ?? "", location.href);
    address.searchParams.set("q", text);
    address.searchParams.set("lang", document.documentElement.lang.slice(0, 2));
    try {
      if (root !== null) {
        const { suggest } = await import("./published/find.js");
        const hits = await suggest(text, address.searchParams.get("kind") === "all");
        const isLate = signal.aborted || input.value.trim() !== text;
        if (!isLate && document.activeElement === input) show(hits);
        return;
      }
      const answer = await fetch(address, { signal });
      if (answer.ok) show((await answer.json()).hits);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) close();
    }
  };

  input.addEventListener("input", () => {
    if (hidden.value) mean("");
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", dismiss);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends the choice of a Chinese character
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      activate(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    } else if (event.key === "Enter" && active >= 0) {
      const option = list.children[active];
      if (option instanceof HTMLElement) choose(option);
      event.preventDefault();
    } else if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault(); // a second Esc empties the field
      dismiss();
    }
  });
}

for (const input of document.querySelectorAll("input[data-complete]")) {
  if (input instanceof HTMLInputElement) enhance(input);
}
document.addEventListener("keydown", (event) => {
  const target = event.target;
  const typing = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  document.getElementById("q")?.focus();
  event.preventDefault();
});
