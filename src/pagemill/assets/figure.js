// What plotly draws of a figure: its specification, in the colours of the page, at a width.
// Pages load this with plotly; the pictures of figures are made with it too.
window.pagemillDrawing = (() => {
  const exchange = (value, twins) => {
    if (typeof value === "string") return twins[value.toLowerCase()] ?? value;
    if (Array.isArray(value)) return value.map((item) => exchange(item, twins));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, exchange(item, twins)]));
    return value;
  };
  return (spec, width, dark) => {
    const theme = window.pagemillTheme;
    const { data, layout } = dark ? exchange(spec, theme.twins) : structuredClone(spec);
    delete layout.height; // the page has reserved it
    delete layout.width;
    layout.autosize = true;
    layout.dragmode ??= false; // a finger on a figure scrolls the page
    if (width < 520) layout.font = { ...layout.font, size: 11 };
    layout.template = { layout: dark ? theme.dark : theme.light };
    return { data, layout };
  };
})();
