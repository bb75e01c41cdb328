import cytoscape from "cytoscape";
export default cytoscape;
export type ElementDefinition = cytoscape.ElementDefinition;
export type StylesheetJson = cytoscape.StylesheetJson;
