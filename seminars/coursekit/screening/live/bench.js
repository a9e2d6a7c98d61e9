"use strict";
// What is added below the film for who works on the scene: a place for it, keys, and how it asks and writes.
const bench = (() => {
  const { added } = renewal;
  const path = document.currentScript.dataset.path;
  const guide = document.querySelector(".guide");
  const hasFilm = Boolean(renewal.video && guide && document.getElementById("data"));
  const element = document.createElement("div");
  Object.assign(element, { id: "live-bench", className: "live-bench" });
  if (hasFilm) guide.prepend(element);
  const status = added(element, "p", { role: "status", class: "live-said" });
  let fading;
  const say = (text) => {
    status.textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => { status.textContent = ""; }, 4000);
  };

  const ask = async (name, asked = {}) => {
    const answer = await fetch(`/-/ask/${name}?${new URLSearchParams({ page: path, ...asked })}`, { cache: "no-store" });
    return answer.ok ? answer.json() : null;
  };
  let token = "";
  const write = async (name, given) => {
    const headers = { "Content-Type": "application/json", "X-Token": token };
    const answer = await fetch(`/-/write/${name}`, { method: "POST", headers, body: JSON.stringify({ page: path, ...given }) })
      .catch(() => { throw new Error("the server does not answer"); });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) ?? { mistakes: ["The scene or the table is not there any more"] };
  };

  // A key as the player's are, and told beside them.
  const addKey = (names, does, acts) => {
    if (!hasFilm) return;
    Object.assign(playerKeys.acts, acts);
    const row = added(document.querySelector("#keys dl"), "div", { class: "live-bench" });
    const keys = added(row, "dt");
    for (const name of names) { added(keys, "kbd", {}, name); keys.append(" "); }
    added(row, "dd", {}, does);
  };
  return { added, addKey, admit: (given) => { token = given; }, ask, element, hasFilm, say, write };
})();
