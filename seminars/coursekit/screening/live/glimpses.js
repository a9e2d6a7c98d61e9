"use strict";
// The film's new frame at the moment where it stands, while the rest is still being drawn.
const glimpses = (() => {
  const { layer, video } = renewal;
  if (!video || !document.getElementById("data")) return { show: () => {}, hide: () => {} };
  const path = document.currentScript.dataset.path;
  const picture = document.createElement("img");
  picture.alt = "";
  picture.hidden = true;
  layer.append(picture);
  let shown = null;

  const here = () => {
    const section = data.sections.findLast(({ start }) => start <= video.currentTime + 1e-3) ?? data.sections[0];
    return { section: section.name, at: Math.max(video.currentTime - section.start, 0) };
  };
  // Where it stands is known to who draws; a film that plays is soon elsewhere.
  let told = "";
  const tell = () => {
    if (!video.paused || video.seeking) return;
    const query = new URLSearchParams({ page: path, ...here() }).toString();
    if (query === told) return;
    told = query;
    fetch(`/-/moment?${query}`, { method: "POST" }).catch(() => { told = ""; });
  };
  for (const event of ["pause", "seeked", "loadedmetadata"]) video.addEventListener(event, tell);
  addEventListener("focus", () => { told = ""; tell(); });
  document.addEventListener("renewed", tell);
  tell();

  const hide = () => { shown = null; picture.hidden = true; };
  const show = async ({ section, at, image }) => {
    const now = here();
    if (!video.paused || section !== now.section) return;
    const far = Math.abs(at - now.at);
    if (shown !== null && shown < far) return;
    shown = far;
    const next = new Image();
    next.src = image;
    await next.decode();
    if (shown !== far) return;  // a nearer one came meanwhile
    picture.src = image;
    picture.hidden = false;
    document.dispatchEvent(new CustomEvent("glimpsed", { detail: far }));
  };
  for (const event of ["play", "seeking"]) video.addEventListener(event, () => { if (!renewal.isExchanging()) hide(); });
  document.addEventListener("exchanged", hide);
  return { show, hide };
})();
