// The choices of a page: a list for each question. What is chosen is another page; its text takes the
// place of this one's, and the address, the history and what is read aloud go with it.
(() => {
  const said = document.createElement("p"); // outlives the text, so that it is read aloud
  said.className = "yl-unseen";
  said.setAttribute("role", "status");
  document.body.append(said);
  let shown = location.pathname;
  let asked;

  const dress = () => {
    for (const box of document.querySelectorAll(".yl-choice")) {
      const list = box.querySelector("ul");
      const select = document.createElement("select");
      select.setAttribute("aria-labelledby", box.firstElementChild.firstElementChild.id);
      select.setAttribute("aria-describedby", box.firstElementChild.lastElementChild.id);
      for (const { firstElementChild: way } of list.children)
        select.add(new Option(way.textContent, way.href ?? "", !way.href, !way.href));
      select.addEventListener("change", () => go(select.value, { by: box.id }));
      list.replaceWith(select);
    }
  };

  const go = async (address, { by = "", push = true } = {}) => {
    // Pages that were opened from a folder may not be read by a script.
    if (location.protocol === "file:") return location.assign(address);
    asked?.abort();
    const { signal } = (asked = new AbortController());
    try {
      const answer = await fetch(address, { signal });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (signal.aborted) return;
      exchange(next, address, by, push);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  const exchange = (next, address, by, push) => {
    const main = document.querySelector("main");
    const before = document.getElementById(by)?.getBoundingClientRect().top;
    // The page now stands in another folder: what is around the text keeps its addresses.
    const around = "a[href]:not([href^='#']), form[action], link[rel~=icon]";
    for (const part of document.querySelectorAll(around))
      for (const name of ["href", "action"])
        if (!main.contains(part) && part.hasAttribute(name)) part.setAttribute(name, part[name]);
    if (push) history.pushState(null, "", address);
    shown = location.pathname;
    document.title = next.title;
    document.documentElement.dataset.content_root = next.documentElement.dataset.content_root;
    document.querySelector("link[rel=canonical]")?.remove();
    const canonical = next.querySelector("link[rel=canonical]");
    if (canonical) document.head.append(document.importNode(canonical, true));
    const ways = next.querySelectorAll(".yl-language");
    for (const [number, way] of document.querySelectorAll(".yl-language").entries())
      way.setAttribute("href", ways[number].getAttribute("href"));
    main.replaceChildren(...document.importNode(next.querySelector("main"), true).childNodes);
    dress();
    document.dispatchEvent(new Event("yl-main"));
    const box = document.getElementById(by);
    if (box) {
      const behavior = "instant";
      window.scrollBy({ top: box.getBoundingClientRect().top - before, behavior });
      box.querySelector("select").focus({ preventScroll: true });
    } else if (push) {
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    }
    tell();
  };

  const tell = () => {
    const chosen = document.querySelector(".yl-chosen");
    const words = [...(chosen?.querySelectorAll("[data-told], summary") ?? [])];
    said.textContent =
      words.map((part) => part.textContent).join(" ") ||
      document.querySelector(".yl-choices").dataset.default;
  };

  document.addEventListener("click", (event) => {
    const back = event.target.closest("a[data-back]");
    if (!back || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(back.href);
  });
  window.addEventListener("popstate", () => {
    if (location.pathname !== shown) go(location.href, { push: false });
  });
  dress();
})();
