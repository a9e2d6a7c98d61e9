// Chapters, captions and transcript follow the video. The text is scrolled within its pane, unless the reader did so.
"use strict";
const transcript = (() => {
  const screen = document.querySelector(".player");
  const pane = document.querySelector(".evidence");
  const back = document.getElementById("follow");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let section, line, following = false, ours;

  let caption, chapters, lines;
  const collect = () => {
    caption = document.getElementById("caption");
    chapters = [...document.querySelectorAll("button[data-section]")];
    lines = [...document.querySelectorAll("[data-cue]")];
  };
  collect();

  // What scrolls while the video stays in view: the text's own pane, or all that is below a video held at the top.
  const scroller = () => {
    if (getComputedStyle(pane).overflowY === "auto") return pane;
    return getComputedStyle(screen).position === "sticky" ? document.scrollingElement : null;
  };
  const view = () => {
    const box = pane.getBoundingClientRect();
    if (scroller() === pane) return { top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight) };
    return { top: screen.getBoundingClientRect().bottom, bottom: innerHeight };
  };
  const isInView = (element) => {
    const [box, { top, bottom }] = [element.getBoundingClientRect(), view()];
    return box.top >= top && box.bottom <= bottom;
  };

  // A scroll that this script began is no sign of the reader; it ends when the browser says so, or after a second.
  const release = () => { clearTimeout(ours); ours = undefined; };
  const hold = () => { clearTimeout(ours); ours = setTimeout(release, 1000); };
  const bring = (element, below = 0) => {
    const moved = scroller();
    if (!moved) return;
    const edge = moved === pane ? view().top : screen.offsetHeight;
    hold();
    moved.scrollBy({ top: element.getBoundingClientRect().top - edge - 12 - below, behavior: still.matches ? "instant" : "smooth" });
  };
  const goAlong = (now = line ?? headOf(section)) => {
    if (!following || !now || !scroller() || isInView(now)) return;
    const head = headOf(section);
    const [{ top, bottom }, far] = [view(), now.getBoundingClientRect().bottom - head.getBoundingClientRect().top];
    if (far < (bottom - top) / 2) bring(head);
    else bring(now, (bottom - top) / 4);
  };
  const headOf = (name) => document.getElementById(name)?.querySelector("header");

  const follow = (is) => {
    following = is;
    goAlong();
    offer();
  };
  const offer = () => {
    back.hidden = following || !scroller() || !video.played.length || !headOf(section) || isInView(line ?? headOf(section));
  };
  const scrolled = (event) => {
    if ((event.target === document ? document.scrollingElement : event.target) !== scroller()) return;
    if (ours === undefined) following = false;
    offer();
  };
  const leave = (event) => {
    if (scroller() && scroller().contains(event.target)) release();  // from here on, it is the reader who scrolls
  };
  addEventListener("scroll", scrolled, { capture: true, passive: true });
  addEventListener("scrollend", release, { capture: true, passive: true });
  for (const name of ["wheel", "touchmove"]) addEventListener(name, leave, { capture: true, passive: true });
  back.addEventListener("click", () => follow(true));
  video.addEventListener("play", () => follow(true));
  document.addEventListener("lead", ({ detail: by }) => {
    update(video.currentTime + 1e-3);
    following = true;
    if (by?.closest(".chapters")) bring(headOf(by.dataset.section));
    else goAlong();
    offer();
  });

  // A list of chapters that is longer than its column goes along with the film, until its reader scrolls it or types in
  // what stands beside it; from where it was left, once the film is played again.
  const column = document.querySelector(".screen");
  let left;
  const showChapter = (chapter) => {
    if (!chapter || getComputedStyle(column).overflowY !== "auto" || column.querySelector(":is(input, select, textarea):focus")) return;
    if (left !== undefined && Math.abs(column.scrollTop - left) > 2) return;
    const [box, top] = [chapter.getBoundingClientRect(), screen.getBoundingClientRect().bottom];
    const bottom = Math.min(column.getBoundingClientRect().bottom, innerHeight);
    if (box.top < top || box.bottom > bottom) column.scrollTop += box.top - top - 12;
    left = column.scrollTop;
  };
  video.addEventListener("play", () => { left = undefined; });

  // What is marked as now, and only what changed.
  const mark = (elements, name, isNow) => {
    for (const element of elements) {
      const now = isNow(element);
      if (now !== element.hasAttribute(name)) now ? element.setAttribute(name, "true") : element.removeAttribute(name);
    }
  };
  const update = (now) => {
    const cue = data.cues.find(([start, end]) => start <= now && now < end);
    const before = [section, line];
    section = data.sections.findLast((each) => each.start <= now)?.name;
    line = cue && lines.find((each) => Math.abs(each.dataset.cue - cue[0]) < 1e-3);
    const chapter = chapters.findLast((button) => Number(button.dataset.seek) <= now + 1e-3);
    const isShown = !chapter || chapter.hasAttribute("aria-current");
    mark(chapters, "aria-current", (button) => button === chapter);
    if (!isShown) showChapter(chapter);
    mark(lines, "data-now", (each) => each === line);
    const isNative = [...video.textTracks].some((track) => track.kind === "captions" && track.mode === "showing");
    const text = cue && !isNative ? cue[2] : "";
    if (caption && caption.textContent !== text) caption.textContent = text;
    if (before[0] !== section || before[1] !== line) { goAlong(); offer(); }
  };
  player.follow(update);
  video.textTracks.addEventListener?.("change", player.update);

  // The pane is a stop of the keyboard where it scrolls by itself.
  const lay = () => {
    hold();
    if (scroller() === pane) pane.tabIndex = 0;
    else pane.removeAttribute("tabindex");
    goAlong();
    offer();
  };
  addEventListener("resize", lay);
  document.addEventListener("renewed", () => { collect(); player.update(); });
  lay();
  return { lay, hasPane: () => scroller() === pane, pane, release: () => { following = false; offer(); } };
})();
player.update();
player.toLink();
