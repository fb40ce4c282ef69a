// The large map: what the network, or one neuron, makes of the plane, with the points on it.

import { colour, t, table } from "/page/js/core.js";
import { act, ask, follow, shown, state } from "./lab.js";
import { bytesOf, mark, paint, paintClasses } from "./paint.js";

const find = (id) => document.getElementById(id);
const STRENGTH = 0.62; // of the colours, so that points stand out
/** The names of classes that have none, as the engine gives them. */
export const SPARE_NAMES = "ABCDE";
const small = document.createElement("canvas");

/** Set the map up; `pointing.js` is what can be done to it. */
export function startPlane() {
  new ResizeObserver(() => state.large && showPlane(state)).observe(find("plane"));
  find("plane-numbers").addEventListener("click", showNumbers);
  find("focus-output").addEventListener("click", () => act("look", { focus: null }));
  follow(showPlane);
}

// ---- between the plane and the picture ----

function side() {
  return find("plane").clientWidth;
}

/** Where a point of the plane lies on the map, in pixels. */
export function toPixels(x, y) {
  const { box } = state;
  return [((x - box.x) / box.size) * side(), (1 - (y - box.y) / box.size) * side()];
}

/** The point of the plane that an event of the pointer means. */
export function placeOf(event) {
  const at = find("plane").getBoundingClientRect();
  const { box } = state;
  return {
    x: box.x + ((event.clientX - at.left) / at.width) * box.size,
    y: box.y + (1 - (event.clientY - at.top) / at.height) * box.size,
  };
}

// ---- how it is shown ----

/** The name of a class, in the page's language where the points are made ones. */
export function className(label) {
  const name = state.classes?.[label] ?? SPARE_NAMES[label];
  if (state.configuration.data === "own") return name;
  const [, words, n] = /^(.*?)(?: (\d+))?$/.exec(name);
  return t(`training.class_${words.replace(" ", "_")}`, { n }, name);
}

function showPlane(now) {
  find("plane-part").hidden = !now.large || !now.box;
  if (!now.large || !now.box) return;
  const canvas = find("plane");
  const size = side();
  if (!size) return;
  const ratio = devicePixelRatio;
  canvas.width = canvas.height = Math.round(size * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.imageSmoothingQuality = "high";
  paintMap(now);
  context.drawImage(small, 0, 0, size, size);
  drawAxes(context, now.box, size);
  drawLines(context, now.large.lines, size);
  drawPoints(context, now);
  drawCross(context, now.example.x);
  showWords(now);
}

function paintMap({ large, classes }) {
  const shades = bytesOf(large.shades);
  const n = large.side;
  if (large.classes)
    paintClasses(small, bytesOf(large.classes), shades, n, n, classes.length, STRENGTH);
  else paint(small, shades, n, n, STRENGTH);
}

function drawAxes(context, box, size) {
  const ink = colour("ink").join();
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = `rgba(${ink},0.75)`;
  context.strokeStyle = `rgba(${ink},0.16)`;
  context.lineWidth = 1;
  const step = [0.5, 1, 2, 5, 10].find((s) => box.size / s <= 6) ?? 10;
  for (let k = Math.ceil(box.x / step); k * step < box.x + box.size; k++) {
    const [x] = toPixels(k * step, 0);
    line(context, x, 0, x, size);
    if (x > 14 && x < size - 26) context.fillText(shown(k * step), x + 3, size - 5);
  }
  for (let k = Math.ceil(box.y / step); k * step < box.y + box.size; k++) {
    const [, y] = toPixels(0, k * step);
    line(context, 0, y, size, y);
    if (y > 26 && y < size - 18) context.fillText(shown(k * step), 4, y - 3);
  }
  context.font = "italic 14px Palatino, Georgia, serif";
  context.fillStyle = `rgb(${ink})`;
  context.fillText("x₁", size - 18, size - 6);
  context.fillText("x₂", 5, 16);
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function drawLines(context, lines, size) {
  context.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    context.moveTo((x1 / 1000) * size, (y1 / 1000) * size);
    context.lineTo((x2 / 1000) * size, (y2 / 1000) * size);
  }
  context.lineCap = "round";
  context.lineWidth = 2;
  context.strokeStyle = `rgb(${colour("ink").join()})`;
  context.stroke();
}

function drawPoints(context, now) {
  const r = Math.max(3, Math.min(5, side() / 90));
  now.points.forEach(([x, y, label, held]) => {
    mark(context, ...toPixels(x, y), r, label, now.classes.length, held);
  });
}

function drawCross(context, [x, y]) {
  const [px, py] = toPixels(x, y);
  context.strokeStyle = `rgb(${colour("ink").join()})`;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(px, py, 9, 0, 2 * Math.PI);
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    context.moveTo(px + 9 * dx, py + 9 * dy);
    context.lineTo(px + 15 * dx, py + 15 * dy);
  }
  context.stroke();
}

function showWords(now) {
  const [x, y] = now.example.x;
  const outputs = now.probe.activations
    .at(-1)
    .map((a) => shown(a))
    .join(", ");
  find("plane-says").replaceChildren(
    t("training.plane_says", { x: shown(x), y: shown(y), outputs }),
    now.example.label === null
      ? ""
      : ` ${t("training.plane_label", { name: className(now.example.label) })}`,
  );
  const what = now.focus
    ? t("training.map_of_neuron", { unit: now.focus[1], layer: now.focus[0] })
    : t("training.map_of_output");
  find("result-title").textContent = what;
  find("focus-output").hidden = !now.focus;
  find("plane").setAttribute("aria-label", `${what}. ${find("plane-says").textContent}`);
}

// ---- beside the picture ----

async function showNumbers() {
  const found = await ask("table");
  if (!found) return;
  const rows = found.values.map((row, i) => [
    shown(found.y[i], 3),
    ...row.map((cell) => cell.map((value) => shown(value, 3)).join(", ")),
  ]);
  const heads = ["x₂ \\ x₁", ...found.x.map((x) => shown(x, 3))];
  find("plane-table").replaceChildren(table(find("result-title").textContent, heads, rows));
}
