// The legend: the sign, name and number of each class; a tick hides or shows it.
import { page, need, sortOf } from "./data.js";
import { drawSign, kindNames } from "./signs.js";
import { onChange, picture, shownLinks, shownNodes, step, toggled } from "./state.js";

const legend = need("#legend");

/** @param {string} kind */
function entry(kind) {
  const there = legend.querySelector(`label[data-kind="${kind}"]`);
  if (there) return there;
  const made = /** @type {HTMLElement} */ (need("label").cloneNode(false));
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", value: kind, checked: true });
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["width", "16"], ["height", "16"], ["viewBox", "-8 -8 16 16"],
    ["aria-hidden", "true"], ["class", "sign"]]) sign.setAttribute(name, value);
  made.removeAttribute("for");
  made.removeAttribute("class");
  made.dataset.kind = kind;
  made.append(box, " ", sign, ` ${page.kinds[kind]} `, document.createElement("output"));
  legend.insertBefore(made, legend.querySelector("[data-line]"));
  return made;
}

function update() {
  const { nodes, hiddenKinds } = picture();
  const shown = shownNodes();
  for (const kind of kindNames) {
    const total = [...nodes.values()].filter((node) => node.kind === kind).length;
    if (!total && !legend.querySelector(`label[data-kind="${kind}"]`)) continue;
    const label = entry(kind);
    const sign = label.querySelector("svg");
    if (sign) sign.replaceChildren(drawSign(kind, 6.5));
    const box = /** @type {HTMLInputElement} */ (need("input", label));
    box.checked = !hiddenKinds.has(kind);
    const seen = shown.filter((node) => node.kind === kind).length;
    need("output", label).textContent = seen === total ? `${total}` : `${seen}/${total}`;
  }
}

/** Explain the broken lines that the picture has. */
function explainLines() {
  const sorts = new Set(shownLinks().map(sortOf));
  for (const line of legend.querySelectorAll("[data-line]")) {
    if (line instanceof HTMLElement) line.hidden = !sorts.has(line.dataset.line ?? "");
  }
}

legend.addEventListener("change", (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if (box.type === "checkbox") step({ hiddenKinds: toggled(picture().hiddenKinds, box.value) });
});
legend.addEventListener("dblclick", (event) => {
  const label = /** @type {Element} */ (event.target).closest("label");
  const kind = label?.dataset.kind;
  if (!kind) return;
  step({ hiddenKinds: new Set(kindNames.filter((name) => name !== kind)) });
});
onChange(update);
onChange(explainLines);
update();
explainLines();
