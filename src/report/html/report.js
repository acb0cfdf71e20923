"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const search = byId("search"), criterion = byId("criterion"), documentOf = byId("document");
  const tiles = all(".tile"), stage = byId("stage"), viewer = byId("viewer"), where = byId("where");
  root.classList.add("js");

  // Korean is spaced freely: the search leaves white space out on both sides.
  const fold = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
  const texts = new Map(all(".requirement, .findings .passage").map((it) => [it, fold(it.textContent)]));

  function filter() {
    const wanted = fold(search.value);
    const statuses = new Set(tiles.filter((it) => it.ariaPressed === "true").map((it) => it.dataset.status));
    let count = 0;
    const passages = (from) => {
      let shown = 0;
      for (const it of all(".passage", from)) {
        it.hidden = documentOf.value !== "" && it.dataset.document !== documentOf.value;
        shown += it.hidden ? 0 : 1;
      }
      return shown;
    };
    for (const section of all(".criterion")) {
      let shown = 0;
      for (const it of all(".requirement", section)) {
        const left = passages(it);
        it.hidden = (statuses.size > 0 && !statuses.has(it.dataset.status)) || !texts.get(it).includes(wanted)
          || (documentOf.value !== "" && left === 0);
        shown += it.hidden ? 0 : 1;
      }
      const other = criterion.value !== "" && section.dataset.criterion !== criterion.value;
      section.hidden = other || shown === 0;
      count += other ? 0 : shown;
      for (const heading of all(".block", section)) {
        let next = heading.nextElementSibling, used = false;
        for (; next && !next.classList.contains("block"); next = next.nextElementSibling) used ||= !next.hidden;
        heading.hidden = !used;
      }
    }
    for (const it of all(".findings .passage")) {
      it.hidden = (documentOf.value !== "" && it.dataset.document !== documentOf.value) || !texts.get(it).includes(wanted);
    }
    byId("nothing").hidden = count > 0;
    byId("shown").value = byId("shown").dataset.text.replace("{n}", count);
  }

  const visible = () => all("button.cite").filter((it) => it.offsetParent !== null);
  let current = null;

  function show(button) {
    current?.removeAttribute("aria-current");
    current = button;
    button.setAttribute("aria-current", "true");
    for (const it of all(".on", stage)) it.classList.remove("on");
    for (const it of all(`[data-of~="${button.dataset.number}"]`, stage)) {
      it.classList.add("on");
      it.closest(".page").classList.add("on");
    }
    stage.querySelector(".hint").hidden = true;
    where.textContent = button.textContent;
    root.classList.add("open");
    const mark = stage.querySelector("g.on rect, .quoted.on");
    stage.scrollTop = 0;
    if (mark) {
      const top = mark.getBoundingClientRect().top - stage.getBoundingClientRect().top;
      stage.scrollTop = Math.max(0, top - stage.clientHeight / 3);
    }
  }

  function step(by) {
    const list = visible();
    if (list.length === 0) return;
    const at = list.indexOf(list.includes(document.activeElement) ? document.activeElement : current);
    const next = list[Math.min(list.length - 1, Math.max(0, at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    show(next);
  }

  function close() {
    root.classList.remove("open");
    current?.focus();
  }

  let zoom = 2;
  function scale(by) {
    stage.classList.remove(`zoom${zoom}`);
    zoom = Math.min(5, Math.max(1, zoom + by));
    stage.classList.add(`zoom${zoom}`);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("cite")) {
      show(button);
      // On a narrow screen the page covers the list, so the keyboard goes there too.
      if (getComputedStyle(viewer).position === "fixed") viewer.focus();
    } else if (button.classList.contains("tile")) {
      button.ariaPressed = button.ariaPressed === "true" ? "false" : "true";
      filter();
    } else if (button.id === "previous") step(-1);
    else if (button.id === "next") step(1);
    else if (button.id === "smaller") scale(-1);
    else if (button.id === "larger") scale(1);
    else if (button.id === "close") close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.matches("input, select");
    const onCitation = event.target.matches(".cite");
    if (event.key === "Escape") {
      if (event.target === search && search.value) { search.value = ""; filter(); } else close();
    } else if (field) return;
    else if (event.key === "/") { search.focus(); search.select(); }
    else if (event.key === "j" || (onCitation && event.key === "ArrowDown")) step(1);
    else if (event.key === "k" || (onCitation && event.key === "ArrowUp")) step(-1);
    else return;
    event.preventDefault();
  });
  const form = document.querySelector(".filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => {
    for (const it of tiles) it.ariaPressed = "false";
    setTimeout(filter);
  });
  addEventListener("beforeprint", () => all("details").forEach((it) => { it.dataset.was = it.open; it.open = true; }));
  addEventListener("afterprint", () => all("details").forEach((it) => { it.open = it.dataset.was === "true"; }));
  scale(0);
  filter();
  // There is room for a page from the start, except on a narrow screen.
  const first = visible()[0];
  if (first && getComputedStyle(viewer).position !== "fixed") show(first);
})();
