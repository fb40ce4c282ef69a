// Why this digit and not that one: the difference of two outputs, term by term and pixel by pixel.

import { element, number, post, t } from "/page/js/core.js";
import { paintSigned, picture, pixelTables } from "/page/js/digits/pictures.js";
import { termsTable } from "/page/js/digits/terms.js";

export class Comparison {
  /** `open(unit)` goes to a neuron of the layer before; `order()` gives the outputs by size. */
  constructor(first, facts, { open, order }) {
    this.first = first;
    this.facts = facts;
    this.open = open;
    this.order = order;
    this.select = element("select", {
      id: "versus",
      change: () => {
        this.isChosen = true;
        this.refresh();
      },
    });
    facts.classes.forEach((digit, unit) => {
      if (unit !== first) this.select.append(element("option", { value: unit }, digit));
    });
    const digit = facts.classes[first];
    this.title = element("label", { for: "versus" }, t("digits.why_not", { digit }));
    this.sentence = element("p", {});
    this.canvas = picture("");
    this.table = element("div", { class: "scrolls" });
    this.shares = element("div", { class: "shares" });
    this.fold = pixelTables({ [t("digits.shares")]: () => this.found.shares }, 3);
    this.root = element(
      "section",
      { class: "comparison" },
      element("h4", { class: "row" }, this.title, this.select),
      this.sentence,
      this.table,
      this.shares,
      this.fold,
    );
  }

  /** Ask again; where nobody has chosen, the strongest rival is compared. */
  async refresh() {
    if (!this.isChosen && this.order()) {
      this.select.value = this.order().find((unit) => unit !== this.first);
    }
    const second = Number(this.select.value);
    this.#show(await post("/api/digits/compare", { first: this.first, second }));
  }

  #show(found) {
    this.found = found;
    const [one, other] = [found.first, found.second].map((unit) => this.facts.classes[unit]);
    const key = found.value > 0 ? "digits.is_ahead" : "digits.is_behind";
    this.sentence.replaceChildren(
      t(key, { one, other }),
      " ",
      element("var", {}, found.name),
      " = ",
      element("strong", { id: "compared-value" }, number(found.value)),
    );
    this.table.replaceChildren(
      termsTable(found, this.facts.sizes.length - 1, {
        caption: t("digits.difference_caption", { one, other }),
        open: this.open,
      }),
    );
    this.shares.hidden = this.fold.hidden = found.shares === null;
    if (found.shares === null) return;
    paintSigned(this.canvas, found.shares);
    this.canvas.setAttribute("aria-label", t("digits.shares_label", { one, other }));
    this.shares.replaceChildren(
      this.canvas,
      element("p", { class: "small muted" }, t("digits.shares_text", { one, other })),
    );
  }
}
