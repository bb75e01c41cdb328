// Find things, claims, terms and questions in a published site by its index, best first.
import { pageFile, readData, termFile, thingFile } from "../address.js";

/** @typedef {{zh: string, en: string}} Words */
/** @typedef {[id: string, kind: string, label: Words, names: string[], folded: string[], latin: string]} Thing */
/** @typedef {[kind: "term" | "question", key: string, label: Words, text: string]} Named */
/** @typedef {{values: [string, Words][], of: [number, number][]}} Facet */
/** @typedef {{things: Thing[], kinds: Record<string, Words>, facets: Record<string, Facet>, named: Named[]}} Names */
/** @typedef {{id: string, label: Words, quote: string, lang: string, marks: ({sort: string} & Words)[]}} Claim */

const HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
const RUN = /[\p{L}\p{N}]+/gu;
const PART = new RegExp(`[${HAN}]+|[^${HAN}]+`, "gu");
const IS_HAN = new RegExp(`[${HAN}]`, "u");
const CHUNK = 100; // claims that one file tells of
const ALIKE = 0.45; // of the pairs of letters two names share, at least
const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** @type {Map<string, string>} traditional characters with the simplified ones */
const simplified = new Map();

/** Read every name, once. @returns {Promise<Names>} */
export async function names() {
  const all = await readData("names.json");
  const [from, to] = all.script.map((/** @type {string} */ letters) => [...letters]);
  if (!simplified.size) from.forEach((/** @type {string} */ one, /** @type {number} */ n) => simplified.set(one, to[n]));
  return all;
}

/** Cut a text into words: runs of Chinese characters, runs of other letters and digits. @param {string} text */
export function words(text) {
  const plain = text.normalize("NFKD").replaceAll(/\p{Mn}|\p{Cf}/gu, "").normalize("NFKC").toLowerCase();
  const usual = [...plain].map((letter) => simplified.get(letter) ?? letter).join("");
  const runs = usual.replaceAll(/(?<=\d),(?=\d{3})/g, "").match(RUN) ?? [];
  return runs.flatMap((run) => run.match(PART) ?? []);
}

/**
 * Return the numbers of the things with every word in their names, best first; where none has, of
 * those that are called alike.
 * @param {Names} all @param {string} text @returns {{found: number[], alike: boolean}}
 */
export function findThings(all, text) {
  const wanted = words(text);
  if (!wanted.length) return { found: text.trim() ? [] : all.things.map((_, n) => n), alike: false };
  const whole = wanted.join("");
  const found = all.things.flatMap((thing, number) => (wanted.every((word) => has(thing, word)) || has(thing, whole) ? [number] : []));
  const rank = (/** @type {number} */ number) => distance(all.things[number], whole);
  if (found.length) return { found: found.toSorted((a, b) => rank(a) - rank(b) || a - b), alike: false };
  const likeness = all.things.map((thing) => Math.max(...thing[4].map((name) => shared(name, whole))));
  const near = likeness.flatMap((one, number) => (one >= ALIKE ? [number] : []));
  return { found: near.sort((a, b) => likeness[b] - likeness[a] || a - b).slice(0, 20), alike: near.length > 0 };
}

/** @param {Thing} thing @param {string} word */
function has([, , , , folded, latin], word) {
  if (IS_HAN.test(word)) return folded.some((name) => name.includes(word));
  return ` ${latin}`.includes(` ${word}`);
}

/** @param {Thing} thing @param {string} whole */
function distance([, , , , folded], whole) {
  if (folded.includes(whole)) return 0;
  if (folded.some((name) => name.startsWith(whole))) return 1;
  return folded.some((name) => name.includes(whole)) ? 2 : 3;
}

/** Return how many of the pairs of letters two names share, from 0 to 1. @param {string} one @param {string} other */
function shared(one, other) {
  const pairs = (/** @type {string} */ text) => new Set([...text].map((letter, n, all) => letter + (all[n + 1] ?? "")));
  const [a, b] = [pairs(one), pairs(other)];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size);
}

