// The data of the page, and the few tools that every part uses. Text of strangers becomes text nodes, never markup.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const { lists, reports, series } = data;
const themes = data.themes;
const POLARITIES = ["strength", "concern", "neutral"];
const NO_THEME = "none";

const rows = (() => {
  const found = data.findings;
  const typed = {};
  for (const [name, kind] of [
    ["report", Int32Array], ["kind", Uint8Array], ["polarity", Uint8Array], ["theme", Int16Array],
    ["nearest", Int16Array], ["body", Int32Array], ["start", Int32Array], ["end", Int32Array], ["page", Int32Array],
    ["cue", Int32Array], ["speaker", Int32Array], ["confidence", Uint8Array], ["x", Int16Array], ["y", Int16Array],
  ]) {
    if (found[name]) typed[name] = kind.from(found[name]);
  }
  typed.text = found.text;
  typed.length = found.text.length;
  typed.year = Int16Array.from(typed.report, (report) => Number(reports.published[report].slice(0, 4)) || 0);
  typed.programme = Int32Array.from(typed.report, (report) => reports.programme[report]);
  typed.type = Int16Array.from(typed.body, (body) => (body < 0 ? -1 : lists.bodyTypes[body]));
  return typed;
})();

const bodyNumber = new Map(lists.bodies.map((name, n) => [name, n]));
const themeNumber = new Map(themes.id.map((id, n) => [String(id), n]));

function idOf(row) {
  return data.ids[row] || `${reports.key[rows.report[row]]}-${rows.kind[row] ? "r" : "f"}${rows.start[row]}-${rows.end[row]}`;
}

function whatOf(row) {
  return rows.kind[row] ? "recommendation" : POLARITIES[rows.polarity[row]];
}

function themeOf(row) {
  if (rows.theme[row] >= 0) return themes.label[rows.theme[row]];
  const nearest = rows.nearest[row];
  return nearest < 0 ? "no theme" : `fits no theme (nearest: ${themes.label[nearest]})`;
}

function bodyOf(row) {
  return rows.body[row] < 0 ? "no single body" : lists.bodies[rows.body[row]];
}

function dateOf(row) {
  return reports.published[rows.report[row]] || "no date";
}

// el("p", {class: "soft"}, "text", otherElement): attributes by name, text as text.
function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Names and titles are isolated, so that one written from right to left turns nothing round it.
function bdi(text) {
  return el("bdi", null, text);
}

function counted(number, one, many) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

function percent(share) {
  return share > 0 && share < 0.005 ? "under 1%" : `${Math.round(share * 100)}%`;
}

function tone(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
