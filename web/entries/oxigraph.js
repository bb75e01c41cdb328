export { default, Store } from "oxigraph/web.js";
