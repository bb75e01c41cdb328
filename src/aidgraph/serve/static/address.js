// Where things have their pages: at addresses of the server, or in files of a published site.

/** The way from this page to the folder that a published site begins with; null: the site is served. */
export const root = document.documentElement.dataset.root ?? null;

const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/**
 * Return the address of a page of a published site: its path there has no ending.
 * @param {string} path @param {string} [query]
 */
export function pageFile(path, query = "") {
  const steps = path.split("/").map(encodeURIComponent).join("/");
  return `${root}${lang}/${steps}.html${query ? `?${query}` : ""}`;
}

/** Return the page of a thing in a published site. @param {string} id */
export function thingFile(id) {
  const report = /^report\/[^/]+$/.test(id);
  return pageFile(report ? id.replace("report", "documents") : `doc/${id}`);
}

/** Return the page of a term in a published site; of names, those with a capital end differently. @param {string} name */
export const termFile = (name) => pageFile(`ontology/${name}${/^[A-Z]/.test(name) ? "_" : ""}`);

/** @type {Map<string, Promise<any>>} */
const kept = new Map();

/** Read a file of data of a published site, once it is there. @param {string} name @returns {Promise<any>} */
export function readData(name) {
  const there = kept.get(name);
  if (there) return there;
  const read = fetch(`${root}data/${name}`).then((answer) => {
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  });
  kept.set(name, read);
  read.catch(() => kept.delete(name)); // what could not be read now may be read the next time
  return read;
}
