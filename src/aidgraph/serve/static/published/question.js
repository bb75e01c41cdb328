// A shipped question of a published site: what is typed into its fields is asked in the page.
import { make, page, say } from "../sparql/page.js";
import { ask } from "./ask.js";
import { showAnswer } from "./result.js";

const PARAMETER = "urn:aidgraph:parameter:";
const [THING, ONTOLOGY] = ["https://w3id.org/aidgraph/id/", "https://w3id.org/aidgraph/ontology#"];
const [SKOS, XSD] = ["http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2001/XMLSchema#"];
const TIMES = { gYear: /^\d{4}$/, gYearMonth: /^\d{4}-\d\d$/, date: /^\d{4}-\d\d-\d\d$/ };

/** @type {Page} */
const question = /** @type {any} */ (page);
/** @typedef {{text: string, params: Record<string, [kind: string, scheme: string]>}} Page */

/** @param {string} text */
const quoted = (text) => JSON.stringify(text);

/** Return an IRI as a query has it, or nothing where it can be none. @param {string} iri */
const written = (iri) => (/^[^\s<>"{}|\\^`]+$/.test(iri) ? `<${iri}>` : "");

/** Return what a text means, as a query has it; nothing where it means no one thing. @param {string} kind @param {string} scheme @param {string} text */
async function termOf(kind, scheme, text) {
  if (kind === "text") return quoted(text);
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(text) ? `"${text}"^^<${XSD}decimal>` : "";
  if (kind === "date") {
    const found = Object.entries(TIMES).find(([, form]) => form.test(text));
    return found ? `"${text}"^^<${XSD}${found[0]}>` : "";
  }
  if (text.includes("://")) return written(text);
  if (kind === "iri") return "";
  return kind === "entity" ? meant(`{ BIND(${written(THING + text) || "<urn:x>"} AS ?found) ?found a ?any }
    UNION { VALUES ?by { <${SKOS}prefLabel> <${SKOS}altLabel> } ?found <${ONTOLOGY}namedIn> ?report ; ?by ?name FILTER(STR(?name) = ${quoted(text)}) }`)
    : meant(`VALUES ?by { <${SKOS}notation> <${SKOS}prefLabel> } ?found <${SKOS}inScheme> ${scheme ? written(ONTOLOGY + scheme) : "?scheme"} ; ?by ?name FILTER(STR(?name) = ${quoted(text)})`);
}

/** Return the one thing that a pattern finds. @param {string} pattern */
async function meant(pattern) {
  const found = JSON.parse(await ask(`SELECT DISTINCT ?found { ${pattern} } LIMIT 2`)).results.bindings;
  return found.length === 1 ? written(found[0].found.value) : "";
}

/** @param {HTMLFormElement} form @param {HTMLElement} place */
function answerHere(form, place) {
  const run = async () => {
    const given = new FormData(form);
    let text = question.text;
    for (const [name, [kind, scheme]] of Object.entries(question.params)) {
      const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[id="p-${name}"]`));
      const typed = String(given.get(name) ?? "").trim() || field?.placeholder || "";
      const term = await termOf(kind, scheme, typed);
      if (!term) {
        place.replaceChildren(make("p", say("notMeant", { name, text: typed }), { class: "notice", role: "alert" }));
        return;
      }
      text = text.replaceAll(`<${PARAMETER}${name}>`, () => term);
    }
    const shown = document.querySelector("#text");
    if (shown) shown.textContent = text;
    await showAnswer(place, text);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
}

const [form, place] = [document.querySelector("#asking"), document.querySelector("#answer")];
if (form instanceof HTMLFormElement && place instanceof HTMLElement) answerHere(form, place);
