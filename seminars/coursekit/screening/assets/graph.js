// The graph where it is wider than the window: the sides behind which there is more are marked.
"use strict";
(() => {
  const picture = document.querySelector(".picture");
  const frame = picture.parentElement;
  const look = () => {
    const rest = picture.scrollWidth - picture.clientWidth - picture.scrollLeft;
    frame.classList.toggle("before", picture.scrollLeft > 1);
    frame.classList.toggle("after", rest > 1);
    document.body.classList.toggle("sideways", picture.scrollWidth > picture.clientWidth + 1);
  };
  picture.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(picture);
})();
