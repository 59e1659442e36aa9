// The map: findings that answer the filters in the colour of their polarity, all others grey, themes named in their middle.
const MAP = "map-chart";
let dots = [];

function groups() {
  const answers = new Uint8Array(rows.length);
  for (const row of matching) answers[row] = 1;
  const made = [[], [], [], [], []];
  for (let row = 0; row < rows.length; row += 1) {
    if (rows.x[row] < 0) continue;
    if (answers[row]) made[rows.polarity[row]].push(row);
    else if (!rows.kind[row]) made[4].push(row);
  }
  return made;
}

function pointsOf(some) {
  const points = new Float32Array(some.length * 2);
  some.forEach((row, n) => {
    points[2 * n] = rows.x[row];
    points[2 * n + 1] = rows.y[row];
  });
  return points;
}

// A theme is named at the finding that most of its others are near to: a theme in two parts has its name in the larger
// one, where a median would lie between them. Roots of distances let the near ones count; some of the others are enough.
let known = null;
const COMPARED = 60;
function middles() {
  if (known) return known;
  const members = themes.id.map(() => []);
  for (let row = 0; row < rows.length; row += 1) {
    if (rows.theme[row] >= 0 && rows.x[row] >= 0 && !rows.kind[row]) members[rows.theme[row]].push(row);
  }
  const middle = (some) => {
    const step = Math.max(Math.floor(some.length / COMPARED), 1);
    const others = some.filter((_, n) => n % step === 0);
    const far = (row) => others.reduce((sum, other) => sum + Math.sqrt(Math.hypot(rows.x[row] - rows.x[other], rows.y[row] - rows.y[other])), 0);
    return some.map((row) => [far(row), row]).reduce((best, one) => (one[0] < best[0] ? one : best))[1];
  };
  known = members.map((some, n) => ({ n, size: some.length, some })).filter((one) => one.size)
    .map(({ n, size, some }) => { const row = middle(some); return { n, size, x: rows.x[row], y: rows.y[row] }; });
  known.sort((a, b) => b.size - a.size);
  return known;
}

function drawMap() {
  const chart = chartOf(MAP);
  const old = chart.getOption();
  const zoom = old && old.dataZoom ? old.dataZoom.map(({ start, end }) => ({ start, end })) : [{ start: 0, end: 100 }, { start: 0, end: 100 }];
  dots = groups();
  const narrow = chart.getWidth() < 600 ? 1 : 0;
  const size = rows.length > 5000 ? 4 : (rows.length > 1500 ? 5 : 7) - narrow; // below 4 the library draws squares
  const colours = ["good", "bad", "neutral", "soft", "line"].map(tone);
  const dotSeries = (n) => ({
    id: `dots${n}`, type: "scatter", large: true, largeThreshold: 3000, progressive: 0, symbolSize: size, data: pointsOf(dots[n]), dimensions: ["x", "y"],
    itemStyle: { color: colours[n], opacity: n === 4 ? 0.5 : 0.75 }, silent: n === 4, z: n === 4 ? 1 : 2, emphasis: { disabled: true },
  });
  const hidden = { show: false, min: -300, max: 10300 };
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: tone("font") },
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { ...hidden }, yAxis: { ...hidden },
    dataZoom: [
      { type: "inside", xAxisIndex: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: false, minSpan: 2, filterMode: "none", ...zoom[0] },
      { type: "inside", yAxisIndex: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: false, minSpan: 2, filterMode: "none", ...zoom[1] },
    ],
    tooltip: { ...TIP, trigger: "item", backgroundColor: tone("paper"), borderColor: tone("line"), textStyle: { color: tone("ink") },
      formatter: (point) => {
        const row = rowOf(point);
        return row < 0 ? "" : tip(el("strong", { class: `sign ${whatOf(row)}` }, whatOf(row)), bdi(rows.text[row].slice(0, 240)), el("span", { class: "soft" }, bdi(bodyOf(row)), ` · ${dateOf(row)} · `, bdi(themeOf(row))));
      } },
    series: [4, 2, 0, 1, 3].map(dotSeries),
  }, true);
  nameThemes();
}

function short(label) {
  return label.length > 28 ? `${label.slice(0, 27)}…` : label;
}

// Names of large themes come first; one that would lie on another is left out until there is room, as when zoomed in.
function nameThemes() {
  const chart = chartOf(MAP);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 12px ${tone("font")}`;
  const [width, height] = [chart.getWidth(), chart.getHeight()];
  const apart = rows.length > 1500 ? 30 : 18; // among many dots a name needs room
  const taken = [];
  const named = [];
  for (const one of middles()) {
    const [x, y] = chart.convertToPixel({ gridIndex: 0 }, [one.x, one.y]);
    if (x < 0 || x > width || y < 8 || y > height - 8) continue;
    const half = pen.measureText(short(themes.label[one.n])).width / 2 + 6;
    const middle = Math.max(half, Math.min(x, width - half));
    if (taken.some((box) => Math.abs(box.x - middle) < box.half + half && Math.abs(box.y - y) < apart)) continue;
    taken.push({ x: middle, y, half });
    named.push({ value: [one.x, one.y], name: short(themes.label[one.n]), label: { offset: [middle - x, 0] } });
  }
  chart.setOption({ series: [{
    id: "names", type: "scatter", symbolSize: 0.1, silent: true, zlevel: 1, data: named, animation: false, itemStyle: { opacity: 1 },
    label: { show: true, position: "inside", fontSize: 12, fontWeight: 600, color: tone("ink"), textBorderColor: tone("paper"), textBorderWidth: 4, formatter: "{b}" },
  }] });
}

function rowOf(point) {
  const group = /^dots(\d)$/.exec(point.seriesId || "");
  return group ? (dots[Number(group[1])][point.dataIndex] ?? -1) : -1;
}

function zoomMap(factor) {
  const chart = chartOf(MAP);
  chart.getOption().dataZoom.forEach(({ start, end }, dataZoomIndex) => {
    const middle = (start + end) / 2;
    const half = Math.min(((end - start) / 2) * factor, 50);
    const first = factor ? Math.max(Math.min(middle - half, 100 - 2 * half), 0) : 0;
    chart.dispatchAction({ type: "dataZoom", dataZoomIndex, start: first, end: factor ? first + 2 * half : 100 });
  });
}

// Many thousand dots take longer than the list of answers: they are drawn after it, and only while they are looked at.
let mapDue = 0;
let mapStale = false;
let mapSeen = false;
function mapLater() {
  if (!drawn[MAP] || mapDue) return;
  mapStale = !mapSeen;
  if (mapStale) return;
  mapDue = setTimeout(() => {
    mapDue = 0;
    drawMap();
  }, 80);
}

function beginMap() {
  drawMap();
  chartOf(MAP).on("datazoom", nameThemes);
  chartOf(MAP).on("click", (point) => {
    const row = rowOf(point);
    if (row >= 0) openSource(row);
  });
}

if ($(MAP)) {
  listeners.push(mapLater);
  new IntersectionObserver((entries) => {
    mapSeen = entries[entries.length - 1].isIntersecting;
    if (mapSeen && mapStale) mapLater();
  }).observe($(MAP));
  $("map-in").addEventListener("click", () => zoomMap(0.6));
  $("map-out").addEventListener("click", () => zoomMap(1 / 0.6));
  $("map-reset").addEventListener("click", () => zoomMap(0));
}
