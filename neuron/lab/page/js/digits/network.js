// The network as it is seen: circles that can be pressed, ways between them, bars for the outputs.

import { element, figures, t } from "/page/js/core.js";
import { arrived, paintInput, paintWays } from "/page/js/digits/ways.js";
import { laidOut } from "/page/js/digits/layout.js";
import { fill, setBar, short } from "/page/js/digits/neurons.js";

const READABLE = 11.5; // a circle of this radius has room for its number
const AROUND = 330; // pixels of a window that are not the stage's
const LONG_NAME = 112; // pixels that a layer's full name takes

export class Network {
  /** `facts` is what the engine says of the network; `choose` is called with {layer, unit}. */
  constructor(facts, choose) {
    this.facts = facts;
    this.choose = choose;
    this.stage = document.getElementById("stage");
    this.canvas = document.getElementById("ways");
    this.tip = document.getElementById("tip");
    this.seen = null;
    this.moment = null; // of the slow motion
    this.chosen = null;
    this.pointed = null;
    this.#make();
    new ResizeObserver(() => this.#arrange()).observe(this.stage);
    addEventListener("resize", () => this.#arrange());
    document.addEventListener("neuron:theme", () => this.paint());
    document.addEventListener("neuron:language", () => {
      this.#label();
      this.paint();
    });
  }

  /** Show what the engine saw. */
  show(seen) {
    this.seen = seen;
    this.paint();
  }

  /** Mark the neuron that is explained: {layer, unit}, and its terms where they are known. */
  mark(chosen) {
    this.chosen = chosen;
    this.paint();
  }

  /** The button of a neuron; layers count from 1. */
  button({ layer, unit }) {
    return this.buttons[layer - 1][unit];
  }

  /** What a neuron is called in words. */
  name({ layer, unit }) {
    const isOutput = layer === this.buttons.length;
    if (isOutput) return t("digits.output_name", { digit: this.facts.classes[unit] });
    return t("digits.neuron_name", { layer, unit });
  }

  // ---- its parts ----

  #make() {
    const group = document.getElementById("neurons");
    this.buttons = this.facts.sizes.slice(1).map((size, i) =>
      Array.from({ length: size }, (_, unit) => this.#neuron({ layer: i + 1, unit })),
    );
    this.captions = this.facts.sizes.map(() => element("p", { class: "caption" }));
    this.groups = this.buttons.map((buttons) => element("div", { role: "group" }, ...buttons));
    group.append(...this.captions, ...this.groups);
    this.#label();
    group.addEventListener("keydown", (event) => this.#walk(event));
  }

  #label() {
    const last = this.groups.length;
    const names = [t("digits.pixels", { count: this.facts.sizes[0] })];
    for (let layer = 1; layer <= last; layer += 1) {
      names.push(layer === last ? t("digits.outputs") : t("digits.layer", { layer }));
      this.groups[layer - 1].setAttribute("aria-label", names[layer]);
    }
    this.captions.forEach((caption, i) => {
      const isHidden = i > 0 && i < last;
      const isShort = isHidden && this.layout?.gap < LONG_NAME;
      caption.textContent = isShort ? t("digits.layer_short", { layer: i }) : names[i];
    });
  }

  #neuron(place) {
    const isOutput = place.layer === this.facts.sizes.length - 1;
    const circle = element("span", { class: "circle" });
    const parts = isOutput
      ? [
          circle,
          element("span", { class: "digit" }, this.facts.classes[place.unit]),
          element("span", { class: "track" }, element("span", { class: "bar" })),
          element("data", { class: "value" }),
        ]
      : [circle];
    const ask = (pointed) => () => {
      this.pointed = pointed;
      this.paint();
    };
    const button = element(
      "button",
      {
        type: "button",
        class: isOutput ? "neuron output" : "neuron",
        // One stop of the Tab key for the whole network; arrow keys go on from there.
        tabindex: isOutput && place.unit === 0 ? 0 : -1,
        click: () => this.choose(place),
        pointerenter: ask(place),
        pointerleave: ask(null),
        focus: ask(place),
        blur: ask(null),
      },
      ...parts,
    );
    return button;
  }

  #walk(event) {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    let step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    if (!this.layout.across) step = [step[1], step[0]];
    const { layer, unit } = this.#focused();
    const column = Math.min(Math.max(layer - 1 + step[0], 0), this.buttons.length - 1);
    const size = this.buttons[column].length;
    const scaled = Math.round((unit * (size - 1)) / Math.max(1, this.buttons[layer - 1].length - 1));
    const row = step[0] ? scaled : (unit + step[1] + size) % size;
    this.#focus(this.buttons[column][row]);
  }

