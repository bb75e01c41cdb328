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

addEventListener("message", async ({ data: { id, wasm, data, query, format } }) => {
  try {
    opened ??= open(wasm, data).catch((error) => {
      opened = undefined; // what could not be read now may be read the next time
      throw error;
    });
    const store = await opened;
    postMessage({ id, opened: true });
    postMessage({ id, found: store.query(query, { results_format: format }) });
  } catch (error) {
    postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
