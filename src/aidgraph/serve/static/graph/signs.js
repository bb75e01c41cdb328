// The sign of each class: a shape and a colour, the same in drawing, legend and SVG.

/**
 * Corners on a circle of radius 1, or none for a circle; `hollow` ones have no filling.
 * @typedef {{corners: [number, number][], hollow: boolean}} Sign
 */

const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
export const fontStack = FONT;

/** @param {number} n @param {number} turn @returns {[number, number][]} */
const regular = (n, turn) =>
  Array.from({ length: n }, (_, i) => {
    const angle = ((i + turn) / n) * 2 * Math.PI - Math.PI / 2;
    return [Math.cos(angle), Math.sin(angle)];
  });

/** @type {[number, number][]} */
const STAR = regular(10, 0).map(([x, y], i) => (i % 2 ? [x * 0.45, y * 0.45] : [x, y]));

/** @type {Record<string, Sign>} */
const SIGNS = {
  Organization: { corners: regular(4, 0.5), hollow: false },
  Place: { corners: [], hollow: false },
  Facility: { corners: regular(6, 0.5), hollow: false },
  Project: { corners: regular(4, 0), hollow: false },
  Programme: { corners: regular(3, 0), hollow: false },
  Event: { corners: STAR, hollow: false },
  Recognition: { corners: regular(3, 0.5), hollow: false },
  Person: { corners: [], hollow: true },
  Group: { corners: regular(6, 0), hollow: true },
  Entity: { corners: regular(4, 0), hollow: true },
};

/** @param {string} kind */
export const signOf = (kind) => SIGNS[kind] ?? SIGNS.Entity;
export const kindNames = Object.keys(SIGNS);

/** Colours have one home, the style sheets. @param {string} name */
export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** @param {string} kind */
export const kindColour = (kind) => colour(`c-${kind.toLowerCase()}`) || colour("dim");

/**
 * Return a sign as an SVG element about the point (x, y).
 * @param {string} kind @param {number} radius @param {number} [x] @param {number} [y]
 */
export function drawSign(kind, radius, x = 0, y = 0) {
  const { corners, hollow } = signOf(kind);
  const shape = document.createElementNS(
    "http://www.w3.org/2000/svg",
    corners.length ? "polygon" : "circle",
  );
  if (corners.length) {
    const points = corners.map(([a, b]) => `${round(x + a * radius)},${round(y + b * radius)}`);
    shape.setAttribute("points", points.join(" "));
  } else {
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: radius })) {
      shape.setAttribute(name, String(round(value)));
    }
  }
  shape.setAttribute("fill", hollow ? colour("paper") || "white" : kindColour(kind));
  shape.setAttribute("stroke", kindColour(kind));
  shape.setAttribute("stroke-width", hollow ? "2.5" : "1");
  return shape;
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
