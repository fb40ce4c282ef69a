// Small drawings that stand for the kinds of data; they only decorate.

import { svg } from "/page/js/core.js";

const turn = (k, n) => (2 * Math.PI * k) / n;

/** For each kind the dots of its two or three colours: [x, y, colour]. */
const DOTS = {
  moons: [
    ...ring(9, (s) => [14 + 8 * Math.cos(Math.PI * s), 19 - 10 * Math.sin(Math.PI * s), 0]),
    ...ring(9, (s) => [22 - 8 * Math.cos(Math.PI * s), 15 + 10 * Math.sin(Math.PI * s), 1]),
  ],
  circles: [
    ...ring(14, (s) => [18 + 12 * Math.cos(turn(s, 1)), 18 + 12 * Math.sin(turn(s, 1)), 0]),
    ...ring(8, (s) => [18 + 5 * Math.cos(turn(s, 1)), 18 + 5 * Math.sin(turn(s, 1)), 1]),
  ],
  xor: [0, 1, 2, 3].flatMap((corner) =>
    ring(5, (s) => [
      (corner & 1 ? 25 : 11) + 4 * Math.cos(turn(s, 1)),
      (corner & 2 ? 25 : 11) + 4 * Math.sin(turn(s, 1)),
      (corner & 1) ^ (corner >> 1),
    ]),
  ),
  spiral: [0, 1, 2].flatMap((arm) =>
    ring(7, (s) => [
      18 + 14 * s * Math.cos(turn(arm, 3) + 4 * s),
      18 + 14 * s * Math.sin(turn(arm, 3) + 4 * s),
      arm,
    ]),
  ),
  blobs: [0, 1, 2].flatMap((blob) =>
    ring(6, (s) => [
      18 + 9 * Math.sin(turn(blob, 3)) + 4 * Math.cos(turn(s, 1)),
      18 - 9 * Math.cos(turn(blob, 3)) + 4 * Math.sin(turn(s, 1)),
      blob,
    ]),
  ),
  halves: [
    ...ring(8, (s) => [8 + 14 * ((s * 3) % 1), 6 + 12 * s, 0]),
    ...ring(8, (s) => [14 + 14 * ((s * 3) % 1), 19 + 12 * s, 1]),
  ],
};

function ring(n, place) {
  return Array.from({ length: n }, (_, k) => place(k / n));
}

/** The drawing of a kind of data. */
export function picture(name) {
  const drawing = svg("svg", { viewBox: "0 0 36 36", "aria-hidden": "true", class: "thumb" });
  for (const [cx, cy, k] of DOTS[name] ?? []) {
    drawing.append(svg("circle", { cx, cy, r: 1.9, class: `dot-${k}` }));
  }
  if (name === "own") drawing.append(svg("path", { d: "M18 8v20M8 18h20", class: "plus" }));
  if (name === "digits") drawing.append(svg("path", { d: "M11 9h14L16 28", class: "pen coarse" }));
  if (name === "mnist") {
    drawing.append(
      svg("path", {
        d: "M12 11c3-5 12-4 11 2 0 3-4 4-6 4 3 0 8 1 7 6-1 6-10 6-13 2",
        class: "pen",
      }),
    );
  }
  return drawing;
}
