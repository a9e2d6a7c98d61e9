// The keys that players have, the list of them, and a video as wide as the window.
"use strict";
const playerKeys = (() => {
  const help = document.getElementById("keys");
  const wide = document.getElementById("wide");
  const toggleCaptions = () => {
    const captions = [...video.textTracks].find((track) => track.kind === "captions");
    if (captions) captions.mode = captions.mode === "showing" ? "hidden" : "showing";
  };

  const kept = (value) => {  // a browser may keep nothing for pages that are files
    try {
      if (value !== undefined) localStorage.setItem("wide", value);
      return localStorage.getItem("wide");
    } catch { return null; }
  };
  const widen = (is) => {
    document.body.classList.toggle("wide", is);
    wide.setAttribute("aria-pressed", is);
    dispatchEvent(new Event("resize"));  // the text is laid out anew, and plots are drawn to their width
  };
  wide.addEventListener("click", () => {
    const is = !document.body.classList.contains("wide");
    kept(is);
    widen(is);
    video.scrollIntoView({ block: is ? "start" : "nearest" });
  });
  if (kept() === "true") widen(true);

  const listKeys = () => { if (help.open) help.close(); else help.showModal(); };
  document.getElementById("help").addEventListener("click", listKeys);
  help.addEventListener("click", (event) => { if (event.target === help || event.target.closest("button")) help.close(); });

  const by = (seconds) => () => player.seek(video.currentTime + seconds);
  const toFrame = (step) => () => {
    video.pause();
    player.seek((Math.floor(video.currentTime * data.rate + 1e-3) + step + 0.5) / data.rate);  // to the middle of a frame
  };
  const louder = (step) => () => { video.volume = Math.min(Math.max(video.volume + step, 0), 1); };
  const toggle = () => { if (video.paused) player.play(); else video.pause(); };
  const toFull = () => {
    const done = document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.();
    done?.catch(() => {});
  };
  const acts = {
    " ": toggle, k: toggle, j: by(-10), l: by(10), ArrowLeft: by(-5), ArrowRight: by(5), ",": toFrame(-1), ".": toFrame(1),
    Home: () => player.seek(0), End: () => player.seek(video.duration), ArrowUp: louder(0.05), ArrowDown: louder(-0.05),
    m: () => { video.muted = !video.muted; }, f: toFull, t: () => wide.click(), "?": listKeys,
    c: toggleCaptions,
  };
  for (let tenth = 0; tenth < 10; tenth += 1) acts[tenth] = () => player.seek(tenth / 10 * video.duration);

  // The key as its letter says, or, where that is of another alphabet, as its place on the keyboard.
  const codes = { Comma: ",", Period: "." };
  const named = ({ key, code }) => {
    if (key.length > 1 || key.charCodeAt(0) < 128) return key.length > 1 ? key : key.toLowerCase();
    return codes[code] ?? (/^Key[A-Z]$/.test(code) ? code.at(-1).toLowerCase() : key);
  };
  // Keys that what is focused has a use for: a field, a slider, a button, the browser's own player, a pane that scrolls.
  const TEXT = "input:not([type=range]), textarea, select, [contenteditable]";
  const UP_AND_DOWN = ["ArrowUp", "ArrowDown", "Home", "End"];
  const isTaken = (key, focused) => {
    if (focused.matches(TEXT)) return true;
    if (focused.matches("input")) return key.length > 1;
    if (focused === video) return key === " " || key.length > 1;
    if (key === " ") return focused.matches("button, summary");
    return UP_AND_DOWN.includes(key) && (!transcript.hasPane() || transcript.pane.contains(focused));
  };
  document.addEventListener("keydown", (event) => {
    const key = named(event);
    const isOfOthers = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (isOfOthers || !Object.hasOwn(acts, key) || (help.open && key !== "?")) return;
    if (event.shiftKey && (key === " " || key.length > 1)) return;
    if (isTaken(key, event.target instanceof Element ? event.target : document.body)) return;
    event.preventDefault();
    if (!event.repeat || acts[key] !== toggle) acts[key]();
  });
  return { acts };
})();
