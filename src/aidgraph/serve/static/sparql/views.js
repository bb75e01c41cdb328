// Other ways to see a result: bars, a map, a graph; the table beside them holds the same.
import { pageFile, root } from "../address.js";
import { element } from "../map/draw.js";
import { make, page, post, say } from "./page.js";

const THING = "https://w3id.org/aidgraph/id/";
const BARS = 40;
const UNIT = /^(unit|currency)(_|$)|单位|币种/i; // columns that say what another column counts
const MOST = 300; // entities that a small graph may show

/** @typedef {{text: string, iri: string, number: number | null}} Cell */

/** Read the table as it stands. @returns {{columns: string[], rows: Cell[][]}} */
function readTable() {
  const heads = [...document.querySelectorAll("#rows thead th")];
  const rows = [...document.querySelectorAll("#rows tbody tr")];
  return {
    columns: heads.map((head) => head.textContent ?? ""),
    rows: rows.map((row) => [...row.children].map(readCell)),
  };
}

/** @param {Element} cell @returns {Cell} */
function readCell(cell) {
  const inner = /** @type {HTMLElement | null} */ (cell.querySelector("[data-iri], [data-type]"));
  const text = (cell.querySelector("bdi")?.textContent ?? "").trim();
  const numeric = /#(integer|decimal|double|float|int|long)$/.test(inner?.dataset.type ?? "");
  return { text, iri: inner?.dataset.iri ?? "", number: numeric ? Number(inner?.dataset.value ?? text) : null };
}

/**
 * Return the column that names the rows: one in the reader's language before any other text.
 * @param {string[]} columns @param {Cell[][]} rows @param {number} value
 */
function nameColumn(columns, rows, value) {
  const texts = columns.flatMap((_, i) =>
    i !== value && rows.some((row) => row[i]?.number === null && !row[i]?.iri && row[i]?.text) ? [i] : []);
  const own = texts.find((i) => columns[i]?.endsWith(`_${page.lang}`));
  return own ?? texts[0] ?? columns.findIndex((_, i) => i !== value);
}

/**
 * Return as much of a text as has room; Chinese characters are twice as wide.
 * @param {string} text @param {number} room
 */
function fitted(text, room) {
  const most = Math.floor(room / (/[\u2e80-\u9fff]/.test(text) ? 17 : 8.5));
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/**
 * Return rows by their unit: amounts of two units never share an axis.
 * @param {string[]} columns @param {Cell[][]} rows @param {number} value
 */
function byUnit(columns, rows, value) {
  const units = columns.flatMap((name, i) => (i !== value && UNIT.test(name) ? [i] : []));
  const unit = units.find((i) => columns[i]?.endsWith(`_${page.lang}`)) ?? units[0] ?? -1;
  /** @type {Map<string, Cell[][]>} */
  const found = new Map();
  for (const row of rows) {
    const key = unit < 0 ? "" : row[unit]?.text ?? "";
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

/** @param {HTMLElement} place @param {number} [wanted] the column that is drawn */
export function chart(place, wanted) {
  const { columns, rows } = readTable();
  const numeric = columns.flatMap((_, i) => (rows.some((row) => row[i]?.number !== null) ? [i] : []));
  const value = wanted ?? numeric[0] ?? -1;
  if (value < 0) {
    place.replaceChildren(make("p", say("noChart"), { class: "notice" }));
    return;
  }
  const groups = byUnit(columns, rows.filter((row) => row[value]?.number !== null), value);
  const parts = [...groups].flatMap(([unit, members]) =>
    [...(unit ? [make("h3", say("chartUnit", { unit }))] : []), ...bars(place, columns, members, value)]);
  place.replaceChildren(...(numeric.length > 1 ? [chooser(place, columns, numeric, value)] : []), ...parts);
}

/** @param {HTMLElement} place @param {string[]} columns @param {number[]} numeric @param {number} value */
function chooser(place, columns, numeric, value) {
  const label = make("label", `${say("chartColumn")} `);
  const select = /** @type {HTMLSelectElement} */ (make("select", ""));
  for (const i of numeric) select.append(make("option", columns[i] ?? "", { value: String(i) }));
  select.value = String(value);
  select.addEventListener("change", () => chart(place, Number(select.value)));
  label.append(select);
  return label;
}

/** Draw rows of one unit as bars. @param {HTMLElement} place @param {string[]} columns @param {Cell[][]} rows @param {number} value */
function bars(place, columns, rows, value) {
  const name = nameColumn(columns, rows, value);
  const drawn = rows.slice(0, BARS);
  const told = { value: columns[value] ?? "", name: columns[name] ?? "", n: drawn.length, total: rows.length };
  const most = Math.max(...drawn.map((row) => Math.abs(row[value]?.number ?? 0)), Number.MIN_VALUE);
  const height = drawn.length * 26 + 10;
  const wide = Math.min(900, Math.max(320, place.clientWidth));
  const middle = Math.round(wide * 0.38); // names to the left, bars to the right
  const svg = element("svg", { class: "chart", viewBox: `0 0 ${wide} ${height}`, role: "img", "aria-label": say("chartOf", told) });
  drawn.forEach((row, i) => {
    const width = (Math.abs(row[value]?.number ?? 0) / most) * (wide - middle - 130);
    svg.append(
      element("text", { x: middle - 8, y: i * 26 + 22, "text-anchor": "end" }, fitted(row[name]?.text ?? `${i + 1}`, middle)),
      element("rect", { x: middle, y: i * 26 + 8, width: Math.max(1, width), height: 18 }),
      element("text", { x: middle + width + 8, y: i * 26 + 22 }, row[value]?.text ?? ""),
    );
  });
  return [make("p", say("chartOf", told), { class: "hint" }), svg];
}

/** @returns {string[]} */
function entityIds() {
  const iris = readTable().rows.flat().map((cell) => cell.iri);
  return [...new Set(iris.filter((iri) => iri.startsWith(THING)).map((iri) => iri.slice(THING.length)))];
}

/** @param {HTMLElement} place */
export async function map(place) {
  const { points } = await post("places", { ids: entityIds().slice(0, MOST) });
  if (!points.length) {
    place.replaceChildren(make("p", say("noPlaces"), { class: "notice" }));
    return;
  }
  const { drawMap } = await import("../map/draw.js");
  const told = say("mapOf", { n: points.length });
  const svg = /** @type {SVGSVGElement} */ (element("svg", { role: "group", "aria-label": told }));
  const box = make("div", "", { class: "map" });
  box.append(svg);
  place.replaceChildren(make("p", told, { class: "hint" }), box);
  await drawMap(svg, points, page);
}

/** @param {HTMLElement} place */
export async function graph(place) {
  const ids = entityIds();
  const found = ids.length ? await post("subgraph", { ids: ids.slice(0, MOST), known: true }) : { nodes: [] };
  if (!found.nodes.length) {
    place.replaceChildren(make("p", say("noEntities"), { class: "notice" }));
    return;
  }
  const told = say("graphOf", { n: found.nodes.length, total: ids.length });
  const box = make("div", "", { class: "canvas", role: "img", "aria-label": told });
  const query = new URLSearchParams({ ids: found.nodes.map((/** @type {any} */ n) => n.id).join(","), lang: page.lang });
  const link = make("a", say("openGraph"), { href: root === null ? `${page.prefix}/graph?${query}` : pageFile("graph", String(query)) });
  const text = make("p", `${told} `, { class: "hint" });
  text.append(link);
  place.replaceChildren(text, box);
  const { drawSmall } = await import("./small.js");
  drawSmall(box, found, page.lang);
}
