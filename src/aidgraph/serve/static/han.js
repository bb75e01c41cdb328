// Texts of the graph say which language they are in, so that they are read aloud and set rightly.

const HAN = /[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;

/** Return the attribute that says that a text is Chinese, where it is. @param {string} text @returns {Record<string, string>} */
export const languageOf = (text) => (HAN.test(text) ? { lang: "zh-Hans" } : {});
