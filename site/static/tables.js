// A button below each table of a page: its rows as CSV.
for (const box of document.querySelectorAll(".yl-table[id]")) {
  const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "CSV";
  button.setAttribute("aria-label", `CSV: ${box.querySelector("caption").textContent}`);
  button.addEventListener("click", () => {
    const lines = [...box.querySelector("table").rows].map((row) =>
      [...row.cells].map((cell) => quote(cell.textContent)).join(",")
    );
    // The mark at the start tells spreadsheets that the text is UTF-8.
    const csv = `\ufeff${lines.join("\r\n")}\r\n`;
    window.yiliantiSave(new Blob([csv], { type: "text/csv;charset=utf-8" }), `${box.id}.csv`);
  });
  const tools = document.createElement("p");
  tools.className = "yl-tools";
  tools.append(button);
  box.after(tools);
}
