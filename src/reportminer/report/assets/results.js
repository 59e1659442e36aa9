// The list of findings that answer, fifty at a time, and the form above it.
const STEP = 50;
const inputs = {
  q: $("search"), theme: $("filter-theme"), body: $("filter-body"), type: $("filter-type"),
  programme: $("filter-programme"), from: $("filter-from"), to: $("filter-to"), kind: $("filter-kind"),
};
const boxes = [...document.querySelectorAll("input[name=polarity]")];
let shown = 0;

function formState() {
  const state = { ...EMPTY };
  for (const [name, input] of Object.entries(inputs)) state[name] = input.value.trim();
  state.polarity = boxes.filter((box) => box.checked).map((box) => box.value);
  return state;
}

function fillForm() {
  for (const [name, input] of Object.entries(inputs)) {
    if (input.value.trim() !== asked[name]) input.value = asked[name];
  }
  for (const box of boxes) box.checked = asked.polarity.includes(box.value);
}

function item(row) {
  const what = whatOf(row);
  const facts = el("p", { class: "soft" }, el("span", { class: "sign" }, what), " · ", bdi(bodyOf(row)), ` · ${dateOf(row)}`);
  if (rows.page[row]) facts.append(` · page ${rows.page[row]}`);
  facts.append(" · ", bdi(themeOf(row)), " ");
  facts.append(el("button", { type: "button", class: "source", "data-row": row }, "source", el("span", { class: "hidden" }, ` of this ${what}`)));
  return el("li", { class: `finding ${what}`, "data-id": idOf(row) }, el("blockquote", null, bdi(rows.text[row])), facts);
}

function more() {
  const part = document.createDocumentFragment();
  const end = Math.min(shown + STEP, matching.length);
  for (let n = shown; n < end; n += 1) part.append(item(matching[n]));
  $("results").append(part);
  shown = end;
  const left = matching.length - shown;
  $("more").hidden = left <= 0;
  $("more").textContent = `Show ${Math.min(left, STEP)} more of ${left.toLocaleString("en-GB")}`;
}

const KINDS = { finding: ["finding", "findings"], recommendation: ["recommendation", "recommendations"], all: ["finding or recommendation", "findings and recommendations"] };
const totals = { finding: 0, recommendation: 0, all: rows.length };
for (const kind of rows.kind) totals[kind ? "recommendation" : "finding"] += 1;

function showResults() {
  fillForm();
  $("results").replaceChildren();
  shown = 0;
  more();
  const total = totals[asked.kind];
  $("count").textContent = `${matching.length.toLocaleString("en-GB")} of ${counted(total, ...KINDS[asked.kind])}`;
  const bodies = new Set();
  const from = new Set();
  for (const row of matching) {
    if (rows.body[row] >= 0) bodies.add(rows.body[row]);
    from.add(rows.report[row]);
  }
  $("spread").textContent = matching.length
    ? `on ${counted(bodies.size, "body", "bodies")}, from ${counted(from.size, "report", "reports")}`
    : "Nothing answers all of these: take a filter away, or fewer words.";
  showChips();
}

// What is set, each with a button that takes it away: a drill-down from far above must not leave the reader guessing.
function showChips() {
  const names = { q: "words", theme: "theme", body: "body", type: "type", programme: "programme", from: "from", to: "to" };
  const chips = [];
  for (const [name, words] of Object.entries(names)) {
    if (!asked[name]) continue;
    let value = asked[name];
    if (name === "theme") value = value === NO_THEME ? "fits none" : (themes.label[themeNumber.get(value)] ?? value);
    chips.push(chip(`${words}: ${value}`, { [name]: "" }));
  }
  if (asked.polarity.length) chips.push(chip(`polarity: ${asked.polarity.join(" or ")}`, { polarity: [] }));
  if (asked.kind !== EMPTY.kind) chips.push(chip(`kind: ${KINDS[asked.kind][1]}`, { kind: EMPTY.kind }));
  $("chips").replaceChildren(...chips);
}

function chip(words, change) {
  const button = el("button", { type: "button", class: "chip" }, bdi(words), el("span", { "aria-hidden": "true" }, " ✕"), el("span", { class: "hidden" }, ": take this filter away"));
  button.addEventListener("click", () => {
    ask({ ...asked, ...change }, "push");
    $("search").focus();
  });
  return button;
}

function drill(text) {
  ask(stateOf(text), "push");
  const section = $("findings");
  section.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "start" });
  section.focus({ preventScroll: true });
}

listeners.push(showResults);
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("search").addEventListener("input", () => ask(formState()));
for (const [name, input] of Object.entries(inputs)) {
  if (name !== "q") input.addEventListener(input.type === "number" ? "input" : "change", () => ask(formState()));
}
for (const box of boxes) box.addEventListener("change", () => ask(formState()));
$("clear").addEventListener("click", () => {
  ask({ ...EMPTY }, "push");
  $("search").focus();
});
$("more").addEventListener("click", () => {
  const first = shown;
  more();
  $("results").children[first]?.querySelector("button.source").focus();
});
