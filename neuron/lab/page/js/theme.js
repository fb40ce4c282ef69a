// Light and dark: what the system asks for, until the user presses the switch.

const KEPT = "neuron-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let colours = new Map();

/** The theme that is shown: "light" or "dark". */
export function theme() {
  return localStorage.getItem(KEPT) ?? (dark.matches ? "dark" : "light");
}

/** Whether the user asked for little motion. */
export function reducedMotion() {
  return still.matches;
}

/** A colour of the style sheet by its name, such as colour("positive"), as [red, green, blue]. */
export function colour(name) {
  if (!colours.has(name)) {
    const text = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    colours.set(name, [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16)));
  }
  return colours.get(name);
}

/** Show the theme, and let a button switch it; the document hears "neuron:theme". */
export function startThemes(button) {
  const show = () => {
    document.documentElement.dataset.theme = theme();
    button.setAttribute("aria-pressed", String(theme() === "dark"));
    colours = new Map();
    document.dispatchEvent(new CustomEvent("neuron:theme"));
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, theme() === "dark" ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  show();
}
