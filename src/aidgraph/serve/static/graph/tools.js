// The buttons above the drawing, and the keys that do the same.
import { need, say } from "./data.js";
import { focusCard } from "./card.js";
import { fit, walk, zoom } from "./drawing.js";
import { keepAddress, openFile, share } from "./share.js";
import { canRedo, canUndo, hiddenCount, hide, onChange, onSelect, redo, selected, select, showAll, undo } from "./state.js";

const bench = need("#bench");
const canvas = need("#canvas");

/** @param {"drawing" | "list"} view */
function show(view) {
  bench.dataset.view = view;
  for (const name of ["drawing", "list"]) {
    button(name).setAttribute("aria-pressed", String(name === view));
  }
  if (view === "drawing") fit();
}

/** @param {string} name */
const button = (name) => /** @type {HTMLButtonElement} */ (need(`button[data-do="${name}"]`, bench));

/** @type {Record<string, () => void>} */
const ACTIONS = {
  drawing: () => show("drawing"),
  list: () => show("list"),
  undo,
  redo,
  showAll,
  zoomIn: () => zoom(1.3),
  zoomOut: () => zoom(1 / 1.3),
  fit,
  share: () => void share(),
};

/** @type {Record<string, () => void>} */
const CANVAS_KEYS = {
  ArrowLeft: () => walk(-1, 0),
  ArrowRight: () => walk(1, 0),
  ArrowUp: () => walk(0, -1),
  ArrowDown: () => walk(0, 1),
  Enter: () => (selected().node ? focusCard() : walk(1, 0)),
  Backspace: () => hide(selected().node ?? ""),
  Delete: () => hide(selected().node ?? ""),
  Escape: () => select({}),
  "+": () => zoom(1.3),
  "-": () => zoom(1 / 1.3),
  0: fit,
};

bench.addEventListener("click", (event) => {
  const found = /** @type {Element} */ (event.target).closest("button[data-do]");
  if (found instanceof HTMLElement) ACTIONS[found.dataset.do ?? ""]?.();
});
canvas.addEventListener("keydown", (event) => {
  const act = CANVAS_KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  act();
});
need("#card").addEventListener("keydown", (event) => {
  if (event.key === "Escape") canvas.focus();
});
document.addEventListener("keydown", (event) => {
  const typing = /** @type {Element} */ (event.target).closest?.("input, textarea, select");
  if (typing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    (event.shiftKey ? redo : undo)();
  } else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "/") {
    event.preventDefault();
    need("#q").focus();
  } else if (event.key === "l") show("list");
  else if (event.key === "g") {
    show("drawing");
    canvas.focus();
  }
});
const saved = /** @type {HTMLInputElement} */ (need("#saved"));
saved.addEventListener("change", () => {
  const file = saved.files?.[0];
  if (file) void openFile(file);
  saved.value = "";
});

function update() {
  button("undo").disabled = !canUndo();
  button("redo").disabled = !canRedo();
  const hidden = hiddenCount();
  button("showAll").disabled = !hidden;
  button("showAll").textContent = hidden ? `${say("showAll")} (${say("hidden", { n: hidden })})` : say("showAll");
  keepAddress();
}
onChange(update);
onSelect(keepAddress);
