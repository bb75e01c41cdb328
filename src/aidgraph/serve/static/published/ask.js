// Ask the graph of a published site in SPARQL, within this browser.
import { root } from "../address.js";

const [RESULTS, TURTLE] = ["application/sparql-results+json", "text/turtle"];
/** The formats that an answer can be saved in, by their endings. */
export const FORMATS = {
  rows: { json: RESULTS, csv: "text/csv", tsv: "text/tab-separated-values", xml: "application/sparql-results+xml" },
  graph: { ttl: TURTLE, nt: "application/n-triples", rdf: "application/rdf+xml" },
};

const vendor = new URL("../vendor/", import.meta.url);
/** @typedef {{resolve: (found: string) => void, reject: (error: Error) => void, onOpened?: () => void}} Request */
/** @type {Worker | undefined} */
let worker;
/** @type {Map<number, Request>} */
const waiting = new Map();
let last = 0; // the number of the newest request

/** Stop what is running, for all who wait; the next query opens the graph anew. @param {string} [reason] */
export function stop(reason = "stopped") {
  worker?.terminate();
  worker = undefined;
  for (const { reject } of waiting.values()) reject(new Error(reason));
  waiting.clear();
}

/** Start the thread that answers; each message of it names the request that it belongs to. */
function start() {
  const made = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  made.onmessage = ({ data: { id, opened, error, found } }) => {
    const request = waiting.get(id);
    if (opened) {
      request?.onOpened?.();
      return;
    }
    waiting.delete(id);
    if (error === undefined) request?.resolve(found);
    else request?.reject(new Error(error));
  };
  made.onerror = (event) => stop(event.message);
  return made;
}

/** Tell whether a query gives triples: the first word of its form says so. @param {string} query */
export function givesGraph(query) {
  const plain = query.replaceAll(/<[^>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#.*/g, " ").replaceAll(/\bprefix\s+\S+/gi, " ");
  const form = /\b(select|ask|construct|describe)\b/i.exec(plain)?.[1].toLowerCase();
  return form === "construct" || form === "describe";
}

/**
 * Return the answer to a query as text, in *format* or else as JSON or Turtle.
 * @param {string} query
 * @param {{format?: string, onOpened?: () => void}} [how]
 * @returns {Promise<string>}
 */
export function ask(query, { format, onOpened } = {}) {
  const wanted = format ?? (givesGraph(query) ? TURTLE : RESULTS);
  const mine = (worker ??= start());
  const data = new URL(`${root}data/graph.nq`, location.href).href;
  return new Promise((resolve, reject) => {
    const id = (last += 1);
    waiting.set(id, { resolve, reject, onOpened });
    mine.postMessage({ id, wasm: new URL("oxigraph.wasm", vendor).href, data, query, format: wanted });
  });
}
