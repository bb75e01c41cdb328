// What the parts do together: selecting, filtering, switching the language, keys, the address.

function selectNode(node, { move = false, heed = false } = {}) {
  if (!nodeIsShown(node)) reveal(node);
  state.selected = { node };
  restyle();
  drawPanel({ heed });
  if (move) zoomTo([node, ...neighboursOf(node)]);
  location.replace(`#${encodeURIComponent(data.entities[node].id)}`);
}

function selectEdge(edge) {
  state.selected = { edge };
  restyle();
  drawPanel();
}

function clearSelection() {
  state.selected = null;
  restyle();
  drawPanel();
  location.replace("#");
}

// Make an entity seen that is not: of a library, with what is next to it.
function reveal(node) {
  if (!data.library) { showEverything(); return; }
  state.hiddenKinds.clear();
  showAround(node, 1);
}

function filterChanged() {
  if (data.library && state.around && state.around !== filterChanged.filled) {
    fillCanvas();
    filterChanged.filled = state.around;
  }
  drawLibrary();
  shownNodes.refresh();
  shownEdges.refresh();
  drawFocusNote();
  drawList();
  restyle();
}

// Show only what is within `depth` steps of a node; without a node, everything again.
function showAround(node, depth = 1) {
  state.around = node === null ? null : { node, depth, members: surroundings(node, depth) };
  filterChanged();
  drawPanel();
  zoomTo();
}

function showEverything() {
  state.around = null;
  state.hiddenKinds.clear();
  filterChanged();
  drawLegend();
}

function drawFocusNote() {
  const note = byId("focus-note");
  note.hidden = !state.around;
  if (!state.around) return;
  const { node, depth, cluster, members, n } = state.around;
  const all = () => showAround(null);
  const said = cluster === undefined ? say("focusNote", { name: entityName(node), depth, n: members.size })
    : say("clusters.opened", { name: pick(library.groupings[state.around.by].clusters[cluster].name), shown: members.size, n });
  note.replaceChildren(said,
    make("button", { type: "button", click: all }, say(library ? "clusters.backToAll" : "allEntities")));
}

function drawWords() {
  document.documentElement.lang = state.language === "zh" ? "zh-Hans" : "en";
  document.title = pick(data.title);
  byId("title").textContent = pick(data.title);
  const counts = say("counts", { nodes: data.entities.length, edges: data.edges.length });
  byId("story").textContent = pick(data.story);
  byId("story").title = pick(data.story);
  byId("subtitle").textContent = `${counts} · ${say("stance")}`;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word, { currency: data.currency });
  }
  byId("language").textContent = say("language");
  byId("language").lang = state.language === "zh" ? "en" : "zh-Hans";
  byId("search").placeholder = say("searchHint");
  for (const [id, word] of [["zoom-in", "zoomIn"], ["zoom-out", "zoomOut"], ["zoom-all", "zoomAll"]]) {
    byId(id).title = say(word);
    byId(id).setAttribute("aria-label", say(word));
  }
  const frame = byId("canvas").firstElementChild;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", say("picture", { n: data.entities.length }));
}

function drawAll() {
  drawWords();
  drawLegend();
  drawPanel();
  drawList();
  drawFocusNote();
  drawLibrary();
  labelsChanged();
}

function switchLanguage() {
  state.language = state.language === "zh" ? "en" : "zh";
  keep("lang", state.language);
  drawAll();
}

function pageKey(event) {
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape") {
    if (state.selected) clearSelection();
    else if (state.around) showAround(null);
  }
}

function openAddress() {
  const wanted = location.hash.slice(1);
  const node = data.entities.findIndex((entity) => encodeURIComponent(entity.id) === wanted);
  if (node >= 0 && state.selected?.node !== node) selectNode(node, { move: true });
}

startCanvas();
startLegend();
startTabs();
startSearch();
startLibrary();
byId("language").addEventListener("click", switchLanguage);
byId("save").addEventListener("click", save);
document.addEventListener("keydown", pageKey);
addEventListener("hashchange", openAddress);
drawAll();
zoomTo();
if (data.focus !== undefined) selectNode(data.focus);
openAddress();
