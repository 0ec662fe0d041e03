// Runs before the page is painted: light or dark, code or none, and whether scripts run at all.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage is refused on some file:// pages
    }
  };
  // Without storage the choice holds for this page. What holds anyway need not be remembered.
  const keep = (name, value, usual) => {
    try {
      if (value === usual) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // storage is refused
    }
  };
  const apply = () => {
    const mode = kept("mode") || (dark.matches ? "dark" : "light");
    if (root.dataset.theme !== mode) {
      root.dataset.theme = mode;
      document.dispatchEvent(new Event("yl-mode"));
    }
  };
  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  window.pagemillToggleMode = () => {
    const mode = root.dataset.theme === "dark" ? "light" : "dark";
    keep("mode", mode, dark.matches ? "dark" : "light");
    root.dataset.theme = mode;
    document.dispatchEvent(new Event("yl-mode"));
  };
  // The front page offers another language to a browser that prefers it, until it is declined.
  const language = (tag) => tag.split("-")[0];
  const own = language(root.lang);
  const others = [...document.querySelectorAll("link[hreflang]")].map((way) => language(way.hreflang));
  const wanted = (navigator.languages ?? []).map(language).find((one) => one === own || others.includes(one));
  if (wanted && wanted !== own && kept("offer") !== "off") root.dataset.offer = wanted;
  window.pagemillDecline = () => {
    delete root.dataset.offer;
    keep("offer", "off", "on");
  };
  const choose = () => (root.dataset.code = kept("code") === "on" ? "on" : "off");
  choose();
  // A page that the browser has kept may hold an older choice.
  window.addEventListener("pageshow", (event) => event.persisted && choose());
  window.pagemillShowCode = (on, remembered) => {
    root.dataset.code = on ? "on" : "off";
    if (remembered) keep("code", root.dataset.code, "off");
  };
})();
