// The film's page: shows any frame, forwards and backwards, by mouse and by keyboard.
"use strict";
const film = JSON.parse(document.getElementById("scene").textContent);
const by = (id) => document.getElementById(id);
const textsOf = (group) => [...group.querySelectorAll("text")];
const groups = new Map();
for (const group of document.querySelectorAll("#layout g[id]")) {
  const shapes = [...group.querySelectorAll("[stroke]")];
  groups.set(group.id, {
    texts: textsOf(group), first: textsOf(group).map((text) => text.textContent), shapes,
    looks: shapes.map((s) => [s.getAttribute("stroke"), s.getAttribute("stroke-width"), s.getAttribute("fill")]),
  });
}
const last = film.frames.length - 1;
let at = 0, timer = null;

function light(id) {
  for (const shape of groups.get(id).shapes) {
    shape.setAttribute("stroke", film.lit);
    shape.setAttribute("stroke-width", "3.5");
    if (id.startsWith("arrow-") && shape.tagName === "polygon") shape.setAttribute("fill", film.lit);
  }
}

function unlight({ shapes, looks }) {
  shapes.forEach((shape, i) => ["stroke", "stroke-width", "fill"].forEach((name, k) =>
    looks[i][k] === null ? shape.removeAttribute(name) : shape.setAttribute(name, looks[i][k])));
}

function show(number) {
  at = Math.max(0, Math.min(last, number));
  for (const group of groups.values()) unlight(group);
  const passed = new Set();
  for (const frame of film.frames.slice(0, at + 1)) {
    for (const [box, line, text] of frame.texts) groups.get(`box-${box}`).texts.at(line).textContent = text;
    if (frame.arrow !== null) passed.add(frame.arrow);
  }
  for (let i = 0; i < film.arrows; i++) {
    const { texts, first } = groups.get(`arrow-${i}`);
    texts.forEach((text, k) => { text.textContent = passed.has(i) ? first[k] : ""; });
  }
  const { caption, phase, boxes, arrow } = film.frames[at];
  boxes.forEach((box) => light(`box-${box}`));
  if (arrow !== null) light(`arrow-${arrow}`);
  by("caption").textContent = caption;
  by("phase").textContent = { start: "Start", forward: "Forward", backward: "Backward", end: "Done" }[phase];
  by("told").textContent = film.frames.slice(Math.max(0, at - 8), at).reverse().map((f) => f.caption).join("\n\n");
  by("slider").value = at;
  by("count").textContent = `${at} of ${last}`;
}

function pause() {
  clearInterval(timer); timer = null;
  by("play").textContent = "Play";
  by("play").setAttribute("aria-pressed", "false");
}

function play() {
  if (timer) { pause(); return; }
  if (at === last) show(0);
  by("play").textContent = "Pause";
  by("play").setAttribute("aria-pressed", "true");
  timer = setInterval(() => { if (at >= last) pause(); else show(at + 1); }, 1000);
}

const go = (number) => { pause(); show(number); };
by("play").addEventListener("click", play);
by("first").addEventListener("click", () => go(0));
by("back").addEventListener("click", () => go(at - 1));
by("next").addEventListener("click", () => go(at + 1));
by("last").addEventListener("click", () => go(last));
by("slider").addEventListener("input", (event) => go(Number(event.target.value)));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const onButton = document.activeElement.tagName === "BUTTON";
  if (event.key === " " && !onButton) play();
  else if (event.key === "ArrowRight") go(at + 1);
  else if (event.key === "ArrowLeft") go(at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(last);
  else return;
  event.preventDefault();
});
show(0);
