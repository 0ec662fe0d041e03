// Draws a figure from the specification that stands in the page: where its picture is there already,
// once the reader takes it up; else when the reader comes near.
(() => {
  let figures, pictured, words, drawings; // of the text that the page holds; figure -> promise that it is drawn
  let library;
  const plotly = () =>
    (library ??= window
      .pagemillLoad("vendor/figure-theme.js")
      .then(() => window.pagemillLoad("vendor/plotly.min.js")));

  const dark = () => document.documentElement.dataset.theme === "dark";
  const options = { responsive: true, displayModeBar: false, scrollZoom: false, doubleClick: false };

  const draw = async (figure) => {
    figure.dataset.figure = "drawing";
    await plotly();
    const plot = figure.querySelector(".yl-plot");
    const spec = JSON.parse(figure.querySelector(":scope > script").textContent);
    const { data, layout } = window.pagemillDrawing(spec, plot.clientWidth, dark());
    await window.Plotly.react(plot, data, layout, options);
    figure.dataset.figure = "drawn"; // its picture makes room
  };

  const begin = (figure) => {
    if (!drawings.has(figure)) drawings.set(figure, draw(figure));
    return drawings.get(figure);
  };

  // A figure that has its picture is drawn once it is pointed at, tapped or reached by key. To scroll
  // past is not to take up: a finger that scrolls taps nothing, and a pointer that rests has not moved.
  let last;
  window.addEventListener(
    "pointermove",
    (event) => {
      const here = `${event.screenX} ${event.screenY}`;
      const moved = last !== undefined && last !== here;
      last = here;
      if (!moved || event.pointerType === "touch") return;
      const plot = event.target.closest?.(".yl-plot");
      if (plot) begin(plot.parentElement);
    },
    { passive: true }
  );
  // Of the others, at first only what stands well on the screen; once the reader moves, what comes near.
  const bare = () => figures.filter((figure) => !pictured.includes(figure));
  const watch = (rootMargin, threshold) => {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          observer.unobserve(entry.target);
          begin(entry.target);
        }
      },
      { rootMargin, threshold }
    );
    for (const figure of bare()) observer.observe(figure);
  };
  const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));
  window.addEventListener("load", () => idle(() => watch("0px", 0.3)));
  const near = () => {
    for (const kind of MOVES) window.removeEventListener(kind, near);
    watch("600px 0px", 0);
  };
  const MOVES = ["scroll", "keydown", "pointerdown", "touchstart"];
  window.pagemillDrawAll = () => Promise.all(figures.map(begin));

  // Printing does not wait: pictures are sent for, and the table of what has none is opened meanwhile.
  window.addEventListener("beforeprint", () => {
    for (const image of document.querySelectorAll(".yl-picture img")) image.loading = "eager";
    for (const figure of bare()) {
      const box = figure.querySelector(".yl-data");
      if (figure.dataset.figure === "drawn" || box.open) continue;
      box.open = true;
      box.dataset.printed = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const box of document.querySelectorAll(".yl-data[data-printed]")) {
      box.open = false;
      delete box.dataset.printed;
    }
  });
  // A form has moved what the figure shows (form.js).
  document.addEventListener("yl-moved", ({ target }) => {
    if (drawings.has(target)) drawings.set(target, drawings.get(target).then(() => draw(target)));
  });
  document.addEventListener("yl-mode", () => {
    for (const figure of drawings.keys()) drawings.set(figure, draw(figure));
  });

  const rows = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  const take = async (figure, format) => {
    await begin(figure);
    const plot = figure.querySelector(".yl-plot");
    await window.Plotly.downloadImage(plot, {
      format,
      filename: figure.id,
      width: Math.max(plot.clientWidth, 800),
      height: plot.clientHeight,
      scale: 2,
    });
  };
  let taken = Promise.resolve(); // one picture at a time: plotly refuses a second
  const picture = (figure, format) => {
    const next = () => take(figure, format); // also when the one before failed
    taken = taken.then(next, next);
    return taken;
  };

  // The text of the page may be exchanged (choices.js): its figures take the place of those before.
  const dress = () => {
    figures = [...document.querySelectorAll(".yl-figure")];
    pictured = figures.filter((figure) => figure.querySelector(".yl-picture"));
    words = JSON.parse(document.getElementById("yl-words")?.textContent ?? "{}");
    drawings = new Map();
    for (const kind of MOVES) window.addEventListener(kind, near, { passive: true });
    for (const figure of pictured) {
      figure.querySelector(".yl-plot").addEventListener("click", () => begin(figure));
      figure.addEventListener("focusin", () => begin(figure));
    }
    for (const figure of figures) {
      const tools = document.createElement("p");
      tools.className = "yl-tools";
      const button = (text, action) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = text;
        made.addEventListener("click", action);
        tools.append(made);
      };
      button("CSV", () => window.pagemillSaveCsv(rows(figure.querySelector("table")), `${figure.id}.csv`));
      button("SVG", () => picture(figure, "svg"));
      button("PNG", () => picture(figure, "png"));
      const link = document.createElement("a");
      link.href = `#${figure.id}`;
      link.textContent = words.link;
      tools.append(link);
      const own = figure.closest(".cell")?.querySelector(".yl-code");
      if (own || words.notebook) {
        const code = document.createElement("a");
        code.href = own ? `#${own.id}` : words.notebook;
        code.textContent = own ? words.code : words.made;
        tools.append(code);
      }
      figure.querySelector(".yl-data summary").after(tools);
    }
  };
  document.addEventListener("yl-main", () => {
    dress();
    watch("0px", 0.3);
  });
  dress();
})();
