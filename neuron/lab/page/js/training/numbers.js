// All weights and biases as tables, one for each layer; every number can be typed over.

import { element, t, table } from "/page/js/core.js";
import { nameOf } from "./editor.js";
import { field } from "./inspect.js";
import { datum, follow, shown, state } from "./lab.js";

const body = () => document.getElementById("weights-body");
let structure = "";

/** Set the tables up; they are filled when they are opened. */
export function startNumbers() {
  document.addEventListener("neuron:language", () => {
    structure = "";
    if (state.layers) showNumbers(state);
  });
  follow(showNumbers);
}

function showNumbers(now) {
  const wanted = JSON.stringify(now.layers.map((layer) => [layer.biases.length, layer.activation]));
  if (wanted !== structure) {
    structure = wanted;
    body().replaceChildren(...now.layers.map((_, k) => layerPart(k)));
  }
  now.layers.forEach((layer, k) => {
    const part = body().children[k];
    if (part.open) fillLayer(part, layer, k);
  });
}

function layerPart(k) {
  const last = k === state.layers.length - 1;
  const part = element(
    "details",
    {},
    element(
      "summary",
      {},
      t(last ? "training.numbers_outputs" : "training.numbers_layer", {
        k: k + 1,
        n: state.layers[k].biases.length,
      }),
    ),
    element("div", {
      class: "scrolls tall",
      tabindex: "0",
      role: "region",
      "aria-label": t("training.layer", { k: k + 1 }),
    }),
  );
  part.addEventListener("toggle", () => part.open && fillLayer(part, state.layers[k], k));
  return part;
}

/** Build the table once, then only put new numbers in, and none where somebody is typing. */
function fillLayer(part, layer, k) {
  const box = part.lastElementChild;
  if (!box.firstChild) box.append(layerTable(layer, k));
  for (const input of box.querySelectorAll("input")) {
    const [unit, source] = input.dataset.at.split(",").map(Number);
    const value = source < 0 ? layer.biases[unit] : layer.weights[unit][source];
    if (document.activeElement !== input && input.title !== String(value)) {
      input.title = String(value);
      input.value = shown(value).replace("−", "-");
    }
  }
  layer.reach?.forEach((reach, unit) => {
    box.querySelectorAll("tbody tr")[unit].children[1].replaceChildren(datum(reach));
  });
}

function layerTable(layer, k) {
  const cell = (unit, source, value) => {
    const input = field({ layer: k + 1, unit, source }, value);
    input.dataset.at = `${unit},${source ?? -1}`;
    return input;
  };
  const rows = layer.biases.map((b, unit) => [
    nameOf({ layer: k + 1, unit, source: null }).replace("b", "a"),
    ...(layer.weights
      ? layer.weights[unit].map((w, source) => cell(unit, source, w))
      : [datum(layer.reach[unit])]),
    cell(unit, null, b),
  ]);
  const sources = layer.weights
    ? layer.weights[0].map((_, source) =>
        k === 0
          ? t("training.input", { n: source })
          : nameOf({ layer: k, unit: source, source: null }).replace("b", "a"),
      )
    : [t("training.largest_weight")];
  return table(
    t("training.weights_of", { k: k + 1 }),
    [t("training.neuron_head"), ...sources, t("training.bias")],
    rows,
  );
}
