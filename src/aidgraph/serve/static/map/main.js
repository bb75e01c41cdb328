// The map page: draw the places of the table.

const box = document.querySelector("#map");
const data = document.querySelector("#points");

async function start() {
  const svg = box?.querySelector("svg");
  if (!(box instanceof HTMLElement) || !svg || !data) return;
  const points = JSON.parse(data.textContent ?? "[]");
  if (!points.length) return;
  const { land = "", doc = "" } = box.dataset;
  box.hidden = false;
  try {
    const { drawMap } = await import("./draw.js");
    const lang = box.dataset.lang === "zh" ? "zh" : "en";
    const map = await drawMap(svg, points, { lang, land, doc });
    box.addEventListener("click", (event) => {
      const act = /** @type {Element} */ (event.target).closest("button")?.dataset.do;
      if (act === "fit") map.fit();
      else if (act) map.zoom(act === "in" ? 1.5 : 1 / 1.5);
    });
    performance.mark("drawn");
  } catch {
    box.hidden = true; // the table has everything
  }
}

void start();
