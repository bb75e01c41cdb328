// Bundle the third-party code of the explorer: `node build.mjs OUT` writes it, its data and its
// licences into the folder OUT. What each bundle holds is in `entries/`.
import { build } from "esbuild";
import { copyFile, cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

const here = import.meta.dirname;
const modules = path.join(here, "node_modules");
const out = process.argv[2];
if (!out) {
  console.error("usage: node build.mjs OUT");
  process.exit(2);
}

// esbuild makes the bundles and is in none of them.
const TOOLS = new Set(["esbuild"]);
const DATA = [
  ["world-atlas/land-50m.json", "land-50m.json"],
  ["oxigraph/web_bg.wasm", "oxigraph.wasm"],
];
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** List the packages that the lock file has for what is shipped, with their places. */
async function shipped() {
  const lock = JSON.parse(await readFile(path.join(here, "package-lock.json"), "utf-8"));
  return Object.entries(lock.packages)
    .filter(([place, entry]) => place && !entry.dev && !entry.optional)
    .map(([place]) => place.replace(/^.*node_modules\//, ""))
    .filter((name) => !TOOLS.has(name))
    .sort();
}

/** Return the notice of one package: its name, version, licence, and the licence's text. */
async function notice(name) {
  const place = path.join(modules, name);
  const { version, license, author } = JSON.parse(
    await readFile(path.join(place, "package.json"), "utf-8"),
  );
  const files = (await readdir(place)).filter((file) => LICENCE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(place, file), "utf-8")));
  const holder = typeof author === "string" ? author : author?.name;
  const head = `${name} ${version}\nLicence: ${license}${holder ? `\nAuthor: ${holder}` : ""}\n`;
  const none = "The package carries no licence text; the licence is the one its metadata name.\n";
  return `${head}\n${texts.length ? texts.join("\n") : none}`;
}

await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: ["cytoscape.js", "map.js", "oxigraph.js", "yasqe.js", "yasqe.css"].map((n) => `entries/${n}`),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
// Beside each bundle, what its exports are: for the type check of our own scripts.
await cp(path.join(here, "types"), out, { recursive: true });
for (const [from, to] of DATA) await copyFile(path.join(modules, from), path.join(out, to));
const notices = await Promise.all((await shipped()).map(notice));
const rule = `\n${"=".repeat(78)}\n\n`;
await writeFile(path.join(out, "LICENSES.txt"), notices.join(rule), "utf-8");
