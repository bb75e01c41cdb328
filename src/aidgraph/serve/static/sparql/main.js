// The query page: the editor in the place of the field, and the other views of a result.
import { root } from "../address.js";
import { watchViews } from "./bar.js";

const form = document.querySelector("#ask");
const field = document.querySelector("#query");
const editor = document.querySelector("#editor");

async function open() {
  if (!(form instanceof HTMLFormElement && field instanceof HTMLTextAreaElement && editor instanceof HTMLElement)) return;
  if (root !== null) (await import("../published/sparql.js")).answerHere(form, field);
  try {
    const { openEditor } = await import("./editor.js");
    openEditor(field, editor, form);
    const hint = document.querySelector("#editor-hint");
    if (hint instanceof HTMLElement) hint.hidden = false;
  } catch {
    editor.hidden = true; // the plain field works as well
    field.hidden = false;
  }
}

void open();
watchViews();
