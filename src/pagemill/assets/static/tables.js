// A button below each table of a page: its rows as CSV.
(() => {
  const dress = () => {
    for (const box of document.querySelectorAll(".yl-table[id]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "CSV";
      button.setAttribute("aria-label", `CSV: ${box.querySelector("caption").textContent}`);
      button.addEventListener("click", () => {
        const rows = [...box.querySelector("table").rows]
          .filter((row) => !row.hidden) // as a form has it
          .map((row) => [...row.cells].map((cell) => cell.textContent));
        window.pagemillSaveCsv(rows, `${box.id}.csv`);
      });
      const tools = document.createElement("p");
      tools.className = "yl-tools";
      tools.append(button);
      box.after(tools);
    }
  };
  document.addEventListener("yl-main", dress);
  dress();
})();
