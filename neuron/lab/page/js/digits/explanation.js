// Where a neuron's number came from: the engine's explanation, laid out.

import { element, figures, number, post, t } from "/page/js/core.js";
import { Latest } from "/page/js/digits/asking.js";
import { Comparison } from "/page/js/digits/comparison.js";
import { curveOf } from "/page/js/digits/curve.js";
import { Editor } from "/page/js/digits/editor.js";
import { scrolled, tableFold } from "/page/js/digits/pictures.js";
import { Products } from "/page/js/digits/products.js";
import { termsTable } from "/page/js/digits/terms.js";

export class Explanation {
  /**
   * `actions`: `seen(answer)` after a change, `explained({layer, unit, terms})`,
   * `choose(place)` to go to another neuron, `dream(place)`, `name(place)` for what a
   * neuron is called.
   */
  constructor(root, facts, actions) {
    this.root = root;
    this.facts = facts;
    this.actions = actions;
    this.place = null;
    this.changes = [];
    this.ask = new Latest(async () => {
      const place = this.place;
      const found = await post("/api/digits/explain", place);
      if (place === this.place) this.#show(found);
      if (this.comparison) await this.comparison.refresh();
    });
    this.#build();
    document.addEventListener("neuron:language", () => {
      this.#build();
      this.refresh();
    });
  }

  /** Turn to a neuron, {layer, unit}. */
  choose(place) {
    this.place = place;
    this.#build();
    return this.refresh();
  }

  /** Ask again: the picture or a weight is another. */
  async refresh(changes = this.changes) {
    this.changes = changes;
    if (this.place) await this.ask.call();
  }

  /** Which outputs are largest now, the first before the second. */
  set ranking(order) {
    this.order = order;
  }

  #build() {
    this.comparison = null;
    if (!this.place) {
      this.root.replaceChildren(element("p", { class: "empty" }, t("digits.explain_empty")));
      return;
    }
    const { layer } = this.place;
    const isOutput = layer === this.facts.sizes.length - 1;
    this.value = element("p", { class: "headline" });
    this.parts = Object.fromEntries(
      ["sum", "curve", "fold"].map((name) => [name, element("section", { class: name })]),
    );
    this.products = layer === 1 ? new Products((pixel) => this.editor.open(pixel)) : null;
    this.editor = new Editor(this.place, this.actions.seen);
    if (isOutput) {
      this.comparison = new Comparison(this.place.unit, this.facts, {
        open: (unit) => this.actions.choose({ layer: layer - 1, unit }),
        order: () => this.order,
      });
    }
    this.points = tableFold(() => [
      scrolled(
        t("digits.activation_curve"),
        ["z", "a"],
        (this.found.curve ?? []).map(([z, a]) => [figures(z), number(a)]),
      ),
    ]);
    this.text = element("pre", { tabindex: 0, "aria-label": t("digits.printed") });
    this.root.replaceChildren(
      this.#header(),
      element(
        "div",
        { class: "explanation" },
        this.products?.root,
        this.parts.sum,
        this.parts.curve,
        this.editor.root,
        this.comparison?.root,
      ),
      element(
        "details",
        { class: "small" },
        element("summary", {}, t("digits.printed")),
        this.text,
      ),
    );
  }

  #header() {
    const dream = element(
      "button",
      { type: "button", click: () => this.actions.dream(this.place) },
      t("digits.dream_this"),
    );
    const how = t(this.place.layer === 1 ? "digits.how_first" : "digits.how");
    return element(
      "header",
      { class: "about" },
      element("h3", { id: "explained", tabindex: -1 }, this.actions.name(this.place)),
      this.value,
      dream,
      element("p", { class: "muted small" }, how),
    );
  }

  #show(found) {
    this.found = found;
    this.value.replaceChildren(
      element("var", {}, found.name),
      " = ",
      element("strong", { id: "explained-value" }, number(found.value)),
    );
    this.products?.show(found.sum);
    const { layer } = this.place;
    const table = termsTable(found.sum, layer, {
      caption: t("digits.terms_caption", { name: found.sum.name }),
      open: layer > 1 ? (unit) => this.actions.choose({ layer: layer - 1, unit }) : null,
      edit: (source) => this.editor.open(source),
    });
    this.parts.sum.replaceChildren(
      element("h4", {}, t("digits.sum_title")),
      balance(found.sum),
      element("div", { class: "scrolls" }, table),
    );
    this.parts.curve.replaceChildren(
      element("h4", {}, t("digits.curve_title")),
      found.curve ? curveOf(found.curve, found.sum.value, found.value) : "",
      equation(found),
      this.points,
    );
    this.points.hidden = found.curve === null;
    this.actions.explained({ layer: found.layer, unit: found.unit, terms: found.sum.terms });
    this.editor.show(found.sum, this.changes);
    this.text.textContent = found.text;
  }
}

/** The terms for, the terms against, the bias, and what they come to. */
function balance(sum) {
  const part = (key, value) =>
    element("span", { class: "part" }, element("small", {}, t(`digits.${key}`)), number(value));
  return element(
    "p",
    { class: "balance" },
    part("above", sum.above),
    part("below", sum.below),
    part("bias", sum.bias.value),
    element("span", { class: "part whole" }, element("var", {}, sum.name), number(sum.value)),
  );
}

function equation(found) {
  const lines = found.equation.map((side) => element("span", {}, `= ${side}`));
  const last = element("span", {}, "= ", number(found.value));
  return element("p", { class: "formula" }, element("var", {}, found.name), ...lines, last);
}
