// The query page of a published site: the query of its address, and answers in the page.
import { pageFile } from "../address.js";
import { watchViews } from "../sparql/bar.js";
import { showAnswer } from "./result.js";

/** Take the place of the server. @param {HTMLFormElement} form @param {HTMLTextAreaElement} field */
export function answerHere(form, field) {
  const query = new URLSearchParams(location.search).get("query");
  if (query) field.value = query;
  const place = document.createElement("section");
  place.id = "result";
  place.setAttribute("aria-live", "polite");
  form.after(place);
  const run = async () => {
    await showAnswer(place, field.value);
    watchViews();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", pageFile("sparql", String(new URLSearchParams({ query: field.value }))));
    void run();
  });
  if (query) void run();
}
