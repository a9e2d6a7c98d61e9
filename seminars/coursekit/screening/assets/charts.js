// Charts: series of numbers as uPlot draws them, in the colours and the font of the page.
"use strict";
const charts = (() => {
  const HEIGHT = 210;
  const told = (value) => (value == null ? "–" : Number(value.toPrecision(3)).toString());

  // A logarithmic axis: whole decades, seventeen at most, since what has converged to rounding errors would take all
  // the room; six of them are named.
  const decades = (_, low, high) => [10 ** Math.floor(Math.log10(Math.max(low, high * 1e-17))), 10 ** Math.ceil(Math.log10(high))];
  const splits = (_, axis, low, high) => {
    const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    const step = Math.ceil((last - first) / 6);
    return Array.from({ length: Math.floor((last - first) / step) + 1 }, (__, i) => 10 ** (first + i * step));
  };
  const powers = (_, ticks) => ticks.map((v) => (v < 1e-3 || v > 1e4
    ? `10${[...String(Math.round(Math.log10(v)))].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("")}` : String(Number(v.toPrecision(3)))));
  const scale = (isLog) => (isLog ? { distr: 3, range: decades } : {});
  const ticked = (isLog) => (isLog ? { splits, values: powers, filter: (_, all) => all } : {});
  const dashes = [[], [6, 4], [12, 5], [2, 3], [10, 4, 2, 4], [16, 4], [4, 2], [1, 2], [8, 2, 2, 2]];
  const aligned = (x, y) => {
    const order = x.map((_, i) => i).filter((i) => x[i] != null).sort((a, b) => x[a] - x[b]);
    return [order.map((i) => x[i]), order.map((i) => y[i])];
  };
  // A chart in an element, as wide as that. A series may have the number of its colour, and be dashed, which the others
  // then are not; else each has its own of both.
  const draw = (canvas, given) => {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const colors = color("series").split(" ");
    const isLog = { x: given.log.includes("x"), y: given.log.includes("y") };
    const positive = (values) => values.map((v) => (v > 0 ? v : null));
    const joined = uPlot.join(given.series.map(({ x, y }) => aligned(isLog.x ? positive(x) : x, isLog.y ? positive(y) : y)));
    const font = `12px ${style.fontFamily}`;
    const axis = { stroke: color("quiet"), font, labelFont: font,
      grid: { stroke: color("rule"), width: 1 }, ticks: { show: false }, labelSize: 20 };
    const dash = ({ is_dashed: isDashed }, i) => (isDashed === undefined ? dashes[i % dashes.length] : isDashed ? [5, 5] : []);
    canvas.replaceChildren();
    return new uPlot({
      width: canvas.clientWidth, height: HEIGHT, padding: [8, 18, 0, 0],
      scales: { x: { time: false, ...scale(isLog.x) }, y: scale(isLog.y) },
      axes: [{ ...axis, label: given.x, size: 34, ...ticked(isLog.x) }, { ...axis, size: 58, ...ticked(isLog.y) }],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      series: [{ label: given.x, value: (_, v) => told(v) }, ...given.series.map((series, i) => ({
        label: series.label, stroke: colors[(series.color ?? i) % colors.length], width: 2, dash: dash(series, i), spanGaps: true,
        points: { show: series.x.length < 40, size: 5 }, value: (_, v) => told(v) }))],
    }, joined, canvas);
  };
  // All charts of a page, now and whenever its colours or its width change. draw: draws all, and tells them.
  const keep = (drawAll) => {
    let all = [];
    const anew = () => {
      for (const { plot } of all) plot.destroy();
      all = drawAll();
    };
    // Axes are drawn on a canvas: its font must be there first.
    (document.fonts ? document.fonts.load("12px Lato") : Promise.resolve()).catch(() => {}).then(anew);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
    addEventListener("resize", () => { for (const { plot, canvas } of all) plot.setSize({ width: canvas.clientWidth, height: HEIGHT }); });
    return anew;
  };
  return { draw, keep, told };
})();
