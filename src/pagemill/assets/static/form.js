// A form: what a reader enters stands in the address after "#"; numbers, words, rows and figures of the
// page follow. Nothing leaves the browser. What cannot be read is told at its field, and is unknown.
(() => {
  const box = document.querySelector(".yl-form");
  const program = JSON.parse(document.getElementById("yl-form").textContent);
  const { asked, tables, names, results, words, spelt } = program;
  const evaluate = window.pagemillEvaluate;
  const format = window.pagemillFormat;
  const large = document.documentElement.lang.startsWith("zh") ? "wan" : ",d"; // as print has numbers
  const form = box.querySelector("form");
  const field = (name) => form.elements.namedItem(name);

  // What is entered for one thing: its value (null: unknown), and what is wrong with it.
  const read = (one, text) => {
    if (one.kind === "choice") {
      const fits = Object.hasOwn(one.options, text);
      return fits ? { value: text } : { value: null, wrong: words.choice };
    }
    const plain = text.normalize("NFKC").trim();
    if (!plain) return { value: null };
    const digits = /^([0-9]{1,3}([ ,][0-9]{3})+|[0-9]{1,15})$/.test(plain);
    const number = digits ? Number(plain.replace(/[ ,]/g, "")) : NaN;
    if (number >= one.least && number <= one.most) return { value: number };
    const wrong = words.whole.replace("{least}", format(one.least, ",d"));
    return { value: null, wrong: wrong.replace("{most}", format(one.most, ",d")) };
  };
  // All names with their values, as work_out() in pagemill/notebook/form.py.
  const workOut = (entered) => {
    const known = new Map([["unknown", null], ...entered]);
    for (const { by, columns, rows } of tables) {
      const wanted = by.map((key) => known.get(key));
      const found = rows.find((row) => wanted.every((value, i) => value === row[i]));
      columns.forEach((column, i) => known.set(column, found?.[by.length + i] ?? null));
    }
    for (const [name, follows] of names) known.set(name, result(follows, known));
    return known;
  };
  const shown = (value, spec) => {
    if (value === null) return words.unknown;
    if (typeof value === "string") return value;
    if (spec !== "spelt") return format(value, spec);
    return Number.isInteger(value) && value >= 0 && value < spelt.length ? spelt[value] : format(value, large);
  };
  const said = (text, known) =>
    text.replace(/\{([^{}:]+)(?::([^{}]*))?\}/g, (_, expression, spec) => shown(evaluate(expression, known), spec ?? ""));
  const result = (follows, known) => {
    if (follows.expression !== undefined) return evaluate(follows.expression, known);
    const fits = follows.cases.find(([condition]) => !condition || evaluate(condition, known));
    return fits ? said(fits[1], known) : null;
  };

  const slots = [...document.querySelectorAll("[data-form]")];
  const parts = [...document.querySelectorAll("[data-when]")];
  const told = box.querySelector("[data-told]");
  // A number of the prose is a link to its note, which stays.
  const write = (slot, text) => {
    const place = slot.matches(".yl-num") ? slot.firstElementChild : slot;
    if (place.textContent !== text) place.replaceChildren(window.pagemillText(text));
  };
  const figures = [...document.querySelectorAll(".yl-figure > script")]
    .map((script) => ({ script, spec: JSON.parse(script.textContent) }))
    .filter(({ spec }) => spec.follows);
  const move = (known) => {
    for (const { script, spec } of figures) {
      const before = JSON.stringify(spec);
      const items = [...(spec.layout.shapes ?? []), ...(spec.layout.annotations ?? [])];
      const values = Object.entries(spec.follows).map(([path, text]) => [...path.split("."), evaluate(text, known)]);
      for (const item of items) {
        const own = values.filter(([name]) => name === item.name);
        if (!own.length) continue;
        item.visible = own.every(([, , value]) => value !== null);
        if (item.visible) for (const [, coordinate, value] of own) item[coordinate] = value;
      }
      const after = JSON.stringify(spec);
      if (after === before) continue;
      script.textContent = after;
      script.parentElement.dispatchEvent(new Event("yl-moved", { bubbles: true }));
    }
  };

  let saying;
  const say = (text) => {
    clearTimeout(saying);
    if (told.textContent === text) return;
    // A reader aloud is told once the hand rests.
    saying = setTimeout(() => told.replaceChildren(window.pagemillText(text)), 500);
  };
  const follow = () => {
    const entered = new Map();
    const wrong = [];
    for (const one of asked) {
      const control = field(one.name);
      const { value, wrong: reason } = read(one, control.value);
      entered.set(one.name, value);
      document.getElementById(`wrong-${one.name}`).textContent = reason ?? "";
      if (reason) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      const name = control.labels[0].textContent;
      if (reason) wrong.push(words.wrong.replace("{field}", () => name).replace("{reason}", () => reason));
      const called = one.kind === "choice" && value !== null ? one.options[value] : shown(value, ",d");
      box.querySelector(`[data-asked="${one.name}"]`).replaceChildren(window.pagemillText(called));
    }
    const known = workOut(entered);
    const worked = new Map(Object.entries(results).map(([key, follows]) => [key, result(follows, known)]));
    // A slot names a record, with hyphens, or a name of the form.
    const value = (key) => (worked.has(key) ? worked.get(key) : known.get(key)) ?? null;
    for (const slot of slots) write(slot, shown(value(slot.dataset.form), slot.dataset.format ?? ""));
    for (const part of parts) part.hidden = !evaluate(part.dataset.when, known);
    move(known);
    say([...wrong, shown(known.get(told.dataset.told), "")].join(" "));
  };

  const state = () => {
    const entries = asked.map((one) => [one.name, field(one.name).value.trim()]);
    return String(new URLSearchParams(entries));
  };
  const fill = (values) => {
    for (const one of asked) {
      const value = values.has(one.name) ? values.get(one.name) : String(one.value ?? "");
      field(one.name).value = value; // a choice that there is not leaves its list empty
    }
  };
  const arrive = () => {
    const values = new URLSearchParams(location.hash.slice(1));
    if (asked.some((one) => values.has(one.name))) fill(values);
    follow();
  };
  form.addEventListener("input", () => {
    history.replaceState(null, "", `#${state()}`);
    follow();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", arrive);
  // A page that the browser has kept may hold older entries.
  window.addEventListener("pageshow", (event) => event.persisted && follow());

  const actions = {
    copy: async (button) => {
      await window.pagemillCopy(`${location.href.split("#")[0]}#${state()}`);
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = words.copy), 1500);
    },
    print: () => window.print(),
    reset: () => {
      fill(new Map());
      history.replaceState(null, "", location.pathname + location.search);
      follow();
    },
  };
  for (const button of box.querySelectorAll("[data-do]"))
    button.addEventListener("click", () => actions[button.dataset.do](button));
  fill(new Map()); // the browser may have kept what was entered before
  arrive();
  box.dataset.ready = "";
})();
