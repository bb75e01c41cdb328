// The canvas: Cytoscape draws what state.js holds, where the server or the reader put it.
import cytoscape from "../vendor/cytoscape.js";
import { amountOf, keyOf, lang, predicateName, need, say, shortened, sortOf } from "./data.js";
import { move, onChange, onSelect, picture, select, selected, shownLinks, shownNodes } from "./state.js";
import { pictureStyle } from "./style.js";

/** @typedef {import("../vendor/cytoscape.js").ElementDefinition} ElementDefinition */
/** @typedef {import("./data.js").Node} Node */

const container = need("#canvas");
const LARGE = 80; // above, only names of hubs can be read from afar
const MANY = 300; // above, lines are left out while the picture moves
const NAMED = 24; // more names of lines than that cover each other
const HUBS = 8; // of a large picture these names are seen from afar
const LARGEST = 1.3; // a small picture is not blown up

/** @returns {ElementDefinition[]} */
function elements() {
  const { pinned } = picture();
  const shown = shownNodes();
  const size = (/** @type {Node} */ node) => node.groups.reduce((sum, group) => sum + group[2], 0);
  const largest = shown.toSorted((a, b) => size(b) - size(a)).slice(0, HUBS);
  const hubs = new Set(shown.length > LARGE ? largest : []);
  return [
    ...shown.map((node) => ({
      group: /** @type {const} */ ("nodes"),
      data: { id: node.id, label: titleOf(node) },
      position: { x: node.x, y: node.y },
      classes: [node.kind, pinned.has(node.id) && "pinned", hubs.has(node) && "hub"]
        .filter(Boolean).join(" "),
    })),
    ...shownLinks().map((link) => ({
      group: /** @type {const} */ ("edges"),
      data: { id: keyOf(link), source: link[0], target: link[2], label: predicateName(link[1]), amount: amountOf(link) },
      classes: [link[1] === "FundingFlow" && "flow", sortOf(link)].filter(Boolean).join(" "),
    })),
  ];
}

/** @param {Node} node */
function titleOf(node) {
  const name = shortened(node.label[lang]);
  return node.members[lang] ? `${name} (${node.members[lang]})` : name;
}

export const cy = cytoscape({
  container,
  elements: elements(),
  style: pictureStyle(),
  layout: { name: "preset", fit: true, padding: 30 },
  minZoom: 0.05,
  maxZoom: 4,
  selectionType: "single",
  boxSelectionEnabled: false,
  hideEdgesOnViewport: shownNodes().length > MANY,
});

/** Bring the drawing to what the picture is now. */
function redraw() {
  const wanted = new Map(elements().map((element) => [element.data.id ?? "", element]));
  cy.batch(() => {
    cy.elements().forEach((element) => {
      if (!wanted.has(element.id())) element.remove();
    });
    for (const [id, element] of wanted) {
      const there = cy.getElementById(id);
      if (there.empty()) cy.add(element);
      else if (element.position) {
        there.position(element.position);
        there.classes(element.classes ?? "");
      }
    }
  });
  const counts = { nodes: shownNodes().length, links: shownLinks().length };
  container.setAttribute("aria-label", say("picture", counts));
  mark();
}

/** Show what is selected, and name its links. */
function mark() {
  const { node, link } = selected();
  cy.batch(() => {
    cy.elements().unselect().removeClass("near named");
    const near = cy.getElementById(node ?? "").select().connectedEdges().addClass("near");
    if (near.length <= NAMED) near.addClass("named");
    if (link) cy.getElementById(link).select();
  });
}

/** @param {number} factor */
export function zoom(factor) {
  const middle = { x: cy.width() / 2, y: cy.height() / 2 };
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: middle });
}

export function fit() {
  cy.resize();
  cy.fit(undefined, 30);
  if (cy.zoom() > LARGEST) {
    cy.zoom(LARGEST);
    cy.center();
  }
}

/**
 * Select the nearest entity in a direction, as seen from the selected one.
 * @param {number} dx @param {number} dy
 */
export function walk(dx, dy) {
  const from = cy.getElementById(selected().node ?? "");
  const start = from.empty() ? { x: cy.extent().x1, y: cy.extent().y1 } : from.position();
  let best = { id: "", cost: Infinity };
  cy.nodes().forEach((node) => {
    const [x, y] = [node.position("x") - start.x, node.position("y") - start.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    const cost = ahead + 2 * aside;
    if (ahead > 1 && aside <= ahead * 1.8 && cost < best.cost) best = { id: node.id(), cost };
  });
  const first = cy.nodes()[0];
  if (!best.id && from.empty() && first) best.id = first.id();
  if (!best.id) return;
  select({ node: best.id });
  const at = cy.getElementById(best.id).renderedPosition();
  if (at.x < 0 || at.y < 0 || at.x > cy.width() || at.y > cy.height()) cy.center(cy.getElementById(best.id));
}

fit();
cy.on("tap", (event) => {
  if (event.target === cy) select({});
});
cy.on("tap", "node", (event) => select({ node: event.target.id() }));
cy.on("tap", "edge", (event) => select({ link: event.target.id() }));
cy.on("dragfree", "node", (event) => {
  const { x, y } = event.target.position();
  move(event.target.id(), x, y);
});
onChange(redraw);
onSelect(mark);
const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", () => cy.style(pictureStyle()));
cy.one("render", () => {
  performance.mark("drawn");
  need("#bench").dataset.drawn = "yes";
});
