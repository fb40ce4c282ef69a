// Dreams: a picture that drives one neuron upwards, growing while one watches.

import { announce, element, figures, number, post } from "/page/js/core.js";
import { reducedMotion, showError, svg, t } from "/page/js/core.js";
import { inkColour, largestOf, paint, path, picture } from "/page/js/digits/pictures.js";
import { pixelTable, scrolled, tableFold } from "/page/js/digits/pictures.js";

const LONGEST = 300; // steps; by then nothing changes any more
const PAUSE = 40; // milliseconds between two pictures
const LONG_PAUSE = 400; // for those who asked for little motion

export class Dream {
  /** `actions`: `seen(answer)` shows what the network answers to the dream, `name(place)`. */
  constructor(root, facts, actions) {
    this.root = root;
    this.facts = facts;
    this.actions = actions;
    this.place = { layer: facts.sizes.length - 1, unit: 3 };
    this.isOn = false;
    this.driven = [];
    this.x = new Array(facts.sizes[0]).fill(0);
    this.#build();
    document.addEventListener("neuron:language", () => this.#build());
    document.addEventListener("neuron:theme", () => paintStrong(this.canvas, this.x));
  }

  /** Dream of a neuron, beginning at once. */
  async of(place) {
    this.stop();
    this.place = place;
    this.#fillChoices();
    await this.#run();
  }

  /** Stop, where the picture is now. */
  stop() {
    this.isOn = false;
    this.#label();
  }

  #build() {
    this.layers = element("select", { id: "dream-layer", change: () => this.#chosen() });
    this.units = element("select", { id: "dream-unit", change: () => this.#chosen() });
    const choice = (name, values) => {
      const made = element("select", { id: `dream-${name}` });
      for (const value of values) {
        made.append(element("option", { value }, t(`digits.dream_${name}_${value}`)));
      }
      return made;
    };
    this.start = choice("start", ["blank", "now"]);
    this.style = choice("style", ["smooth", "plain"]);
    this.button = element("button", {
      type: "button",
      class: "primary",
      id: "dream-go",
      click: () => this.#toggle(),
    });
    this.canvas = picture(t("digits.dream_picture"), { id: "dream-picture" });
    this.report = element("p", { id: "dream-report" });
    this.chart = element("div", { class: "chart" });
    const field = (key, select) =>
      element(
        "div",
        { class: "field" },
        element("label", { for: select.id }, t(`digits.${key}`)),
        select,
      );
    this.root.replaceChildren(
      element("p", { class: "muted small" }, t("digits.dream_text")),
      element(
        "div",
        { class: "dream" },
        element("figure", {}, this.canvas),
        element(
          "div",
          { class: "fields" },
          field("dream_layer", this.layers),
          field("dream_unit", this.units),
          field("dream_start", this.start),
          field("dream_style", this.style),
          this.button,
        ),
        element("div", { class: "course" }, this.report, this.chart),
      ),
      tableFold(() => [
        pixelTable(t("digits.dream_pixels"), this.x),
        scrolled(
          t("digits.dream_chart"),
          [t("digits.step"), t("digits.driven")],
          this.driven.map((driven, step) => [String(step + 1), number(driven)]),
        ),
      ]),
    );
    this.#fillChoices();
    this.#label();
    paintStrong(this.canvas, this.x);
    this.#draw();
  }

  #fillChoices() {
    const { layer, unit } = this.place;
    const last = this.facts.sizes.length - 1;
    const option = (value, name) => element("option", { value }, name);
    const hidden = Array.from({ length: last - 1 }, (_, i) =>
      option(i + 1, t("digits.layer", { layer: i + 1 })),
    );
    this.layers.replaceChildren(...hidden, option(last, t("digits.outputs")));
    this.layers.value = layer;
    const names = Array.from({ length: this.facts.sizes[layer] }, (_, k) =>
      layer === last ? this.facts.classes[k] : String(k),
    );
    this.units.replaceChildren(...names.map((name, k) => option(k, name)));
    this.units.value = unit;
  }

  #chosen() {
    const layer = Number(this.layers.value);
    const unit = layer === this.place.layer ? Number(this.units.value) : 0;
    this.stop();
    this.place = { layer, unit };
    this.#fillChoices();
  }

  #label() {
    this.button.textContent = t(this.isOn ? "digits.dream_stop" : "digits.dream_go");
  }

  async #toggle() {
    if (this.isOn) this.stop();
    else await this.#run();
  }

  async #run() {
    const run = (this.run = Symbol("run"));
    const begin = { begin: true, ...this.place, start: this.start.value, style: this.style.value };
    this.isOn = true;
    this.driven = [];
    this.#label();
    announce(t("digits.dream_begins", { name: this.actions.name(this.place) }));
    try {
      for (let body = begin; this.isOn && this.run === run; body = {}) {
        const answer = await post("/api/digits/dream", body);
        if (this.run !== run) return;
        this.#show(answer);
        if (answer.steps >= LONGEST) break;
        await new Promise((next) => setTimeout(next, reducedMotion() ? LONG_PAUSE : PAUSE));
      }
      if (this.run === run) this.#ended();
    } catch (error) {
      this.stop();
      showError(error);
    }
  }

  #ended() {
    this.stop();
    announce(t("digits.dream_ended", { steps: this.driven.length, value: figures(this.driven.at(-1)) }));
  }

  #show(answer) {
    this.x = answer.x;
    this.driven.push(...answer.driven);
    paintStrong(this.canvas, this.x);
    this.#draw();
    this.actions.seen(answer);
  }

  #draw() {
    if (!this.driven.length) {
      this.report.textContent = t("digits.dream_none");
      this.chart.replaceChildren();
      return;
    }
    this.report.replaceChildren(
      t("digits.dream_driven", { steps: this.driven.length, name: this.actions.name(this.place) }),
      " ",
      element("strong", {}, number(this.driven.at(-1))),
    );
    this.chart.replaceChildren(chartOf(this.driven));
  }
}

/** How strongly the neuron was driven, step by step. */
function chartOf(driven) {
  const [width, height, left, below] = [320, 140, 44, 24];
  const [low, high] = [Math.min(...driven), Math.max(...driven)];
  const span = high - low || 1;
  const toX = (x) => left + (x / Math.max(driven.length - 1, 1)) * (width - left - 10);
  const toY = (y) => height - below - ((y - low) / span) * (height - below - 14);
  const points = driven.map((y, x) => [x, y]);
  const tick = (x, y, text, anchor) => svg("text", { x, y, "text-anchor": anchor, class: "tick" }, text);
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "curve", role: "img", "aria-label": t("digits.dream_chart") },
    svg("path", { d: `M${left} 8V${height - below}H${width - 8}`, class: "axis" }),
    path(points, toX, toY, { class: "line" }),
    svg("circle", { cx: toX(driven.length - 1), cy: toY(driven.at(-1)), r: 4, class: "point" }),
    tick(left - 6, toY(high) + 4, figures(high, 3), "end"),
    tick(left - 6, toY(low) + 4, figures(low, 3), "end"),
    tick(width - 8, height - 6, t("digits.steps", { steps: driven.length }), "end"),
  );
}

/** Paint a picture so that its strongest ink is full ink: dreams are pale. */
function paintStrong(canvas, x) {
  const strongest = Math.max(largestOf(x), 0.05);
  paint(canvas, x, (ink) => inkColour(ink / strongest));
}
