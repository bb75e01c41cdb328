// What the server wrote into the page: the first picture, the words, the limits.
import { root, thingFile } from "../address.js";

/** @typedef {{zh: string, en: string}} Words */
/** @typedef {[predicate: string, direction: "out" | "in", size: number]} Group */
/** @typedef {{id: string, kind: string, label: Words, members: Words, groups: Group[], x: number, y: number}} Node */
/** @typedef {[start: string, predicate: string, end: string]} Link */
/** @typedef {{key: string, sort: "plan" | "doubt" | "told"} & Words} Mark */
/**
 * @typedef {object} Page
 * @property {Node[]} nodes
 * @property {Link[]} links
 * @property {Record<string, Words>} predicates
 * @property {Record<string, Words>} amounts of money and goods, by the key of the link
 * @property {Record<string, Mark[]>} marks by the key of a link; a link that is plainly told has none
 * @property {Record<string, string>} kinds
 * @property {Record<string, string>} words
 * @property {"zh" | "en"} lang
 * @property {string} prefix
 * @property {string} focus
 * @property {number} total
 * @property {number} most
 * @property {number} mostLinks
 * @property {number} step
 */

/** @type {Page} */
export const page = JSON.parse(need("#page").textContent ?? "{}");
export const lang = page.lang;

/**
 * Return the element that *selector* names.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement}
 */
export function need(selector, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`no ${selector} in the page`);
  return found;
}

/**
 * Return a text of the interface with its blanks filled; numbers are grouped by thousands.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  return (page.words[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? value.toLocaleString("en") : value;
  });
}

/** @param {string} predicate */
export const predicateName = (predicate) => page.predicates[predicate]?.[lang] ?? predicate;

/** @param {Link} link */
export const keyOf = (link) => link.join("|");

/** @param {Link} link */
export const marksOf = (link) => page.marks[keyOf(link)] ?? [];

/** Return how much money or goods a link is. @param {Link} link */
export const amountOf = (link) => page.amounts[keyOf(link)]?.[lang] ?? "";

/** Return how a link is drawn: as a plan, as a doubt, or plainly. @param {Link} link */
export function sortOf(link) {
  const sorts = marksOf(link).map((mark) => mark.sort);
  return ["plan", "doubt"].find((sort) => sorts.some((one) => one === sort)) ?? "";
}

/**
 * Keep the words and marks that come with new links.
 * @param {Pick<Page, "predicates" | "marks" | "amounts">} answer
 */
export function learn(answer) {
  Object.assign(page.predicates, answer.predicates);
  Object.assign(page.marks, answer.marks);
  Object.assign(page.amounts, answer.amounts);
}

/**
 * Make an element; text is set as text, never read as markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | Element | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(.../** @type {(string | Element)[]} */ (children));
  return element;
}

/** Tell the reader what happened. @param {string} text */
export function tell(text) {
  need("#said").textContent = text;
}

/** Return the address of the page of an entity. @param {string} id */
export function docAddress(id) {
  if (root !== null) return thingFile(id);
  const asked = new URLSearchParams(location.search).get("lang");
  const path = id.split("/").map(encodeURIComponent).join("/");
  return `${page.prefix}/doc/${path}${asked ? `?lang=${asked}` : ""}`;
}

/** Return the class of an entity, of a group with how many it is. @param {Node} node */
export function kindOf(node) {
  const kind = page.kinds[node.kind] ?? node.kind;
  return node.members[lang] ? `${kind} · ${say("members", { n: node.members[lang] })}` : kind;
}

/**
 * Return a name short enough to stand in a picture; Chinese characters are twice as wide.
 * @param {string} name
 */
export function shortened(name) {
  const most = /[\u2e80-\u9fff]/.test(name) ? 20 : 42;
  const letters = [...name];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : name;
}
