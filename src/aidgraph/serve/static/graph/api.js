// Requests to the server: one for each thing that the reader does; a newer one ends the older.
import { root } from "../address.js";
import { page, say, tell } from "./data.js";

/** @type {AbortController | null} */
let running = null;

/**
 * Ask the interface; null when it failed (the reader is told) or a newer request came.
 * @param {string} path
 * @param {Record<string, unknown>} body
 * @returns {Promise<any>}
 */
export async function ask(path, body) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const slow = setTimeout(() => tell(say("loading")), 300);
  try {
    if (root !== null) return await (await import("../published/canvas.js")).answer(path, body);
    const answer = await fetch(`${page.prefix}/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: mine.signal,
    });
    const data = await answer.json();
    if (answer.ok) return data;
    tell(say("failed", { text: String(data.detail ?? data.title ?? answer.status) }));
  } catch (error) {
    if (!mine.signal.aborted) tell(say("failed", { text: String(error) }));
  } finally {
    clearTimeout(slow);
  }
  return null;
}
