"use strict";
// A page that is served hears of builds: it is brought up to date where it is open, and shows what failed.
(() => {
  const own = document.currentScript.dataset;
  const { added, made, renew, note } = renewal;
  let shown = own.made;  // what the page is of
  let kit;

  added(document.head, "link", { rel: "stylesheet", href: "/-/live.css" });
  // What is announced has to be there before its text is.
  const status = added(document.body, "p", { role: "status", class: "live" });
  const work = added(document.body, "p", { class: "live-work" });  // no status: it is another one every second
  const gone = added(document.body, "div", { role: "status", class: "live-gone" });
  gone.hidden = true;

  const all = {};
  const GONE = "The server has ended: this page stays as it is until “doit serve” runs again";
  const BACK = "The server is back";
  let server = "";  // what is told of it, in the place of what it tells
  const show = () => {
    const text = server || (all.state === "building" ? "Building …" : "");
    if (status.textContent !== text) status.textContent = text;
  };

  // Of what is being made for a while, what will take longest.
  const SOON = 1.5;  // seconds: what ends sooner needs no telling
  const described = ({ task, left, took, counts }) => {
    const time = left >= 1 ? `about ${left < 90 ? `${Math.round(left)} s` : `${Math.round(left / 60)} min`} left` : `${Math.round(took)} s`;
    return [task, counts, time].filter(Boolean).join(", ");
  };
  const showWork = () => {
    const now = Date.now() / 1000;
    const jobs = (server ? [] : all.jobs ?? [])
      .map((job) => ({ ...job, took: now - job.began, left: job.began + job.whole - now }))
      .filter(({ took }) => took >= SOON)
      .sort((one, other) => other.left - one.left);
    work.textContent = jobs.length ? described(jobs[0]) + (jobs.length > 1 ? ` (and ${jobs.length - 1} more)` : "") : "";
  };
  setInterval(() => { if (all.jobs?.length || work.textContent) showWork(); }, 1000);

  // The scene of this page was renamed or deleted: what is seen is what was.
  const tellWhetherGone = (pages) => {
    if (own.status !== "200") return;
    gone.hidden = pages.includes(own.path);
    gone.replaceChildren();
    if (gone.hidden) return;
    added(gone, "p", {}, "This scene is not in the course that is served: it was renamed or deleted, or another course is served here now.");
    added(gone, "a", { href: "/index.html" }, "All videos");
  };

  let turn = Promise.resolve();  // one after another, in the order in which they were told
  const bringUpToDate = () => {
    turn = turn.then(async () => {
      const wanted = made[own.path];
      if (wanted === undefined || wanted === shown) return;
      if (own.status === "404") { location.reload(); return; }  // there was nothing to keep
      shown = wanted;
      if (await renew(own.path)) gone.hidden = true;
    }).catch(() => {});  // the server was ended: it tells all again when it is back
  };

  const hear = ({ data }) => {
    const told = JSON.parse(data);
    if (!(told.glimpse || told.film)) Object.assign(all, told);
    if (told.kit) kit ??= told.kit;
    if (told.kit && told.kit !== kit) { location.reload(); return; }  // other scripts than those that run here
    if (told.token) bench.admit(told.token);
    if (told.made) {
      note(told.made);
      bringUpToDate();
    }
    if (told.pages) tellWhetherGone(told.pages);
    if (told.glimpse?.page === own.path) glimpses.show(told.glimpse);
    if (told.film?.page === own.path) {
      renewal.take(told.film);
      versions.show(told.film.sections);
    }
    if (told.state) show();
    if (told.jobs) showWork();
    if (told.state) statements.refresh();  // a file was saved: lines are others at once
    if (told.state && told.state !== "building") hyperparameters.refresh();
    if (told.state && told.state !== "building") turn = turn.then(() => { if (!renewal.isExchanging()) glimpses.hide(); });
    if (told.standing) sections.refresh();
    if (told.failures || told.state) failures.show(all, own.path);
    if (told.findings) findings.show(told.findings[own.path] ?? []);
  };

  let soon;  // it may be back at once: where it starts anew by itself, and where this page is being left
  const lose = () => { soon ??= setTimeout(() => { server = GONE; show(); }, 1000); };
  const find = () => {
    clearTimeout(soon);
    soon = undefined;
    if (server !== GONE) return;
    server = BACK;
    show();
    setTimeout(() => { if (server === BACK) { server = ""; show(); } }, 4000);
  };
  const listen = () => {
    const events = new EventSource("/-/events");
    events.onmessage = hear;
    events.onopen = find;
    events.onerror = () => {
      lose();
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000);  // a browser that gives up
    };
  };
  listen();
})();
