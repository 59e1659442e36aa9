// The heat map: sorted by any column, row and column marked under the pointer, other bodies brought when asked for.
const heat = $("heat");

function cellOf(strengths, concerns, neutral, what, state) {
  const n = strengths + concerns + neutral;
  if (n === 0) return el("td");
  const cell = el("td", { "data-share": concerns / n });
  let step = Math.floor((10 * concerns) / n + 0.5);
  if (n < 3) step = 5 + Math.trunc((step - 5) * 0.4);
  cell.className = strengths + concerns ? `h${step}` : "hn";
  cell.append(el("button", {
    type: "button", class: "drill", "data-state": new URLSearchParams(state).toString(),
    "aria-label": `${counted(n, "finding", "findings")}, ${percent(concerns / n)} concerns: ${what}`,
  }, n.toLocaleString("en-GB")));
  return cell;
}

function otherBodies() {
  const there = new Set([...heat.tBodies[0].rows].map((row) => row.dataset.body));
  const width = themes.id.length + 1;
  const counts = new Int32Array(lists.bodies.length * width * 3);
  for (let row = 0; row < rows.length; row += 1) {
    if (rows.kind[row] || rows.body[row] < 0) continue;
    counts[(rows.body[row] * width + width - 1) * 3 + rows.polarity[row]] += 1;
    if (rows.theme[row] >= 0) counts[(rows.body[row] * width + rows.theme[row]) * 3 + rows.polarity[row]] += 1;
  }
  const cell = (body, column, what, state) => {
    const at = (body * width + column) * 3;
    return cellOf(counts[at], counts[at + 1], counts[at + 2], what, state);
  };
  const made = lists.bodies.map((name, body) => {
    const at = (body * width + width - 1) * 3;
    if (there.has(name) || counts[at] + counts[at + 1] + counts[at + 2] === 0) return null;
    return el("tr", { "data-body": name }, el("th", { scope: "row" }, bdi(name)),
      cell(body, width - 1, `${name}, all themes`, { body: name }),
      ...themes.id.map((id, n) => cell(body, n, `${name}, ${themes.label[n]}`, { theme: id, body: name })));
  });
  heat.tBodies[0].append(...made.filter(Boolean));
}

function sortHeat(button) {
  const header = button.closest("th");
  const column = header.cellIndex;
  const was = header.getAttribute("aria-sort");
  const first = column === 0 ? "ascending" : "descending";
  const direction = was === first ? (first === "ascending" ? "descending" : "ascending") : first;
  const sign = direction === "ascending" ? 1 : -1;
  const number = (row) => Number(row.cells[1].textContent.replace(/,/g, "")) || 0;
  // A theme's column goes by its share of concerns, bodies without it last; "All" by the number of findings.
  const value = (row) => (column === 1 ? number(row) : row.cells[column].hasAttribute("data-share") ? Number(row.cells[column].dataset.share) : sign * Infinity);
  const sorted = [...heat.tBodies[0].rows].sort((a, b) => {
    if (column === 0) return sign * a.dataset.body.localeCompare(b.dataset.body);
    const one = value(a);
    const other = value(b);
    return (one === other ? 0 : sign * (one < other ? -1 : 1)) || number(b) - number(a) || a.dataset.body.localeCompare(b.dataset.body);
  });
  heat.tBodies[0].append(...sorted);
  for (const one of heat.tHead.rows[0].cells) one.setAttribute("aria-sort", one === header ? direction : "none");
}

function markCross(cell) {
  for (const one of heat.querySelectorAll(".cross")) one.classList.remove("cross");
  if (!cell || cell.cellIndex < 1) return;
  heat.tHead.rows[0].cells[cell.cellIndex].classList.add("cross");
  cell.parentElement.cells[0].classList.add("cross");
}

if (heat) {
  heat.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button.sort");
    if (button) sortHeat(button);
  });
  heat.tBodies[0].addEventListener("pointerover", (event) => markCross(event.target.closest("td")));
  heat.tBodies[0].addEventListener("focusin", (event) => markCross(event.target.closest("td")));
  heat.addEventListener("pointerleave", () => markCross(null));
  $("all-bodies")?.addEventListener("click", () => {
    otherBodies();
    $("all-bodies").parentElement.remove();
    heat.closest(".scroll").focus();
  });
}
