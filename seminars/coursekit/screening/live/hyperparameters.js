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

  const build = (experiments) => {
    fields.clear();
    groups.replaceChildren();
    for (const { name, fields: own } of experiments) {
      const group = added(groups, "fieldset");
      added(added(group, "legend"), "code", {}, name);
      for (const field of own) {
        const key = field.path.join(".");
        const id = `live-field-${name}-${field.path.join("-")}`;
        const row = added(group, "div", { class: "live-field" });
        added(added(row, "label", { for: id }), "code", {}, key);
        const input = row.appendChild(made(field, id));
        const says = added(row, "p", { class: "live-wrong", id: `${id}-wrong`, role: "alert" });
        input.setAttribute("aria-describedby", says.id);
        if (field.allowed) input.title = field.allowed;
        input.value = field.value;
        const entry = { experiment: name, field, input, says };
        fields.set(JSON.stringify([name, field.path]), entry);
        input.addEventListener("change", () => write(entry));
        input.addEventListener("keydown", (event) => {
          if (event.key === "Escape") {
            input.value = entry.field.value;
            tell(entry, []);
            return;
          }
          const next = event.key in STEPS ? stepped(field, input.value, event.key) : null;
          if (next === null) return;
          event.preventDefault();
          input.value = next;
          write(entry);
        });
      }
    }
  };

  let shape = "";
  let wasUnreadable = false;
  const show = ({ file, problem, experiments }) => {
    panel.hidden = !(experiments.length || problem);
    summary.title = file;
    wrong.textContent = problem;
    const isMended = wasUnreadable && !problem;
    wasUnreadable = Boolean(problem);
    const now = JSON.stringify(experiments.map((each) => [each.name, each.fields.map(({ value, ...field }) => [field, value.includes("\n")])]));
    if (problem) return;  // what is there stays: the file will be read again
    const count = experiments.reduce((sum, each) => sum + each.fields.length, 0);
    summary.textContent = `Hyperparameters (${count})`;
    if (now !== shape) {
      shape = now;
      build(experiments);
      return;
    }
    for (const { name, fields: own } of experiments) {
      for (const field of own) {
        const entry = fields.get(JSON.stringify([name, field.path]));
        const isBeingEdited = entry.input.value !== entry.field.value;
        const isRefused = entry.refused === entry.input.value;
        const isAnothers = field.value !== entry.field.value;  // an editor has saved it since
        entry.field.value = field.value;
        if (isBeingEdited && isRefused && isMended && !isAnothers) write(entry);  // what was wrong may have been the file
        if (isBeingEdited && !(isRefused && isAnothers)) continue;
        entry.input.value = field.value;
        tell(entry, []);
      }
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
