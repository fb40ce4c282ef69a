// An activation as a curve, and where on it a neuron is for the present example.

import { element, svg, t } from "/page/js/core.js";
import { shown } from "./lab.js";

const WIDTH = 260;
const HEIGHT = 170;
const ROOM = 18;

/** The drawing: the engine's own points, a dot at z, and the tangent there. */
export function activationCurve({ z, a, slope }, sum, result) {
  const low = Math.min(0, ...a);
  const high = Math.max(...a, low + 1e-9);
  const far = z.at(-1);
  const across = (x) => ROOM + ((x + far) / (2 * far)) * (WIDTH - 2 * ROOM);
  const up = (y) => HEIGHT - ROOM - ((y - low) / (high - low)) * (HEIGHT - 2 * ROOM);
  const d = z
    .map((x, i) => `${i ? "L" : "M"}${across(x).toFixed(1)} ${up(a[i]).toFixed(1)}`)
    .join("");
  const [px, py] = [across(sum.value), up(result.value)];
  const [dx, dy] = [across(1) - across(0), (up(0) - up(1)) * slope];
  const long = 34 / Math.hypot(dx, dy);
  const caption = t("training.curve_at", {
    sum: sum.name,
    z: shown(sum.value),
    result: result.name,
    a: shown(result.value),
    slope: shown(slope),
  });
  const drawing = svg(
    "svg",
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": caption,
      class: "activation-curve",
    },
    svg("line", { x1: ROOM, x2: WIDTH - ROOM, y1: up(0), y2: up(0), class: "axis" }),
    svg("line", { x1: across(0), x2: across(0), y1: ROOM, y2: HEIGHT - ROOM, class: "axis" }),
    svg("text", { x: WIDTH - ROOM, y: up(0) - 5, class: "end" }, "z"),
    svg("text", { x: across(0) + 5, y: ROOM - 4 }, "a"),
    svg("path", { d, class: "curve-train" }),
    svg("line", {
      x1: px - dx * long,
      y1: py + dy * long,
      x2: px + dx * long,
      y2: py - dy * long,
      class: "tangent",
    }),
    svg("circle", { cx: px, cy: py, r: 5.5, class: "dot" }),
  );
  return element("figure", {}, drawing, element("figcaption", {}, caption));
}
