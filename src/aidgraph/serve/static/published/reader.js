// @ts-check
// What a published site keeps of a reader, in the browser: the language and the colours.
(() => {
  const page = document.documentElement;
  const keep = (/** @type {string} */ name, /** @type {string} */ value) => {
    try {
      localStorage.setItem(`aidgraph-${name}`, value);
    } catch {
      // a browser that keeps nothing shows what the address says
    }
  };
  const kept = (/** @type {string} */ name) => {
    try {
      return localStorage.getItem(`aidgraph-${name}`) ?? "";
    } catch {
      return "";
    }
  };
  const paint = (/** @type {string} */ theme) => {
    if (theme === "light" || theme === "dark") page.dataset.theme = theme;
  };
  paint(kept("theme"));

  addEventListener("DOMContentLoaded", () => {
    const wished = kept("lang") || navigator.language.slice(0, 2);
    if (document.querySelector("main[data-first]")) {
      const link = document.querySelector(`a[hreflang="${wished === "zh" ? "zh" : "en"}"]`);
      if (link instanceof HTMLAnchorElement) location.replace(link.href);
      return;
    }
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest(".switches a") : null;
      if (!(link instanceof HTMLAnchorElement)) return;
      if (link.hreflang) {
        keep("lang", link.hreflang);
        link.search ||= location.search; // what a script filled in stays
        return;
      }
      event.preventDefault();
      const theme = link.classList.contains("to-dark") ? "dark" : "light";
      keep("theme", theme);
      paint(theme);
    });
  });
})();
