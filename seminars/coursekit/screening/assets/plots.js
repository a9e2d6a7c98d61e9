// Plots of a scene's page: the cursor follows the video through the section that a plot stands in, and leads it.
"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const sectionNamed = (name) => data.sections.find((section) => section.name === name);
  const shown = [];  // of each plot: its uPlot, its slider, its section, which none has that no section reads

  player.follow((now) => {
    for (const plot of shown) {
      if (plot.section) point(plot, Math.min(Math.max((now - plot.section.start) / plot.section.length, 0), 1));
    }
  });

  // The section's share that is over is the share of the plot's width.
  const point = ({ plot, slider }, share) => {
    const left = share * plot.over.clientWidth;
    plot.setCursor({ left, top: -10 }, false);
    plot.setLegend({ idx: plot.posToIdx(left) }, false);
    if (document.activeElement !== slider) slider.value = Math.round(1000 * share);
    const values = plot.series.slice(1).map((series, i) => `${series.label} ${told(plot.data[i + 1][plot.posToIdx(left)])}`);
    const text = `${told(plot.data[0][plot.posToIdx(left)])}: ${values.join(", ")}`;
    if (slider.getAttribute("aria-valuetext") !== text) slider.setAttribute("aria-valuetext", text);
  };
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
  const draw = (figure) => {
    const { experiment, plot: number, section } = figure.dataset;
    const given = data.plots[experiment][number];
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const colors = color("series").split(" ");
    const isLog = { x: given.log.includes("x"), y: given.log.includes("y") };
    const positive = (values) => values.map((v) => (v > 0 ? v : null));
    const joined = uPlot.join(given.series.map(({ x, y }) => aligned(isLog.x ? positive(x) : x, isLog.y ? positive(y) : y)));
    const font = `12px ${getComputedStyle(document.documentElement).fontFamily}`;
    const axis = { stroke: color("quiet"), font, labelFont: font,
      grid: { stroke: color("rule"), width: 1 }, ticks: { show: false }, labelSize: 20 };
    const canvas = figure.querySelector(".canvas");
    canvas.replaceChildren();
    const plot = new uPlot({
      width: canvas.clientWidth, height: 210, padding: [8, 18, 0, 0],
      scales: { x: { time: false, ...scale(isLog.x) }, y: scale(isLog.y) },
      axes: [{ ...axis, label: given.x, size: 34, ...ticked(isLog.x) }, { ...axis, size: 58, ...ticked(isLog.y) }],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      series: [{ label: given.x, value: (_, v) => told(v) }, ...given.series.map(({ label }, i) => ({
        label, stroke: colors[i % colors.length], width: 2, dash: dashes[i % dashes.length], spanGaps: true,
        points: { show: given.series[i].x.length < 40, size: 5 }, value: (_, v) => told(v) }))],
    }, joined, canvas);
    if (section === undefined) return { plot, canvas };
    const slider = figure.querySelector("input");
    const lead = (share) => {
      transcript.release();  // the reader looks at the plot: the text stays
      const { start, length } = sectionNamed(section);
      player.seek(start + Math.min(share * length, length - 5e-3));  // its end is the beginning of the next one
    };
    plot.over.addEventListener("click", (event) => lead(event.offsetX / plot.over.clientWidth));
    slider.oninput = () => lead(slider.value / 1000);
    return { plot, slider, section: sectionNamed(section), canvas };
  };
  const aligned = (x, y) => {
    const order = x.map((_, i) => i).filter((i) => x[i] != null).sort((a, b) => x[a] - x[b]);
    return [order.map((i) => x[i]), order.map((i) => y[i])];
  };
  const drawAll = () => {
    for (const { plot } of shown.splice(0)) plot.destroy();
    for (const figure of document.querySelectorAll(".plot")) shown.push(draw(figure));
    player.update();
  };
  // Axes are drawn on a canvas: its font must be there first.
  (document.fonts ? document.fonts.load("12px Lato") : Promise.resolve()).finally(drawAll);
  dark.addEventListener("change", drawAll);
  document.addEventListener("renewed", drawAll);
  addEventListener("resize", () => {
    for (const { plot, canvas } of shown) plot.setSize({ width: canvas.clientWidth, height: 210 });
    player.update();
  });
})();
