// Search without a server: names first (also in pinyin), then all text through Sphinx's index.
(() => {
  const load = window.pagemillLoad;
  const root = document.documentElement.dataset.content_root;
  const plain = (text) => window.pagemillNormal(text).replace(/[^\p{L}\p{N}]+/gu, "");
  let names;
  let index;

  const loadNames = () =>
    (names ??= load("names.js").then(() => {
      const data = window.pagemillNames;
      for (const entry of data.names) entry.keys = prepare(entry);
      return data;
    }));
  // Sphinx hands its index over by calling Search.setIndex.
  const loadIndex = () =>
    (index ??= new Promise((resolve, reject) => {
      window.Search = { setIndex: resolve };
      load("language_data.js").then(() => load("../searchindex.js")).catch(reject);
    }));

  function prepare([english, chinese, , , pinyin, more]) {
    return {
      words: [english, chinese, ...more.split(" ")].map(plain).filter(Boolean),
      syllables: pinyin
        .split(" ")
        .filter(Boolean)
        // nü is written nv or, without its dots, nu
        .map((readings) => readings.split("/").flatMap((one) => [one, one.replace("v", "u")])),
    };
  }

  // Whether a query spells the syllables from one on, the last of them perhaps in part.
  const spells = (syllables, from, query) =>
    !query ||
    (from < syllables.length &&
      syllables[from].some(
        (reading) =>
          reading.startsWith(query) ||
          (query.startsWith(reading) && spells(syllables, from + 1, query.slice(reading.length)))
      ));
  const begins = (syllables, query) =>
    query.length <= syllables.length &&
    [...query].every((letter, i) => syllables[i].some((reading) => reading[0] === letter));

  // How well a name answers a query; 0 where it does not.
  function match({ words, syllables }, query) {
    let best = 0;
    words.forEach((word, i) => {
      const at = word.indexOf(query);
      if (at < 0) return;
      const whole = word === query ? 40 : at === 0 ? 20 : 0;
      best = Math.max(best, 60 + whole - (i > 1 ? 5 : 0) - Math.min(word.length, 40) / 4);
    });
    if (best || !/^[a-z]{2,}$/.test(query)) return best;
    const at = syllables.findIndex((_, i) => spells(syllables, i, query));
    if (at >= 0) return 50 - at - Math.min(syllables.length, 20) / 4;
    return begins(syllables, query) ? 20 : 0;
  }

  async function findNames(text, limit) {
    const query = plain(text);
    if (!query) return [];
    const { names: entries } = await loadNames();
    return entries
      .map((entry) => [match(entry.keys, query), entry])
      .filter(([score]) => score > 0)
      .sort(([a], [b]) => b - a)
      .slice(0, limit)
      .map(([, entry]) => entry);
  }

  // Pages that hold all words of the query, or words that begin so; those in titles count most.
  async function findText(text) {
    const data = await loadIndex();
    const stemmer = new window.Stemmer();
    const words = window
      .splitQuery(window.pagemillNormal(text))
      // The index holds no single letters, such as the s after an apostrophe.
      .filter((word) => !window.stopwords.includes(word) && !/^[a-z]$/.test(word));
    const scores = new Map();
    words.forEach((word, i) => {
      const here = new Map();
      for (const [table, weight] of [[data.terms, 1], [data.titleterms, 6]])
        for (const [file, score] of files(table, word, stemmer))
          here.set(file, (here.get(file) ?? 0) + weight * score);
      for (const [file, score] of here)
        if (i === 0) scores.set(file, score);
        else if (scores.has(file)) scores.set(file, scores.get(file) + score);
      for (const file of [...scores.keys()]) if (!here.has(file)) scores.delete(file);
    });
    const query = plain(text);
    const whole = (file) => (plain(data.titles[file]).includes(query) ? 12 : 0);
    return [...scores]
      .map(([file, score]) => [score + whole(file), data.docnames[file], data.titles[file]])
      .sort((a, b) => b[0] - a[0] || a[2].localeCompare(b[2]))
      .map(([, doc, title]) => ({ doc, title }));
  }

  // The pages of a table of the index that hold a word, and how well: the word itself, one of the
  // same stem, one that begins with it.
  function files(table, word, stemmer) {
    const stem = /[a-z]/.test(word) ? stemmer.stemWord(word) : word;
    const found = new Map();
    const add = (term, score) => {
      for (const file of [table[term]].flat())
        found.set(file, Math.max(score, found.get(file) ?? 0));
    };
    if (!/^[a-z]/.test(word)) {
      if (Object.hasOwn(table, word)) add(word, 1);
      return found;
    }
    for (const term of Object.keys(table))
      if (term === word) add(term, 1);
      else if (term.startsWith(stem)) add(term, stemmer.stemWord(term) === stem ? 0.9 : 0.3);
    return found;
  }

  const link = (address, title, kind) => {
    const item = document.createElement("li");
    const made = document.createElement("a");
    made.href = root + address;
    made.append(window.pagemillText(title));
    item.append(made);
    if (kind) {
      const note = document.createElement("span");
      note.className = "yl-kind";
      note.textContent = kind;
      item.append(" ", note);
    }
    return item;
  };
  const title = ([english, chinese]) => [english, chinese].filter(Boolean).join(" · ");
  const decode = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

  // The page of results.
  async function showResults(query, box) {
    const status = document.querySelector(".yl-status");
    const { words, sections } = await loadNames();
    const [found, pages] = await Promise.all([findNames(query, 50), findText(query)]);
    const list = (heading, items) => {
      if (!items.length) return;
      const head = document.createElement("h2");
      head.textContent = heading;
      const ol = document.createElement("ol");
      ol.append(...items);
      box.append(head, ol);
    };
    box.replaceChildren();
    list(words.names, found.map((entry) => link(entry[3], title(entry), entry[2])));
    list(
      words.text,
      pages.map(({ doc, title: name }) => {
        const folder = doc.includes("/") ? doc.slice(0, doc.lastIndexOf("/")) : "";
        return link(`${doc}.html`, decode(name), sections[folder]);
      })
    );
    const counts = words.found.replace("{names}", found.length).replace("{pages}", pages.length);
    status.textContent = found.length + pages.length ? counts : words.none;
    box.dataset.done = query;
  }

  // Names below the field while typing: a combobox, after the pattern of the ARIA guide.
  function suggest(field) {
    const list = document.createElement("ul");
    list.className = "yl-hits";
    list.id = "yl-hits";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.getAttribute("aria-label"));
    list.hidden = true;
    field.after(list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    let options = [];
    let active = -1;
    const close = () => {
      list.hidden = true;
      active = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    close();
    const mark = (number) => {
      active = number;
      options.forEach((option, i) => option.setAttribute("aria-selected", i === active));
      if (active < 0) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    };
    const update = async () => {
      const query = field.value;
      const found = await findNames(query, 8);
      if (query !== field.value) return; // the reader has typed on
      options = found.map((entry, i) => {
        const option = document.createElement("li");
        option.id = `yl-hit-${i}`;
        option.setAttribute("role", "option");
        option.dataset.address = root + entry[3];
        option.append(window.pagemillText(title(entry)));
        const kind = document.createElement("span");
        kind.className = "yl-kind";
        kind.textContent = entry[2];
        option.append(kind);
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          location.href = option.dataset.address;
        });
        return option;
      });
      list.replaceChildren(...options);
      mark(-1);
      list.hidden = !options.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
    };
    field.addEventListener("input", update);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (window.pagemillComposes(event)) return;
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((active + 1 + step + options.length + 1) % (options.length + 1)) - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.href = options[active].dataset.address;
      }
    });
    if (field.value && document.activeElement === field) update();
  }

  window.pagemillSearch = (field, results) => {
    loadNames();
    suggest(field);
    const query = new URLSearchParams(location.search).get("q");
    if (results && query) {
      field.value = query;
      document.title = `${query} · ${document.title}`;
      showResults(query, results);
    }
  };
})();
