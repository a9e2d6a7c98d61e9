"use strict";
// Which statement of the author's is playing: its file, line and text, as the file is now; a click or a key copies the place.
const statements = (() => {
  if (!bench.hasFilm) return { refresh: () => {} };
  const { added } = bench;
  const MOST = 3;  // of what is added at once that is told
  const shown = added(bench.element, "div", { class: "live-statement", role: "group", "aria-label": "The statement that is playing" });
  let known = { film: "", sections: {}, places: [] };

  const film = () => document.querySelector("video source").dataset.digest;
  const at = (place) => (place?.line ? `${place.file}:${place.line}` : "");
  const lost = (place) => (place?.unread ? "cannot be read now" : "was edited since this was drawn");
  const short = (place) => `${place.file.split("/").at(-1)}:${place.line}`;

  // The statements of one moment: the one that takes time, what led to it, and what was done at once before it.
  const of = (time) => {
    const section = data.sections.findLast(({ start }) => start <= time) ?? data.sections[0];
    const all = known.sections[section.name] ?? [];
    const last = all.findLastIndex(([from, lasts]) => lasts && from <= time - section.start);
    const end = last < 0 ? all.length : last;
    let first = end;
    while (first > 0 && !all[first - 1][1]) first -= 1;
    return { playing: all[last], before: all.slice(first, end).slice(-MOST) };
  };

  const copy = async (number) => {
    await refresh();  // the file may have been saved a moment ago
    const place = at(known.places[number]);
    if (!place) { bench.say(`It ${lost(known.places[number])}`); return; }
    try {
      await navigator.clipboard.writeText(place);
      bench.say(`Copied ${place}`);
    } catch {
      bench.say(place);  // a browser gives its clipboard to pages of this machine alone
    }
  };

  const row = (number, kind, role) => {
    const place = known.places[number];
    const line = added(shown, "div", { class: `live-row ${kind}` });
    if (role) added(line, "span", { class: "live-role" }, role);
    if (!place) { added(line, "p", {}, "No line of a file of yours"); return; }
    if (!place.line) {
      const edited = added(line, "p");
      added(edited, "span", { class: "live-where" }, place.file.split("/").at(-1));
      added(edited, "span", {}, `${place.unit && !place.unread ? `${place.unit}()` : "It"} ${lost(place)}`);
      return;
    }
    const button = added(line, "button", { type: "button", title: `Copy ${at(place)}`, "data-place": number });
    added(button, "span", { class: "live-where" }, short(place));
    added(button, "code", { class: "live-code" }, place.text);
    if (kind === "playing") button.setAttribute("aria-keyshortcuts", "y");
  };

  let told = "";
  const update = (time) => {
    if (known.film !== film()) return;  // of the picture that is still seen, what is told is right
    const { playing, before } = of(time);
    const now = JSON.stringify([playing?.slice(2), before, playing ? 0 : data.sections.length]);
    if (now === told) return;
    told = now;
    const focused = shown.contains(document.activeElement) ? document.activeElement.closest(".live-row")?.className : "";
    shown.replaceChildren();
    if (playing) {
      row(playing[2], "playing", "");
      if (playing[3] !== playing[2]) row(playing[3], "led", "from");
    }
    for (const each of before) row(each[2], "before", playing ? "after" : "");
    if (focused) [...shown.querySelectorAll(".live-row")].find((each) => each.className === focused)?.querySelector("button")?.focus();
  };
  shown.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) copy(Number(button.dataset.place));
  });

  let asking = null;
  let again = false;
  const fetchAll = async () => {
    do {
      again = false;
      const asked = film();
      const answer = await bench.ask("statements", { film: asked });
      if (asked !== film()) again = true;
      else if (answer) {
        known = { film: asked, ...answer };
        told = "";
        update(video.currentTime + 1e-3);
      }
    } while (again);
  };
  // Several wishes at a time are one more question; who waits, waits for an answer that began after the wish.
  const refresh = () => {
    if (asking) again = true;
    else asking = fetchAll().catch(() => {}).finally(() => { asking = null; });
    return asking;
  };
  player.follow(update);
  document.addEventListener("renewed", refresh);
  document.addEventListener("exchanged", refresh);
  bench.addKey(["Y"], "Copy file and line of what is playing", { y: () => {
    const { playing, before } = of(video.currentTime + 1e-3);
    const number = playing?.[2] ?? before.at(-1)?.[2];
    if (number !== undefined) copy(number);
  } });
  refresh();
  return { refresh };
})();
