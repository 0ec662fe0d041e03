// The explorer: filter, sort, share and take away. What is shown stands in the address after "#".
(() => {
  const box = document.querySelector(".yl-explorer");
  const said = JSON.parse(box.querySelector("script").textContent);
  const views = Object.fromEntries(said.views);
  const words = said.words;
  const root = document.documentElement.dataset.content_root;
  const STEP = 100; // rows shown at first and with each "more"
  const make = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const text = (cell) => String(Array.isArray(cell) ? cell[0] : cell);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  let state; // what the address says
  let data; // the view: columns and rows
  let rows; // the rows that fit, in order
  let shown = STEP;

  const read = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    const view = Object.hasOwn(views, said.get("view")) ? said.get("view") : Object.keys(views)[0];
    return { view, said };
  };
  const write = () => {
    const said = new URLSearchParams([["view", state.view]]);
    for (const [key, value] of state.said) if (key !== "view" && value) said.set(key, value);
    state.said = said;
    history.replaceState(null, "", `#${said}`);
  };
  const loaded = new Map(); // root of an edition and name of a view -> the view
  const load = async (view, edition = root) => {
    if (!window.pagemillSimplified) await window.pagemillLoadOwn("_static/simplified.js");
    const key = `${edition} ${view}`;
    if (!loaded.has(key)) {
      await window.pagemillLoadOwn(`_static/explorer/${view}.js`, edition);
      loaded.set(key, window.pagemillViews[view]);
    }
    return loaded.get(key);
  };
  // An address from another edition asks in its words. The same rows stand there in the same order:
  // of one that has the word there, ours is the word here.
  const translate = async ({ view, said }) => {
    const own = await load(view);
    for (const [i, { key, choice }] of own.columns.entries()) {
      const [, not, wanted] = /^(!?)(.*)$/.exec(said.get(key) || "");
      const has = (row) => text(row[i]) === wanted;
      if (!choice || !wanted || wanted === "-" || own.rows.some(has)) continue;
      for (const way of document.querySelectorAll(".yl-language")) {
        const page = location.pathname.slice(new URL(root, document.baseURI).pathname.length);
        const theirs = await load(view, way.href.split(/[?#]/)[0].slice(0, -page.length));
        const at = theirs.rows.findIndex(has);
        if (at >= 0) said.set(key, not + text(own.rows[at][i]));
      }
    }
    return own;
  };

  const fits = (column, i, wanted) => {
    // "!" in front of a value means all others; "-" stands for what is not stated.
    const not = wanted.startsWith("!");
    const value = not ? wanted.slice(1) : wanted;
    const same = (row) => (value === "-" ? text(row[i]) === "" : text(row[i]) === value);
    return not ? (row) => text(row[i]) !== "" && !same(row) : same;
  };

  const select = () => {
    const tests = [];
    data.columns.forEach((column, i) => {
      const wanted = state.said.get(column.key);
      if (column.choice && wanted) tests.push(fits(column, i, wanted));
    });
    const normal = window.pagemillNormal;
    for (const word of normal(state.said.get("q") || "").match(/[\p{L}\p{N}][\p{L}\p{N}.'’-]*/gu) || [])
      tests.push((row) => row.some((cell) => normal(text(cell)).includes(word)));
    rows = data.rows.filter((row) => tests.every((test) => test(row)));
    const order = state.said.get("sort") || "";
    const at = data.columns.findIndex((column) => column.key === order.replace("-", ""));
    if (at < 0) return;
    const sign = order.startsWith("-") ? -1 : 1;
    rows.sort((a, b) => {
      const [x, y] = [text(a[at]), text(b[at])];
      if (!x || !y) return (!x) - (!y); // what is not stated comes last
      return sign * collator.compare(x, y);
    });
  };

  const tabs = make("div", { className: "yl-tabs" });
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", words.choose);
  const filters = make("details", { className: "yl-filters", open: innerWidth > 600 });
  const status = make("p", { className: "yl-status" });
  status.setAttribute("role", "status");
  const scroll = make("div", { className: "yl-table" });
  scroll.setAttribute("role", "region");
  scroll.tabIndex = 0;
  const more = make("button", { type: "button", className: "yl-button", textContent: words.more });
  const tools = make("p", { className: "yl-tools" });
  const button = (name, action) => {
    const made = make("button", { type: "button", textContent: name });
    made.addEventListener("click", () => action(made));
    tools.append(made);
    return made;
  };

  const change = (key, value) => {
    if (value) state.said.set(key, value);
    else state.said.delete(key);
    shown = STEP;
    write();
    list();
  };

  const choices = (i) => {
    const values = new Set(data.rows.map((row) => text(row[i])));
    const some = [...values].filter(Boolean).sort(collator.compare);
    return values.has("") ? [...some, "-"] : some;
  };

  const build = () => {
    const grid = make("div", { className: "yl-grid" });
    const field = (key, name, input) => {
      input.id = `yl-filter-${key}`;
      grid.append(make("p", {}, make("label", { htmlFor: input.id, textContent: name }), input));
    };
    const query = make("input", { type: "search", value: state.said.get("q") || "" });
    query.addEventListener("input", () => change("q", query.value));
    field("q", words.search, query);
    data.columns.forEach((column, i) => {
      if (!column.choice) return;
      const input = make("select", {}, make("option", { value: "", textContent: words.any }));
      const values = choices(i);
      for (const value of values)
        input.append(make("option", { value, textContent: value === "-" ? words.not_stated : value }));
      const others = values.filter((value) => value !== "-");
      if (others.length > 1 && others.length <= 40)
        for (const value of others)
          input.append(
            make("option", { value: `!${value}`, textContent: words.other_than.replace("{value}", value) })
          );
      const wanted = state.said.get(column.key) || "";
      if (![...input.options].some((option) => option.value === wanted))
        input.append(make("option", { value: wanted, textContent: wanted })); // of a mistyped address
      input.value = wanted;
      input.addEventListener("change", () => change(column.key, input.value));
      field(column.key, column.label, input);
    });
    filters.replaceChildren(make("summary", { textContent: words.filters }), grid);
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", tab.value === state.view);
    scroll.setAttribute("aria-label", views[state.view]);
  };

  const cellOf = (cell, tag) => {
    const made = make(tag);
    if (tag === "th") made.scope = "row";
    if (typeof cell === "number") made.className = "n";
    const words = window.pagemillText(text(cell));
    if (Array.isArray(cell)) made.append(make("a", { href: root + cell[1] }, words));
    else made.append(words);
    return made;
  };
  const list = () => {
    select();
    const order = state.said.get("sort") || "";
    const head = make("tr");
    for (const column of data.columns) {
      const sort = make("button", { type: "button", className: "yl-sort", textContent: column.label });
      const th = make("th", { scope: "col" }, sort);
      const now = order === column.key ? "ascending" : order === `-${column.key}` ? "descending" : "none";
      th.setAttribute("aria-sort", now);
      sort.addEventListener("click", () => {
        change("sort", now === "none" ? column.key : now === "ascending" ? `-${column.key}` : "");
        scroll.querySelectorAll(".yl-sort")[data.columns.indexOf(column)].focus();
      });
      head.append(th);
    }
    const body = make("tbody");
    for (const row of rows.slice(0, shown))
      body.append(make("tr", {}, ...row.map((cell, i) => cellOf(cell, i ? "td" : "th"))));
    const caption = make("caption", { className: "yl-unseen", textContent: views[state.view] });
    scroll.replaceChildren(make("table", {}, caption, make("thead", {}, head), body));
    status.textContent = rows.length
      ? words.rows.replace("{n}", rows.length).replace("{all}", data.rows.length)
      : words.none;
    more.hidden = rows.length <= shown;
    box.dataset.rows = rows.length;
  };

  const open = async () => {
    const asked = (state = read());
    const own = await translate(asked);
    if (state !== asked) return; // the reader has turned to another view meanwhile
    data = own;
    shown = STEP;
    build();
    list();
    if (!tabs.isConnected) box.append(tabs, filters, tools, status, scroll, more);
  };

  for (const [view, name] of Object.entries(views)) {
    const tab = make("button", { type: "button", value: view, textContent: name });
    tab.addEventListener("click", () => {
      state = { view, said: new URLSearchParams() };
      write();
      open();
    });
    tabs.append(tab);
  }
  more.addEventListener("click", () => {
    shown += STEP;
    list();
  });
  button(words.csv, () => {
    const lines = [data.columns.map((column) => column.label), ...rows.map((row) => row.map(text))];
    window.pagemillSaveCsv(lines, `${state.view}.csv`);
  });
  button(words.copy, async (made) => {
    await window.pagemillCopy(location.href);
    made.textContent = words.copied;
    setTimeout(() => (made.textContent = words.copy), 1500);
  });
  button(words.reset, () => {
    state.said = new URLSearchParams();
    write();
    open();
  });
  window.addEventListener("hashchange", open);
  open();
})();
