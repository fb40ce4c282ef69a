// Nonsense: pictures that are no digits, what the network says to them, and how sure it is.

import { element, number, post, showError, t } from "/page/js/core.js";
import { paint, picture } from "/page/js/digits/pictures.js";

export class Noise {
  /** `show(x)` lets the network look at a picture of 784 numbers. */
  constructor(root, facts, show) {
    this.root = root;
    this.facts = facts;
    this.show = show;
    this.seed = 0;
    this.found = null;
    this.gallery = element("ul", { class: "gallery" });
    this.#build();
    document.addEventListener("neuron:language", () => this.#build());
    document.addEventListener("neuron:theme", () => this.#fill());
  }

  /** Ask for pictures, the first time the panel is opened. */
  async open() {
    if (!this.found) await this.#ask();
  }

  #build() {
    this.sentence = element("p", { id: "noise-many" });
    const again = element(
      "button",
      {
        type: "button",
        id: "noise-again",
        click: () => {
          this.seed += 1;
          this.#ask();
        },
      },
      t("digits.noise_again"),
    );
    this.root.replaceChildren(
      element("p", { class: "muted small" }, t("digits.noise_text")),
      this.gallery,
      this.sentence,
      again,
    );
    this.#fill();
  }

  async #ask() {
    try {
      this.found = await post("/api/digits/noise", { seed: this.seed });
      this.#fill();
    } catch (error) {
      showError(error);
    }
  }

  #fill() {
    if (!this.found) return;
    this.gallery.replaceChildren(...this.found.pictures.map((entry) => this.#entry(entry)));
    const { count, mean, lowest, highest } = this.found.many;
    this.sentence.textContent = t("digits.noise_many", {
      count,
      mean: percent(mean),
      lowest: percent(lowest),
      highest: percent(highest),
    });
  }

  #entry({ kind, picture: x, answer, confidence }) {
    const name = t(`digits.noise_${kind.replace(/\W+/g, "_")}`);
    const canvas = picture(name);
    paint(canvas, x);
    const said = confidence >= 0.5 ? "said" : "said unsure";
    const digit = element("strong", {}, this.facts.classes[answer]);
    const share = element("data", { value: String(confidence) }, `${percent(confidence)} %`);
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", click: () => this.show(x) },
        canvas,
        element("span", { class: said }, digit, " ", share),
        element("span", { class: "small" }, name),
      ),
    );
  }
}

/** A share of 1 in percent: whole ones, with more figures near 0 and near 100. */
export function percent(share) {
  if (share > 0.9999) return "> 99.99";
  if (share > 0.99) return (100 * share).toFixed(2);
  if (share >= 0.01) return (100 * share).toFixed(0);
  return share < 1e-8 ? "0" : String(Number((100 * share).toPrecision(1)));
}
