// The comparison of two states of a course: pictures and clips of both, one over the other.
"use strict";
const comparing = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);

  // A film is in the page as text, and is made one when it is asked for: many of them would take much at once.
  const films = new Map();
  const addressOf = (number, side) => {
    const name = `film-${number}-${side}`;
    const text = document.getElementById(name);
    if (!films.has(name) && text) {
      const bytes = Uint8Array.from(atob(text.textContent), (letter) => letter.charCodeAt(0));
      films.set(name, URL.createObjectURL(new Blob([bytes], { type: "video/mp4" })));
      text.remove();
    }
    return films.get(name);
  };

  const told = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

  const compare = (pair) => {
    const { number } = pair.dataset;
    const [before, after] = ["before", "after"].map((side) => pair.querySelector(`.films .${side}`));
    const moments = [...pair.querySelectorAll(".moment")];
    const buttons = [...pair.querySelectorAll("[data-show]")];
    const difference = pair.querySelector(".difference");
    const tools = pair.querySelector(".player-tools");
    const [play, time, at] = [".play", ".time", ".at"].map((name) => tools.querySelector(name));
    beside.split(pair.querySelector(".share input"), (share) => pair.style.setProperty("--share", `${share}%`));
    difference.addEventListener("click", () => {
      difference.setAttribute("aria-pressed", pair.classList.toggle("is-difference"));
    });

    // The longer clip leads, and the other stays with it.
    const lengths = data.films[number];
    const leads = lengths[0].length > lengths[1].length ? 0 : 1;
    const [leader, follower] = leads ? [after, before] : [before, after];
    const length = lengths[leads].length;
    const update = () => {
      const now = leader.currentTime;
      beside.follow(follower, now + 1e-3, { ...lengths[1 - leads], leader });
      if (document.activeElement !== time || !leader.paused) time.value = Math.round((1000 * now) / length);
      at.textContent = told(now);
      time.setAttribute("aria-valuetext", `${now.toFixed(1)} of ${length.toFixed(1)} seconds`);
      play.textContent = leader.paused ? "Play" : "Pause";
    };
    const frame = () => {
      update();
      if (!leader.paused) requestAnimationFrame(frame);
    };
    for (const event of ["play", "pause", "seeked", "loadedmetadata", "ended"]) leader.addEventListener(event, frame);
    for (const event of ["seeked", "loadedmetadata"]) follower.addEventListener(event, update);
    play.addEventListener("click", () => {
      if (leader.paused) leader.play().catch(() => {});
      else leader.pause();
    });
    time.addEventListener("input", () => {
      leader.pause();
      const { rate } = lengths[leads];
      const last = Math.round(length * rate) - 1;
      leader.currentTime = (Math.min(Math.floor((time.value / 1000) * length * rate), last) + 0.5) / rate;
    });

    const show = (wanted) => {
      const isFilm = wanted === "films";
      for (const moment of moments) moment.hidden = isFilm ? !moment.classList.contains("films") : moment.dataset.moment !== wanted;
      for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.show === wanted);
      tools.hidden = !isFilm;
      if (!isFilm) {
        leader.pause();
      } else if (!leader.src) {
        after.src = addressOf(number, "after");
        before.src = addressOf(number, "before");
        update();
      }
    };
    for (const button of buttons) button.addEventListener("click", () => show(button.dataset.show));
    show("0");
  };
  for (const pair of document.querySelectorAll(".pair")) compare(pair);

  for (const film of document.querySelectorAll("video.alone")) {
    const load = () => { film.src = addressOf(film.dataset.number, film.dataset.side); };
    new IntersectionObserver((seen, observer) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      load();
    }).observe(film);
  }

  if (data.plots.length) {
    charts.keep(() => [...document.querySelectorAll(".plot")].map((figure) => {
      const canvas = figure.querySelector(".canvas");
      return { plot: charts.draw(canvas, data.plots[Number(figure.dataset.plot)]), canvas };
    }));
  }
  return { data };
})();
