// Show the answer to a query as the server's pages do: rows with their links, and ways to save it.
import { termFile, thingFile } from "../address.js";
import { download } from "../download.js";
import { languageOf } from "../han.js";
import { make, page, say } from "../sparql/page.js";
import { names } from "./find.js";
import { FORMATS, ask, givesGraph, stop } from "./ask.js";

const [THING, ONTOLOGY] = ["https://w3id.org/aidgraph/id/", "https://w3id.org/aidgraph/ontology#"];
const NUMBER = /#(integer|decimal|double|float|int|long)$/;
const SHOWN = 1000;

/** @typedef {{type: string, value: string, "xml:lang"?: string, datatype?: string}} Term */

/** @type {WeakMap<HTMLElement, object>} which answer a place waits for: the one asked for last */
const newest = new WeakMap();

/** @type {Map<string, {zh: string, en: string}>} what things are called, by their ids */
const labels = new Map();

async function readLabels() {
  if (labels.size) return;
  for (const [id, , label] of (await names()).things) labels.set(id, label);
}

/** Ask, and put what is found into *place*; the reader may stop it. @param {HTMLElement} place @param {string} query */
export async function showAnswer(place, query) {
  const mine = {};
  newest.set(place, mine);
  const isNewest = () => newest.get(place) === mine;
  const status = make("p", say("opening"), { role: "status" });
  const button = make("button", say("stop"), { type: "button" });
  place.replaceChildren(status, button);
  button.addEventListener("click", () => stop(say("stopped")));
  const onOpened = () => {
    status.textContent = say("running");
  };
  try {
    const found = await ask(query, { onOpened });
    await readLabels();
    if (isNewest()) place.replaceChildren(...answer(query, found));
  } catch (error) {
    if (isNewest()) place.replaceChildren(problem(error));
  }
}

/** @param {unknown} error */
function problem(error) {
  const notice = make("div", "", { class: "notice bad", role: "alert", id: "error" });
  const reason = make("p", error instanceof Error ? error.message : String(error), { class: "reason" });
  notice.append(make("h2", say("error")), reason);
  return notice;
}

/** @param {string} query @param {string} found */
function answer(query, found) {
  if (givesGraph(query)) return [...saving(query, FORMATS.graph), make("pre", found, { class: "turtle", tabindex: "0" })];
  const data = JSON.parse(found);
  if ("boolean" in data) return [make("p", say(data.boolean ? "yes" : "no"), { class: "boolean", role: "status" })];
  /** @type {{head: {vars: string[]}, results: {bindings: Record<string, Term>[]}}} */
  const { head: { vars }, results: { bindings: rows } } = data;
  page.total = rows.length;
  const title = make("h2", `${say("resultTitle")} `, { id: "result-title" });
  title.append(make("small", rows.length === 1 ? say("oneRow") : say("rows", { n: rows.length.toLocaleString("en") }), { role: "status" }));
  if (!rows.length) return [title, make("p", say("noRows"))];
  const cut = rows.length > SHOWN ? [make("p", say("shown", { n: SHOWN, total: rows.length }), { class: "hint" })] : [];
  return [title, ...saving(query, FORMATS.rows), ...cut, views(), make("div", "", { id: "view", class: "view", hidden: "" }), table(vars, rows.slice(0, SHOWN))];
}

/** @param {string} query @param {Record<string, string>} formats */
function saving(query, formats) {
  const line = make("p", `${say("save")} `, { class: "formats" });
  for (const [ending, format] of Object.entries(formats)) {
    const button = make("button", ending, { type: "button" });
    button.addEventListener("click", async () => {
      try {
        download(new Blob([await ask(query, { format })], { type: format }), `result.${ending}`);
      } catch (error) {
        document.querySelector("#error")?.remove();
        line.after(problem(error));
      }
    });
    line.append(button, " ");
  }
  return [line];
}

function views() {
  const bar = make("p", "", { class: "pair views", "data-first": "table", role: "toolbar", "aria-label": say("views"), hidden: "" });
  for (const name of ["table", "chart", "map", "graph"]) {
    bar.append(make("button", say(name), { type: "button", "data-view": name, "aria-pressed": String(name === "table") }), " ");
  }
  return bar;
}

/** @param {string[]} columns @param {Record<string, Term>[]} rows */
function table(columns, rows) {
  const box = make("div", "", { class: "wide", id: "rows", tabindex: "0", role: "region", "aria-labelledby": "result-title" });
  const [whole, head, body, line] = ["table", "thead", "tbody", "tr"].map((tag) => make(tag, ""));
  for (const column of columns) line.append(make("th", column, { scope: "col" }));
  head.append(line);
  for (const row of rows) {
    const made = make("tr", "");
    made.append(...columns.map((column) => cell(row[column])));
    body.append(made);
  }
  whole.append(head, body);
  box.append(whole);
  return box;
}

/** @param {Term | undefined} term */
function cell(term) {
  const made = make("td", "");
  if (!term) return made;
  const iri = term.type === "uri" ? term.value : "";
  const address = addressOf(iri);
  const inner = address ? make("a", "", { href: address, title: iri }) : make("span", "");
  if (iri) inner.dataset.iri = iri;
  if (term.datatype) inner.dataset.type = term.datatype;
  const number = NUMBER.test(term.datatype ?? "");
  const text = make("bdi", iri ? short(iri) : number ? grouped(term.value) : term.value, term["xml:lang"] ? { lang: term["xml:lang"] } : languageOf(term.value));
  if (number) {
    made.className = "number";
    inner.dataset.value = term.value;
  }
  inner.append(text);
  const label = iri.startsWith(THING) ? labels.get(iri.slice(THING.length))?.[page.lang] : undefined;
  if (!label) {
    made.append(inner);
    return made;
  }
  text.textContent = label;
  made.append(inner, " ", make("small", short(iri), { class: "iri" }));
  return made;
}

/** @param {string} iri */
function addressOf(iri) {
  if (iri.startsWith(THING) && !/\/evidence\//.test(iri)) return thingFile(iri.slice(THING.length));
  if (iri.startsWith(ONTOLOGY)) return termFile(iri.slice(ONTOLOGY.length));
  return /^https?:/.test(iri) && !iri.startsWith(THING) ? iri : "";
}

/** Return a number with its digits in groups; a year has none. @param {string} text */
const grouped = (text) => text.replace(/^([+-]?)(\d{5,})/, (_, sign, digits) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ","));

/** @param {string} iri */
const short = (iri) => (iri.startsWith(ONTOLOGY) ? `aid:${iri.slice(ONTOLOGY.length)}` : iri.replace(THING, ""));
