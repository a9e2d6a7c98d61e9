"use strict";
// What the audit found on this page: a count that opens a list, each line of which leads to its moment and its boxes.
const findings = (() => {
  const { added, layer, video } = renewal;
  if (!video) return { show: () => {} };
  const open = added(document.body, "button", { type: "button", class: "live-count", "aria-expanded": "false", "aria-controls": "live-findings" });
  const list = added(document.body, "section", { id: "live-findings", class: "live-findings", "aria-label": "Findings of the audit" });
  const SVG = "http://www.w3.org/2000/svg";
  const boxes = layer.appendChild(document.createElementNS(SVG, "svg"));
  boxes.setAttribute("aria-hidden", "true");
  let shown = null;
  const isOpen = (is) => { list.hidden = !is; open.setAttribute("aria-expanded", is); };
  open.hidden = true;
  isOpen(false);
  open.addEventListener("click", () => isOpen(list.hidden));
  list.addEventListener("keydown", ({ key }) => { if (key === "Escape") { isOpen(false); open.focus(); } });

  const unmark = () => {
    shown = null;
    boxes.replaceChildren();
    list.querySelectorAll("[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
  };
  const mark = (finding, at) => {
    shown = at;
    const [width, height] = [video.videoWidth || video.width, video.videoHeight || video.height];
    boxes.setAttribute("viewBox", `0 0 ${width} ${height}`);
    for (const [left, top, wide, high] of finding.boxes) {
      const box = boxes.appendChild(document.createElementNS(SVG, "rect"));
      box.setAttribute("class", finding.level);
      const pad = 2;
      Object.entries({ x: left * width - pad, y: top * height - pad, width: wide * width + 2 * pad, height: high * height + 2 * pad })
        .forEach(([name, value]) => box.setAttribute(name, value));
    }
  };
  const lead = (finding, button) => {
    const section = data.sections.find(({ name }) => name === finding.section);
    const start = section?.start ?? 0;
    // A moment is told as it ends: what is seen then is the frame before.
    const at = Math.max(Math.min(start + finding.at, start + (section?.length ?? Infinity)) - 0.5 / data.rate, start);
    video.pause();
    unmark();
    player.seek(at);
    mark(finding, at);
    button.setAttribute("aria-current", "true");
  };
  // The boxes are of one moment of a film that stands.
  video.addEventListener("play", unmark);
  player.follow(() => { if (shown !== null && !video.seeking && Math.abs(video.currentTime - shown) > 1 / data.rate) unmark(); });
  document.addEventListener("renewed", unmark);

  const number = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value));
  const show = (all) => {
    unmark();
    const counted = all.length === 1 ? "1 warning" : `${all.length} warnings`;
    if (open.textContent !== counted) open.textContent = counted;
    open.hidden = !all.length;
    if (open.hidden) isOpen(false);
    list.replaceChildren();
    const items = added(list, "ol");
    for (const finding of all) {
      const button = added(added(items, "li"), "button", { type: "button", class: finding.level });
      added(button, "span", { class: "live-told", dir: "auto" }, finding.told);
      const measured = finding.measure === undefined ? "" : `: ${number(finding.measure)}, limit ${number(finding.limit)}`;
      added(button, "span", { class: "live-rule" }, `${finding.rule}${measured}`);
      button.addEventListener("click", () => lead(finding, button));
    }
  };
  return { show };
})();
