// The buttons above a result that show it in other ways.

/** Show the result in the way whose button is pressed. */
export function watchViews() {
  const bar = document.querySelector(".views");
  const place = document.querySelector("#view");
  const rows = document.querySelector("#rows");
  if (!(bar instanceof HTMLElement && place instanceof HTMLElement && rows instanceof HTMLElement)) return;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button[data-view]");
    if (button instanceof HTMLElement) void show(button.dataset.view ?? "table", bar, place);
  });
  const first = bar.dataset.first ?? "table"; // what the header of the query asks for
  if (first !== "table") void show(first, bar, place);
}

/** @param {string} name @param {HTMLElement} bar @param {HTMLElement} place */
async function show(name, bar, place) {
  for (const button of bar.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
  place.hidden = name === "table";
  if (name === "table") return;
  try {
    const { chart, graph, map } = await import("./views.js");
    /** @type {Record<string, (place: HTMLElement) => void | Promise<void>>} */
    const ways = { chart, graph, map };
    await ways[name]?.(place);
  } catch {
    const { make, say } = await import("./page.js");
    place.replaceChildren(make("p", say("failed"), { class: "notice" }));
  }
}
