// Slow motion: the activations go through the network layer by layer, with words to it.

import { reducedMotion, t } from "/page/js/core.js";

const SECONDS = [1.6, 3.2, 2.6]; // for the input, the ways into the first layer, and into others
const HOLD = 1.1; // seconds that a layer stays as it is before the next begins

export class Motion {
  constructor(network, facts) {
    this.network = network;
    this.facts = facts;
    this.root = document.getElementById("motion");
    this.text = document.getElementById("motion-text");
    this.play = document.getElementById("motion-play");
    this.answer = document.getElementById("answer");
    this.play.addEventListener("click", () => this.#pause(!this.isPaused));
    document.getElementById("motion-next").addEventListener("click", () => this.#next());
    document.getElementById("motion-stop").addEventListener("click", () => this.stop());
    document.addEventListener("neuron:language", () => this.#say());
  }

  get isOn() {
    return !this.root.hidden;
  }

  /** Begin at the input. */
  start() {
    this.root.hidden = false;
    this.layer = -1; // −1 is the input picture
    this.time = 0;
    this.last = null;
    this.isThere = null;
    this.root.scrollIntoView({ block: "nearest" });
    this.#pause(reducedMotion());
    this.#say();
    this.#frame();
  }

  /** Show everything at once again. */
  stop() {
    if (!this.isOn) return;
    cancelAnimationFrame(this.request);
    this.root.hidden = true;
    this.network.moment = null;
    this.answer.classList.remove("awaited");
    this.network.paint();
  }

  #duration() {
    return SECONDS[Math.min(this.layer + 1, SECONDS.length - 1)];
  }

  #frame(now = performance.now()) {
    cancelAnimationFrame(this.request);
    if (!this.isPaused) this.time += Math.min((now - (this.last ?? now)) / 1000, 0.1);
    this.last = now;
    if (this.time > this.#duration() + HOLD) {
      if (this.layer === this.facts.sizes.length - 2) return this.stop();
      this.#go(this.layer + 1);
    }
    // Whoever asked for little motion sees each layer arrive at once.
    const share = reducedMotion() ? 1 : Math.min(this.time / this.#duration(), 1);
    this.network.moment = { layer: this.layer, share: share * share * (3 - 2 * share) };
    // The answer is not given away before it has arrived.
    const isThere = this.layer >= this.facts.sizes.length - 2 && share === 1;
    if (this.isThere !== isThere) {
      this.isThere = isThere;
      this.answer.classList.toggle("awaited", !isThere);
      this.#say();
    }
    this.network.paint();
    if (!this.isPaused) this.request = requestAnimationFrame((time) => this.#frame(time));
  }

  #go(layer) {
    this.layer = layer;
    this.time = 0;
    this.#say();
  }

  #next() {
    if (this.layer === this.facts.sizes.length - 2) return this.stop();
    this.#go(this.layer + 1);
    if (this.isPaused) this.time = this.#duration();
    this.last = null;
    this.#frame();
  }

  #pause(isPaused) {
    this.isPaused = isPaused;
    this.play.textContent = t(isPaused ? "digits.motion_play" : "digits.motion_pause");
    this.last = null;
    if (!isPaused) this.request = requestAnimationFrame((time) => this.#frame(time));
  }

  #say() {
    if (!this.isOn) return;
    this.play.textContent = t(this.isPaused ? "digits.motion_play" : "digits.motion_pause");
    const { sizes, classes } = this.facts;
    const [inputs, neurons] = [sizes[this.layer], sizes[this.layer + 1]];
    if (this.layer < 0) {
      this.text.textContent = t("digits.motion_input", { inputs: sizes[0] });
    } else if (this.layer < sizes.length - 2) {
      const layer = this.layer + 1;
      this.text.textContent = t("digits.motion_layer", { layer, neurons, inputs });
    } else if (this.isThere) {
      this.text.textContent = t("digits.motion_answer", { digit: classes[this.network.seen.answer] });
    } else {
      this.text.textContent = t("digits.motion_output", { inputs });
    }
  }
}
