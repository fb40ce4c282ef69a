// One neuron and the present example: its weighted sum term by term, every number editable.

import { element, t, table } from "/page/js/core.js";
import { edit, nameOf, set } from "./editor.js";
import { activationCurve } from "./activation.js";
import { act, ask, datum, follow, shown, state } from "./lab.js";
import { bytesOf, paintSquare } from "./paint.js";

const find = (id) => document.getElementById(id);
const EVERY = 600; // milliseconds between two looks while it plays
let shownVersion = -1;
let shownAt = 0;
let asking = false;
let allOpen = false; // whether all weights of a neuron are shown

/** Set the panel up. */
export function startInspect() {
  find("neuron-choice").addEventListener("change", () => {
    const [layer, unit] = find("neuron-choice").value.split(",").map(Number);
    act("look", { focus: layer ? { layer, unit } : null });
  });
  document.addEventListener("neuron:language", () => {
    shownVersion = -1;
    find("neuron-choice").replaceChildren();
    if (state.layers) showNeuron(state);
  });
  follow(showNeuron);
}

function showNeuron(now) {
  fillChoice(now);
  if (!now.focus) {
    find("neuron-body").replaceChildren(
      element("p", { class: "muted" }, t("training.neuron_none")),
    );
    shownVersion = -1;
    return;
  }
  const typing =
    find("neuron-body").contains(document.activeElement) &&
    document.activeElement.tagName === "INPUT";
  const soon = now.playing && performance.now() - shownAt < EVERY;
  if (asking || soon || (typing && now.playing) || shownVersion === now.version) return;
  look(now);
}

async function look(now) {
  asking = true;
  const [layer, unit] = now.focus;
  const found = await ask("neuron", { layer, unit });
  asking = false;
  shownAt = performance.now();
  shownVersion = now.version;
  if (found && state.focus) write(found);
  if (state.version !== now.version) showNeuron(state);
}

function fillChoice(now) {
  const select = find("neuron-choice");
  const count = now.layers.reduce((sum, layer) => sum + layer.biases.length, 1);
  if (select.options.length !== count) {
    const options = now.layers.flatMap((layer, k) =>
      layer.biases.map((_, unit) =>
        element(
          "option",
          { value: `${k + 1},${unit}` },
          t("training.neuron_of", { unit, layer: k + 1 }),
        ),
      ),
    );
    select.replaceChildren(element("option", { value: "" }, t("training.no_neuron")), ...options);
  }
  select.value = now.focus ? now.focus.join() : "";
}

/** The formula, then a row for each product, the bias, and the sum. */
function write(found) {
  const { layer, unit, sum, result } = found;
  const formula = element(
    "div",
    { class: "formulas" },
    equation(`${sum.name} = b${layer}[${unit}] + Σ w·x`, sum.value),
    result
      ? equation(`${result.name} = ${result.formula} = ${result.written}`, result.value)
      : null,
  );
  const rows = found.terms.map((term) => [
    layer === 1
      ? t("training.input", { n: term.source })
      : t("training.neuron_short", { unit: term.source, layer: layer - 1 }),
    field({ layer, unit, source: term.source }, term.weight),
    datum(term.input),
    datum(term.product),
  ]);
  if (found.others.count) {
    rows.push([t("training.others", { n: found.others.count }), "", "", datum(found.others.value)]);
  }
  rows.push([
    t("training.bias"),
    field({ layer, unit, source: null }, found.bias),
    "",
    datum(found.bias),
  ]);
  rows.push([t("training.sum", { name: sum.name }), "", "", datum(sum.value)]);
  const heads = [
    t("training.from"),
    t("training.weight"),
    t("training.times_input"),
    t("training.product"),
  ];
  const made = table(t("training.terms_of", { unit, layer }), heads, rows);
  made.classList.add("terms");
  const focused = document.activeElement?.dataset?.place;
  const terms = element(
    "div",
    { class: "scrolls tall", tabindex: "0", role: "region", "aria-label": t("training.neuron") },
    made,
  );
  find("neuron-body").replaceChildren(
    formula,
    element("div", { class: "inside" }, terms, drawings(found)),
  );
  if (focused) find("neuron-body").querySelector(`[data-place="${focused}"]`)?.focus();
}

/** Beside the terms: what is in pictures, and where on its curve the activation is. */
function drawings({ unit, pictures, curve, sum, result }) {
  const box = element("div", { class: "drawings" });
  if (pictures) {
    const weights = pictureOf(
      pictures.weights,
      t("training.weights_picture", { reach: shown(pictures.reach) }),
    );
    weights.firstChild.addEventListener("click", (event) =>
      editPixel(event, unit, pictures.numbers),
    );
    box.append(weights, pictureOf(pictures.products, t("training.products_picture")));
    box.append(allWeights(unit, pictures.numbers));
  }
  if (curve) box.append(activationCurve(curve, sum, result));
  return box;
}

function pictureOf(text, caption) {
  const canvas = element("canvas", { class: "pixels", role: "img", "aria-label": caption });
  paintSquare(canvas, bytesOf(text));
  return element("figure", {}, canvas, element("figcaption", {}, caption));
}

/** Change the weight of the pixel that was pressed. */
function editPixel(event, unit, numbers) {
  const canvas = event.currentTarget;
  const side = Math.sqrt(numbers.length);
  const at = canvas.getBoundingClientRect();
  const column = Math.floor(((event.clientX - at.left) / at.width) * side);
  const row = Math.floor(((event.clientY - at.top) / at.height) * side);
  const source = row * side + column;
  const beside = { left: event.clientX, top: event.clientY, bottom: event.clientY };
  edit({ layer: 1, unit, source, value: numbers[source] }, canvas, beside);
}

/** All weights of a neuron that looks at pictures, pixel by pixel; built when it is opened. */
function allWeights(unit, numbers) {
  const side = Math.sqrt(numbers.length);
  const box = element("div", {
    class: "scrolls tall",
    tabindex: "0",
    role: "region",
    "aria-label": t("training.all_weights"),
  });
  const build = () => {
    if (box.firstChild) return;
    const cell = (row, column) =>
      field({ layer: 1, unit, source: row * side + column }, numbers[row * side + column]);
    const columns = Array.from({ length: side }, (_, k) => k);
    const rows = columns.map((row) => [String(row), ...columns.map((column) => cell(row, column))]);
    box.append(table(t("training.all_weights"), ["", ...columns.map(String)], rows));
  };
  const part = element(
    "details",
    { class: "small wide" },
    element("summary", {}, t("training.all_weights")),
    box,
  );
  part.open = allOpen;
  if (allOpen) build();
  part.addEventListener("toggle", () => {
    allOpen = part.open;
    if (part.open) build();
  });
  return part;
}

function equation(left, value) {
  return element("p", { class: "formula" }, `${left} = `, element("strong", {}, shown(value)));
}

/** A number that can be typed over: Enter or leaving the field gives it to the engine. */
export function field(place, value) {
  const input = element("input", {
    type: "text",
    inputmode: "decimal",
    class: "weight",
    autocomplete: "off",
    "aria-label": nameOf(place),
    "data-place": nameOf(place),
    title: String(value),
    value: shown(value).replace("−", "-"),
  });
  input.addEventListener("change", async () => {
    if (!(await set(place, input.value))) input.value = shown(value).replace("−", "-");
  });
  return input;
}
