// Time lines: share of concerns a year with its interval, and the number of findings below it.
const drawn = {};

function chartOf(id) {
  if (!drawn[id]) drawn[id] = echarts.init($(id), null, { renderer: "canvas" });
  return drawn[id];
}

function axisStyle() {
  return {
    axisLine: { lineStyle: { color: tone("line") } }, axisTick: { show: false },
    axisLabel: { color: tone("soft"), fontSize: 12 }, splitLine: { lineStyle: { color: tone("line") } },
    nameTextStyle: { color: tone("soft"), align: "left" },
  };
}

// ECharts would put a string into the page as markup: nodes with text are all that it is ever given.
function tip(...lines) {
  return el("div", { class: "tip" }, ...lines.map((line) => el("div", null, line)));
}

const TIP = { confine: true, borderWidth: 1, extraCssText: "max-width: 22rem; white-space: normal;" };

function drawTimelines() {
  const line = timeline();
  const years = series.years.map(String);
  const style = axisStyle();
  const band = years.map((_, n) => (line.low[n] === null ? null : line.high[n] - line.low[n]));
  const bars = [["strengths", "good", "strengths"], ["neutral", "neutral", "neutral"], ["concerns", "bad", "concerns"]];
  const quiet = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, xAxisIndex: 0, yAxisIndex: 0 };
  const space = { left: 56, right: 16 };
  chartOf("timeline-chart").setOption({
    animation: false,
    textStyle: { fontFamily: tone("font") },
    grid: [{ ...space, top: 34, height: 190 }, { ...space, top: 290, height: 100 }],
    tooltip: { ...TIP, trigger: "axis", backgroundColor: tone("paper"), borderColor: tone("line"), textStyle: { color: tone("ink") },
      formatter: (points) => {
        const n = points[0].dataIndex;
        return tip(years[n], line.share[n] === null ? "no findings" : `${percent(line.share[n])} concerns (${reach(line, n)})`,
          `${line.strengths[n]} strengths, ${line.concerns[n]} concerns, ${line.neutral[n]} neutral`);
      } },
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: tone("soft") } },
    xAxis: [0, 1].map((gridIndex) => ({ ...style, type: "category", data: years, gridIndex, splitLine: { show: false } })),
    yAxis: [
      { ...style, gridIndex: 0, min: 0, max: 1, interval: 0.25, name: "share of concerns", axisLabel: { ...style.axisLabel, formatter: (value) => `${Math.round(value * 100)}%` } },
      { ...style, gridIndex: 1, minInterval: 1, splitNumber: 3, name: "findings" },
    ],
    series: [
      // A band needs neighbours: a year that stands alone has its interval as a bar.
      { type: "bar", stack: "reach", silent: true, barWidth: 5, data: line.low, itemStyle: { opacity: 0 }, z: 1 },
      { type: "bar", stack: "reach", silent: true, barWidth: 5, data: band, itemStyle: { color: tone("bad"), opacity: 0.35 }, z: 1 },
      { ...quiet, data: line.low },
      { ...quiet, data: band, areaStyle: { color: tone("bad"), opacity: 0.18 } },
      { type: "line", data: line.share, symbol: "circle", symbolSize: 7, itemStyle: { color: tone("bad") }, lineStyle: { color: tone("bad"), width: 2 }, connectNulls: false },
      ...bars.map(([key, colour]) => ({ type: "bar", stack: "n", xAxisIndex: 1, yAxisIndex: 1, data: line[key], itemStyle: { color: tone(colour) }, barMaxWidth: 28 })),
    ],
  }, true);
}

function timeline() {
  const chosen = $("timeline-theme").value;
  return chosen === "all" ? series.all : series.themes[chosen];
}

function reach(line, n) {
  return line.low[n] === null ? "no interval" : `${Math.round(line.low[n] * 100)} to ${Math.round(line.high[n] * 100)}%`;
}

function tableTimelines() {
  const line = timeline();
  const chosen = $("timeline-theme").value;
  const table = $("timeline-table");
  table.caption.textContent = chosen === "all" ? "All findings" : themes.label[themeNumber.get(chosen)];
  const drillTo = (number, year, polarity) => {
    const state = new URLSearchParams({ ...(chosen === "all" ? {} : { theme: chosen }), polarity, from: year, to: year });
    return el("td", null, el("button", { type: "button", class: "drill", "data-state": state.toString() }, String(number)));
  };
  table.tBodies[0].replaceChildren(...series.years.map((year, n) => el("tr", null, el("th", { scope: "row" }, String(year)),
    drillTo(line.strengths[n], year, "strength"), drillTo(line.concerns[n], year, "concern"), drillTo(line.neutral[n], year, "neutral"),
    el("td", null, line.share[n] === null ? "–" : percent(line.share[n])),
    el("td", null, line.share[n] === null ? "–" : reach(line, n)))));
}

$("timeline-theme").addEventListener("change", () => {
  tableTimelines();
  if (drawn["timeline-chart"]) drawTimelines();
});