/** Return the terms or questions that have every word. @param {Names} all @param {string} kind @param {string} text */
export function findNamed(all, kind, text) {
  const wanted = words(text);
  const held = (/** @type {Named} */ [, , , folded]) => wanted.every((word) =>
    ` ${folded}`.includes(` ${word}`) || (IS_HAN.test(word) && folded.includes(word)));
  return all.named.filter((one) => one[0] === kind && wanted.length && held(one));
}

/** Return the questions that share most with a text. @param {Names} all @param {string} text */
export function nearestQuestions(all, text) {
  const wanted = new Set(words(text).flatMap(parts));
  const score = (/** @type {Named} */ one) => new Set(words(one[3]).flatMap(parts).filter((part) => wanted.has(part))).size;
  const questions = all.named.filter((one) => one[0] === "question" && score(one));
  return questions.sort((a, b) => score(b) - score(a)).slice(0, 3);
}

/** @param {string} word */
const parts = (word) => (IS_HAN.test(word) ? [...word].slice(1).map((letter, n) => [...word][n] + letter) : [word]);

/** Return the numbers of the claims that have every word of a text. @param {string} text @returns {Promise<number[]>} */
export async function findClaims(text) {
  const wanted = words(text).flatMap((word) => (IS_HAN.test(word) && [...word].length > 1 ? parts(word) : [word]));
  if (!wanted.length) return [];
  const each = await Promise.all(wanted.map(postings));
  const [first, ...others] = each;
  return [...first].filter((number) => others.every((other) => other.has(number))).sort((a, b) => a - b);
}

/** Return the claims that have a word that begins so. @param {string} word @returns {Promise<Set<number>>} */
async function postings(word) {
  const letters = [...word];
  const beginning = IS_HAN.test(word) ? letters.slice(0, 1) : letters.slice(0, 2);
  const table = beginning.map((letter) => letter.codePointAt(0)?.toString(16)).join("-");
  const tables = await tablesFrom(table, beginning.length === 1 && !IS_HAN.test(word));
  const read = await Promise.all(tables.map((name) => readData(`index/${name}.json`)));
  const found = read.flatMap((one) => Object.entries(one)).filter(([token]) => token.startsWith(word));
  return new Set(found.flatMap(([, numbers]) => numbers));
}

/** Return those tables that there are: one, and of a single letter or digit those that begin with it. @param {string} table @param {boolean} more */
async function tablesFrom(table, more) {
  /** @type {string[]} */
  const all = await readData("index.json");
  return all.filter((name) => name === table || (more && name.startsWith(`${table}-`)));
}

/** Return what is told of claims. @param {number[]} numbers @returns {Promise<Claim[]>} */
export const claimsOf = (numbers) => Promise.all(numbers.map(async (number) =>
  (await readData(`claims/${Math.floor(number / CHUNK)}.json`))[number % CHUNK]));

/** @param {Named} one */
export const pageOfNamed = ([kind, key]) => (kind === "term" ? termFile(key) : pageFile(`queries/${key}`));

/**
 * Return up to ten suggestions for the search box: things, else what else has the words.
 * @param {string} text @param {boolean} all whether claims, terms and questions may stand in for things
 */
export async function suggest(text, all) {
  const every = await names();
  const { found, alike } = findThings(every, text);
  if (all && (alike || !found.length)) {
    const others = await suggestOthers(every, text);
    if (others.length) return others;
  }
  return found.slice(0, 10).map((number) => {
    const [id, kind, label, called] = every.things[number];
    const matched = called.find((name) => words(text).every((word) => words(name).join("").includes(word)));
    return { iri: "", id, type_label: every.kinds[kind]?.[lang] ?? kind, label: label[lang], label_lang: lang,
      matched: matched ?? label[lang], page: thingFile(id) };
  });
}

/** @param {Names} every @param {string} text */
async function suggestOthers(every, text) {
  const option = (/** @type {string} */ kind, /** @type {Words} */ label, /** @type {string} */ page) => ({
    iri: "", id: "", type_label: kind, label: label[lang], label_lang: lang, matched: label[lang], page });
  const claims = await claimsOf((await findClaims(text)).slice(0, 10));
  if (claims.length) return claims.map(({ id, label }) => option("", label, thingFile(id)));
  const named = [...findNamed(every, "term", text), ...findNamed(every, "question", text)];
  return named.slice(0, 10).map((one) => option("", one[2], pageOfNamed(one)));
}
