// Sorting, filtering, searching and the choice of a period. Every page reads as well without it.
(function () {
  "use strict";
  const root = document.body.dataset.root;
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const make = (tag, attributes, text) => {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => node.setAttribute(name, value));
    if (text !== undefined) { node.textContent = text; }
    return node;
  };
  // Brackets and dashes of one kind, as numbers are compared: no keyboard has 〔 at hand.
  const clean = (text) => text.normalize("NFKC").toLowerCase().trim()
    .replace(/[\[【〔〖]/g, "(").replace(/[\]】〕〗]/g, ")").replace(/[\u2010-\u2015\u2212]/g, "-");

  // The choice of every list stands in the address behind #: it works from a folder too, and can be sent to others.
  const state = {
    read() { return new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : ""); },
    write(change) {
      const all = state.read();
      Object.entries(change).forEach(([key, value]) => { if (value) { all.set(key, value); } else { all.delete(key); } });
      const text = [...all].map(([key, value]) => encodeURIComponent(key) + "=" + encodeURIComponent(value)).join("&");
      history.replaceState(null, "", text ? "#" + text : location.href.split("#")[0]);
    }
  };

  // ---- Tables ----
  const textOf = (row, column) => (row.cells[column] ? row.cells[column].textContent.trim() : "");
  // A change of rank is sorted by how far the unit has moved, from the worst to the best.
  function sortedBy(text) {
    const moved = /^[↑↓] (升|降)(\d+)位/.exec(text);
    if (moved) { return (moved[1] === "升" ? "" : "-") + moved[2]; }
    return text.startsWith("→ 持平") ? "0" : text;
  }

  // Numbers by size, dates and words by their order; what is empty comes last either way.
  function compare(x, y, descending) {
    if ((x === "") !== (y === "")) { return x === "" ? 1 : -1; }
    const p = parseFloat(x), q = parseFloat(y);
    const plain = !/^\d{4}-/.test(x) && /^[+-]?\d/.test(x) && /^[+-]?\d/.test(y) && p !== q;
    const order = plain ? p - q : collator.compare(x, y);
    return descending ? -order : order;
  }

  function prepare(table, prefix) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map((head) => head.textContent.trim());
    const key = (name) => prefix + name;

    function sort(column, descending) {
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      let rows = original;
      if (column >= 0) {
        heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
        // An older browser does not keep the order of what is equal.
        rows = original.map((row, at) => [sortedBy(textOf(row, column)), row, at])
          .sort((a, b) => compare(a[0], b[0], descending) || a[2] - b[2]).map((entry) => entry[1]);
      }
      const all = document.createDocumentFragment();
      rows.forEach((row) => all.appendChild(row));
      body.appendChild(all);
    }

    heads.forEach((head, column) => {
      if (!names[column]) { return; }
      // No <button>: a browser does not repeat a table's head on the next sheet of paper where one stands in it.
      const button = make("span", { "class": "sort", role: "button", tabindex: "0" }, names[column]);
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); button.click(); }
      });
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        // Up, down, and back to the order in which the page was written.
        const next = now === "ascending" ? "-" + names[column] : now === "descending" ? "" : names[column];
        state.write({ [key("sort")]: next });
        sort(next ? column : -1, next.startsWith("-"));
      });
    });

    const filter = "filter" in table.dataset ? filterOf(table, original, heads, names, key) : null;
    return function apply() {
      const wanted = state.read().get(key("sort")) || "";
      const column = names.indexOf(wanted.replace(/^-/, ""));
      sort(wanted ? column : -1, wanted.startsWith("-"));
      if (filter) { filter(); }
    };
  }

  // A line of choices over a table: words, and one list for each column that asks for it.
  function filterOf(table, rows, heads, names, key) {
    const form = make("form", { "class": "filter", role: "search", "aria-label": "筛选" + (table.caption ? "：" + table.caption.textContent.split("；")[0] : "") });
    const controls = [];
    const words = rows.map((row) => clean(row.textContent));
    // A cell that links to several holds several choices.
    const choices = (column) => rows.map((row) => {
      const cell = row.cells[column];
      const links = cell ? [...cell.querySelectorAll("a")].map((link) => link.textContent.trim()) : [];
      return links.length > 1 ? links : [cell ? (cell.dataset.value || cell.textContent).trim() : ""];
    });
    function add(name, column, control) {
      const label = make("label", {}, name + " ");
      label.appendChild(control);
      form.appendChild(label);
      controls.push({ name, control, values: column < 0 ? null : choices(column) });
    }
    heads.forEach((head, column) => {
      if (!("pick" in head.dataset)) { return; }
      const every = new Set();
      choices(column).forEach((own) => own.forEach((value) => { if (value) { every.add(value); } }));
      const values = [...every];
      if (values.length < 2 && !state.read().get(key(names[column]))) { return; }
      const select = make("select");
      select.add(new Option("全部", ""));
      if (!("order" in head.dataset)) { values.sort(collator.compare); }
      values.forEach((value) => select.add(new Option(value, value)));
      add(names[column], column, select);
    });
    add("含有", -1, make("input", { type: "search", autocomplete: "off" }));
    const count = make("output", { "aria-live": "polite" });
    form.appendChild(count);
    table.closest(".scroll").before(form);

    function show() {
      const search = clean(controls[controls.length - 1].control.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        const fits = controls.every((one) => !one.values || !one.control.value || one.values[at].includes(one.control.value))
          && search.every((word) => words[at].includes(word));
        if (row.hidden === fits) { row.hidden = !fits; }
        if (fits) { shown += 1; }
      });
      // A script sees no more of a long list than its own page.
      count.textContent = (shown === rows.length ? "共 " : "列出 " + shown + " 行，共 ") + rows.length + " 行" + (document.querySelector(".all-pages") ? "（只在本页内筛选）" : "");
    }
    const keyOf = (one) => key(one.values ? one.name : "q");
    form.addEventListener("input", () => {
      const change = {};
      controls.forEach((one) => { change[keyOf(one)] = one.control.value.trim(); });
      state.write(change);
      show();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    return function () {
      const wanted = state.read();
      controls.forEach((one) => {
        const value = wanted.get(keyOf(one)) || "";
        one.control.value = value;
        // A choice that nothing on the page bears leaves nothing: it must not list all.
        if (one.values && one.control.selectedIndex === -1) { one.control.add(new Option(value, value, false, true)); }
      });
      show();
    };
  }

  // The first list to be filtered has the plain names in the address, further ones carry a number.
  const listed = (which) => [...document.querySelectorAll("table[data-sortable]" + which)];
  const lists = [...listed("[data-filter]"), ...listed(":not([data-filter])")];
  const appliers = lists.map((table, at) => prepare(table, at ? at + 1 + "." : ""));
  const applyAll = () => appliers.forEach((apply) => apply());
  if (location.hash.includes("=")) { applyAll(); } else { lists.forEach((table, at) => { if ("filter" in table.dataset) { appliers[at](); } }); }
  window.addEventListener("hashchange", () => { if (location.hash.includes("=") || !location.hash) { applyAll(); } });

  // A table that is wider than its place can be scrolled by keyboard too.
  document.querySelectorAll(".scroll").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) { return; }
    const caption = box.querySelector("caption");
    const heading = box.closest("section") && box.closest("section").querySelector("h2, h3");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", (caption || heading || { textContent: "表格" }).textContent.trim() + "（可左右滚动）");
  });

  // ---- Navigation: open where there is room for it ----
  const menu = document.querySelector(".parts details");
  const wide = window.matchMedia("(min-width: 64.01rem)");
  const fit = () => { menu.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();

  // ---- Periods ----
  const picker = document.querySelector(".picker");
  const periods = window.dubanPeriods || [];
  if (periods.length > 1) {
    const choice = make("details", { "class": "picker" });
    choice.appendChild(make("summary", {}, "各期"));
    const list = make("ul");
    const here = decodeURIComponent(location.pathname).split("/").slice(root ? -2 : -1).join("/");
    periods.forEach(([text, href]) => {
      const item = make("li"), link = make("a", { href: root + href }, text);
      if (here === href) { link.setAttribute("aria-current", "page"); }
      item.appendChild(link);
      list.appendChild(item);
    });
    choice.appendChild(list);
    picker.replaceWith(choice);
    document.addEventListener("click", (event) => { if (!choice.contains(event.target)) { choice.open = false; } });
    choice.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { choice.open = false; choice.querySelector("summary").focus(); }
    });
  }

  // ---- Search ----
  const form = document.querySelector("form.search");
  const input = form.querySelector("input"), hits = form.querySelector(".found");
  // Read aloud when it changes, which needs that it is there before.
  const said = form.appendChild(make("p", { "class": "vh", role: "status" }));
  let found = null;
  form.hidden = false;

  // The index is scripts of its own, asked for one after another when somebody first searches.
  let loading = false, lost = false;
  function load() {
    if (found) { return; }
    found = [];
    loading = true;
    script(1);
  }

  function script(number) {
    const node = make("script", { src: root + "assets/search" + (number > 1 ? "-" + number : "") + ".js" });
    const arrived = () => {
      const index = window.dubanSearch || {};
      const rows = number > 1 ? window.dubanSearchMore : index.rows;
      window.dubanSearchMore = undefined;
      // A copy that was broken off lacks a script, or has one that is empty or cut.
      lost = !rows;
      if (rows) { take(index, rows); }
      loading = !lost && number < index.scripts;
      if (loading) { script(number + 1); }
      look();
    };
    node.addEventListener("load", arrived);
    node.addEventListener("error", arrived);
    document.head.appendChild(node);
  }

  // Where on its page something stands follows mostly from its title.
  const firstWord = (title) => encodeURIComponent(title.split(" ")[0]);
  const tails = { 1: (title) => "m-" + firstWord(title), 2: (title) => "q=" + firstWord(title), 3: (title) => "q=" + encodeURIComponent(title) };
  const addressOf = (page, tail, title) => (tail ? page + "#" + (tails[tail] ? tails[tail](title) : tail) : page);

  function take(index, rows) {
    rows.forEach(([kind, place, title, page, tail, words]) => {
      const unit = place < 0 ? "" : index.units[place];
      const more = typeof words === "string" ? words : index.words[words];
      found.push({
        kind: index.kinds[kind], unit, title, order: kind,
        href: () => addressOf(index.pages[page], tail, title),
        name: clean(title), all: clean([title, unit, more, index.kinds[kind]].join(" "))
      });
    });
  }

  // A unit is also found by its common short form: letters of its name in their order.
  function abbreviates(word, name) {
    let at = 0;
    for (const letter of name) { if (letter === word[at]) { at += 1; } }
    return word.length > 1 && at === word.length;
  }

  function look() {
    const words = clean(input.value).split(/\s+/).filter(Boolean);
    hits.textContent = said.textContent = "";
    hits.hidden = words.length === 0;
    if (!words.length || !found) { return; }
    const fitting = [];
    found.forEach((entry, at) => {
      if (words.every((word) => entry.all.includes(word))) {
        const exact = words.some((word) => entry.name === word || entry.name.split(" ")[0] === word);
        fitting.push([exact ? 0 : words.every((word) => entry.name.includes(word)) ? 1 : 2, entry, at]);
      } else if (entry.order === 0 && words.every((word) => abbreviates(word, entry.name))) { fitting.push([2, entry, at]); }
    });
    fitting.sort((a, b) => a[0] - b[0] || a[1].order - b[1].order || a[2] - b[2]);
    const rest = loading ? "（还在查找）" : lost ? "（查找的索引没有读全）" : "";
    const none = loading ? "正在查找" : lost ? "查找的索引没有读到" : "没有找到";
    said.textContent = fitting.length ? "找到 " + fitting.length + " 项" + (fitting.length > 40 ? "，列出前 40 项，可再加字缩小范围" : "") + rest : none;
    hits.appendChild(make("p", {}, said.textContent));
    const list = make("ul");
    fitting.slice(0, 40).forEach(([, entry]) => {
      const item = make("li"), link = make("a", { href: root + entry.href() });
      link.appendChild(make("b", {}, entry.title));
      link.appendChild(make("span", {}, entry.unit ? entry.kind + " · " + entry.unit : entry.kind));
      item.appendChild(link);
      list.appendChild(item);
    });
    hits.appendChild(list);
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", () => { load(); look(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = hits.querySelector("a");
    if (first) { first.click(); }
  });
  form.addEventListener("keydown", (event) => {
    const links = [...hits.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { input.value = ""; look(); input.focus(); }
    if (event.key === "ArrowDown" && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (links[at - 1] || input).focus(); }
  });
  hits.addEventListener("click", (event) => { if (event.target.closest("a")) { hits.hidden = true; } });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) { hits.hidden = true; } });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); input.focus(); }
  });

  // On paper nothing is folded away.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open])")];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => { folded.forEach((details) => { details.open = false; }); });
}());
