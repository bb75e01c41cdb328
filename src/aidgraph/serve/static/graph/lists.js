// The two tables: the same entities and links as the drawing, for eyes, ears and keys.
import { amountOf, docAddress, keyOf, kindOf, lang, make, marksOf, predicateName, need } from "./data.js";
import { onChange, picture, select, shownLinks, shownNodes } from "./state.js";

const nodeTable = need("#nodes");
const linkTable = need("#links");

function fill() {
  const { nodes } = picture();
  const name = (/** @type {string} */ id) => nodes.get(id)?.label[lang] ?? id;
  const rows = shownNodes().map((node) => make("tr", { "data-id": node.id },
    make("th", { scope: "row" }, bdi(make("a", { href: docAddress(node.id) }, node.label[lang]))),
    make("td", {}, kindOf(node))));
  replace(nodeTable, rows);
  const links = shownLinks().map((link) => make("tr", { "data-id": keyOf(link) },
    make("td", {}, bdi(name(link[0]))), make("td", {}, wordsOf(link), ...signs(link)),
    make("td", {}, bdi(name(link[2])))));
  replace(linkTable, links);
}

/** @param {import("./data.js").Link} link */
const signs = (link) => marksOf(link).flatMap((mark) => [" ", make("span", { class: mark.sort }, mark[lang])]);

/** @param {import("./data.js").Link} link */
const wordsOf = (link) => [predicateName(link[1]), amountOf(link)].filter(Boolean).join(" · ");

/** @param {string | HTMLElement} inner */
const bdi = (inner) => make("bdi", {}, inner);

/** @param {HTMLElement} table @param {HTMLElement[]} rows */
function replace(table, rows) {
  need("tbody", table).replaceChildren(...rows);
  need("caption output", table).textContent = rows.length.toLocaleString("en");
}

/** @param {HTMLElement} table @param {"node" | "link"} kind */
function selectable(table, kind) {
  table.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest("tr[data-id]"));
    if (row?.dataset.id && !target.closest("a")) select({ [kind]: row.dataset.id });
  });
}

selectable(nodeTable, "node");
selectable(linkTable, "link");
onChange(fill);
