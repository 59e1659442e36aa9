// What is asked for, which findings answer, and how the question stands in the address of the page.
const EMPTY = { q: "", theme: "", body: "", type: "", programme: "", from: "", to: "", kind: "finding", polarity: [] };
let asked = { ...EMPTY };
let matching = new Int32Array(0);
let lowered = null;
const listeners = [];

function stateOf(text) {
  const given = new URLSearchParams(text);
  const state = { ...EMPTY, polarity: [] };
  for (const name of ["q", "theme", "body", "type", "programme", "from", "to"]) state[name] = given.get(name) || "";
  for (const name of ["from", "to"]) if (!/^\d{1,4}$/.test(state[name])) state[name] = "";
  const kind = given.get("kind");
  if (kind === "recommendation" || kind === "all") state.kind = kind;
  state.polarity = POLARITIES.filter((name) => given.getAll("polarity").join(",").split(",").includes(name));
  return state;
}

function textOf(state) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (name === "polarity") {
      if (value.length) given.set(name, value.join(","));
    } else if (value && value !== EMPTY[name]) given.set(name, value);
  }
  return given.toString();
}

// Words as typed; those in quotes stand together. Everything is looked for as it is written: nothing is an operator.
function termsOf(question) {
  const terms = [];
  for (const match of question.toLowerCase().replace(/[“”„]/g, '"').matchAll(/"([^"]*)"?|([^\s"]+)/g)) {
    const term = (match[1] === undefined ? match[2] : match[1]).trim().replace(/\s+/g, " ");
    if (term) terms.push(plain(term));
  }
  return [...new Set(terms)];
}

function plain(text) {
  return text.replace(/[‘’]/g, "'");
}

function searchable() {
  if (!lowered) lowered = rows.text.map((text) => plain(text.toLowerCase()));
  return lowered;
}

function matches(state) {
  const theme = state.theme === "" ? null : state.theme === NO_THEME ? -1 : (themeNumber.get(state.theme) ?? -2);
  const body = state.body === "" ? null : (bodyNumber.get(state.body) ?? -2);
  const type = state.type === "" ? null : lists.types.indexOf(state.type);
  const programme = state.programme === "" ? null : lists.programmes.indexOf(state.programme);
  const from = Number(state.from) || 0;
  const to = Number(state.to) || 0;
  const kind = state.kind === "all" ? -1 : state.kind === "recommendation" ? 1 : 0;
  // A recommendation has no polarity: where one is asked for, it is left out.
  const wanted = state.polarity.length ? state.polarity.map((name) => POLARITIES.indexOf(name)) : null;
  const allowed = [0, 1, 2, 3].map((n) => !wanted || wanted.includes(n));
  const terms = termsOf(state.q);
  const texts = terms.length ? searchable() : null;
  const found = new Int32Array(rows.length);
  let n = 0;
  for (let row = 0; row < rows.length; row += 1) {
    if (kind >= 0 && rows.kind[row] !== kind) continue;
    if (!allowed[rows.polarity[row]]) continue;
    if (theme !== null && rows.theme[row] !== theme) continue;
    if (body !== null && rows.body[row] !== body) continue;
    if (type !== null && rows.type[row] !== type) continue;
    if (programme !== null && rows.programme[row] !== programme) continue;
    if (from && rows.year[row] < from) continue;
    if (to && (rows.year[row] > to || !rows.year[row])) continue;
    if (texts && !terms.every((term) => texts[row].includes(term))) continue;
    found[n] = row;
    n += 1;
  }
  return found.slice(0, n);
}

// how: "push" for a step that the back button undoes, "replace" for one letter more, "none" when the address led here.
function ask(state, how = "replace") {
  performance.mark("filter-begin");
  asked = state;
  matching = matches(state);
  for (const listener of listeners) listener();
  performance.measure("filter", "filter-begin");
  performance.clearMarks("filter-begin");
  if (how !== "none") remember(how);
}

function remember(how) {
  const text = textOf(asked);
  const address = `#${text || "findings"}`;
  if (address === location.hash || (!text && !location.hash.includes("="))) return;
  try {
    history[how === "push" ? "pushState" : "replaceState"]({ asked: text }, "", address);
  } catch {
    location.hash = address;
  }
}
