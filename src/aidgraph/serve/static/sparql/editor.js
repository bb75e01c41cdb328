// The editor in place of the plain field: colours, syntax errors at their line, our own hints.
import Yasqe from "../vendor/yasqe.js";
import { readData, root } from "../address.js";
import { page, say } from "./page.js";

/** @typedef {{iri: string, label: Record<string, string>, definition: Record<string, string>}} Term */

/** @type {Map<string, Term>} */
const terms = new Map();

/** @param {string} type @returns {Promise<Term[]>} */
async function readTerms(type) {
  if (root !== null) return (await readData("hints.json"))[type];
  const answer = await fetch(`${page.prefix}/api/complete?type=${type}`);
  return answer.ok ? (await answer.json()).results : [];
}

/** @param {string} type @returns {Promise<string[]>} */
async function fetchTerms(type) {
  const results = await readTerms(type);
  for (const term of results) terms.set(term.iri, term);
  return results.map(({ iri }) => iri);
}

/** @param {any} hints */
function withLabels(hints) {
  for (const hint of hints) {
    const iri = String(hint.text).replace(/^<|>$/g, "");
    const label = [...terms.values()].find((term) =>
      term.iri === iri || term.iri.endsWith(`#${String(hint.text).split(":").pop()}`))?.label[page.lang];
    if (label) hint.displayText = `${hint.text}  ${label}`;
  }
  return hints;
}

for (const type of ["class", "property"]) {
  Yasqe.forkAutocompleter(type, {
    name: `own-${type}`,
    bulk: true,
    autoShow: false,
    persistenceId: null,
    get: () => fetchTerms(type),
    postprocessHints: (_, hints) => withLabels(hints),
  }, false);
}

// Yasqe's own completers of classes and properties ask a service on the web. Its settings are
// merged item by item, so a shorter list of ours would leave one of them on: replace the defaults.
Yasqe.defaults.autocompleters = ["variables", "own-class", "own-property"];

/**
 * Put the editor in the place of *field*, which keeps the text for the form.
 * @param {HTMLTextAreaElement} field @param {HTMLElement} place @param {HTMLFormElement} form
 */
export function openEditor(field, place, form) {
  place.hidden = false;
  /** @type {Record<string, unknown>} what CodeMirror reads is missing in Yasqe's own type */
  const options = {
    value: field.value,
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    collapsePrefixesOnLoad: false,
    createShareableLink: () => "",
    consumeShareLink: null,
    prefixCcApi: null,
    pluginButtons: () => [],
    viewportMargin: Infinity,
    extraKeys: {
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
      "Ctrl-Space": () => editor.autocomplete(),
      Tab: false, // Tab goes on to the next field, as everywhere
      "Shift-Tab": false,
    },
  };
  const editor = new Yasqe(place, options);
  editor.getInputField().setAttribute("aria-label", say("editor"));
  editor.on("change", () => {
    field.value = editor.getValue();
  });
  field.hidden = true;
  for (const label of form.querySelectorAll("label[for=query]")) {
    label.addEventListener("click", () => editor.focus());
  }
  markError(editor);
}

/** Mark the place that the server named in its answer. @param {Yasqe} editor */
function markError(editor) {
  const told = document.querySelector("#error .reason")?.textContent ?? "";
  const [, line, column] = /line (\d+), column (\d+)/.exec(told) ?? [];
  if (!line || !column) return;
  const [row, from] = [Number(line) - 1, Math.max(0, Number(column) - 2)];
  const doc = editor.getDoc();
  doc.addLineClass(row, "wrap", "wrong-line");
  doc.markText({ line: row, ch: from }, { line: row, ch: from + 2 }, { className: "wrong" });
  editor.scrollIntoView({ line: row, ch: from });
}
