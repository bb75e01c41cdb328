// Talk to the server: it answers with parts of the page, each of which takes its old one's place.

const byId = (id) => document.getElementById(id);

/** Take the place of the element with the same id; what was unfolded in it stays unfolded. */
function replace(fresh) {
  const old = byId(fresh.id);
  if (!old) return;
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  const current = old.getAttribute("aria-current");
  const held = old.contains(document.activeElement) && document.activeElement.name;
  old.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((details, i) => {
    if (open[i]) details.open = true;
  });
  if (current) fresh.setAttribute("aria-current", current);
  if (held && fresh.id === "facet") fresh.querySelector(`[name="${held}"]`)?.focus();
}

/** Show on the text what has become of a card. */
function mark(card) {
  const words = [".kind", ".status"].map((part) => card.querySelector(part).textContent);
  for (const piece of document.querySelectorAll(`a[data-ids~="${CSS.escape(card.dataset.id)}"]`)) {
    if (piece.dataset.ids.split(" ")[0] !== card.dataset.id) continue;
    piece.dataset.status = card.dataset.status;
    piece.setAttribute("aria-description", words.join(", "));
  }
}

export function tell(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  const notice = byId("notice");
  notice.className = "wrong";
  notice.replaceChildren(paragraph);
}

async function ask(address, settings) {
  try {
    const answer = await fetch(address, { headers: { "X-Part": "1" }, ...settings });
    const html = (answer.headers.get("content-type") ?? "").startsWith("text/html");
    if (html) return { page: new DOMParser().parseFromString(await answer.text(), "text/html"), ok: answer.ok };
    tell(await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") tell(document.body.dataset.failed);
  }
  return null;
}

function take(page) {
  for (const fresh of [...page.body.children]) {
    replace(fresh);
    if (fresh.classList.contains("card")) mark(fresh);
  }
}

/** Ask for parts and put them in; return the page they came in, or null. */
export async function part(address) {
  const answer = await ask(address);
  if (answer) take(answer.page);
  return answer;
}

/** Send a form and put in what has changed. */
export async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  body.set("version", byId("state").dataset.version);
  const answer = await ask(form.getAttribute("action"), { method: "POST", body });
  if (answer) take(answer.page);
  return answer;
}

let running = new AbortController();

/** Show another choice of items; of several questions in a row the last one counts. */
export async function choose(address) {
  running.abort();
  running = new AbortController();
  const answer = await ask(address, { headers: {}, signal: running.signal });
  if (!answer) return;
  for (const id of ["state", "bulk", "facet", "notice", "asides", "language", "list"]) {
    const fresh = answer.page.getElementById(id);
    if (fresh) replace(fresh);
  }
  history.replaceState(null, "", address);
}
