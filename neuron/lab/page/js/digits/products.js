// A neuron of the first layer in three pictures: its weights × the input = the products.

import { element, figures, t } from "/page/js/core.js";
import { SIDE, largestOf, paint, paintSigned, picture, pixelTables } from "/page/js/digits/pictures.js";
import { sourceName } from "/page/js/digits/terms.js";

export class Products {
  /** `choose` is called with the number of a pixel that is pressed. */
  constructor(choose) {
    this.choose = choose;
    this.sum = null;
    const names = ["weights", "input", "products"];
    this.canvases = names.map((name) => picture(t(`digits.${name}_picture`)));
    this.readout = element("p", { class: "readout small muted" }, t("digits.point_at_pixel"));
    const figure = (canvas, i) =>
      element("figure", {}, canvas, element("figcaption", {}, t(`digits.${names[i]}`)));
    const figures3 = this.canvases.map(figure);
    const sign = (text) => element("span", { class: "times", "aria-hidden": "true" }, text);
    this.root = element(
      "section",
      { class: "products" },
      element("h4", {}, t("digits.products_title")),
      element("div", { class: "three" }, figures3[0], sign("×"), figures3[1], sign("="), figures3[2]),
      this.readout,
      pixelTables(
        {
          [t("digits.weights_picture")]: () => this.sum.weights,
          [t("digits.products_picture")]: () => this.sum.terms,
        },
        3,
      ),
    );
    for (const canvas of this.canvases) {
      canvas.addEventListener("pointermove", (event) => this.#read(this.#pixel(event)));
      canvas.addEventListener("click", (event) => this.choose(this.#pixel(event)));
    }
  }

  /** Paint the numbers of a weighted sum. */
  show(sum) {
    this.sum = sum;
    paintSigned(this.canvases[0], sum.weights);
    paint(this.canvases[1], sum.inputs);
    paintSigned(this.canvases[2], sum.terms, Math.max(largestOf(sum.terms), 0.05));
  }

  #pixel(event) {
    const box = event.target.getBoundingClientRect();
    const within = (share) => Math.min(Math.max(Math.floor(share * SIDE), 0), SIDE - 1);
    const row = within((event.clientY - box.top) / box.height);
    return row * SIDE + within((event.clientX - box.left) / box.width);
  }

  #read(pixel) {
    const { weights, inputs, terms } = this.sum;
    const [weight, input, product] = [weights, inputs, terms].map((row) => figures(row[pixel]));
    this.readout.textContent = `${sourceName(1, pixel)}: ${weight} × ${input} = ${product}`;
  }
}
