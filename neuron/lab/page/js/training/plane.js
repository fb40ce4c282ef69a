// The large map: what the network, or one neuron, makes of the plane, with the points on it.

import { announce, colour, element, figures, number, t, table } from "/page/js/core.js";
import { act, ask, follow, state } from "./lab.js";
import { bytesOf, classColour, mark, paint, paintClasses } from "./paint.js";
import { put, tidy } from "./setup.js";

const find = (id) => document.getElementById(id);
const TOOLS = ["look", "add", "remove"];
const NEAR = 12; // pixels within which a click means a point
const STRENGTH = 0.62; // of the colours, so that points stand out
const small = document.createElement("canvas");
let tool = "look";
let chosenClass = 1;
let dragging = false;
let asking = false;

/** Set the map up: pointer, keyboard, tools and forms. */
export function startPlane() {
  const canvas = find("plane");
  canvas.addEventListener("pointerdown", (event) => {
    dragging = tool === "look";
    press(placeOf(event), true);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (dragging) press(placeOf(event), false);
  });
  addEventListener("pointerup", () => {
    dragging = false;
  });
  canvas.addEventListener("keydown", keyed);
  new ResizeObserver(() => state.large && showPlane(state)).observe(canvas);
  for (const name of ["theme", "language"]) {
    document.addEventListener(`neuron:${name}`, () => state.large && showPlane(state));
  }
  find("add-form").addEventListener("submit", addTyped);
  find("add-class").addEventListener("change", () => {
    chosenClass = Number(find("add-class").value);
  });
  find("paste-form").addEventListener("submit", paste);
  find("plane-numbers").addEventListener("click", showNumbers);
  find("focus-output").addEventListener("click", () => act("look", { focus: null }));
  find("points-details").addEventListener("toggle", () => showPointsTable(state));
  follow(showPlane);
}

// ---- between the plane and the picture ----

function side() {
  return find("plane").clientWidth;
}

function toPixels(x, y) {
  const { box } = state;
  return [((x - box.x) / box.size) * side(), (1 - (y - box.y) / box.size) * side()];
}

function placeOf(event) {
  const at = find("plane").getBoundingClientRect();
  const { box } = state;
  return {
    x: box.x + ((event.clientX - at.left) / at.width) * box.size,
    y: box.y + (1 - (event.clientY - at.top) / at.height) * box.size,
  };
}

function rounded({ x, y }) {
  return { x: Number(x.toFixed(3)), y: Number(y.toFixed(3)) };
}

/** The index of the point that lies nearest to a place, if one is near. */
function pointNear({ x, y }) {
  const [px, py] = toPixels(x, y);
  let [best, nearest] = [NEAR, -1];
  state.points.forEach(([u, v], i) => {
    const [qx, qy] = toPixels(u, v);
    const distance = Math.hypot(qx - px, qy - py);
    if (distance < best) [best, nearest] = [distance, i];
  });
  return nearest;
}

/** The point as one of the data's examples: those to learn from come first in the list. */
function exampleOf(index) {
  return index < state.n_train
    ? { part: "train", index }
    : { part: "validation", index: index - state.n_train };
}

// ---- what is done to it ----

async function press(place, first) {
  const near = pointNear(place);
  if (tool === "add" && first) return add(rounded(place), chosenClass);
  if (tool === "remove" && first) return near >= 0 ? removePoint(near) : null;
  if (tool !== "look" || asking) return null;
  asking = true;
  await act("look", near >= 0 && first ? { example: exampleOf(near) } : { point: rounded(place) });
  asking = false;
  return null;
}

async function add({ x, y }, label) {
  if (await act("add", { x, y, label })) {
    announce(t("training.said_added", { x: figures(x), y: figures(y), name: className(label) }));
  }
}

async function removePoint(index) {
  const [x, y, label] = state.points[index];
  if (await act("remove", { x, y, label })) announce(t("training.said_removed"));
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function keyed(event) {
  const { box, example } = state;
  const step = STEPS[event.key];
  if (step) {
    event.preventDefault();
    const far = (box.size / 40) * (event.shiftKey ? 4 : 1);
    const [x, y] = example.x.map((v, i) => v + far * step[i]);
    const inside = (v, low) => Math.min(low + box.size, Math.max(low, v));
    return act("look", { point: rounded({ x: inside(x, box.x), y: inside(y, box.y) }) });
  }
  if (/^[1-5]$/.test(event.key)) return add(rounded({ x: example.x[0], y: example.x[1] }), event.key - 1);
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    const near = pointNear({ x: example.x[0], y: example.x[1] });
    if (near >= 0) return removePoint(near);
  }
  return null;
}

async function addTyped(event) {
  event.preventDefault();
  const [x, y] = ["add-x", "add-y"].map((id) => {
    const typed = tidy(find(id).value);
    return typed === "" || Number.isNaN(Number(typed)) ? typed : Number(typed);
  });
  await add({ x, y }, Number(find("add-class").value));
}

