// Search without a server: names first (also in pinyin), then all text through Sphinx's index. An
// edition is named by the way to its root; that of the page comes first, others where a reader asks.
(() => {
  const load = window.pagemillLoad;
  const loadOwn = window.pagemillLoadOwn;
  const root = document.documentElement.dataset.content_root;
  const order = new Intl.Collator(document.documentElement.lang).compare;
  const once = (make) => {
    const made = new Map();
    return (key) => made.get(key) ?? made.set(key, make(key)).get(key);
  };
  const plain = (text) => window.pagemillNormal(text).replace(/[^\p{L}\p{N}]+/gu, "");

  const loadNames = once((edition) =>
    loadOwn("_static/names.js", edition).then(() => {
      const data = window.pagemillNames;
      for (const entry of data.names) entry.keys = prepare(entry);
      return data;
    })
  );
  // Sphinx hands its index over by calling Search.setIndex.
  const loadIndex = once(
    (edition) =>
      new Promise((resolve, reject) => {
        window.Search = { setIndex: resolve };
        load("language_data.js").then(() => loadOwn("searchindex.js", edition)).catch(reject);
      })
  );
  // The readings of the characters that the index holds.
  const loadPinyin = once((edition) =>
    loadOwn("_static/pinyin.js", edition).then(() => {
      const readings = new Map();
      const spelled = new Map();
      for (const entry of window.pagemillPinyin.split(" ")) {
        const [character] = entry;
        const all = alternatives(entry.slice(character.length));
        readings.set(character, all);
        for (const one of all) spelled.set(one, [...(spelled.get(one) ?? []), character]);
      }
      return { readings, spelled };
    })
  );
  // nü is written nv or, without its dots, nu
  const alternatives = (readings) => [
    ...new Set(readings.split("/").flatMap((one) => [one, one.replace("v", "u")])),
  ];

  function prepare([english, chinese, , , pinyin, more]) {
    return {
      words: [english, chinese, ...more.split(" ")].map(plain).filter(Boolean),
      syllables: pinyin
        .split(" ")
        .filter(Boolean)
        .map(alternatives),
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

  async function findNames(text, limit, edition = root) {
    const query = plain(text);
    if (!query) return [];
    const { names: entries } = await loadNames(edition);
    return entries
      .map((entry) => [match(entry.keys, query), entry])
      .filter(([score]) => score > 0)
      .sort(([a], [b]) => b - a)
      .slice(0, limit)
      .map(([, entry]) => entry);
  }

  // Pages that hold all words of the query, or words that begin so; those in titles count most.
  async function findText(text, edition = root) {
    const data = await loadIndex(edition);
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
    for (const [file, score] of scores) scores.set(file, score + whole(file));
    if (/^[a-z]{3,}$/.test(query))
      for (const [file, score] of await spelledText(query, data, edition))
        scores.set(file, Math.max(score, scores.get(file) ?? 0));
    return [...scores]
      .map(([file, score]) => ({ doc: data.docnames[file], title: data.titles[file], score }))
      .sort((a, b) => b.score - a.score || a.title.length - b.title.length || order(a.title, b.title));
  }

  // Pages that hold characters which a query spells in pinyin, two or more in a row.
  async function spelledText(query, data, edition) {
    const { readings, spelled } = await loadPinyin(edition);
    const ways = (rest) =>
      rest
        ? [...spelled.keys()]
            .filter((reading) => rest.startsWith(reading))
            .flatMap((reading) => ways(rest.slice(reading.length)).map((way) => [reading, ...way]))
        : [[]];
    const scores = new Map();
    for (const way of ways(query).filter((way) => way.length > 1)) {
      let together; // file -> how well it holds all pairs so far
      for (let i = 0; i + 1 < way.length; i++) {
        const here = new Map();
        for (const [table, weight] of [[data.terms, 1], [data.titleterms, 6]])
          for (const first of spelled.get(way[i]))
            for (const second of spelled.get(way[i + 1]))
              if (Object.hasOwn(table, first + second))
                for (const file of [table[first + second]].flat())
                  here.set(file, Math.max(weight, here.get(file) ?? 0));
        together = together
          ? new Map([...together].filter(([file]) => here.has(file)).map(([file, score]) => [file, score + here.get(file)]))
          : here;
      }
      for (const [file, score] of together) scores.set(file, Math.max(score, scores.get(file) ?? 0));
    }
    for (const [file, score] of scores) {
      const syllables = [...decode(data.titles[file])].map((character) => readings.get(character)).filter(Boolean);
      if (syllables.some((_, i) => spells(syllables, i, query))) scores.set(file, score + 12);
    }
    return scores;
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

  const link = (address, title, kind, edition = root) => {
    const item = document.createElement("li");
    const made = document.createElement("a");
    made.href = edition + address;
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
    box.replaceChildren();
    const { words, names, pages } = await showEdition(query, box, root);
    const counts = words.found.replace("{names}", names).replace("{pages}", pages);
    status.textContent = names + pages ? counts : words.none;
    for (const way of document.querySelectorAll(".yl-language")) {
      const part = document.createElement("section");
      part.lang = way.hreflang;
      const more = document.createElement("button");
      more.type = "button";
      more.className = "yl-button";
      more.textContent = words.elsewhere;
      const show = async () => {
        more.remove();
        const found = await showEdition(query, part, new URL(".", way.href).href);
        if (!found.names && !found.pages) part.append(found.words.none);
        part.dataset.done = query;
      };
      more.addEventListener("click", show);
      box.append(more, part);
      if (!names && !pages) await show();
    }
    box.dataset.done = query;
  }

  // What an edition holds of a query, listed in a part of the page; returns how much that is.
  async function showEdition(query, box, edition) {
    const { words, sections } = await loadNames(edition);
    const [found, pages] = await Promise.all([findNames(query, 50, edition), findText(query, edition)]);
    const list = (heading, items) => {
      if (!items.length) return;
      const head = document.createElement("h2");
      head.textContent = heading;
      const ol = document.createElement("ol");
      ol.append(...items);
      box.append(head, ol);
    };
    list(words.names, found.map((entry) => link(entry[3], title(entry), entry[2], edition)));
    list(
      words.text,
      pages.map(({ doc, title: name }) => {
        const folder = doc.includes("/") ? doc.slice(0, doc.lastIndexOf("/")) : "";
        return link(`${doc}.html`, decode(name), sections[folder], edition);
      })
    );
    return { words, names: found.length, pages: pages.length };
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
    loadNames(root);
    suggest(field);
    const query = new URLSearchParams(location.search).get("q");
    if (results && query) {
      field.value = query;
      document.title = `${query} · ${document.title}`;
      showResults(query, results);
    }
  };
})();
