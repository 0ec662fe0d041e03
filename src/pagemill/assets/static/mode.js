// Runs before the page is painted: light or dark, and whether scripts run at all.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("mode");
    } catch {
      return null; // storage is refused on some file:// pages
    }
  };
  const apply = () => {
    const mode = chosen() || (dark.matches ? "dark" : "light");
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
    try {
      // The choice that the system makes anyway need not be remembered.
      if (mode === (dark.matches ? "dark" : "light")) localStorage.removeItem("mode");
      else localStorage.setItem("mode", mode);
    } catch {
      // Without storage the choice holds for this page.
    }
    root.dataset.theme = mode;
    document.dispatchEvent(new Event("yl-mode"));
  };
})();
