// A row of a table of the page, found by answers: what the table tells of it, and its mark in a figure.
(() => {
  const make = (name, given = {}, ...parts) => {
    const made = Object.assign(document.createElement(name), given);
    made.append(...parts);
    return made;
  };

  for (const box of document.querySelectorAll(".yl-pick")) {
    const { questions, rows, first } = JSON.parse(box.querySelector("script").textContent);
    const table = document.querySelector(`#${box.dataset.table} table`);
    const heads = [...table.tHead.rows[0].cells];
    const told = make("dl", { className: "yl-picked" });
    const live = make("div", {}, told); // read aloud when it changes
    const form = make("fieldset", {}, make("legend", { textContent: box.dataset.name }));
    const selects = questions.map((question, place) => {
      const select = make("select", { autocomplete: "off" });
      for (const answer of new Set(rows.map((row) => row[place])))
        select.add(new Option(answer, answer, answer === rows[first][place], answer === rows[first][place]));
      form.append(make("label", {}, make("span", { textContent: question }), select));
      return select;
    });
    live.setAttribute("role", "status");

    const tell = () => {
      const answers = selects.map((select) => select.value);
      const found = rows.findIndex((row) => row.every((answer, place) => answer === answers[place]));
      // Not every set of answers need be there.
      const cells = found < 0 ? [] : [...table.tBodies[0].rows[found].cells];
      told.replaceChildren(
        ...cells.map((cell, place) =>
          make("div", {}, make("dt", { textContent: heads[place].textContent }),
            make("dd", {}, ...cell.cloneNode(true).childNodes))
        )
      );
      if (found >= 0) mark(found);
    };
    const mark = (x) => {
      const figure = document.getElementById(box.dataset.figure);
      if (!figure) return;
      const text = figure.querySelector(":scope > script");
      const spec = JSON.parse(text.textContent);
      for (const shape of spec.layout.shapes) if (shape.name === "picked") shape.x0 = shape.x1 = x;
      text.textContent = JSON.stringify(spec); // whenever it is drawn, in light or in dark
      const plot = figure.querySelector(".js-plotly-plot");
      if (!plot) return;
      const moved = plot.layout.shapes.map((one) => (one.name === "picked" ? { ...one, x0: x, x1: x } : one));
      window.Plotly.relayout(plot, { shapes: moved });
    };
    form.addEventListener("change", tell);
    box.querySelector("p").replaceWith(form, live);
    tell();
  }
})();
