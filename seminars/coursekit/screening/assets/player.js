// A scene's page: the video, the ways to a moment of it, and those that follow it.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
// Whoever brings the page up to date in place tells so; those that follow the video then look at it anew.
document.addEventListener("renewed", () => Object.assign(data, JSON.parse(document.getElementById("data").textContent)));
const video = document.getElementById("video");
const player = (() => {
  const followers = [];
  const update = () => { for (const follower of followers) follower(video.currentTime + 1e-3); };
  const frame = () => { update(); if (!video.paused) requestAnimationFrame(frame); };
  for (const event of ["play", "seeked", "timeupdate", "loadedmetadata"]) video.addEventListener(event, update);
  video.addEventListener("play", frame);

  const seek = (seconds) => {
    const go = () => { video.currentTime = Math.min(Math.max(seconds, 0), video.duration); };
    if (video.readyState) go();
    else video.addEventListener("loadedmetadata", go, { once: true });
  };
  const play = () => video.play().catch(() => {});  // a browser may refuse: the picture is there

  // A link to a moment: page.html#t=51.2, or page.html?t=51.2, as search engines ask for it; #t=1:05, as one types it
  const linked = (part) => {
    const [, clock, seconds] = /^[#?]t=((?:\d+:){0,2})(\d+(?:\.\d+)?)$/.exec(part) ?? [];
    if (!clock) return seconds;
    const minutes = clock.slice(0, -1).split(":").reduce((sum, each) => 60 * sum + Number(each), 0);
    return String(60 * minutes + Number(seconds));
  };
  const toLink = () => {
    const moment = linked(location.hash) ?? (location.hash ? undefined : linked(location.search));
    if (moment !== undefined) lead(Number(moment));
  };
  addEventListener("hashchange", toLink);

  // The reader goes to a moment: by a link, a chapter or a still. Whoever listens hears by what.
  const lead = (seconds, by) => {
    seek(seconds);
    document.dispatchEvent(new CustomEvent("lead", { detail: by }));
  };
  document.addEventListener("click", (event) => {
    const by = event.target.closest("[data-seek], a[href^='#t=']");
    if (!by || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (by.matches(".line") && !getSelection().isCollapsed) return;  // the words are being selected
    const moment = by.dataset.seek ?? linked(by.hash);
    history.replaceState(null, "", `#t=${moment}`);  // to be copied; going back leaves the page
    lead(Number(moment), by);
    play();
  });

  // The same page in another language goes on where this one is.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".top [hreflang]");
    if (link) link.hash = video.currentTime > 0 ? `t=${Math.floor(1000 * video.currentTime) / 1000}` : "";
  });

  return { seek, play, update, toLink, follow: (follower) => followers.push(follower) };
})();
