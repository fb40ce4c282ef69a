// The table of a weighted sum: its largest terms, the others together, the bias, the sum.

import { element, figures, number, t } from "/page/js/core.js";
import { SIDE } from "/page/js/digits/pictures.js";

/** What an input of a layer is called: a pixel by row and column, a neuron by its number. */
export function sourceName(layer, source) {
  if (layer > 1) return t("digits.source_neuron", { unit: source });
  return t("digits.source_pixel", { row: Math.floor(source / SIDE), column: source % SIDE });
}

/**
 * The table of a sum, as the engine explains it: {weights, inputs, terms, largest,
 * others, bias, value, name}, in a comparison also other_weights.
 *
 * `open` is called with an input's number when its row is pressed; `edit`, if given,
 * with the number of a weight that is to be changed, null for the bias.
 */
export function termsTable(sum, layer, { open, edit, caption }) {
  const scale = Math.max(...sum.terms.map(Math.abs), Math.abs(sum.bias.value), 1e-9);
  const rows = sum.largest.map((k) => termRow(sum, layer, k, scale, open, edit));
  if (sum.others.count) {
    rows.push(lastRow(t("digits.others", { count: sum.others.count }), sum.others.value, scale));
  }
  const bias = lastRow(sum.bias.name, sum.bias.value, scale, "bias");
  if (edit) bias.cells[1].append(changeButton(sum.bias.name, () => edit(null)));
  const whole = lastRow(sum.name, sum.value, null, "whole");
  const from = t(layer > 1 ? "digits.head_from_layer" : "digits.head_from", { layer: layer - 1 });
  const heads = ["weight", layer > 1 ? "input" : "pixel", "product"];
  return element(
    "table",
    { class: "terms" },
    element("caption", {}, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, from),
        ...heads.map((head) => element("th", { scope: "col" }, t(`digits.head_${head}`))),
        element("td", {}),
      ),
    ),
    element("tbody", {}, ...rows, bias, whole),
  );
}

function termRow(sum, layer, k, scale, open, edit) {
  const named = sourceName(layer, k);
  const from = open
    ? element("button", { type: "button", class: "link", click: () => open(k) }, named)
    : named;
  const weight = element("td", {}, weightOf(sum, k));
  if (edit) weight.append(changeButton(named, () => edit(k)));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, from),
    weight,
    element("td", {}, sign("× "), number(sum.inputs[k])),
    element("td", {}, sign("= "), number(sum.terms[k])),
    element("td", { class: "bars" }, bar(sum.terms[k], scale)),
  );
}

/** A weight; in a comparison the one minus the other. */
function weightOf(sum, k) {
  if (!sum.other_weights) return number(sum.weights[k]);
  const other = sum.other_weights[k];
  const second = other < 0 ? `(${figures(other, 3)})` : figures(other, 3);
  return element("span", { class: "pair" }, `(${figures(sum.weights[k], 3)} − ${second})`);
}

function changeButton(name, act) {
  return element(
    "button",
    {
      type: "button",
      class: "change",
      "aria-label": t("digits.change_named", { name }),
      title: t("digits.change"),
      click: act,
    },
    "✎",
  );
}

function lastRow(name, value, scale, kind = "others") {
  return element(
    "tr",
    { class: kind },
    element("th", { scope: "row" }, name),
    element("td", {}),
    element("td", {}),
    element("td", {}, sign("= "), number(value)),
    element("td", { class: "bars" }, scale === null ? null : bar(value, scale)),
  );
}

/** A sign of arithmetic, for which a narrow table has no room. */
function sign(text) {
  return element("span", { class: "operator" }, text);
}

/** A bar from the middle: to the right and full for what is above 0, to the left and striped below. */
function bar(value, scale) {
  const made = element("span", { class: value < 0 ? "sign below" : "sign", "aria-hidden": "true" });
  made.style.setProperty("--share", Math.min(Math.abs(value) / scale, 1).toFixed(3));
  return made;
}
