// What every page does: menu, contents, light and dark, notes of numbers, tables, search on demand.
(() => {
  const here = document.currentScript.src;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const load = (name, base = here) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(name, base);
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${name} cannot be loaded`));
      document.head.append(script);
    });
  window.pagemillLoad = load;
  // Scripts and styles are those of all languages; what is searched and listed is the edition's own.
  window.pagemillLoadOwn = (name, edition = document.documentElement.dataset.content_root) =>
    load(`${edition}${name}`, document.baseURI);

  // Text for the page, its Chinese words marked as such where they are foreign.
  const chinese = document.documentElement.lang.startsWith("zh");
  window.pagemillText = (text) => {
    const made = document.createDocumentFragment();
    for (const part of text.split(/([\u3007\u3400-\u4dbf\u4e00-\u9fff]+)/)) {
      if (chinese || !/^[\u3007-\u9fff]/.test(part)) made.append(part);
      else made.append(Object.assign(document.createElement("span"), { lang: "zh-Hans", textContent: part }));
    }
    return made;
  };
  // Words as they are compared, the same steps as in sphinx_ext/search.py: no full width, accents,
  // invisible marks or case, and simplified characters.
  let simple;
  window.pagemillNormal = (text) => {
    if (!simple && window.pagemillSimplified) {
      const [old, now] = window.pagemillSimplified.map((characters) => [...characters]);
      simple = new Map(old.map((character, i) => [character, now[i]]));
    }
    const plain = text.normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "").toLowerCase();
    return [...plain].map((character) => simple?.get(character) ?? character).join("");
  };
  // A key that an input method takes for itself: it composes, or has just ended to (Safari).
  let composed = 0;
  document.addEventListener("compositionend", (event) => (composed = event.timeStamp), true);
  window.pagemillComposes = (event) =>
    event.isComposing || event.keyCode === 229 || (composed > 0 && event.timeStamp - composed < 30);
  // The browser's clipboard is there on https only; elsewhere the old way does.
  window.pagemillCopy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = Object.assign(document.createElement("textarea"), { value: text });
    field.style.position = "fixed";
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    before?.focus();
  };
  // Rows of texts as a file for spreadsheets: the mark at the start tells them that it is UTF-8; what
  // they would run as a formula stands behind an apostrophe, as in pagemill/tables/spreadsheets.py.
  const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
  const NO_FORMULA = /^([-+]?[0-9][0-9,]*([.][0-9]+)?([eE][-+]?[0-9]+)?%?|[=+\-@＝＋－＠]+)$/;
  const cell = (text) => {
    const said = FORMULA.test(text) && !NO_FORMULA.test(text) ? `'${text}` : `${text}`;
    return /[",\r\n]/.test(said) ? `"${said.replaceAll('"', '""')}"` : said;
  };
  window.pagemillSaveCsv = (rows, name) => {
    const csv = `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
    window.pagemillSave(new Blob([csv], { type: "text/csv;charset=utf-8" }), name);
  };
  window.pagemillSave = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // A button that shows and hides what it controls, for as long as the page holds both.
  const toggle = (button, target, { modal = false, signal } = {}) => {
    const set = (open) => {
      button.setAttribute("aria-expanded", open);
      target.classList.toggle("yl-open", open);
      if (modal) all("main, .yl-foot").forEach((part) => (part.inert = open));
    };
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (window.pagemillComposes(event)) return;
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        set(false);
        button.focus();
      }
    }, { signal });
    target.addEventListener("click", (event) => {
      if (event.target.closest("a")) set(false);
    });
  };
  const menu = document.querySelector(".yl-menu");
  toggle(document.querySelector(".yl-menu-button"), menu, { modal: true });
  document.querySelector(".yl-mode").addEventListener("click", window.pagemillToggleMode);

  // The same place in another language: a section by its number, for its name is of the language.
  const sections = () => all(".bd-article section[id]");
  for (const way of all(".yl-language")) {
    const follow = () => {
      const number = sections().findIndex(({ id }) => id === decodeURIComponent(location.hash.slice(1)));
      const page = way.href.split(/[?#]/)[0];
      way.href = page + location.search + (number < 0 ? location.hash : `#~${number + 1}`);
    };
    for (const kind of ["pointerdown", "focus", "click"]) way.addEventListener(kind, follow);
  }
  const section = /^#~\d+$/.test(location.hash) && sections()[location.hash.slice(2) - 1];
  if (section) {
    history.replaceState(null, "", `#${section.id}`);
    section.scrollIntoView({ behavior: "instant" }); // the page was opened here, it does not travel
  }
  for (const part of all(".yl-offer a, .yl-offer button"))
    part.addEventListener("click", window.pagemillDecline);

  // Mark the section being read in the page's contents.
  function follow(contents) {
    const links = new Map(
      all("a[href^='#']", contents).map((link) => [decodeURIComponent(link.hash.slice(1)), link])
    );
    const seen = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
        const current = [...links.keys()].find((id) => seen.has(id));
        if (!current) return;
        for (const [id, link] of links) {
          if (id === current) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-10% 0px -60% 0px" }
    );
    for (const id of links.keys()) {
      const section = document.getElementById(id);
      if (section) observer.observe(section);
    }
  }

  // Notes of numbers stand at the foot of the page. While a number has the pointer or the focus, a
  // copy of its note stands beside it, after it in the order of keys.
  const close = (number) => number.querySelector(".yl-note")?.remove();
  const open = (number) => {
    if (number.querySelector(".yl-note")) return;
    const note = document.querySelector(number.firstElementChild.hash).cloneNode(true);
    note.removeAttribute("id");
    note.querySelectorAll(".yl-back").forEach((way) => way.remove());
    number.append(note);
    const over = note.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    if (over > 0) note.style.setProperty("--shift", `${-over}px`);
  };
  const left = (number) => () => {
    if (!number.matches(":hover, :focus-within")) close(number);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all(".yl-num").forEach(close);
  });

  // A table that does not scroll need not stop the Tab key. The observer tells once the page is laid
  // out, and again when a part is opened or the window changes.
  const boxes = ".yl-table, .highlight pre, .yl-formula";
  const scrolls = (box) =>
    box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  const stops = new ResizeObserver((entries) => {
    const seen = new Set(entries.map(({ target }) => target.closest(boxes)));
    // All are measured before one is changed: a change would have the page laid out anew each time.
    for (const [box, stop] of [...seen].map((box) => [box, scrolls(box)])) {
      if (stop) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });

  // What the text of a page needs, for as long as the page holds it: `choices.js` puts another there.
  let text;
  const dress = () => {
    text?.abort();
    text = new AbortController();
    const { signal } = text;
    const contents = document.querySelector(".yl-toc");
    if (contents) {
      toggle(contents.querySelector("button"), contents.querySelector("nav"), { signal });
      follow(contents);
    }

    // One switch shows the code of the page and is remembered; a link to a piece of code shows it too.
    const code = document.getElementById("yl-show-code");
    if (code) {
      const root = document.documentElement;
      const show = (on, remembered) => {
        window.pagemillShowCode(on, remembered);
        code.checked = root.dataset.code === "on";
      };
      const opened = (hash) => {
        const part = hash.startsWith("#code-") && document.getElementById(hash.slice(1));
        if (!part) return null;
        show(true, false);
        return part;
      };
      code.addEventListener("change", () => show(code.checked, true));
      // Seen before the browser goes there: what is hidden cannot be gone to.
      document.addEventListener("click", (event) => {
        const link = event.target.closest("a[href*='#code-']");
        if (link?.pathname === location.pathname) opened(link.hash);
      }, { signal });
      const arrive = () => opened(location.hash)?.scrollIntoView();
      window.addEventListener("hashchange", arrive, { signal });
      window.addEventListener("pageshow", () => show(root.dataset.code === "on", false), { signal });
      show(root.dataset.code === "on", false);
      arrive();
    }

    for (const number of all(".yl-num")) {
      number.addEventListener("pointerenter", () => open(number));
      number.addEventListener("focusin", () => open(number));
      number.addEventListener("pointerleave", left(number));
      number.addEventListener("focusout", () => setTimeout(left(number)));
      let tapped = false;
      number.firstElementChild.addEventListener("pointerdown", (event) => {
        // The first tap shows the note, which holds the links; the second leads to the foot.
        tapped = event.pointerType === "touch" && document.activeElement !== event.currentTarget;
      });
      number.firstElementChild.addEventListener("click", (event) => {
        if (tapped) event.preventDefault();
        if (tapped) event.currentTarget.focus();
      });
    }
    for (const box of all(boxes))
      for (const part of [box, ...box.children].slice(0, 2)) stops.observe(part);

    // Copy buttons of the citations.
    for (const button of all("button[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const text = document.getElementById(button.dataset.copy).textContent;
        await window.pagemillCopy(text);
        const said = button.textContent;
        button.textContent = button.dataset.done;
        setTimeout(() => (button.textContent = said), 1500);
      });
    }
    for (const slot of all("[data-fill]")) {
      // The reader's own day, in the form of ISO: that of sv-SE.
      if (slot.dataset.fill === "today") slot.textContent = new Date().toLocaleDateString("sv-SE");
      else if (location.protocol !== "file:") slot.textContent = location.href.split(/[?#]/)[0];
    }
  };
  document.addEventListener("yl-main", dress);
  dress();

  // Search is loaded when the reader turns to it.
  const field = document.getElementById("yl-query");
  const results = document.querySelector(".yl-results");
  let search;
  const start = () =>
    (search ??= Promise.all([load("search.js"), window.pagemillLoadOwn("_static/simplified.js")]).then(() =>
      window.pagemillSearch(field, results)
    ));
  if (results) start();
  else field.addEventListener("focus", start, { once: true });
  document.addEventListener("keydown", (event) => {
    if (window.pagemillComposes(event)) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
})();
