// The list: the same entities and facts as the graph, as plain HTML.

function entry(node) {
  const kind = data.kinds[kindOf(node)];
  const show = () => { openTab("graph"); selectNode(node, { move: true, heed: true }); };
  return make("article", { class: "entry" },
    make("p", { class: "top" }, sign(kind), pick(kind.name),
      make("button", { type: "button", click: show }, say("onGraph"))),
    make("h3", { class: "name" }, entityName(node)),
    ...otherNames(node),
    entityFacts(node, 3));
}

function drawList() {
  const list = byId("list");
  if (list.hidden) return;
  if (library && !state.around) {
    list.replaceChildren(make("h2", {}, say("clusters.table")), ...clusterEntries());
    return;
  }
  const shown = data.entities.map((_, node) => node).filter(nodeIsShown);
  shown.sort((a, b) => kindOf(a) - kindOf(b) || a - b);
  const title = make("h2", {}, say("list"));
  const hint = make("p", { class: "detail" }, say("listHint", { n: shown.length }));
  list.replaceChildren(title, hint, ...shown.map(entry));
}

function openTab(name) {
  for (const tab of ["graph", "list"]) {
    byId(tab).hidden = tab !== name;
    byId(`${tab}-tab`).setAttribute("aria-selected", String(tab === name));
    byId(`${tab}-tab`).tabIndex = tab === name ? 0 : -1;
  }
  drawList();
}

function startTabs() {
  for (const [tab, other] of [["graph", "list"], ["list", "graph"]]) {
    byId(`${tab}-tab`).addEventListener("click", () => openTab(tab));
    byId(`${tab}-tab`).addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      openTab(other);
      byId(`${other}-tab`).focus();
    });
  }
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    openTab("list");
    byId("list").focus();
  });
}
