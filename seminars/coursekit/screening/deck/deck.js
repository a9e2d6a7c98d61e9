// A deck: one film that is halted at its stops. Each stop is shown for a second of the film, in which nothing changes:
// whoever halts it there, however late, halts at that picture. It then rests at the end of this second, so that going on
// costs no wait and no jump: the next picture is the film's own next.
"use strict";
const deck = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const film = document.getElementById("film");
  const stage = document.getElementById("stage");
  const bar = document.getElementById("bar");
  const keys = document.getElementById("keys");
  const black = document.getElementById("black");
  const buttons = [...document.querySelectorAll("#stops button")];
  const followers = [];

  // Places: the beginning, each stop, and the end where the film goes on after its last stop.
  const half = data.frame / 2;
  const places = [{ shown: 0, at: 0, title: "" }];
  for (const { shown, until, title } of data.stops) places.push({ shown, at: Math.max(until - Math.min(half, 0.02), shown), title });
  const last = data.stops.at(-1);
  if (data.length - last.until > half) places.push({ shown: data.length - data.frame, at: data.length - half, title: last.title });
  const stopAt = (place) => Math.min(place, data.stops.length);

  // The film is in the page, as text: a browser reads no file beside a page that is a file, and no canvas may read it.
  const load = () => {
    const encoded = document.getElementById("encoded");
    const text = encoded.textContent;
    const parts = [];
    for (let start = 0; start < text.length; start += 1 << 20) {
      parts.push(Uint8Array.from(atob(text.slice(start, start + (1 << 20))), (letter) => letter.charCodeAt(0)));
    }
    encoded.remove();
    film.src = URL.createObjectURL(new Blob(parts, { type: "video/mp4" }));
  };

  let place = 0;
  let moving = false;

  const seek = (seconds) => {
    const go = () => { film.currentTime = seconds; };
    if (film.readyState) go();
    else film.addEventListener("loadedmetadata", go, { once: true });
  };
  const settle = (to) => {
    moving = false;
    film.pause();
    place = Math.min(Math.max(to, 0), places.length - 1);
    seek(places[place].at);
    tell();
  };
  const arrive = () => {
    moving = false;
    film.pause();
    if (Math.abs(film.currentTime - places[place].at) > 1e-3) seek(places[place].at);
    tell();
  };
  const forward = () => {
    if (moving) { settle(place); return; }  // what is being shown is shown to its end
    if (place === places.length - 1) return;
    place += 1;
    moving = true;
    film.play().catch((problem) => { if (problem.name === "NotAllowedError") settle(place); });
    tell();
  };
  const back = () => settle(place - 1);
  const again = () => {
    if (!place) return;
    settle(place - 1);
    forward();
  };

  // By the picture that is on the screen, where the browser tells it, and by the clock of the film in any case.
  const isThere = (seconds) => moving && seconds > places[place].shown - half;
  if ("requestVideoFrameCallback" in film) {
    const presented = (now, { mediaTime }) => {
      if (isThere(mediaTime)) arrive();
      film.requestVideoFrameCallback(presented);
    };
    film.requestVideoFrameCallback(presented);
  }
  for (const event of ["timeupdate", "ended"]) {
    film.addEventListener(event, () => { if (isThere(film.currentTime - data.frame) || (moving && film.ended)) arrive(); });
  }

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const tell = () => {
    const stop = stopAt(place);
    root.classList.toggle("covered", place === 0 && !moving);
    document.getElementById("count").textContent = `${stop} / ${data.stops.length}`;
    document.getElementById("place").textContent = stop && !moving
      ? filled(data.words.deck_place, { number: stop, count: data.stops.length, title: places[stop].title }) : "";
    document.getElementById("back").disabled = place === 0;
    document.getElementById("forward").disabled = place === places.length - 1 && !moving;
    for (const button of buttons) {
      if (Number(button.dataset.place) === stop) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    try { history.replaceState(null, "", place ? `#${place}` : location.pathname + location.search); } catch { /* in a frame that keeps none */ }
    for (const follower of followers) follower();
  };

  // The ground around the picture has the colour of its corner, as this browser shows it.
  film.addEventListener("loadeddata", () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const context = canvas.getContext("2d");
    context.drawImage(film, 0, 0, 2, 2, 0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    root.style.setProperty("--ground", `rgb(${red} ${green} ${blue})`);
  }, { once: true });

  const isOverview = () => root.dataset.view === "overview";
  const overview = (is = !isOverview()) => {
    if (is && moving) settle(place);
    root.dataset.view = is ? "overview" : "deck";
    if (is) (buttons[stopAt(place) - 1] ?? buttons[0]).focus();
    else document.activeElement?.blur();
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (!isOverview()) return;
      overview(false);
      settle(Number(button.dataset.place));
    });
  }
  const blacken = (is = black.hidden) => {
    if (is && moving) settle(place);
    black.hidden = !is;
  };
  const full = () => {
    const done = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
    done?.catch(() => {});
  };
  const help = () => { if (keys.open) keys.close(); else keys.showModal(); };
  keys.addEventListener("click", (event) => { if (event.target === keys || event.target.closest("button")) keys.close(); });
  const note = (words) => {
    const line = document.getElementById("note");
    line.textContent = words;
    line.hidden = false;
    setTimeout(() => { line.hidden = true; }, 6000);
  };

  // What moves the film first takes the black away.
  const lit = (act) => () => {
    if (isOverview()) overview(false);
    if (black.hidden) act();
    else blacken(false);
  };
  const acts = {
    forward: lit(forward), back: lit(back), again: lit(again), first: lit(() => settle(0)), last: lit(() => settle(data.stops.length)),
    overview: () => overview(), full, help, black: () => blacken(), speaker: () => {},
  };
  const KEYS = {
    ArrowRight: "forward", ArrowDown: "forward", " ": "forward", PageDown: "forward", Enter: "forward", n: "forward",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back", p: "back",
    Home: "first", End: "last", r: "again", o: "overview", Escape: "overview", s: "speaker", f: "full", b: "black", ".": "black", "?": "help",
  };
  // The key as its letter says, or, where that is of another alphabet, as its place on the keyboard.
  const named = ({ key, code }) => {
    if (key.length > 1 || key.charCodeAt(0) < 128) return key.length > 1 ? key : key.toLowerCase();
    return { Period: "." }[code] ?? (/^Key[A-Z]$/.test(code) ? code.at(-1).toLowerCase() : key);
  };
  const step = (key) => {
    const columns = getComputedStyle(document.querySelector("#stops ol")).gridTemplateColumns.split(" ").length;
    const aside = root.dir === "rtl" ? -1 : 1;  // where the next picture lies
    const by = { ArrowRight: aside, ArrowLeft: -aside, ArrowDown: columns, ArrowUp: -columns, Home: -Infinity, End: Infinity }[key];
    if (by === undefined) return false;
    const from = buttons.indexOf(document.activeElement);
    buttons[Math.min(Math.max(from + by, 0), buttons.length - 1)].focus();
    return true;
  };
  const press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const key = named(event);
    const isButton = Boolean(event.target.closest?.("button"));
    if ((key === " " || key === "Enter") && isButton) return;
    if (keys.open && key !== "?") return;
    let act = KEYS[key];
    if (key === " " && event.shiftKey) act = "back";
    if (isOverview() && event.view === window) {
      if (step(key)) { event.preventDefault(); return; }
      if (!["overview", "full", "help", "speaker"].includes(act)) return;
    }
    if (!act || root.dataset.view === "print") return;
    event.preventDefault();
    if (!event.repeat) acts[act]();
  };
  document.addEventListener("keydown", press);

  for (const name of ["back", "forward", "overview", "speaker", "full", "help"]) {
    document.getElementById(name).addEventListener("click", () => acts[name]());
  }
  bar.addEventListener("click", (event) => { if (event.detail) document.activeElement.blur(); });  // else it stays there for ever
  document.getElementById("full").hidden = !document.fullscreenEnabled;

  // A tap or a click goes forward, in the first quarter of the picture back; a finger that is drawn to a side does the same.
  let down = null;
  stage.addEventListener("pointerdown", (event) => { down = { x: event.clientX, y: event.clientY }; });
  stage.addEventListener("click", (event) => {
    const drawn = down ? event.clientX - down.x : 0;
    if (Math.abs(drawn) < 12) acts[event.clientX < innerWidth / 4 ? "back" : "forward"]();
  });
  stage.addEventListener("pointerup", (event) => {
    if (!down || event.pointerType === "mouse") return;
    const [x, y] = [event.clientX - down.x, event.clientY - down.y];
    if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) acts[x < 0 ? "forward" : "back"]();
  });

  let resting;
  const stir = () => {
    root.classList.remove("idle");
    clearTimeout(resting);
    resting = setTimeout(() => root.classList.add("idle"), 2500);
  };
  for (const event of ["pointermove", "pointerdown", "keydown"]) addEventListener(event, stir, { passive: true });

  const begin = () => {
    if (root.dataset.view === "print") return;
    load();
    stir();
    settle(Number(/^#(\d+)$/.exec(location.hash)?.[1] ?? 0));
  };
  addEventListener("hashchange", () => {
    const wanted = Number(/^#(\d+)$/.exec(location.hash)?.[1] ?? 0);
    if (wanted !== place) settle(wanted);
  });

  return {
    begin, acts, press, note, words: data.words, stops: data.stops,
    follow: (follower) => followers.push(follower),
    get place() { return place; },
    get stop() { return stopAt(place); },
    get moving() { return moving; },
  };
})();
deck.begin();
