// Take away what is on the screen: pictures are made here, data by the server.
import { lang, marksOf, page, predicateName, need, sortOf } from "./data.js";
import { cy } from "./drawing.js";
import { download } from "../download.js";
import { colour, drawSign, fontStack } from "./signs.js";
import { shownLinks, shownNodes } from "./state.js";

const form = /** @type {HTMLFormElement} */ (need("#export"));
const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 1600; // pixels that a picture has at least
const MARGIN = 60;
const RADIUS = 11;
/** @type {Record<string, string>} */
const DASHES = { plan: "8 5", doubt: "2 3" };

/** @param {string} name @returns {HTMLInputElement} */
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

form.addEventListener("submit", (event) => {
  const format = field("format").value;
  field("ids").value = shownNodes().map((node) => node.id).join(",");
  if (format !== "png" && format !== "svg") return;
  event.preventDefault();
  if (format === "png") download(png(), "aidgraph.png");
  else download(new Blob([svg()], { type: "image/svg+xml" }), "aidgraph.svg");
});

function png() {
  const box = cy.elements().boundingBox({});
  const scale = Math.min(8, Math.max(2, WIDEST / Math.max(1, box.w)));
  return cy.png({ output: "blob", full: true, bg: colour("paper") || "white", scale, maxHeight: 12000 });
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function element(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

/** Return the picture as SVG with every label as text. */
export function svg() {
  const nodes = shownNodes();
  const at = new Map(nodes.map((node) => [node.id, node]));
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const [left, top] = [Math.min(0, ...xs) - MARGIN - 60, Math.min(0, ...ys) - MARGIN];
  const [width, height] = [Math.max(0, ...xs) - left + MARGIN + 60, Math.max(0, ...ys) - top + MARGIN];
  const root = element("svg", { xmlns: SVG, viewBox: `${left} ${top} ${width} ${height}`, width, height,
    "font-family": fontStack, "font-size": 12, lang: page.lang === "zh" ? "zh-Hans" : "en" });
  root.append(element("title", {}, document.title));
  root.append(element("rect", { x: left, y: top, width, height, fill: colour("paper") || "white" }));
  for (const link of shownLinks()) {
    const [start, end] = [at.get(link[0]), at.get(link[2])];
    if (start && end) root.append(line(start, end, link));
  }
  for (const node of nodes) {
    root.append(drawSign(node.kind, RADIUS, node.x, node.y));
    root.append(element("text", { x: node.x, y: node.y + RADIUS + 14, "text-anchor": "middle",
      fill: colour("ink") || "#222" }, node.label[lang]));
  }
  return new XMLSerializer().serializeToString(root);
}

/**
 * @param {import("./data.js").Node} start
 * @param {import("./data.js").Node} end
 * @param {import("./data.js").Link} link
 */
function line(start, end, link) {
  const flow = link[1] === "FundingFlow";
  const stroke = (flow && colour("flow")) || colour("dim") || "#777";
  const made = element("line", { x1: start.x, y1: start.y, x2: end.x, y2: end.y, stroke,
    "stroke-width": flow ? 3 : 1.2 });
  const dashes = DASHES[sortOf(link)];
  if (dashes) made.setAttribute("stroke-dasharray", dashes);
  const told = marksOf(link).map((mark) => mark[lang]).join(", ");
  made.append(element("title", {}, predicateName(link[1]) + (told && ` (${told})`)));
  return made;
}
