// Sorting, filtering and opening the rows of the table; each question is a tbody with its line and its details.
"use strict";
{
  const table = document.getElementById("rows");
  const rows = [...table.tBodies];
  const headings = [...table.tHead.querySelectorAll("th")];
  const filters = document.getElementById("filters");
  const [text, kind, order] = ["text", "kind", "order"].map((id) => document.getElementById(id));
  const further = document.getElementById("further");
  const nothing = document.getElementById("nothing");
  const atOnce = Number(table.dataset.atOnce);
  const words = new Map();
  let sorted = rows;
  let limit = atOnce;

  // "" is a value that the row does not have.
  const value = (row, column) =>
    column === "question" ? row.querySelector(".question button").textContent
      : row.dataset[column] === "" ? null : Number(row.dataset[column]);

  const compared = (left, right) => (typeof left === "string" ? left.localeCompare(right) : left - right);

  function sort(column, direction) {
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => [value(row, column), row]);
    keyed.sort(([left], [right]) =>
      left === null || right === null ? (left === null) - (right === null) : sign * compared(left, right));
    sorted = keyed.map(([, row]) => row);
    for (const heading of headings) {
      if (heading.dataset.column === column) heading.setAttribute("aria-sort", direction);
      else heading.removeAttribute("aria-sort");
    }
    order.value = `${column} ${direction}`;
    filter();
  }

  function sortAsChosen() {
    sort(...(order.value || "number ascending").split(" "));
  }

  // What has not been opened lies in a template, which a browser does not lay out.
  const templateOf = (row) => row.querySelector("template");

  function wordsOf(row) {
    if (!words.has(row)) {
      words.set(row, `${row.textContent} ${templateOf(row)?.content.textContent ?? ""}`.toLowerCase());
    }
    return words.get(row);
  }

  function filter() {
    const wanted = text.value.trim().toLowerCase();
    const outcome = filters.elements.outcome.value;
    const shown = [];
    let count = 0;
    for (const row of sorted) {
      const fits = (!outcome || row.dataset.outcome === outcome) && (!kind.value || row.dataset.kind === kind.value)
        && (!wanted || wordsOf(row).includes(wanted));
      count += fits;
      row.hidden = !fits || count > limit;
      if (!row.hidden) shown.push(row);
    }
    table.append(...shown); // the order of those that are hidden does not matter, and takes long with thousands
    const found = count === rows.length ? `${count} questions` : `${count} of ${rows.length} questions`;
    document.getElementById("count").textContent = count > limit ? `${found}, the first ${limit} shown` : found;
    further.hidden = count <= limit;
    nothing.hidden = count > 0;
    table.hidden = count === 0;
  }

  function filterAnew() {
    limit = atOnce;
    filter();
  }

  function open(row, opened) {
    templateOf(row)?.replaceWith(templateOf(row).content);
    row.querySelector("button").setAttribute("aria-expanded", opened);
    row.rows[1].hidden = !opened;
    row.classList.toggle("open", opened);
  }

  function showAll() {
    filters.reset();
    limit = atOnce;
    sortAsChosen();
  }

  function openLinked() {
    const row = document.getElementById(location.hash.slice(1));
    if (!rows.includes(row)) return;
    if (row.hidden) showAll();
    row.hidden = false; // it may lie beyond the limit
    open(row, true);
    row.scrollIntoView();
    row.querySelector("button").focus({ preventScroll: true });
  }

  for (const heading of headings) {
    heading.querySelector("button").addEventListener("click", () =>
      sort(heading.dataset.column, heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending"));
  }
  for (const row of rows) {
    const button = row.querySelector("button");
    button.addEventListener("click", () => open(row, button.getAttribute("aria-expanded") === "false"));
  }
  order.addEventListener("change", sortAsChosen);
  filters.addEventListener("input", filterAnew);
  filters.addEventListener("submit", (event) => event.preventDefault());
  further.firstElementChild.addEventListener("click", () => {
    limit += atOnce;
    filter();
  });
  nothing.firstElementChild.addEventListener("click", () => {
    showAll();
    text.focus();
  });
  window.addEventListener("hashchange", openLinked);
  sortAsChosen(); // a browser may have kept what was chosen before a reload
  openLinked();
}
