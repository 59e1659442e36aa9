// What is drawn when, and the clicks that are the same everywhere.
const CHARTS = { "timeline-chart": drawTimelines, "map-chart": beginMap };

function drawOnce(id) {
  if ($(id) && !drawn[id]) CHARTS[id]();
}

function redraw() {
  if (drawn["timeline-chart"]) drawTimelines();
  if (drawn[MAP]) drawMap();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.drill, button.source");
  if (!button) return;
  if (button.classList.contains("drill")) drill(button.dataset.state);
  else openSource(Number(button.dataset.row));
});

function fromAddress() {
  if (location.hash.includes("=")) ask(stateOf(location.hash.slice(1)), "none");
  else if (location.hash.startsWith("#theme-")) {
    const details = $(location.hash.slice(1))?.querySelector("details");
    if (details) details.open = true;
  }
}

// A step back to where nothing was asked has no filters in its address, and neither has a link to a part of the page.
window.addEventListener("popstate", (event) => {
  if (typeof event.state?.asked === "string") ask(stateOf(event.state.asked), "none");
});
window.addEventListener("hashchange", fromAddress);

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    drawOnce(entry.target.id);
  }
}, { rootMargin: "300px" });
for (const id of Object.keys(CHARTS)) if ($(id)) seen.observe($(id));

new ResizeObserver(() => {
  if (window.matchMedia("print").matches) return;
  for (const chart of Object.values(drawn)) chart.resize();
  if (drawn[MAP]) nameThemes();
}).observe($("main"));
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

// On paper everything stands open, and every chart is drawn in the colours of paper.
const PAPER = { "timeline-chart": { width: 670, height: 420 }, "map-chart": { width: 670, height: 560 } };
let openedByUs = [];
window.addEventListener("beforeprint", () => {
  openedByUs = [...document.querySelectorAll("main details:not([open])")];
  for (const details of openedByUs) details.open = true;
  for (const id of Object.keys(CHARTS)) drawOnce(id);
  for (const [id, chart] of Object.entries(drawn)) chart.resize(PAPER[id]);
  redraw();
});
window.addEventListener("afterprint", () => {
  for (const details of openedByUs) details.open = false;
  for (const chart of Object.values(drawn)) chart.resize({ width: "auto", height: "auto" });
  redraw();
});

ask(location.hash.includes("=") ? stateOf(location.hash.slice(1)) : { ...EMPTY }, "none");
if (location.hash.includes("=")) $("findings").scrollIntoView();
fromAddress();
history.replaceState({ asked: textOf(asked) }, "");
document.documentElement.dataset.ready = "yes";
