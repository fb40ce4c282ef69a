// From ink to input: the picture after each step, and a switch for the steps that can be left out.

import { element, t } from "/page/js/core.js";
import { fromBase64, paint, picture, pixelTables } from "/page/js/digits/pictures.js";

const NAMES = ["drawn", "scaled", "centred"];
const SWITCHES = { scaled: "scale", centred: "centre" };

export class Stages {
  /** `changed` is called when a step is switched. */
  constructor(changed) {
    this.root = document.getElementById("stages");
    this.changed = changed;
    this.on = { scale: true, centre: true };
    this.pictures = null;
    this.#build();
    document.addEventListener("neuron:language", () => this.#build());
    document.addEventListener("neuron:theme", () => this.#paint());
  }

  /** Show the picture after each step. */
  show(stages) {
    this.pictures = Object.fromEntries(NAMES.map((name) => [name, fromBase64(stages[name])]));
    this.#paint();
  }

  #build() {
    this.canvases = NAMES.map((name) => picture(t(`digits.stage_${name}`)));
    const tables = NAMES.map((name) => [t(`digits.stage_${name}`), () => this.pictures[name]]);
    document.getElementById("stage-tables").replaceChildren(pixelTables(Object.fromEntries(tables)));
    this.root.replaceChildren(...NAMES.map((name, i) => this.#stage(name, this.canvases[i])));
    this.#paint();
  }

  #stage(name, canvas) {
    const key = SWITCHES[name];
    const words = t(`digits.stage_${name}`);
    const box = element("input", {
      type: "checkbox",
      id: `stage-${key}`,
      change: () => {
        this.on[key] = box.checked;
        this.changed();
      },
    });
    box.checked = this.on[key];
    const label = key
      ? element("label", { class: "choice small" }, box, words)
      : element("span", { class: "small" }, words);
    return element("li", {}, canvas, label);
  }

  #paint() {
    if (!this.pictures) return;
    NAMES.forEach((name, i) => paint(this.canvases[i], this.pictures[name]));
  }
}
