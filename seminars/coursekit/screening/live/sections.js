"use strict";
// A strip of the film's sections and parts: a picture each, how each stands, and a section that is played again and again.
const sections = (() => {
  if (!bench.hasFilm) return { refresh: () => {} };
  const { added } = bench;
  const nav = added(bench.element, "nav", { class: "live-strip", "aria-label": "Sections of the film" });
  const list = added(nav, "ol");
  const tools = document.querySelector(".tools");
  const again = document.createElement("button");
  Object.assign(again, { type: "button", className: "button live-bench", id: "live-loop", textContent: "Loop section" });
  again.setAttribute("aria-pressed", "false");
  again.setAttribute("aria-keyshortcuts", "r");
  tools.append(again);
  const STATES = { stale: "stale", drawing: "being drawn", failed: "failed" };  // what is current says nothing

  // Pictures are taken from the film by a player of its own, those that are seen, one after another.
  const hidden = document.createElement("video");
  Object.assign(hidden, { muted: true, preload: "auto" });
  const queue = new Set();
  let isTaking = false;
  const heard = (event) => new Promise((done, failed) => {
    hidden.addEventListener(event, done, { once: true });
    hidden.addEventListener("error", failed, { once: true });
    setTimeout(failed, 5000);
  });
  const moment = () => new Promise((done) => { setTimeout(done, 20); });
  // Whether there was a frame: a busy browser tells of one that it does not have yet, and draws nothing.
  const draws = (canvas) => {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(hidden, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, 1, 1).data[3] === 255;
  };
  const take = async () => {
    if (isTaking) return;
    isTaking = true;
    try {
      for (const button of queue) {
        queue.delete(button);
        const address = video.currentSrc.split("#")[0];
        if (!button.isConnected || !address) continue;
        if (hidden.src !== address) { hidden.src = address; await heard("loadeddata"); }
        const at = Math.min(Number(button.dataset.picture), hidden.duration);
        if (Math.abs(hidden.currentTime - at) > 1e-4) { hidden.currentTime = at; await heard("seeked"); }
        for (let tries = 0; !draws(button.querySelector("canvas")) && tries < 100; tries += 1) await moment();
        button.dataset.taken = address;
      }
    } catch {
      hidden.removeAttribute("src");  // the film is another by now: it is asked for again
    } finally {
      isTaking = false;
    }
    if (queue.size) take();
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      target.toggleAttribute("data-seen", isIntersecting);
      if (isIntersecting && target.dataset.taken !== video.currentSrc.split("#")[0]) queue.add(target);
    }
    take();
  });
  const takeAnew = () => {
    for (const button of list.querySelectorAll("[data-seen]")) queue.add(button);
    take();
  };

  const describe = (button, { start, length, state, title }, size) => {
    let canvas = button.querySelector("canvas");
    if (!canvas) {
      canvas = added(button, "canvas", { width: size, height: Math.round(size * video.height / video.width), "aria-hidden": "true" });
      added(button, "span", { class: "live-name", dir: "auto" });
      added(button, "span", { class: "live-state" });
      seen.observe(button);
    }
    const isMoved = button.dataset.seek !== String(start);
    Object.assign(button.dataset, { seek: start, picture: start + 0.6 * length, length, state });
    button.querySelector(".live-name").textContent = title;
    button.querySelector(".live-state").textContent = STATES[state] ?? "";
    if (isMoved && button.hasAttribute("data-seen")) queue.add(button);
  };
  const button = (parent, attributes) => added(parent, "button", { type: "button", ...attributes });

  let told = [];
  const show = () => {
    const there = new Map(data.sections.map((section) => [section.name, section]));
    const shown = told.filter(({ name }) => there.has(name));
    // What is focused, and what is scrolled to, stays: buttons are made anew only where there are others.
    const shape = JSON.stringify(shown.map(({ name, parts }) => [name, parts.length]));
    if (list.dataset.shape !== shape) {
      list.dataset.shape = shape;
      list.replaceChildren();
      for (const { name, parts } of shown) {
        const item = added(list, "li", { "data-name": name });
        button(item, { class: "live-section" });
        if (parts.length) {
          const own = added(item, "ol", { "aria-label": "Parts" });
          for (const _ of parts) button(added(own, "li"), { class: "live-part" });
        }
      }
    }
    shown.forEach(({ name, title, state, parts }, number) => {
      const item = list.children[number];
      const { start, length } = there.get(name);
      describe(item.querySelector(".live-section"), { start, length, state, title }, 192);
      item.querySelectorAll(".live-part").forEach((each, count) => {
        const part = parts[count];
        describe(each, { ...part, start: start + part.start, title: `Part ${count + 1}` }, 112);
      });
    });
    take();
    mark(video.currentTime + 1e-3);
  };
  let current = "";
  let scrolledTo;  // to what the strip was scrolled
  const mark = (time) => {
    const name = data.sections.findLast(({ start }) => start <= time)?.name ?? "";
    const item = [...list.children].find((each) => each.dataset.name === name);
    for (const each of list.querySelectorAll("button")) {
      const { seek, length } = each.dataset;
      const is = each.matches(".live-section") ? each.parentElement === item : seek <= time && time < Number(seek) + Number(length);
      if (is !== each.hasAttribute("aria-current")) each[is ? "setAttribute" : "removeAttribute"]("aria-current", "true");
    }
    // Within the strip alone: the page stays where the reader has it. Of a section that is longer, the part that plays.
    const playing = item && item.offsetWidth > list.clientWidth ? item.querySelector(".live-part[aria-current]") ?? item : item;
    if (playing && playing !== scrolledTo) {
      const before = playing.getBoundingClientRect().left - list.getBoundingClientRect().left + list.scrollLeft;
      const room = Math.max(list.clientWidth - playing.offsetWidth, 0);
      list.scrollTo({ left: before - room / 2, behavior: "instant" });
    }
    scrolledTo = playing;
    current = name;
  };

  let looped = "";  // the section that is played again and again
  let before = 0;
  const loop = (is) => {
    looped = is ? current || data.sections[0].name : "";
    again.setAttribute("aria-pressed", is);
    bench.say(is ? "This section is looped" : "");
  };
  const goRound = (time) => {
    const section = data.sections.find(({ name }) => name === looped);
    const last = before;
    before = time;
    if (!section || video.seeking || renewal.isExchanging()) return;
    const end = section.start + section.length;
    const ranOver = time >= end && last < end && last >= section.start && time - last < 1;
    if (ranOver && !video.paused) player.seek(section.start);
    else if (time < section.start || time >= end + 1e-3) looped = data.sections.findLast(({ start }) => start <= time)?.name ?? looped;
  };
  video.addEventListener("ended", () => {
    const section = data.sections.find(({ name }) => name === looped);
    if (!section) return;
    player.seek(section.start);
    player.play();
  });
  again.addEventListener("click", () => loop(!looped));
  bench.addKey(["R"], "Loop the section", { r: () => loop(!looped) });

  let asking = 0;
  let soon;
  const ask = async () => {
    const mine = asking += 1;
    const answer = await bench.ask("sections").catch(() => null);
    if (!answer || mine !== asking) return;
    told = answer;
    show();
    versions.show(told);
  };
  const PAUSE = 150;  // milliseconds, in which several sections may begin and end
  const refresh = () => { soon ??= setTimeout(() => { soon = undefined; ask(); }, PAUSE); };
  player.follow((time) => { goRound(time); mark(time); });
  document.addEventListener("renewed", () => { show(); refresh(); });
  document.addEventListener("exchanged", takeAnew);
  video.addEventListener("loadedmetadata", takeAnew);
  ask();
  return { refresh };
})();
