export { geoEqualEarth, geoGraticule10, geoMercator, geoPath } from "d3-geo";
export { feature } from "topojson-client";
