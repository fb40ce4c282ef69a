// What can be done on the large map and beside it: look, add and remove points, paste a table.

import { announce, colour, element, t, table } from "/page/js/core.js";
import { act, datum, follow, shown, state } from "./lab.js";
import { mark } from "./paint.js";
import { className, placeOf, SPARE_NAMES, toPixels } from "./plane.js";
import { put, tidy } from "./setup.js";

const find = (id) => document.getElementById(id);
const TOOLS = ["look", "add", "remove"];
const NEAR = 12; // pixels within which a click means a point
let tool = "look";
let chosenClass = 1;
let dragging = false;
let asking = false;
let listed = null; // the points in the table

/** Set up pointer, keyboard, tools and forms. */
export function startPointing() {
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
  find("add-form").addEventListener("submit", addTyped);
  find("add-class").addEventListener("change", () => {
    chosenClass = Number(find("add-class").value);
  });
  find("paste-form").addEventListener("submit", paste);
  find("points-details").addEventListener("toggle", () => showPoints(state));
  follow((now) => {
    if (!now.box) return;
    showTools(now);
    showPoints(now);
  });
}

// ---- which point is meant ----

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
    announce(t("training.said_added", { x: shown(x), y: shown(y), name: className(label) }));
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
  if (/^[1-5]$/.test(event.key))
    return add(rounded({ x: example.x[0], y: example.x[1] }), event.key - 1);
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

// ---- what is shown beside it ----

function showTools(now) {
  const names = now.classes;
  const key = JSON.stringify([
    names,
    tool,
    document.documentElement.lang,
    document.documentElement.dataset.theme,
  ]);
  if (find("legend").dataset.key === key) return;
  find("legend").dataset.key = key;
  find("legend").replaceChildren(
    ...names.map((_, k) => legendEntry(className(k), k, names.length)),
    heldEntry(),
  );
  find("plane-tools").replaceChildren(...TOOLS.map(toolButton));
  const offered = Math.min(names.length + 1, SPARE_NAMES.length);
  find("add-class").replaceChildren(
    ...Array.from({ length: offered }, (_, k) => element("option", { value: k }, className(k))),
  );
  chosenClass = Math.min(chosenClass, offered - 1);
  put(find("add-class"), chosenClass);
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
  return element(
    "button",
    {
      type: "button",
      "aria-pressed": String(tool === name),
      click: () => {
        tool = name;
        showTools(state);
        find("plane-tools").children[TOOLS.indexOf(name)].focus();
      },
    },
    t(`training.tool_${name}`),
  );
}

function showPoints(now) {
  const key = `${document.documentElement.lang} ${JSON.stringify(now.points)}`;
  if (!find("points-details").open || key === listed) return;
  listed = key;
  const rows = now.points.map(([x, y, label, held], i) => [
    element(
      "button",
      {
        type: "button",
        class: "plain tiny",
        "aria-label": t("training.remove_point", { n: i + 1 }),
        click: () => removePoint(i),
      },
      "×",
    ),
    datum(x),
    datum(y),
    className(label),
    held ? t("training.held_back") : t("training.learned_from"),
  ]);
  const heads = ["", "x₁", "x₂", t("training.class"), t("training.part")];
  find("points-table").replaceChildren(table(t("training.points_table"), heads, rows));
}
