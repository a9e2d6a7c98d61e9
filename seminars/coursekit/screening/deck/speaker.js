// The speaker's window: what is shown and what comes next, what is said of it, the time. It is a page of the deck's own
// making, and not another copy of the file: pages that are files may not talk to one another in every browser.
"use strict";
(() => {
  let opened = null;
  let began = null;  // when the film was first moved
  const pictures = [...document.querySelectorAll("#stops img")];
  const said = [...document.querySelectorAll("#stops .said")];
  const element = (name) => opened.document.getElementById(name);

  const clock = (seconds) => {
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  };
  const tick = () => {
    if (!opened || opened.closed) return;
    element("elapsed").textContent = clock(began === null ? 0 : (Date.now() - began) / 1000);
    element("clock").textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  };
  const picture = (name, stop, none) => {
    const shown = deck.stops[stop - 1];
    const title = element(`${name}-title`);
    title.textContent = shown?.title ?? none;
    title.lang = shown?.lang || document.documentElement.lang;
    element(name).hidden = !shown;
    if (shown) element(name).src = pictures[stop - 1].src;
  };
  const update = () => {
    if (deck.moving) began ??= Date.now();
    if (!opened || opened.closed) return;
    element("at").textContent = `${deck.stop} / ${deck.stops.length}`;
    picture("now", deck.stop, deck.words.deck_cover);
    picture("next", deck.place > deck.stops.length ? Infinity : deck.stop + 1, deck.words.deck_end);
    element("said").lang = deck.stops[deck.stop - 1]?.lang || document.documentElement.lang;
    element("said").replaceChildren(...(said[deck.stop - 1]?.cloneNode(true).childNodes ?? []));
    tick();
  };
  const open = () => {
    if (opened && !opened.closed) { opened.focus(); return; }
    opened = window.open("", "", "popup,width=1180,height=760");
    if (!opened) { deck.note(deck.words.deck_blocked); return; }
    const page = opened.document;
    page.open();  // what a browser lays into a new window later would else take its place
    page.write('<!doctype html><html><head><meta name="color-scheme" content="light dark"></head><body class="speaker"></body></html>');
    page.close();
    for (const name of ["lang", "dir"]) page.documentElement[name] = document.documentElement[name];
    page.title = `${deck.words.deck_speaker} · ${document.title}`;
    const style = page.createElement("style");
    style.textContent = [...document.querySelectorAll("style")].map((each) => each.textContent).join("\n");
    page.head.append(style);
    page.body.append(page.importNode(document.getElementById("speaker-page").content, true));
    opened.addEventListener("keydown", deck.press);
    element("reset").addEventListener("click", () => { began = deck.stop ? Date.now() : null; tick(); });
    element("speaker-back").addEventListener("click", () => deck.acts.back());
    element("speaker-forward").addEventListener("click", () => deck.acts.forward());
    update();
  };
  deck.acts.speaker = open;
  deck.follow(update);
  setInterval(tick, 500);
  addEventListener("pagehide", () => opened?.close());
})();
