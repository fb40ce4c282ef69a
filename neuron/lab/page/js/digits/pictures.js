// Small pictures of 28 × 28 pixels on a canvas: ink, and numbers of either sign.

import { colour, element, figures, svg, table, t } from "/page/js/core.js";

export const SIDE = 28;

/** The bytes of a picture that came as base64, as numbers from 0 to 1. */
export function fromBase64(text) {
  return Array.from(atob(text), (character) => character.charCodeAt(0) / 255);
}

/** Between two colours: 0 is the first, 1 the second. */
export function mixed(from, to, share) {
  const part = Math.min(Math.max(share, 0), 1);
  return from.map((channel, i) => Math.round(channel + part * (to[i] - channel)));
}

/** The colour of ink from 0 (paper) to 1. */
export function inkColour(x) {
  return mixed(colour("sunken"), colour("ink"), x);
}

/** The colour of a number of either sign; `largest` has the full colour. */
function signColour(x, largest) {
  const full = x < 0 ? colour("negative") : colour("positive");
  return mixed(colour("zero"), full, largest > 0 ? Math.abs(x) / largest : 0);
}

/** Paint numbers, row by row, on a canvas of as many pixels; `shade` gives a pixel's colour. */
export function paint(canvas, numbers, shade = inkColour) {
  const side = Math.round(Math.sqrt(numbers.length));
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  numbers.forEach((x, i) => image.data.set([...shade(x), 255], 4 * i));
  context.putImageData(image, 0, 0);
}

/** Paint numbers of either sign; colours reach their full shade at the largest of them. */
export function paintSigned(canvas, numbers, largest = largestOf(numbers)) {
  paint(canvas, numbers, (x) => signColour(x, largest));
}

/** The largest distance from 0. */
export function largestOf(numbers) {
  return numbers.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
}

/** A canvas for such a picture, which a screen reader knows by its name. */
export function picture(label, attributes = {}) {
  return element("canvas", { class: "picture", role: "img", "aria-label": label, ...attributes });
}

/**
 * A fold that holds the numbers of pictures as tables of 28 rows; they are made when it is opened.
 *
 * `pictures` is {caption: function that gives the numbers}.
 */
export function pixelTables(pictures, digits = 2) {
  return tableFold(() =>
    Object.entries(pictures).map(([caption, numbers]) => pixelTable(caption, numbers(), digits)),
  );
}

/** A fold whose tables are made by a function when it is opened. */
export function tableFold(made) {
  const fold = element("details", { class: "small" });
  const body = element("div", {});
  fold.append(element("summary", {}, t("digits.as_table")), body);
  fold.addEventListener("toggle", () => {
    if (fold.open) body.replaceChildren(...made());
  });
  return fold;
}

/** A table in a box that can be scrolled, with the keyboard too. */
export function scrolled(caption, headings, rows) {
  const made = table(caption, headings, rows);
  return element("div", { class: "scrolls", tabindex: 0, role: "group", "aria-label": caption }, made);
}

/** The numbers of a picture as a table of 28 rows. */
export function pixelTable(caption, numbers, digits = 2) {
  const columns = Array.from({ length: SIDE }, (_, i) => String(i));
  const rows = columns.map((row, i) => [
    row,
    ...numbers.slice(i * SIDE, (i + 1) * SIDE).map((x) => figures(x, digits)),
  ]);
  const made = scrolled(caption, [t("digits.row"), ...columns], rows);
  made.firstChild.classList.add("pixels");
  return made;
}

/** A curve through [x, y] points in a box, as an SVG path. */
export function path(points, toX, toY, attributes = {}) {
  const d = points.map(([x, y], i) => `${i ? "L" : "M"}${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`);
  return svg("path", { d: d.join(""), fill: "none", ...attributes });
}
