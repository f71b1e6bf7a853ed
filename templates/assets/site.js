// Sorting and filtering. Every page reads as well without it.
(function () {
  "use strict";
  var collator = new Intl.Collator("zh-CN", { numeric: true });

  function textOf(row, column) {
    var cell = row.cells[column];
    return cell ? cell.textContent.trim() : "";
  }

  function sortBy(table, column, descending) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (a, b) {
      var x = textOf(a, column), y = textOf(b, column);
      if ((x === "") !== (y === "")) { return x === "" ? 1 : -1; }
      var p = parseFloat(x), q = parseFloat(y);
      var date = /^\d{4}-/.test(x);
      var order = !date && !isNaN(p) && !isNaN(q) && p !== q ? p - q : collator.compare(x, y);
      return descending ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }

  document.querySelectorAll("table[data-sortable]").forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      // No <button>: a browser does not repeat a table's head on the next sheet of paper where one stands in it.
      var button = document.createElement("span");
      button.className = "sort";
      button.tabIndex = 0;
      button.setAttribute("role", "button");
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); button.click(); }
      });
      button.addEventListener("click", function () {
        var descending = head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(head.parentNode.cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sortBy(table, column, descending);
      });
    });
  });

  document.querySelectorAll("form[data-filter]").forEach(function (form) {
    var place = document.getElementById(form.getAttribute("data-filter"));
    var table = place && place.querySelector("table");
    if (!table) { return; }
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var facts = rows.map(function (row) {
      var leader = row.querySelector(".leader span");
      return {
        row: row,
        light: textOf(row, 0).replace(/^\S+\s+/, ""),
        unit: textOf(row, 3),
        category: textOf(row, 4),
        leader: leader ? leader.textContent : "",
        text: row.textContent.toLowerCase()
      };
    });
    var units = form.querySelector("[data-column=unit]");
    var seen = {};
    facts.forEach(function (fact) { seen[fact.unit] = true; });
    Object.keys(seen).forEach(function (unit) { units.add(new Option(unit, unit)); });
    var controls = Array.prototype.slice.call(form.querySelectorAll("[data-column]"));

    function apply() {
      var shown = 0;
      facts.forEach(function (fact) {
        var visible = controls.every(function (control) {
          var wanted = control.value.trim().toLowerCase();
          var column = control.getAttribute("data-column");
          if (!wanted) { return true; }
          return column === "text" ? fact.text.indexOf(wanted) >= 0 : fact[column].toLowerCase() === wanted;
        });
        fact.row.hidden = !visible;
        if (visible) { shown += 1; }
      });
      form.querySelector("output").textContent = "列出 " + shown + " 件，共 " + facts.length + " 件";
    }

    var lights = { "#red": "红灯", "#yellow": "黄灯", "#green": "绿灯" };
    if (lights[location.hash]) { form.querySelector("[data-column=light]").value = lights[location.hash]; }
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    apply();
  });

  // A table that is wider than its place can be scrolled by keyboard too.
  document.querySelectorAll(".scroll").forEach(function (box) {
    if (box.scrollWidth <= box.clientWidth) { return; }
    var caption = box.querySelector("caption");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", (caption ? caption.textContent : "表格") + "（可左右滚动）");
  });

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
}());
