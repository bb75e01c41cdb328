// A map of coasts with points on it: no borders, no tiles, no request but for our own coast file.
import { root, thingFile } from "../address.js";
import { feature, geoEqualEarth, geoGraticule10, geoPath } from "../vendor/map.js";

/** @typedef {{id: string, label: {zh: string, en: string}, at: [number, number], links: number, about?: boolean}} Point */
/**
 * @typedef {object} Options
 * @property {"zh" | "en"} lang
 * @property {string} land address of the coasts
 * @property {string} doc address that pages of things begin with
 */

const SVG = "http://www.w3.org/2000/svg";
const [WIDEST, NARROWEST] = [960, 320]; // pixels
const LABELS = 30; // more names than that cover each other
const CLOSEST = 4; // degrees: a single place is shown with this much around it

/**
 * Draw the points into *svg*; return what zooms and fits.
 * @param {SVGSVGElement} svg @param {Point[]} points @param {Options} options
 */
export async function drawMap(svg, points, options) {
  const answer = await fetch(options.land);
  if (!answer.ok) throw new Error(`no coasts: ${answer.status}`);
  const world = await answer.json();
  const land = feature(world, world.objects.land);
  const width = Math.min(WIDEST, Math.max(NARROWEST, svg.clientWidth)); // so that names can be read
  const height = Math.round(width * (width < 600 ? 0.9 : 0.5));
  const margin = Math.round(width / 16);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const projection = geoEqualEarth();
  const paint = () => {
    const path = geoPath(projection);
    const shapes = [
      element("path", { class: "grid", d: path(geoGraticule10()) ?? "" }),
      element("path", { class: "land", d: path(land) ?? "" }),
      ...marks(points, projection, options),
    ];
    svg.replaceChildren(...shapes);
  };
  const fit = () => {
    projection.rotate([-middleOf(points), 0]);
    projection.fitExtent([[margin, margin], [width - margin, height - margin]], surroundings(points));
    projection.clipExtent([[0, 0], [width, height]]);
    paint();
  };
  const zoom = (/** @type {number} */ factor) => {
    const middle = projection.invert?.([width / 2, height / 2]);
    projection.scale(projection.scale() * factor);
    const moved = middle && projection(middle);
    const [x, y] = projection.translate();
    if (moved) projection.translate([x + width / 2 - moved[0], y + height / 2 - moved[1]]);
    paint();
  };
  fit();
  return { fit, zoom };
}

/** Return the meridian in the middle of the points. @param {Point[]} points */
function middleOf(points) {
  const xs = points.map(({ at }) => at[0]);
  return (Math.min(...xs) + Math.max(...xs)) / 2;
}

/** Return corners about all points, as something to fit into the picture. @param {Point[]} points */
function surroundings(points) {
  const [xs, ys] = [points.map(({ at }) => at[0]), points.map(({ at }) => at[1])];
  const [west, east] = [Math.min(...xs) - CLOSEST, Math.max(...xs) + CLOSEST];
  const [south, north] = [Math.max(-85, Math.min(...ys) - CLOSEST), Math.min(85, Math.max(...ys) + CLOSEST)];
  const coordinates = [[west, south], [east, south], [east, north], [west, north]];
  return { type: /** @type {const} */ ("MultiPoint"), coordinates };
}

/**
 * @param {Point[]} points
 * @param {(at: [number, number]) => [number, number] | null} projection
 * @param {Options} options
 */
function* marks(points, projection, options) {
  const most = Math.max(1, ...points.map(({ links }) => links));
  /** @type {[number, number][]} */
  const named = [];
  for (const [rank, point] of points.entries()) {
    const place = projection(point.at);
    if (!place) continue;
    const [x, y] = place;
    const name = point.label[options.lang];
    const link = element("a", { href: address(options.doc, point.id), "aria-label": name });
    const radius = 4 + 9 * Math.sqrt(point.links / most);
    link.append(element("title", {}, `${name} (${point.links})`), element("circle", { cx: x, cy: y, r: radius, ...(point.about && { class: "about" }) }));
    const free = named.every(([a, b]) => Math.abs(a - x) > 90 || Math.abs(b - y) > 15);
    if (rank < LABELS && free) {
      named.push([x, y]);
      link.append(element("text", { x: x + radius + 3, y: y + 4 }, name));
    }
    yield link;
  }
}

/** @param {string} doc @param {string} id */
function address(doc, id) {
  if (root !== null) return thingFile(id);
  const [path, query] = doc.split("?");
  return `${path}${id.split("/").map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
export function element(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}
