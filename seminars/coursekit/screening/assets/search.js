// The search of a site, by the list of its places that is read once somebody searches: titles, what is said, experiments.
"use strict";
(() => {
  const field = document.getElementById("site-search");
  const list = document.getElementById("search-found");
  const told = document.getElementById("search-told");
  const { root, ...words } = JSON.parse(document.getElementById("search-words").textContent);
  const MOST = 30;
  const AROUND = 40;  // characters before a hit

  // Letters without their marks and case, each with the place that it has in the text.
  const fold = (text) => {
    let folded = "";
    const places = [];
    let at = 0;
    for (const letter of text) {
      const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
      for (let i = 0; i < plain.length; i += 1) places.push(at);
      folded += plain;
      at += letter.length;
    }
    places.push(at);
    return { folded, places };
  };
  const LETTER = /[\p{L}\p{N}]/u;
  const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  const before = (text, at) => [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? "";
  // Where a term begins a word; in a script without spaces, where it stands.
  const find = ({ folded }, term) => {
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
      if (UNSPACED.test(term) || !LETTER.test(before(folded, at)) || !LETTER.test(term[0])) return at;
    }
    return -1;
  };
  const termsOf = (query) => [...new Set(fold(query).folded.split(/\s+/).filter(Boolean))];

  let places;  // each with its folded texts
  let asked;
  const prepare = () => {
    places = globalThis.searchIndex.flatMap((scene) => scene.places.map((place) => ({
      ...place, scene, head: fold(place.title), lines: place.lines.map((text) => ({ text, ...fold(text) })),
      around: [scene.title, scene.over].map(fold),
    })));
  };
  const load = () => {
    asked ??= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = `${root}search-index.js`;
      script.addEventListener("load", () => { prepare(); script.remove(); resolve(); });
      script.addEventListener("error", () => { asked = undefined; script.remove(); });
      document.head.append(script);
    });
    return asked;
  };

  // A place is found if each term begins a word of it, or of its video's titles, and one at least a word of itself;
  // a video is what its seminar is called, too.
  const KINDS = { video: 0, chapter: 1, experiment: 2 };
  const search = (terms) => {
    const found = [];
    for (const place of places) {
      const has = (text) => terms.filter((term) => find(text, term) >= 0);
      const [inHead, inLines] = [has(place.head), place.lines.map(has)];
      const own = new Set([inHead, ...inLines, place.kind === "video" ? has(place.around[1]) : []].flat());
      if (!own.size || !terms.every((term) => own.has(term) || place.around.some((each) => find(each, term) >= 0))) continue;
      // The line that has most of it; none where the title has as much.
      const most = Math.max(0, ...inLines.map((each) => each.length));
      const line = most > inHead.length ? place.lines[inLines.findIndex((each) => each.length === most)] : undefined;
      const isWhole = Math.max(most, inHead.length) === terms.length;
      found.push({ place, line, rank: (isWhole ? line ? 3 : 0 : 6) + KINDS[place.kind] });
    }
    return found.sort((a, b) => a.rank - b.rank);
  };

  const clock = (seconds) => {
    const [minutes, second] = [Math.floor(seconds / 60), String(Math.floor(seconds % 60)).padStart(2, "0")];
    return minutes < 60 ? `${minutes}:${second}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${second}`;
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const counted = (forms, count) => {
    if (typeof forms === "string") return forms;
    return forms[new Intl.PluralRules(words.language).select(count)] ?? forms.other;
  };
  const element = (name, kind, ...children) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.dir = "auto";
    made.append(...children);
    return made;
  };
  // A text with what was found in it marked, from a little before that on.
  const marked = (text, terms, isCut = false) => {
    const whole = { text, ...fold(text) };
    const marks = terms.flatMap((term) => {
      const at = find(whole, term);
      return at < 0 ? [] : [[whole.places[at], whole.places[at + term.length]]];
    }).sort((a, b) => a[0] - b[0]);
    let done = 0;
    const parts = [];
    if (isCut && marks.length && marks[0][0] > 2 * AROUND) {
      done = text.indexOf(" ", marks[0][0] - AROUND) + 1 || marks[0][0];
      if (done > marks[0][0]) done = marks[0][0];
      parts.push("… ");
    }
    for (const [begin, end] of marks) {
      if (begin < done) continue;
      const mark = document.createElement("mark");
      mark.append(text.slice(begin, end));
      parts.push(text.slice(done, begin), mark);
      done = end;
    }
    return [...parts, text.slice(done)];
  };

  let options = [], now = -1;
  const choose = (next) => {
    options[now]?.setAttribute("aria-selected", "false");
    now = next;
    const option = options[now];
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };
  const isOpen = () => !list.hidden;
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const optionOf = ({ place, line }, number, terms) => {
    const { scene } = place;
    const start = line && place.starts ? place.starts[place.lines.indexOf(line)] : undefined;
    const at = start === undefined ? place.at : `#t=${start}`;
    const moment = /^#t=([\d.]+)$/.exec(at)?.[1];
    const where = place.kind === "video" ? scene.over : scene.title;
    const kind = place.kind === "experiment" ? words.experiment : moment && filled(words.chapter, { time: clock(moment) });
    const over = element("span", "where", element("bdi", "", where));
    if (kind) over.append(" · ", element("bdi", "", kind));
    const option = element("li", "", element("span", "what", ...marked(place.title, terms)), over);
    const shown = (line ?? (place.kind === "video" ? place.lines[0] : undefined))?.text;
    if (shown) option.append(element("span", "line-found", ...marked(shown, terms, true)));
    Object.assign(option, { id: `search-found-${number}`, role: "option" });
    option.setAttribute("aria-selected", "false");
    option.dataset.href = `${root}${scene.href}${at}`;
    return option;
  };
  const show = async () => {
    const query = field.value;
    if (!termsOf(query).length) { close(); told.textContent = ""; return; }
    await load();
    if (query !== field.value) return;
    const terms = termsOf(query);
    const found = search(terms);
    options = found.slice(0, MOST).map((each, number) => optionOf(each, number, terms));
    choose(-1);
    list.replaceChildren(...options);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", String(Boolean(options.length)));
    const values = { count: found.length, shown: options.length };
    told.textContent = found.length ? filled(found.length > MOST ? words.some : counted(words.count, found.length), values) : words.none;
    told.classList.toggle("unseen", Boolean(found.length));
  };
  const go = (option, isApart) => {
    if (isApart) { open(option.dataset.href); return; }
    close();
    field.blur();
    if (new URL(option.dataset.href, location.href).href === location.href) dispatchEvent(new Event("hashchange"));
    else location.href = option.dataset.href;
  };

  field.addEventListener("focus", () => { load().then(show); });
  field.addEventListener("input", show);
  field.addEventListener("blur", () => { close(); told.textContent = ""; });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey && event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (Object.hasOwn(steps, event.key)) {
      event.preventDefault();
      if (!isOpen()) { show(); return; }
      const next = now + steps[event.key];
      choose(now < 0 && next < 0 ? options.length - 1 : next === options.length ? -1 : next);
    } else if (event.key === "Enter" && isOpen()) {
      event.preventDefault();
      go(options[Math.max(now, 0)], event.ctrlKey || event.metaKey);
    } else if (event.key === "Escape" && (isOpen() || field.value)) {
      event.preventDefault();
      if (!isOpen()) field.value = "";
      close();
      told.textContent = "";
    }
  });
  // A press that would take the focus away is none yet that chooses.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option, event.ctrlKey || event.metaKey);
  });
  list.addEventListener("auxclick", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && event.button === 1) go(option, true);
  });
  document.addEventListener("keydown", (event) => {
    const isOfOthers = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    const isTyped = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (event.key !== "/" || isOfOthers || isTyped) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  document.addEventListener("renewed", () => { asked = undefined; if (isOpen()) load().then(show); });

  // Who comes to an experiment sees its hyperparameters.
  const unfold = () => {
    const there = /^#experiment-/.test(location.hash) && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = there && there.querySelector("details");
    if (folded) folded.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
})();
