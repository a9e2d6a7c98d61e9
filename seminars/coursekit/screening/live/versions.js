"use strict";
// Of a section that was just drawn anew, its last version beside the one of now, at the same moment, with a slider between.
const versions = (() => {
  if (!bench.hasFilm) return { show: () => {} };
  const { added } = bench;
  const path = document.currentScript.dataset.path;
  const open = document.createElement("button");
  Object.assign(open, { type: "button", className: "button live-bench", id: "live-compare", textContent: "Before / after", hidden: true });
  open.setAttribute("aria-pressed", "false");
  open.setAttribute("aria-keyshortcuts", "b");
  document.querySelector(".tools").append(open);
  const bar = added(bench.element, "div", { class: "live-versions", role: "group", "aria-label": "Before and after" });
  bench.element.prepend(bar);
  added(bar, "label", { for: "live-share" }, "Before");
  const slider = added(bar, "input", { type: "range", id: "live-share", min: 0, max: 100, value: 50 });
  added(bar, "span", {}, "After");
  bar.hidden = true;
  const film = document.createElement("video");
  Object.assign(film, { muted: true, preload: "auto", className: "live-before" });
  film.setAttribute("aria-hidden", "true");
  const line = document.createElement("div");
  line.className = "live-divider";
  let there = new Map();  // by section: the version that was, and its length
  let isOpen = false;

  const here = (time) => data.sections.findLast(({ start }) => start <= time) ?? data.sections[0];
  const update = (time) => {
    const section = here(time);
    const version = there.get(section.name);
    open.hidden = !there.size;
    const is = isOpen && Boolean(version) && !renewal.isExchanging();
    bar.hidden = film.hidden = line.hidden = !is;
    if (!is) { film.pause(); return; }
    const address = `/-/file/before?${new URLSearchParams({ page: path, section: section.name, version: version.version })}`;
    if (film.getAttribute("src") !== address) film.src = address;
    beside.follow(film, time - section.start, { length: version.length, rate: data.rate, leader: video });
  };
  beside.split(slider, (share) => {
    film.style.clipPath = `inset(0 ${100 - share}% 0 0)`;
    line.style.left = `${share}%`;
  });
  const anew = () => update(video.currentTime + 1e-3);
  for (const event of ["seeked", "loadedmetadata"]) film.addEventListener(event, anew);
  const press = () => {
    if (!there.size) { bench.say("Nothing was drawn anew since the server began"); return; }
    isOpen = !isOpen;
    renewal.layer.append(film, line);
    open.setAttribute("aria-pressed", isOpen);
    if (isOpen && !there.has(here(video.currentTime + 1e-3).name)) {
      player.seek(data.sections.find(({ name }) => there.has(name))?.start ?? 0);
    }
    anew();
  };
  open.addEventListener("click", press);
  bench.addKey(["B"], "Compare with the version before", { b: press });
  for (const event of ["play", "pause", "ratechange"]) video.addEventListener(event, anew);
  document.addEventListener("exchanged", anew);
  player.follow(update);

  const show = (all) => {
    there = new Map(all.filter(({ before }) => before).map(({ name, before }) => [name, before]));
    anew();
  };
  anew();
  return { show };
})();
