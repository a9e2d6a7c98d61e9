"use strict";
// A page that is open is brought up to date in place: its text where that differs, and its video at the same moment.
const renewal = (() => {
  const video = document.querySelector("video");
  const made = {};  // of files that were made anew since the server began: what tells their content from another

  // What scripts and the reader have set stays as it is.
  const KEPT = new Set(["open", "hidden", "value", "tabindex", "aria-current", "aria-pressed", "aria-valuetext", "data-now"]);
  const callbacks = {
    beforeNodeMorphed: (element) => !(element instanceof Element && element.matches("#caption, .live-layer, .live-bench")),
    beforeNodeRemoved: (element) => !(element instanceof Element && element.matches(".live-layer, .live-bench, .canvas *")),
    beforeAttributeUpdated: (name, element) => !(KEPT.has(name) || (element === video && name === "src") || (name === "class" && element.matches(".frame"))),
  };

  // An address with the version of what is behind it, so that the browser has no other in its memory.
  const versioned = (address) => {
    const url = new URL(address, location.href);
    const version = made[decodeURIComponent(url.pathname).slice(1)];
    return version && url.origin === location.origin ? `${address.split("?")[0]}?v=${version}` : address;
  };
  const IN_STYLE = /url\(["']?([^"')]+)["']?\)/g;
  const freshen = (element) => {
    for (const name of ["src", "poster", "style"]) {
      const old = element.getAttribute(name);
      if (old === null || element.matches("video, source, track, script") && name === "src") continue;
      const now = name === "style" ? old.replace(IN_STYLE, (_, address) => `url(${versioned(address)})`) : versioned(old);
      if (now === old) continue;
      if (!element.isConnected || element.ownerDocument !== document || name === "poster") { element.setAttribute(name, now); continue; }
      const [address] = name === "style" ? [...now.matchAll(IN_STYLE)].map((found) => found[1]) : [now];
      const picture = new Image();  // it takes the old one's place once it is there
      picture.src = new URL(address, location.href);
      picture.decode().catch(() => {}).then(() => element.setAttribute(name, now));
    }
  };
  const freshenAll = (root) => root.querySelectorAll("img[src], video[poster], [style*='url(']").forEach(freshen);

  // While the next film loads, what is seen is the last frame of the one before, exactly where that was.
  const layer = document.createElement("div");
  layer.className = "live-layer";
  const last = document.createElement("canvas");
  last.setAttribute("aria-hidden", "true");
  last.hidden = true;
  layer.append(last);
  const place = () => {
    Object.assign(layer.style, { left: `${video.offsetLeft}px`, top: `${video.offsetTop}px`, width: `${video.offsetWidth}px`, height: `${video.offsetHeight}px` });
  };
  if (video) {
    video.after(layer);
    new ResizeObserver(place).observe(video);
    place();
  }
  const cover = () => {
    if (!last.hidden || !video.videoWidth || video.readyState < 2) return;
    [last.width, last.height] = [video.videoWidth, video.videoHeight];
    last.getContext("2d").drawImage(video, 0, 0);
    last.hidden = false;
  };

  let wish = null;  // where the film is to go on; of the first of several that follow each other quickly
  const exchange = (address, sections) => {
    wish ??= { at: video.currentTime, section: data.sections.findLast(({ start }) => start <= video.currentTime + 1e-3),
      playing: !video.paused, rate: video.playbackRate };
    const mine = wish;
    cover();
    const then = mine.section && sections.find(({ name }) => name === mine.section.name);
    const at = then ? then.start + Math.min(mine.at - mine.section.start, then.length) : mine.at;
    video.src = `${address}#t=${at}`;
    const show = () => {
      if (wish !== mine || video.getAttribute("src") !== `${address}#t=${at}`) return;
      // A frame may have been told of that was shown before the film went to its moment, or nothing yet on a busy machine.
      if (video.seeking || video.readyState < 2) { setTimeout(show, 10); return; }
      wish = null;
      last.hidden = true;
      document.dispatchEvent(new Event("exchanged"));
      if (mine.playing) video.play().catch(() => { video.muted = true; video.play().catch(() => {}); });
      player.update();
    };
    const go = () => {
      if (video.getAttribute("src") !== `${address}#t=${at}`) return;
      video.playbackRate = mine.rate;  // loading has set it back
      // Where the reader has gone while it was loading is told instead of the address's moment.
      const isSought = video.currentTime > 0 && Math.abs(video.currentTime - at) > 0.05;
      const aim = Math.min(isSought ? video.currentTime : at, video.duration);
      if (Math.abs(video.currentTime - aim) > 1e-3) video.currentTime = aim;
      // The frame of that moment has been shown, or there is none that a browser tells of.
      if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(show);
      setTimeout(show, 1000);
    };
    video.addEventListener("loadedmetadata", go, { once: true });
  };

  const film = (root) => root.querySelector("video source");
  // The film is there before all else that is made anew from it.
  const take = ({ page, digest, sections }) => {
    const source = video && film(document);
    if (!source || source.dataset.digest === digest) return;
    source.dataset.digest = digest;
    exchange(`/-/file/film?page=${encodeURIComponent(page)}&v=${digest}`, sections);
    data.sections = sections;
  };

  const renew = async (path) => {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    freshenAll(fresh);
    const given = fresh.getElementById("data");
    const isOther = video && film(document)?.dataset.digest !== film(fresh)?.dataset.digest;
    const there = [document.scrollingElement, document.querySelector(".evidence"), document.querySelector(".screen")]
      .map((pane) => [pane, pane?.scrollTop]);
    document.title = fresh.title;
    for (const name of [".top", "main", ".foot"]) {
      const [now, next] = [document.querySelector(name), fresh.querySelector(name)];
      if (now && next) Idiomorph.morph(now, next, { morphStyle: "outerHTML", callbacks });
    }
    if (video) place();
    if (isOther) exchange(versioned(film(fresh).getAttribute("src")), JSON.parse(given.textContent).sections);
    if (given) {
      document.getElementById("data").textContent = given.textContent;
      document.dispatchEvent(new Event("renewed"));
    }
    for (const [pane, top] of there) if (pane && Math.abs(pane.scrollTop - top) > 1) pane.scrollTo({ top, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("shown", { detail: path }));
    return true;
  };

  const note = (files) => {
    Object.assign(made, files);
    freshenAll(document);
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const now = versioned(link.getAttribute("href"));
      if (now !== link.getAttribute("href") && !link.href.includes("?")) link.setAttribute("href", now);
    }
  };
  const added = (parent, tag, attributes = {}, text = "") => {
    const element = parent.appendChild(document.createElement(tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  return { added, renew, take, note, made, layer, video, isExchanging: () => wish !== null };
})();
