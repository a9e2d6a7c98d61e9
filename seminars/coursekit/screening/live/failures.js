"use strict";
// What failed: over the picture that it is about, with the author's lines; of other pages, a small line.
const failures = (() => {
  const { added, layer, video } = renewal;
  // Over the film, or, on a page without one, over its lower part. What is announced has to be there before its text.
  const panel = added(video ? layer : document.body, "div", { role: "alert", class: "live-mistake" });
  panel.classList.toggle("over", Boolean(video));
  panel.hidden = true;
  const others = added(document.body, "p", { role: "status", class: "live-others" });
  let told = "";

  const place = ({ file, line }) => [file, line || ""].filter(Boolean).join(":");
  const named = (failure) => place(failure) || failure.task || "The course";
  const describe = (failure) => {
    const part = added(panel, "div", { class: "live-failure" });
    added(part, "p", { class: "live-place" }, named(failure));
    if (failure.lines.length) {
      const code = added(part, "pre", { tabindex: "0", role: "region", "aria-label": `${failure.file}, around line ${failure.line}` });
      for (const [number, text] of failure.lines) {
        const row = added(code, number === failure.line ? "mark" : "span", { class: "live-line" });
        added(row, "span", { class: "live-number" }, String(number).padStart(4));
        row.append(` ${text}\n`);
      }
    }
    added(part, "pre", { class: "live-message", tabindex: "0", role: "region", "aria-label": "What is wrong" }, failure.message);
    if (failure.calls.length > 1) {
      added(part, "p", { class: "live-small" }, `called from ${failure.calls.slice(0, -1).map(place).reverse().join(", ")}`);
    }
    if (failure.read.length) {
      added(part, "p", { class: "live-small" }, "Tensors that had been read, the last one first:");
      const list = added(part, "ul", { class: "live-small" });
      for (const tensor of failure.read) added(list, "li", {}, tensor);
    }
  };

  const show = ({ state, text = "", failures: all = [] }, path) => {
    const isOurs = ({ pages }) => pages.includes("*") || pages.includes(path);
    const own = all.filter(isOurs);
    // Something is wrong that is no failure with a place: it is told as the terminal tells it.
    if (state === "failed" && text && !all.length) own.push({ task: "", file: "", lines: [], calls: [], read: [], message: text });
    const now = JSON.stringify(own);
    const foreign = [...new Set(all.filter((each) => !isOurs(each)).map(named))];
    const line = foreign.length ? `Elsewhere: ${foreign.slice(0, 3).join(", ")}${foreign.length > 3 ? " …" : ""} failed` : "";
    if (others.textContent !== line) others.textContent = line;
    if (now === told) return;  // what was hidden stays so
    told = now;
    panel.replaceChildren();
    panel.hidden = !own.length;
    if (!own.length) return;
    const head = added(panel, "div", { class: "live-head" });
    added(head, "p", {}, "The build failed");
    added(head, "button", { type: "button" }, "Hide").addEventListener("click", () => { panel.hidden = true; });
    own.forEach(describe);
  };
  return { show };
})();
