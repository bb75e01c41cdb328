// How nodes and lines look, from the colours of the style sheets.
import { colour, fontStack, kindColour, kindNames, signOf } from "./signs.js";

/** @typedef {import("../vendor/cytoscape.js").StylesheetJson} StylesheetJson */

/** @returns {StylesheetJson} */
export function pictureStyle() {
  const ink = colour("ink") || "#222";
  const paper = colour("paper") || "#fff";
  const line = colour("dim") || "#777";
  const wrap = document.documentElement.lang.startsWith("zh") ? "anywhere" : "whitespace";
  const accent = colour("accent") || "#2454a6";
  return [
    { selector: "node", style: {
      label: "data(label)", "font-family": fontStack, "font-size": 12, color: ink,
      "text-outline-color": paper, "text-outline-width": 2, "text-valign": "bottom",
      "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": "120px",
      "text-overflow-wrap": wrap, "min-zoomed-font-size": 7, width: 22, height: 22,
      "border-width": 1, "border-color": paper,
    } },
    ...kindNames.map((kind) => kindStyle(kind, paper)),
    { selector: "edge", style: {
      width: 1.4, "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle",
      "arrow-scale": 0.8, "curve-style": "bezier", opacity: 0.75,
      "font-family": fontStack, "font-size": 10, color: ink,
      "text-background-color": paper, "text-background-opacity": 0.9, "text-background-padding": "2px",
      "text-rotation": "autorotate",
    } },
    { selector: "edge.flow", style: { width: 3, "line-style": "solid", opacity: 0.95,
      "line-color": colour("flow") || "#d08a12", "target-arrow-color": colour("flow") || "#d08a12" } },
    { selector: "edge.plan", style: { "line-style": "dashed", "line-dash-pattern": [8, 5] } },
    { selector: "edge.doubt", style: { "line-style": "dashed", "line-dash-pattern": [2, 3] } },
    { selector: "node.hub", style: { "font-size": 22, "text-outline-width": 3 } },
    { selector: "edge.named, edge:selected", style: { label: "data(label)", "min-zoomed-font-size": 6 } },
    { selector: "edge.flow[?amount]", style: { label: "data(amount)", "font-size": 11, "min-zoomed-font-size": 7 } },
    { selector: "edge.near, edge:selected", style: { opacity: 1, "line-color": accent, "target-arrow-color": accent } },
    { selector: "node.pinned", style: { "border-width": 3, "border-color": ink } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": accent } },
  ];
}

/** @param {string} kind @param {string} paper @returns {StylesheetJson[number]} */
function kindStyle(kind, paper) {
  const { corners, hollow } = signOf(kind);
  const fill = kindColour(kind) || "#777";
  /** @type {Record<string, string | number>} */
  const found = { "background-color": hollow ? paper : fill };
  if (hollow) Object.assign(found, { "border-color": fill, "border-width": 3 });
  if (corners.length) {
    const points = corners.flat().map((n) => n.toFixed(3)).join(" ");
    Object.assign(found, { shape: "polygon", "shape-polygon-points": points });
  }
  return { selector: `node.${kind}`, style: found };
}
