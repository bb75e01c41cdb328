// The search page of a published site: what was found, by kind, and what it can be narrowed by.
import { thingFile } from "../address.js";
import { languageOf } from "../han.js";
import { claimsOf, findClaims, findNamed, findThings, names, nearestQuestions, pageOfNamed } from "./find.js";

/** @typedef {import("./find.js").Names} Names */
/** @typedef {import("./find.js").Words} Words */

const ROWS = 50;
const VALUES = 12; // of a facet; the others are behind "all"
const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
/** @type {Record<string, string>} */
const told = JSON.parse(document.querySelector("#words")?.textContent ?? "{}");
const asked = new URLSearchParams(location.search);
const place = document.querySelector("#found");

/** @param {string} key @param {Record<string, string | number>} [values] */
const say = (key, values = {}) => (told[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => {
  const value = values[name] ?? "";
  return typeof value === "number" ? value.toLocaleString("en") : value;
});

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Return the address of this page with some of its query changed. @param {Record<string, string>} changed */
function here(changed) {
  const query = new URLSearchParams(asked);
  for (const [name, value] of Object.entries(changed)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return `?${query}`;
}

/** @param {string} text @param {string} href */
const link = (text, href) => make("a", { href }, make("bdi", languageOf(text), text));

/** @param {number} n */
const count = (n) => make("span", { class: "count" }, n.toLocaleString("en"));

async function show() {
  if (!place) return;
  const all = await names();
  const text = asked.get("q") ?? "";
  const field = document.querySelector("#q");
  if (field instanceof HTMLInputElement) field.value = text;
  const chosen = Object.keys(all.facets).filter((name) => asked.get(name));
  const { found, alike } = findThings(all, text);
  const alone = Boolean(chosen.length) || !text;
  const [claims, terms, questions] = alone ? [[], [], []] : [await findClaims(text), findNamed(all, "term", text), findNamed(all, "question", text)];
  const narrowed = found.filter((number) => chosen.every((name) => hasValue(all, name, asked.get(name) ?? "", number)));
  /** @type {Record<string, any[]>} */
  const totals = { entity: narrowed, ...(alone ? {} : { claim: claims, term: terms, question: questions }) };
  const first = Object.keys(totals).find((kind) => totals[kind].length && !(kind === "entity" && alike));
  const kind = asked.get("kind") && totals[asked.get("kind") ?? ""] ? asked.get("kind") ?? "" : first ?? "entity";
  const start = (Math.max(1, Number(asked.get("page")) || 1) - 1) * ROWS;
  const rows = totals[kind].slice(start, start + ROWS);
  const facts = make("div", { class: "facts" });
  if (!alone) facts.append(tabs(totals, kind, alike));
  const total = totals[kind].length;
  facts.append(make("p", { class: "total", role: "status" },
    say(kind === "entity" && alike ? "alike" : "total", { n: total })));
  if (chosen.length) facts.append(choices(all, chosen));
  const items = kind === "claim" ? await claimItems(rows) : kind === "entity" ? rows.map((number) => thingItem(all, number))
    : rows.map((one) => make("li", {}, link(one[2][lang], pageOfNamed(one))));
  facts.append(make("ol", { class: "hits", start: String(start + 1) }, ...items));
  if (!total) facts.append(make("p", {}, say("none")));
  const nothing = !Object.entries(totals).some(([one, list]) => list.length && !(one === "entity" && alike));
  const nearest = nothing && text ? nearestQuestions(all, text) : [];
  if (nearest.length) facts.append(make("h2", {}, say("nearest")),
    make("ul", { class: "hits" }, ...nearest.map((one) => make("li", {}, link(one[2][lang], pageOfNamed(one))))));
  facts.append(pages(start, rows.length, total));
  place.classList.toggle("columns", kind === "entity");
  place.classList.toggle("facetted", kind === "entity");
  place.replaceChildren(facts, ...(kind === "entity" ? [facets(all, found, chosen)] : []));
}

/** @param {Record<string, any[]>} totals @param {string} kind @param {boolean} alike */
function tabs(totals, kind, alike) {
  const items = Object.entries(totals).map(([one, list]) => {
    const made = make("a", { href: here({ kind: one, page: "" }), ...(one === kind ? { "aria-current": "true" } : {}) },
      `${say(`kind-${one}`)} `, count(one === "entity" && alike ? 0 : list.length));
    return make("li", {}, made);
  });
  return make("ul", { class: "inline tabs", "aria-label": say("kinds") }, ...items);
}

/** @param {Names} all @param {string[]} chosen */
function choices(all, chosen) {
  const items = chosen.map((name) => make("li", {}, make("a", { href: here({ [name]: "", page: "" }) },
    `${say(name)}${lang === "zh" ? "：" : ": "}${labelOf(all, name, asked.get(name) ?? "")} `,
    make("span", { "aria-hidden": "true" }, "✕"), make("span", { class: "unseen" }, say("remove")))));
  return make("ul", { class: "chosen", "aria-label": say("chosen") }, ...items);
}

/** @param {Names} all @param {string} name @param {string} value */
const labelOf = (all, name, value) => all.facets[name]?.values.find(([one]) => one === value)?.[1][lang] ?? value;

/** @param {Names} all @param {string} name @param {string} value @param {number} number */
function hasValue(all, name, value, number) {
  const { values, of } = all.facets[name];
  const wanted = values.findIndex(([one]) => one === value);
  having[`${name} ${value}`] ??= new Set(of.flatMap(([thing, code]) => (code === wanted ? [thing] : [])));
  return having[`${name} ${value}`].has(number);
}

/** @type {Record<string, Set<number>>} */
const having = {};

/** @param {Names} all @param {number} number */
function thingItem(all, number) {
  const [id, kind, label, called] = all.things[number];
  const badge = make("span", { class: `badge k-${kind.toLowerCase()}` }, all.kinds[kind]?.[lang] ?? kind);
  const wanted = (asked.get("q") ?? "").trim();
  const matched = wanted && !label[lang].includes(wanted) ? called.find((name) => name.includes(wanted)) : undefined;
  const by = matched ? [make("span", { class: "matched" }, `${say("matched")} `, make("bdi", languageOf(matched), matched))] : [];
  return make("li", {}, link(label[lang], thingFile(id)), " ", badge, " ", ...by);
}

/** @param {number[]} numbers */
async function claimItems(numbers) {
  return (await claimsOf(numbers)).map((claim) => {
    const page = thingFile(claim.id);
    const marks = claim.marks.flatMap((mark) => [" ", make("span", { class: mark.sort }, make("a", { href: page }, mark[lang]))]);
    const quote = claim.quote ? [make("span", { class: "matched" }, make("q", claim.lang ? { lang: claim.lang } : {}, claim.quote))] : [];
    return make("li", {}, link(claim.label[lang], page), ...marks, " ", ...quote);
  });
}

/** @param {Names} all @param {number[]} found @param {string[]} chosen */
function facets(all, found, chosen) {
  const sections = Object.entries(all.facets).flatMap(([name, { values, of }]) => {
    const others = chosen.filter((one) => one !== name);
    const among = new Set(found.filter((number) => others.every((one) => hasValue(all, one, asked.get(one) ?? "", number))));
    const counts = values.map(() => 0);
    for (const [thing, code] of of) if (among.has(thing)) counts[code] += 1;
    const ranked = values.map((value, code) => ({ value, n: counts[code] })).filter(({ n }) => n).sort((a, b) => b.n - a.n || (a.value[0] < b.value[0] ? -1 : 1));
    if (!ranked.length) return [];
    const shown = asked.get("all") === name ? ranked : ranked.slice(0, VALUES);
    const items = shown.map(({ value: [key, label], n }) => make("li", {}, make("a",
      { href: here({ [name]: key, page: "" }), ...(asked.get(name) === key ? { "aria-current": "true" } : {}) },
      make("span", {}, make("bdi", languageOf(label[lang]), label[lang])), " ", count(n))));
    const rest = shown.length < ranked.length ? [make("p", {}, link(say("allValues", { n: ranked.length }), here({ all: name })))] : [];
    return [make("section", {}, make("h2", {}, say(name)), make("ul", {}, ...items), ...rest)];
  });
  return make("aside", { class: "facets", "aria-label": say("narrow") }, ...sections);
}

/** @param {number} start @param {number} shown @param {number} total */
function pages(start, shown, total) {
  if (total <= ROWS && !start) return "";
  const number = start / ROWS + 1;
  const nav = make("nav", { class: "pages", "aria-label": say("pages") },
    make("p", {}, say("shown", { first: start + 1, last: start + shown, total })));
  if (number > 1) nav.append(make("a", { rel: "prev", href: here({ page: number > 2 ? String(number - 1) : "" }) }, say("previous")), " ");
  if (start + shown < total) nav.append(make("a", { rel: "next", href: here({ page: String(number + 1) }) }, say("next")));
  return nav;
}

void show();
