"use strict";
// A page that is served hears of builds: it comes back where it was once it was made anew, and shows what failed.
(() => {
  const own = document.currentScript.dataset;
  const video = document.querySelector("video");

  const place = `live:${location.pathname}`;
  const kept = JSON.parse(sessionStorage.getItem(place) || "null");
  sessionStorage.removeItem(place);
  const state = () => ({
    time: video.currentTime,
    playing: !video.paused,
    as: { muted: video.muted, volume: video.volume, playbackRate: video.playbackRate },
    tracks: [...video.textTracks].map((track) => track.mode),
  });
  const goOn = () => {
    video.currentTime = Math.min(kept.time, video.duration);
    Object.assign(video, kept.as);
    [...video.textTracks].forEach((track, i) => { track.mode = kept.tracks[i] ?? track.mode; });
    if (!kept.playing) return;
    video.play().catch(() => { video.muted = true; video.play().catch(() => {}); });  // a browser may refuse sound
  };
  if (video && kept && video.readyState) goOn();
  else if (video && kept) video.addEventListener("loadedmetadata", goOn, { once: true });

  const made = (parent, tag, attributes = {}, text = "") => {
    const element = parent.appendChild(document.createElement(tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  made(document.head, "link", { rel: "stylesheet", href: "/-/live.css" });
  // What is announced has to be there before its text is.
  const status = made(document.body, "p", { role: "status", class: "live" });
  const alert = made(document.body, "div", { role: "alert", class: "live-mistake" });
  alert.hidden = true;
  const heading = made(alert, "p");
  const text = made(alert, "pre", { tabindex: "0", "aria-label": "What failed" });
  const hide = made(alert, "button", { type: "button" }, "Hide");
  hide.addEventListener("click", () => { alert.hidden = true; });

  const show = (told) => {
    status.textContent = told.state === "building" ? "Building …" : "";
    if (told.state === "building") return; // what failed stays in view until it is known to be mended
    const failed = told.state === "failed";
    if (failed && !alert.hidden && text.textContent === told.text) return;
    alert.hidden = !failed;
    heading.textContent = failed ? "The build failed" : "";
    text.textContent = failed ? told.text : "";
  };

  new EventSource("/-/events").onmessage = ({ data }) => {
    const told = JSON.parse(data);
    const gone = told.state === "ready" && "there" in own && told.gone.includes(own.path);
    if (!gone && (told.made[own.path] || 0) <= Number(own.made)) { show(told); return; }
    if (video) sessionStorage.setItem(place, JSON.stringify(state()));
    location.reload();
  };
})();
