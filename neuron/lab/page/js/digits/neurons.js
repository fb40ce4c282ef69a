// How one neuron looks: its fill, the number in its circle, the bar beside an output.

import { colour } from "/page/js/core.js";
import { mixed } from "/page/js/digits/pictures.js";

/** Fill a neuron's circle by its activation, a share of the largest from −1 to 1. */
export function fill(button, share) {
  const full = colour(share < 0 ? "negative" : "lit");
  const shade = mixed(colour("dark-neuron"), full, Math.abs(share));
  button.style.setProperty("--fill", `rgb(${shade})`);
  button.style.setProperty("--on-fill", isLight(shade) ? "#000000" : "#ffffff");
  button.style.setProperty("--shine", Math.abs(share).toFixed(2));
}

/** Whether black is easier to read on a colour than white (by WCAG's relative luminance). */
function isLight(shade) {
  const [red, green, blue] = shade.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

/** An activation in the three or four characters that a circle has room for, such as .97. */
export function short(value) {
  const size = Math.abs(value);
  if (size >= 0.995) return value.toFixed(size >= 10 ? 0 : 1);
  return value.toFixed(2).replace(/^(-?)0\./, "$1.");
}

/** Set an output's bar and number; the number is not there before the output has fired. */
export function setBar(button, value, largest, fires) {
  const bar = button.querySelector(".bar");
  // Which way it grows is the style sheet's to say.
  bar.style.setProperty("--share", `${(100 * Math.abs(value)) / largest}%`);
  bar.classList.toggle("below", value < 0);
  const shown = button.querySelector(".value");
  shown.value = String(value);
  shown.textContent = fires ? value.toFixed(2).replace("-", "−") : "";
}
