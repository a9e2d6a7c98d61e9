// Plots of a scene's page: the cursor follows the video through the section that a plot stands in, and leads it.
"use strict";
(() => {
  const sectionNamed = (name) => data.sections.find((section) => section.name === name);
  let shown = [];  // of each plot: its uPlot, its slider, its section, which none has that no section reads

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
    const values = plot.series.slice(1).map((series, i) => `${series.label} ${charts.told(plot.data[i + 1][plot.posToIdx(left)])}`);
    const text = `${charts.told(plot.data[0][plot.posToIdx(left)])}: ${values.join(", ")}`;
    if (slider.getAttribute("aria-valuetext") !== text) slider.setAttribute("aria-valuetext", text);
  };
  const draw = (figure) => {
    const { experiment, plot: number, section } = figure.dataset;
    const canvas = figure.querySelector(".canvas");
    const plot = charts.draw(canvas, data.plots[experiment][number]);
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
  const drawAll = () => {
    shown = [...document.querySelectorAll(".plot")].map(draw);
    player.update();
    return shown;
  };
  const anew = charts.keep(drawAll);
  document.addEventListener("renewed", anew);
  addEventListener("resize", player.update);
})();
