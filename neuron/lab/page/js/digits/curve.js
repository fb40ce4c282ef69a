// The curve of an activation function, and the neuron's place on it.

import { figures, svg, t } from "/page/js/core.js";
import { path } from "/page/js/digits/pictures.js";

const WIDTH = 320;
const HEIGHT = 150;
const LEFT = 34;
const BELOW = 26;

/** A drawing of the engine's points [z, a], with the point (z, a) marked. */
export function curveOf(points, z, a) {
  const [first, last] = [points[0][0], points.at(-1)[0]];
  const heights = points.map((point) => point[1]);
  const [low, high] = [Math.min(0, ...heights), Math.max(1, ...heights)];
  const toX = (x) => LEFT + ((x - first) / (last - first)) * (WIDTH - LEFT - 10);
  const toY = (y) => HEIGHT - BELOW - ((y - low) / (high - low)) * (HEIGHT - BELOW - 12);
  const tick = (x, y, text, anchor) =>
    svg("text", { x, y, "text-anchor": anchor, class: "tick" }, text);
  return svg(
    "svg",
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      class: "curve",
      role: "img",
      "aria-label": t("digits.curve_label", { z: figures(z), a: figures(a) }),
    },
    svg("path", { d: `M${LEFT} ${toY(0)}H${WIDTH - 10}M${toX(0)} 10V${HEIGHT - BELOW}`, class: "axis" }),
    svg("path", { d: `M${toX(z)} ${toY(0)}V${toY(a)}H${LEFT}`, class: "lead" }),
    path(points, toX, toY, { class: "line" }),
    svg("circle", { cx: toX(z), cy: toY(a), r: 5.5, class: "point" }),
    tick(LEFT - 6, toY(0) + 4, "0", "end"),
    tick(LEFT - 6, toY(1) + 4, "1", "end"),
    tick(toX(z), HEIGHT - 8, `z = ${figures(z)}`, z > last / 2 ? "end" : z < first / 2 ? "start" : "middle"),
  );
}
