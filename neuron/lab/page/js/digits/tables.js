// The whole network as tables: the input, and every neuron's sum and activation.

import { element, number, table, t } from "/page/js/core.js";
import { pixelTables } from "/page/js/digits/pictures.js";

export class Tables {
  constructor(network) {
    this.network = network;
    this.root = document.getElementById("tables");
    this.root.addEventListener("toggle", () => this.fill());
    document.addEventListener("neuron:language", () => this.fill());
  }

  /** Fill the tables, if they are open. */
  fill() {
    const { seen } = this.network;
    if (!this.root.open || !seen) return;
    const tables = seen.layers.map(({ z, a }, i) =>
      element(
        "div",
        { class: "scrolls" },
        table(
          i === seen.layers.length - 1 ? t("digits.outputs") : t("digits.layer", { layer: i + 1 }),
          [t("digits.head_neuron"), t("digits.head_sum"), t("digits.head_activation")],
          a.map((activation, unit) => [
            this.network.name({ layer: i + 1, unit }),
            number(z[unit]),
            number(activation),
          ]),
        ),
      ),
    );
    const input = pixelTables({ [t("digits.input_picture")]: () => this.network.seen.x });
    this.root.querySelector(".tables").replaceChildren(...tables.reverse(), input);
  }
}
