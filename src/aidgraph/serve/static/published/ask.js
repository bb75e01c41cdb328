// Ask the graph of a published site in SPARQL, within this browser.
import { root } from "../address.js";

const [RESULTS, TURTLE] = ["application/sparql-results+json", "text/turtle"];
/** The formats that an answer can be saved in, by their endings. */
export const FORMATS = {
  rows: { json: RESULTS, csv: "text/csv", tsv: "text/tab-separated-values", xml: "application/sparql-results+xml" },
  graph: { ttl: TURTLE, nt: "application/n-triples", rdf: "application/rdf+xml" },
};

const vendor = new URL("../vendor/", import.meta.url);
/** @type {Worker | undefined} */
let worker;

/** Stop what is running; the next query opens the graph anew. */
export function stop() {
  worker?.terminate();
  worker = undefined;
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
  const mine = (worker ??= new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
  const data = new URL(`${root}data/graph.nq`, location.href).href;
  return new Promise((resolve, reject) => {
    mine.onmessage = ({ data: told }) => {
      if (told.opened) onOpened?.();
      else if (told.error === undefined) resolve(told.found);
      else reject(new Error(told.error));
    };
    mine.onerror = (event) => reject(new Error(event.message));
    mine.postMessage({ wasm: new URL("oxigraph.wasm", vendor).href, data, query, format: wanted });
  });
}
