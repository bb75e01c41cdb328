// Turn the tables of the page into a drawing with the same content; without it they stay.
import { root } from "../address.js";
import { page, need, say, tell } from "./data.js";

async function start() {
  const parts = ["#canvas", "#card", "#legend", ".tools", ".keys"].map((name) => need(name));
  for (const part of parts) part.hidden = false;
  need("#bench").dataset.view = "drawing";
  try {
    await import("./drawing.js");
  } catch {
    for (const part of parts) part.hidden = true;
    delete need("#bench").dataset.view;
    tell(say("noBundle"));
    return;
  }
  const [{ isShown, picture, select }, { readAddress }] = await Promise.all([import("./state.js"), import("./share.js"),
    import("./lists.js"), import("./legend.js"), import("./card.js"), import("./exports.js"),
    import("./tools.js")]);
  readAddress();
  const at = new URLSearchParams(location.search).get("at") || page.focus;
  if (at && isShown(picture(), at)) select({ node: at });
  need("#bench").dataset.ready = "yes";
}

async function open() {
  if (root !== null) await (await import("../published/canvas.js")).begin(page);
  if (page.nodes.length) await start();
}

void open();
