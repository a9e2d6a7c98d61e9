// Two states of one picture beside each other: two films in step, and a slider between them.
"use strict";
const beside = (() => {
  const MOST = 0.08;  // seconds by which one may lag behind while both play

  // Have a film show what it has at the same time as another one, its leader; where it has ended, its last frame.
  // seconds: from the start; length, rate: of the film
  const follow = (film, seconds, { length, rate, leader }) => {
    // The middle of the frame that is shown: a browser may round to the one before.
    const frame = Math.floor(seconds * rate);
    const last = Math.round(length * rate) - 1;
    const at = (Math.min(Math.max(frame, 0), last) + 0.5) / rate;
    if (leader.paused || frame >= last) film.pause();
    else if (film.paused) film.play().catch(() => {});
    film.playbackRate = leader.playbackRate;
    const far = Math.abs(film.currentTime - at);
    if (film.readyState && !film.seeking && far > (film.paused ? 0.25 / rate : MOST)) film.currentTime = at;
  };

  // Have a slider tell how much of the width shows what was before; told: with a share in percent, and once now.
  const split = (slider, told) => {
    const move = () => {
      told(Number(slider.value));
      slider.setAttribute("aria-valuetext", `${slider.value} % of the width show what was before`);
    };
    slider.addEventListener("input", move);
    move();
  };
  return { follow, split };
})();
