// The search box: a combobox over names in both languages, aliases, ids and codes.

const MOST_MATCHES = 12;
const plainText = (text) => text.normalize("NFKC").toLowerCase();

const searchable = data.entities.map((entity) => {
  const codes = (entity.codes || []).map(([, code]) => code);
  return [...entity.label, ...(entity.aliases || []), entity.id, ...codes].map(plainText);
});

const search = { found: [], active: -1 };

// Whole names first, then beginnings, then the rest; among equals the most linked.
function matchRank(node, wanted) {
  const names = searchable[node];
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  return names.some((name) => name.includes(wanted)) ? 2 : 3;
}

function findMatches(text) {
  const wanted = plainText(text.trim());
  if (!wanted) return [];
  const ranked = byImportance.map((node) => [matchRank(node, wanted), node]);
  return ranked.filter(([rank]) => rank < 3).sort((a, b) => a[0] - b[0]).map(([, node]) => node);
}

function drawMatches() {
  const box = byId("search");
  const list = byId("matches");
  const asked = box.value.trim() !== "";
  const shown = search.found.slice(0, MOST_MATCHES);
  const options = shown.map(matchOption);
  const total = search.found.length;
  const count = say("onlyMatches", { shown: shown.length, n: total });
  if (asked && !total) options.push(make("p", { class: "more" }, say("noMatch")));
  if (total > shown.length) options.push(make("p", { class: "more" }, count));
  list.replaceChildren(...options);
  list.hidden = !asked;
  box.setAttribute("aria-expanded", String(asked));
  const active = search.active >= 0 ? `match-${search.active}` : "";
  box.setAttribute("aria-activedescendant", active);
  if (active) byId(active).scrollIntoView({ block: "nearest" });
  byId("match-count").textContent = asked ? (total ? count : say("noMatch")) : "";
}

function matchOption(node, number) {
  const chosen = String(number === search.active);
  const { label } = data.entities[node];
  const other = label[state.language === "zh" ? 1 : 0];
  return make("div",
    { class: "match", role: "option", id: `match-${number}`, "aria-selected": chosen,
      mousedown: (event) => { event.preventDefault(); openMatch(node); } },
    sign(data.kinds[kindOf(node)]),
    make("div", {}, make("span", { class: "name" }, entityName(node)),
      other === pick(label) ? null : make("small", { class: "name" }, other)));
}

function openMatch(node) {
  closeMatches();
  if (!nodeIsShown(node)) reveal(node);
  openTab("graph");
  selectNode(node, { move: true, heed: true });
}

function closeMatches() {
  byId("search").value = "";
  search.found = [];
  search.active = -1;
  drawMatches();
}

function searchKey(event) {
  const count = Math.min(search.found.length, MOST_MATCHES);
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
    const step = event.key === "ArrowDown" ? 1 : -1;
    search.active = (Math.max(search.active, step < 0 ? 0 : -1) + step + count) % count;
  } else if (event.key === "Enter" && count) {
    openMatch(search.found[Math.max(search.active, 0)]);
  } else if (event.key === "Escape" && event.target.value) {
    closeMatches();
  } else return;
  event.preventDefault();
  event.stopPropagation();
  drawMatches();
}

function startSearch() {
  const box = byId("search");
  box.addEventListener("input", () => {
    search.found = findMatches(box.value);
    search.active = -1;
    drawMatches();
  });
  box.addEventListener("keydown", searchKey);
  box.addEventListener("blur", () => { byId("matches").hidden = true; });
  box.addEventListener("focus", drawMatches);
}