async function paste(event) {
  event.preventDefault();
  const body = { text: find("paste").value, scale: find("paste-scale").checked };
  const answer = await act("paste", body);
  if (answer) announce(t("training.said_pasted", { n: answer.points.length }));
}

// ---- how it is shown ----

/** The name of a class. */
export function className(label) {
  return state.classes?.[label] ?? "ABCDE"[label];
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
  showTools(now);
}

function paintMap({ large, classes }) {
  const shades = bytesOf(large.shades);
  const n = large.side;
  if (large.classes) paintClasses(small, bytesOf(large.classes), shades, n, n, classes.length, STRENGTH);
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
    if (x > 14 && x < size - 26) context.fillText(figures(k * step), x + 3, size - 5);
  }
  for (let k = Math.ceil(box.y / step); k * step < box.y + box.size; k++) {
    const [, y] = toPixels(0, k * step);
    line(context, 0, y, size, y);
    if (y > 26 && y < size - 18) context.fillText(figures(k * step), 4, y - 3);
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
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(px + 9 * dx, py + 9 * dy);
    context.lineTo(px + 15 * dx, py + 15 * dy);
  }
  context.stroke();
}

function showWords(now) {
  const [x, y] = now.example.x;
  const outputs = now.probe.activations.at(-1).map((a) => figures(a)).join(", ");
  find("plane-says").replaceChildren(
    t("training.plane_says", { x: figures(x), y: figures(y), outputs }),
    now.example.label === null ? "" : ` ${t("training.plane_label", { name: className(now.example.label) })}`,
  );
  const what = now.focus
    ? t("training.map_of_neuron", { unit: now.focus[1], layer: now.focus[0] })
    : t("training.map_of_output");
  find("result-title").textContent = what;
  find("focus-output").hidden = !now.focus;
  find("plane").setAttribute("aria-label", `${what}. ${find("plane-says").textContent}`);
}

function showTools(now) {
  const names = now.classes;
  const key = JSON.stringify([names, tool, document.documentElement.lang, document.documentElement.dataset.theme]);
  if (find("legend").dataset.key === key) return;
  find("legend").dataset.key = key;
  find("legend").replaceChildren(...names.map((name, k) => legendEntry(name, k, names.length)), heldEntry());
  find("plane-tools").replaceChildren(...TOOLS.map(toolButton));
  const classes = [...names, ...(names.length < 5 ? ["ABCDE"[names.length]] : [])];
  find("add-class").replaceChildren(...classes.map((name, k) => element("option", { value: k }, name)));
  chosenClass = Math.min(chosenClass, classes.length - 1);
  put(find("add-class"), chosenClass);
  showPointsTable(now);
}

function legendEntry(name, k, count) {
  const canvas = element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  mark(context, 7, 7, 4.5, k, Math.max(count, 2), false);
  return element("li", {}, canvas, element("span", {}, name));
}

function heldEntry() {
  const canvas = element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  context.strokeStyle = `rgb(${colour("muted").join()})`;
  context.lineWidth = 1.6;
  context.arc(7, 7, 4.5, 0, 2 * Math.PI);
  context.stroke();
  return element("li", {}, canvas, element("span", {}, t("training.held_back")));
}

function toolButton(name) {
  return element("button", {
    type: "button",
    "aria-pressed": String(tool === name),
    click: () => {
      tool = name;
      showTools(state);
      find("plane-tools").children[TOOLS.indexOf(name)].focus();
    },
  }, t(`training.tool_${name}`));
}

// ---- beside the picture ----

function showPointsTable(now) {
  if (!find("points-details").open || !now.points) return;
  const rows = now.points.map(([x, y, label, held], i) => [
    element("button", { type: "button", class: "plain tiny", "aria-label": t("training.remove_point", { n: i + 1 }), click: () => removePoint(i) }, "×"),
    number(x), number(y), className(label), held ? t("training.held_back") : t("training.learned_from"),
  ]);
  const heads = ["", "x₁", "x₂", t("training.class"), t("training.part")];
  find("points-table").replaceChildren(table(t("training.points_table"), heads, rows));
}

async function showNumbers() {
  const found = await ask("table");
  if (!found) return;
  const rows = found.values.map((row, i) => [
    figures(found.y[i], 3),
    ...row.map((cell) => cell.map((value) => figures(value, 3)).join(", ")),
  ]);
  const heads = ["x₂ \\ x₁", ...found.x.map((x) => figures(x, 3))];
  find("plane-table").replaceChildren(table(find("result-title").textContent, heads, rows));
}

/** The colour of a class as text, for bars and marks. */
export function classStyle(k, count) {
  return `rgb(${classColour(k, count).join()})`;
}
