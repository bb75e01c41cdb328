// A small graph to look at: the entities of a result where the server put them.
import cytoscape from "../vendor/cytoscape.js";
import { pictureStyle } from "../graph/style.js";

/**
 * @param {HTMLElement} container
 * @param {{nodes: any[], links: [string, string, string][], predicates: Record<string, any>}} found
 * @param {"zh" | "en"} lang
 */
export function drawSmall(container, found, lang) {
  cytoscape({
    container,
    style: pictureStyle(),
    layout: { name: "preset", fit: true, padding: 20 },
    elements: [
      ...found.nodes.map((node) => ({
        data: { id: node.id, label: node.label[lang] },
        position: { x: node.x, y: node.y },
        classes: node.kind,
      })),
      ...found.links.map(([source, predicate, target]) => ({
        data: { id: `${source}|${predicate}|${target}`, source, target,
          label: found.predicates[predicate]?.[lang] ?? predicate },
        classes: predicate === "FundingFlow" ? "flow" : "",
      })),
    ],
  });
}
