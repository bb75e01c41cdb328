// What the server wrote into the query page.
import { root } from "../address.js";

/**
 * @typedef {object} Page
 * @property {"zh" | "en"} lang
 * @property {string} prefix
 * @property {number} total
 * @property {string} land
 * @property {string} doc
 * @property {Record<string, string>} words
 */

/** @type {Page} */
export const page = JSON.parse(document.querySelector("#page")?.textContent ?? "{}");

/** @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values = {}) {
  return (page.words[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @param {string} tag @param {string} text @param {Record<string, string>} [attributes] */
export function make(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/** Ask our own interface. @param {string} path @param {unknown} body */
export async function post(path, body) {
  if (root !== null) return (await import("../published/canvas.js")).answer(path, body);
  const answer = await fetch(`${page.prefix}/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
