"use strict";
// The hyperparameters of the experiments behind the scene: a field a value, which is written to the author's file.
const hyperparameters = (() => {
  if (!bench.hasFilm) return { refresh: () => {} };
  const { added } = bench;
  const panel = added(bench.element, "details", { class: "live-fields" });
  const summary = added(panel, "summary", {}, "Hyperparameters");
  const wrong = added(panel, "p", { class: "live-wrong", role: "status" });
  const groups = added(panel, "div");
  const fields = new Map();  // by experiment and path
  panel.hidden = true;

  const made = (field, id) => {
    const attributes = { id, autocomplete: "off", spellcheck: "false" };
    if (field.kind === "choice" || field.kind === "boolean") {
      const select = document.createElement("select");
      for (const each of field.kind === "boolean" ? ["true", "false"] : field.choices) added(select, "option", { value: each }, each);
      select.id = id;
      return select;
    }
    if (field.kind === "toml" && field.value.includes("\n")) {
      const area = document.createElement("textarea");
      Object.entries({ ...attributes, rows: Math.min(field.value.split("\n").length, 12) }).forEach(([name, value]) => area.setAttribute(name, value));
      return area;
    }
    // Of a number, too: a field of numbers drops what it does not know, and of 1,5 leaves 15.
    const input = document.createElement("input");
    for (const [name, value] of Object.entries({ type: "text", ...attributes })) input.setAttribute(name, value);
    return input;
  };

  const STEPS = { ArrowUp: 1, ArrowDown: -1 };
  const stepped = (field, value, key) => {  // a whole number by one; null where there is none to step to
    const next = Number(value) + STEPS[key];
    const isBeyond = (field.least !== null && next < field.least) || (field.most !== null && next > field.most);
    return field.kind === "integer" && /^[+-]?\d+$/.test(value) && Number.isSafeInteger(next) && !isBeyond ? String(next) : null;
  };

  const tell = (entry, mistakes) => {
    entry.refused = mistakes.length ? entry.input.value : null;
    entry.says.textContent = mistakes.join("\n");
    if (mistakes.length) entry.input.setAttribute("aria-invalid", "true");
    else entry.input.removeAttribute("aria-invalid");
  };
  let turn = Promise.resolve();  // one after another, in the order in which they were given
  const write = (entry) => {
    const { value } = entry.input;
    if (value === entry.field.value) { tell(entry, []); return; }
    turn = turn.then(async () => {
      const { mistakes } = await bench.write("hyperparameter", { experiment: entry.experiment, path: entry.field.path, value });
      if (entry.input.value !== value) return;  // it is another by now, and its answer is to come
      tell(entry, mistakes);
      if (!mistakes.length) { entry.field.value = value; document.dispatchEvent(new CustomEvent("written", { detail: value })); }
    }).catch((problem) => tell(entry, [`It was not written: ${problem.message}`]));
  };

  const keyOf = (experiment, path) => JSON.stringify([experiment, path]);
  const controlOf = ({ kind, choices, value }) => JSON.stringify([kind, choices, value.includes("\n")]);
  let isLaying = false;  // a browser gives what is half typed in a field that is moved or taken away
  const makeRow = (experiment, field) => {
    const row = document.createElement("div");
    row.className = "live-field";
    const id = `live-field-${experiment}-${field.path.join("-")}`;
    added(added(row, "label", { for: id }), "code", {}, field.path.join("."));
    const input = row.appendChild(made(field, id));
    const says = added(row, "p", { class: "live-wrong", id: `${id}-wrong`, role: "alert" });
    input.setAttribute("aria-describedby", says.id);
    input.value = field.value;
    const entry = { experiment, field, row, input, says };
    input.addEventListener("change", () => { if (!isLaying) write(entry); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        input.value = entry.field.value;
        tell(entry, []);
        return;
      }
      // Also of what is no change for a browser: what was refused, given once more.
      const isGiven = event.key === "Enter" && input.matches("input");
      const next = event.key in STEPS ? stepped(entry.field, input.value, event.key) : null;
      if (!isGiven && next === null) return;
      event.preventDefault();
      if (next !== null) input.value = next;
      write(entry);
    });
    return entry;
  };
  const remake = (old, field) => {  // another control for the same value, with what is typed in the old one
    const entry = makeRow(old.experiment, field);
    const { value } = old.input;
    if (value === old.field.value) return entry;
    entry.input.value = value;
    if (entry.input.value !== value) entry.input.value = field.value;  // it is none of the choices
    return entry;
  };

  const lay = (parent, children) => {  // these, in this order: what is there already is not moved for what is new
    for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
    children.forEach((child, number) => {
      if (parent.children[number] !== child) parent.insertBefore(child, parent.children[number] ?? null);
    });
  };
  const makeGroup = (name) => {
    const group = document.createElement("fieldset");
    group.dataset.experiment = name;
    added(added(group, "legend"), "code", {}, name);
    return group;
  };
  const layAll = (experiments) => {
    const before = new Map(fields);
    fields.clear();
    const wanted = experiments.map(({ name, fields: own }) => {
      const group = [...groups.children].find((each) => each.dataset.experiment === name) ?? makeGroup(name);
      const rows = own.map((field) => {
        const key = keyOf(name, field.path);
        const old = before.get(key);
        const entry = !old ? makeRow(name, field) : controlOf(old.field) === controlOf(field) ? old : remake(old, field);
        fields.set(key, entry);
        return entry.row;
      });
      lay(group, [group.querySelector("legend"), ...rows]);
      return group;
    });
    lay(groups, wanted);
  };
  const build = (experiments) => {
    const focused = groups.contains(document.activeElement) ? document.activeElement : null;
    const { selectionStart, selectionEnd } = focused ?? {};
    isLaying = true;
    layAll(experiments);
    isLaying = false;
    const next = focused && document.getElementById(focused.id);
    if (!next || next === document.activeElement) return;
    next.focus({ preventScroll: true });
    if (next.setSelectionRange && selectionStart !== undefined) next.setSelectionRange(selectionStart, selectionEnd);
  };

  let wasUnreadable = false;
  const refill = (entry, field, isMended) => {
    const isBeingEdited = entry.input.value !== entry.field.value;
    const isRefused = entry.refused === entry.input.value;
    const isAnothers = field.value !== entry.field.value;  // an editor has saved it since
    entry.field = field;
    entry.input.title = field.allowed;
    if (isBeingEdited && isRefused && isMended && !isAnothers) write(entry);  // what was wrong may have been the file
    if (isBeingEdited && !(isRefused && isAnothers)) return;
    if (entry.input.value !== field.value) entry.input.value = field.value;
    tell(entry, []);
  };
  const show = ({ file, problem, experiments }) => {
    panel.hidden = !(experiments.length || problem);
    summary.title = file;
    wrong.textContent = problem;
    const isMended = wasUnreadable && !problem;
    wasUnreadable = Boolean(problem);
    if (problem) return;  // what is there stays: the file will be read again
    const count = experiments.reduce((sum, each) => sum + each.fields.length, 0);
    summary.textContent = `Hyperparameters (${count})`;
    build(experiments);
    for (const { name, fields: own } of experiments) {
      for (const field of own) refill(fields.get(keyOf(name, field.path)), field, isMended);
    }
  };

  let asked = 0;
  const refresh = async () => {
    const mine = asked += 1;
    const answer = await bench.ask("hyperparameters").catch(() => null);
    if (answer && mine === asked) show(answer);
  };
  // Who does not look at them waits for none: a build has better things to do.
  const refreshOpen = () => { if (panel.open || panel.hidden) refresh(); };
  panel.addEventListener("toggle", refreshOpen);
  refresh();
  return { refresh: refreshOpen };
})();
