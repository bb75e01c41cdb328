// Bring in the next entities that one way on from an entity leads to.
import { ask } from "./api.js";
import { keyOf, lang, learn, page, predicateName, say, tell } from "./data.js";
import { picture, step } from "./state.js";

/** @typedef {import("./data.js").Node} Node */

const ROOM = 105; // how far apart new entities are set

/**
 * @param {string} id
 * @param {string} predicate
 * @param {"out" | "in"} direction
 */
export async function expand(id, predicate, direction) {
  const { nodes, links } = picture();
  const limit = Math.min(page.step, page.most - nodes.size);
  const room = page.mostLinks - links.size;
  if (limit <= 0 || room <= 0) {
    tell(say("full", { most: page.most, mostLinks: page.mostLinks }));
    return;
  }
  const shown = [...nodes.keys()];
  const answer = await ask("neighbours", { id, predicate, direction, shown, limit, room });
  if (!answer) return;
  learn(answer);
  const now = picture();
  const home = now.nodes.get(id);
  if (!home) return;
  /** @type {Node[]} */
  const fresh = placed(home, answer.nodes, [...now.nodes.values()]);
  if (fresh.length) {
    step({
      nodes: new Map([...now.nodes, ...entries(fresh)]),
      links: new Map([...now.links, ...answer.links.map((/** @type {any} */ l) => [keyOf(l), l])]),
      via: new Map([...now.via, ...fresh.map((node) => /** @type {const} */ ([node.id, id]))]),
    });
  }
  const name = `${home.label[lang]} · ${predicateName(predicate)}`;
  const [n, total, left] = [answer.total - answer.left, answer.total, answer.left];
  const result = left ? say("added", { name, n, total, left }) : say("allShown", { name, total });
  const why = say("full", { most: page.most, mostLinks: page.mostLinks });
  tell(answer.full ? `${result} ${why}` : result);
}

/** @param {Node[]} nodes @returns {[string, Node][]} */
const entries = (nodes) => nodes.map((node) => [node.id, node]);

/**
 * Set new entities on a spiral about *home*, each at the first place that is free.
 * @param {Node} home @param {Node[]} fresh @param {Node[]} there @returns {Node[]}
 */
function placed(home, fresh, there) {
  const taken = there.map(({ x, y }) => ({ x, y }));
  let turn = 4;
  return fresh.map((node) => {
    for (;;) {
      const reach = ROOM * 0.62 * Math.sqrt(turn);
      const angle = turn * 2.39996; // the golden angle leaves no direction out
      turn += 1;
      const place = {
        x: Math.round(home.x + reach * Math.cos(angle)),
        y: Math.round(home.y + reach * 0.8 * Math.sin(angle)),
      };
      if (taken.every(({ x, y }) => Math.hypot(x - place.x, (y - place.y) * 1.4) > ROOM * 0.8)) {
        taken.push(place);
        return { ...node, ...place };
      }
    }
  });
}
