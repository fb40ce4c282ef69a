// Changing one weight or bias by hand: a number and a slider, and the way back.

import { announce, element, figures, post, showError, t } from "/page/js/core.js";
import { Latest } from "/page/js/digits/asking.js";
import { SIDE } from "/page/js/digits/pictures.js";
import { sourceName } from "/page/js/digits/terms.js";

const REACH = 5; // the slider goes so far, or twice as far as the weight is

export class Editor {
  /** `seen` is called with what the network answers after a change. */
  constructor(place, seen) {
    this.place = place; // {layer, unit}
    this.source = null; // null: the bias
    this.seen = seen;
    this.ask = new Latest(async (value) => {
      const { layer, unit } = this.place;
      this.seen(await post("/api/digits/change", { layer, unit, source: this.source, value }));
    });
    this.title = element("h4", {});
    this.number = element("input", {
      type: "number",
      step: "any",
      "aria-label": t("digits.weight_value"),
      change: () => this.#set(this.number.valueAsNumber),
    });
    this.slider = element("input", {
      type: "range",
      step: "any",
      "aria-label": t("digits.weight_slider"),
      input: () => this.#set(this.slider.valueAsNumber),
    });
    this.restore = element(
      "button",
      { type: "button", disabled: true, click: () => this.#putBack() },
      t("digits.put_back"),
    );
    this.which = place.layer === 1 ? this.#pixelChoice() : this.#neuronChoice();
    this.root = element(
      "section",
      { class: "editor", "aria-label": t("digits.change") },
      this.title,
      this.which,
      element("div", { class: "row values" }, this.number, this.restore),
      this.slider,
    );
  }

  /** Turn to a weight, by the number of its input, or with null to the bias. */
  open(source) {
    this.source = source;
    this.reach = null;
    this.#fill();
    this.number.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest" });
  }

  /** Show the numbers as the engine has them now. */
  show(sum, changes) {
    this.sum = sum;
    this.changes = changes;
    this.#fill();
  }

  #fill() {
    if (!this.sum) return;
    const { layer, unit } = this.place;
    const isBias = this.source === null;
    const value = isBias ? this.sum.bias.value : this.sum.weights[this.source];
    this.reach ??= Math.max(REACH, Math.ceil(2 * Math.abs(value)));
    const name = isBias ? this.sum.bias.name : `w${layer}[${unit},${this.source}]`;
    this.title.replaceChildren(
      element("var", {}, name),
      ` ${isBias ? t("digits.bias_of") : sourceName(layer, this.source)}`,
    );
    if (document.activeElement !== this.number) this.number.value = figures(value, 6).replaceAll("−", "-");
    this.slider.min = -this.reach;
    this.slider.max = this.reach;
    if (document.activeElement !== this.slider) this.slider.value = value;
    this.restore.disabled = !this.changes.some((change) => this.#isHere(change));
    this.#choose();
  }

  #isHere(change) {
    const { layer, unit } = this.place;
    return change.layer === layer && change.unit === unit && change.source === this.source;
  }

  #set(value) {
    if (!Number.isFinite(value)) return;
    this.number.value = figures(value, 6).replaceAll("−", "-");
    this.slider.value = value;
    this.ask.call(value);
  }

  async #putBack() {
    const { layer, unit } = this.place;
    try {
      this.seen(await post("/api/digits/put_back", { layer, unit, source: this.source }));
      announce(t("digits.was_put_back"));
    } catch (error) {
      showError(error);
    }
  }

  // ---- which weight ----

  #pixelChoice() {
    const field = (key, act) => {
      const input = element("input", { type: "number", min: 0, max: SIDE - 1, step: 1, change: act });
      return [input, element("label", { class: "row small" }, t(`digits.${key}`), input)];
    };
    const choose = () => {
      const [row, column] = [this.row.valueAsNumber, this.column.valueAsNumber];
      const isThere = [row, column].every((n) => Number.isInteger(n) && n >= 0 && n < SIDE);
      if (isThere) this.#turnTo(row * SIDE + column);
    };
    const [row, rowLabel] = field("row", choose);
    const [column, columnLabel] = field("column", choose);
    this.row = row;
    this.column = column;
    const bias = element(
      "button",
      { type: "button", click: () => this.#turnTo(null) },
      t("digits.bias"),
    );
    return element("div", { class: "row which" }, rowLabel, columnLabel, bias);
  }

  #neuronChoice() {
    this.select = element("select", {
      "aria-label": t("digits.which_weight"),
      change: () => this.#turnTo(this.select.value === "" ? null : Number(this.select.value)),
    });
    return element("div", { class: "row which" }, this.select);
  }

  #turnTo(source) {
    this.source = source;
    this.reach = null;
    this.#fill();
  }

  #choose() {
    if (this.select) {
      if (!this.select.length) {
        this.select.append(
          element("option", { value: "" }, t("digits.bias")),
          ...this.sum.weights.map((_, k) =>
            element("option", { value: k }, sourceName(this.place.layer, k)),
          ),
        );
      }
      this.select.value = this.source ?? "";
    } else if (this.source !== null) {
      this.row.value = Math.floor(this.source / SIDE);
      this.column.value = this.source % SIDE;
    }
  }
}
