// Three panels behind three tabs, as the ARIA practices describe them: arrow keys go from tab to tab.

export class Tabs {
  /** `opened(name)` is called when a panel is shown. */
  constructor(names, opened) {
    this.names = names;
    this.opened = opened;
    this.tabs = names.map((name) => document.getElementById(`tab-${name}`));
    this.tabs.forEach((tab, i) => {
      tab.addEventListener("click", () => this.open(names[i]));
      tab.addEventListener("keydown", (event) => this.#key(event, i));
    });
    this.open(names[0]);
  }

  /** Show a panel. */
  open(name) {
    this.current = name;
    this.names.forEach((other, i) => {
      const isOpen = other === name;
      this.tabs[i].setAttribute("aria-selected", String(isOpen));
      this.tabs[i].tabIndex = isOpen ? 0 : -1;
      document.getElementById(`panel-${other}`).hidden = !isOpen;
    });
    this.opened(name);
  }

  #key(event, i) {
    const n = this.tabs.length;
    const next = { ArrowRight: (i + 1) % n, ArrowLeft: (i - 1 + n) % n, Home: 0, End: n - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.open(this.names[next]);
    this.tabs[next].focus();
  }
}
