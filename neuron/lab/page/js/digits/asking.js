// Asking the engine without a queue: one question at a time, and of those that come meanwhile the last.

import { showError } from "/page/js/core.js";

/** Wraps an async function so that it never runs twice at once; the latest call wins. */
export class Latest {
  constructor(ask) {
    this.ask = ask;
    this.next = null;
    this.running = null;
  }

  /** Call the function now, or as soon as it is free; resolves when nothing waits any more. */
  call(...args) {
    this.next = args;
    this.running ??= this.#run();
    return this.running;
  }

  async #run() {
    while (this.next) {
      const args = this.next;
      this.next = null;
      try {
        await this.ask(...args);
      } catch (error) {
        showError(error);
      }
    }
    this.running = null;
  }
}
