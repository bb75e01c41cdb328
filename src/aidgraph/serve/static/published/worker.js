// Answers queries in a thread of its own: the page stays quick, and a query can be stopped.
import init, { Store } from "../vendor/oxigraph.js";

/** @type {Promise<Store> | undefined} */
let opened;

/** @param {string} wasm @param {string} data */
async function open(wasm, data) {
  const [answer] = await Promise.all([fetch(data), init({ module_or_path: wasm })]);
  if (!answer.ok) throw new Error(`${data}: ${answer.status}`);
  const store = new Store();
  store.load(await answer.text(), { format: "application/n-quads", lenient: true, no_transaction: true });
  return store;
}

addEventListener("message", async ({ data: { wasm, data, query, format } }) => {
  try {
    const store = await (opened ??= open(wasm, data));
    postMessage({ opened: true });
    postMessage({ found: store.query(query, { results_format: format }) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});
