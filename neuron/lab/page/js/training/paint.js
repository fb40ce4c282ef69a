// Bytes as pictures: 128 is the middle, 255 and 1 the two ends.

import { colour } from "/page/js/core.js";

const MIDDLE = 128;
const REACH = 127;

/** The bytes of a text in base64. */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The colour of a class, as [red, green, blue]. Two classes are the two ends of a map. */
function classColour(k, count) {
  return colour(count === 2 ? ["negative", "positive"][k] : `class-${k}`);
}

/** Paint one byte a pixel, from the colour of the low end over the middle to the high end. */
export function paint(canvas, bytes, width, height, strength = 1) {
  const low = mixed(colour("negative"), strength);
  const high = mixed(colour("positive"), strength);
  fill(canvas, bytes, width, height, (value) => (value < MIDDLE ? low : high));
}

/** Paint the bytes of a square picture. */
export function paintSquare(canvas, bytes) {
  const side = Math.sqrt(bytes.length);
  paint(canvas, bytes, side, side);
}

/** Paint which class is ahead at each pixel, and how clearly. */
export function paintClasses(canvas, classes, bytes, width, height, count, strength = 1) {
  const colours = Array.from({ length: count }, (_, k) => mixed(classColour(k, count), strength));
  fill(canvas, bytes, width, height, (_, i) => colours[classes[i]]);
}

function mixed(end, strength) {
  const zero = colour("zero");
  return end.map((part, i) => zero[i] + strength * (part - zero[i]));
}

function fill(canvas, bytes, width, height, endOf) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const zero = colour("zero");
  bytes.forEach((value, i) => {
    const end = endOf(value, i);
    const share = Math.abs(value - MIDDLE) / REACH;
    for (let part = 0; part < 3; part++) {
      image.data[4 * i + part] = zero[part] + share * (end[part] - zero[part]);
    }
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/** Ink on paper: the pixels of a picture from 0 to 1. */
export function paintInk(canvas, pixels, side) {
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const [paper, ink] = [colour("panel"), colour("ink")];
  pixels.forEach((pixel, i) => {
    for (let part = 0; part < 3; part++) {
      image.data[4 * i + part] = paper[part] + pixel * (ink[part] - paper[part]);
    }
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

const MARKS = [
  (c, x, y, r) => c.arc(x, y, r, 0, 2 * Math.PI),
  (c, x, y, r) => c.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r),
  (c, x, y, r) => polygon(c, x, y, 1.3 * r, 3, -Math.PI / 2),
  (c, x, y, r) => polygon(c, x, y, 1.25 * r, 4, 0),
  (c, x, y, r) => polygon(c, x, y, 1.2 * r, 5, Math.PI / 2),
];

function polygon(context, x, y, r, corners, turn) {
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners;
    context[k ? "lineTo" : "moveTo"](x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  context.closePath();
}

/** Draw the mark of a class: each has a shape of its own; what is kept back is hollow. */
export function mark(context, x, y, r, label, count, hollow) {
  const [red, green, blue] = classColour(label, count);
  const [paper, ink] = [colour("panel").join(), colour("ink").join()];
  context.beginPath();
  MARKS[label](context, x, y, r);
  context.fillStyle = hollow ? `rgb(${paper})` : `rgb(${red},${green},${blue})`;
  context.fill();
  context.lineWidth = hollow ? 1.8 : 1;
  context.strokeStyle = hollow ? `rgb(${red},${green},${blue})` : `rgb(${paper})`;
  context.stroke();
  if (hollow) return;
  context.lineWidth = 0.5;
  context.strokeStyle = `rgba(${ink},0.35)`;
  context.stroke();
}