  #focused() {
    const i = this.buttons.findIndex((buttons) => buttons.includes(document.activeElement));
    return { layer: i + 1, unit: this.buttons[i].indexOf(document.activeElement) };
  }

  #focus(button) {
    for (const other of this.buttons.flat()) other.tabIndex = other === button ? 0 : -1;
    button.focus();
  }

  // ---- where they are ----

  #arrange() {
    const room = window.innerHeight - AROUND;
    const layout = laidOut(this.facts.sizes, this.stage.clientWidth, room);
    this.layout = layout;
    this.stage.style.height = `${layout.height}px`;
    this.stage.classList.toggle("downwards", !layout.across);
    layout.layers.forEach(({ places, radius }, l) => {
      const isLast = l === layout.layers.length - 1;
      places.forEach(([x, y], unit) => this.#put(this.buttons[l][unit], x, y, radius, isLast));
    });
    layout.captions.forEach(([x, y], i) => {
      this.captions[i].style.left = `${x}px`;
      this.captions[i].style.top = `${y}px`;
    });
    this.#label();
    this.paint();
  }

  #put(button, x, y, radius, isOutput) {
    const { style } = button;
    style.setProperty("--radius", `${radius}px`);
    const { width, height } = this.layout.output;
    if (!isOutput) {
      style.left = `${x - radius}px`;
      style.top = `${y - radius}px`;
    } else if (this.layout.across) {
      style.left = `${x - radius}px`;
      style.top = `${y - height / 2}px`;
      style.width = `${width + radius}px`;
      style.height = `${height}px`;
    } else {
      style.left = `${x - width / 2}px`;
      style.top = `${y - radius - 2}px`;
      style.width = `${width}px`;
      style.height = `${height + 2 * radius}px`;
    }
  }

  // ---- how they look now ----

  /** Paint everything as it is now. */
  paint() {
    if (!this.layout || !this.seen) return;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = this.layout.width * scale;
    this.canvas.height = this.layout.height * scale;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    const inputShare = this.moment?.layer === -1 ? this.moment.share : 1;
    paintInput(context, this.layout, this.seen.x, inputShare);
    paintWays(context, this.layout, this.seen, this.#asked(), this.moment);
    this.seen.layers.forEach((layer, l) => this.#light(layer, l));
    this.#showTip();
  }

  /** The neuron that is asked about: the one pointed at, or the one that is explained. */
  #asked() {
    const { pointed, chosen } = this;
    const isChosen = pointed?.layer === chosen?.layer && pointed?.unit === chosen?.unit;
    return isChosen ? chosen : (pointed ?? chosen);
  }

  #light({ a }, l) {
    const isLast = l === this.buttons.length - 1;
    const largest = Math.max(1, ...a.map(Math.abs));
    const isReadable = this.layout.layers[l].radius >= READABLE;
    // A neuron fires when what comes to it has arrived.
    const share = arrived(this.moment, l);
    a.forEach((activation, unit) => {
      const fires = share >= 1 || share > 0.75 + (0.25 * unit) / a.length;
      const button = this.buttons[l][unit];
      const value = fires ? activation : 0;
      fill(button, value / largest);
      const isChosen = this.chosen?.layer === l + 1 && this.chosen.unit === unit;
      button.setAttribute("aria-pressed", String(isChosen));
      const spoken = figures(activation, 3);
      button.setAttribute("aria-label", `${this.name({ layer: l + 1, unit })}: ${spoken}`);
      button.classList.toggle("best", isLast && fires && unit === this.seen.answer);
      if (isLast) setBar(button, value, largest, fires);
      else button.firstChild.textContent = fires && isReadable ? short(value) : "";
    });
  }

  #showTip() {
    const { pointed, tip } = this;
    tip.hidden = !pointed || pointed.layer === this.buttons.length || this.moment !== null;
    if (tip.hidden) return;
    const [x, y] = this.layout.layers[pointed.layer - 1].places[pointed.unit];
    const { a, z } = this.seen.layers[pointed.layer - 1];
    tip.replaceChildren(
      element("strong", {}, this.name(pointed)),
      element("br"),
      `z = ${figures(z[pointed.unit])}, a = ${figures(a[pointed.unit])}`,
    );
    const left = Math.min(Math.max(x - tip.offsetWidth / 2, 0), this.layout.width - tip.offsetWidth);
    const radius = this.layout.layers[pointed.layer - 1].radius;
    const above = y - radius - tip.offsetHeight - 6;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 0 ? above : y + radius + 6}px`;
  }
}
