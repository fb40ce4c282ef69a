// The connections and the input picture, painted: blue and solid carry for, orange and dashed against.

import { colour } from "/page/js/core.js";
import { SIDE, inkColour } from "/page/js/digits/pictures.js";
import { pixelPlace } from "/page/js/digits/layout.js";

const FULL = 2.5; // a contribution of this size has the full strength, unless another is larger
// What is left of the strength of ways that are not asked about, and of those that lead there.
const FAINT = 0.07;
const BEFORE = 0.3;
const PIECES = 14; // of a curve that has not arrived yet

/**
 * Paint the ways of all layers.
 *
 * `seen` is what the engine saw; `asked` is the neuron that is asked about, {layer,
 * unit}, or null, and where its explanation has come its `terms`; `moment` is null for
 * everything at once, or {layer, share}: layers before it are there, this one's ways
 * have come so far, later ones are dark.
 */
export function paintWays(context, layout, seen, asked, moment) {
  seen.layers.forEach((layer, l) => {
    const share = arrived(moment, l);
    if (share === 0) return;
    const largest = Math.abs(layer.ways.at(-1)?.[2] ?? 0);
    const full = Math.max(FULL, largest);
    for (const [source, to, carried] of waysOf(layer.ways, l, asked)) {
      const strength = Math.abs(carried) / full;
      const from = l === 0 ? pixelPlace(layout, source) : layout.layers[l - 1].places[source];
      const way = { from, to: layout.layers[l].places[to], strength, isFor: carried > 0 };
      const weight = asked ? emphasis(asked, l, source, to) : 1;
      paintWay(context, layout, way, weight, share, l === 0);
    }
  });
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** The ways of layer l; into a neuron that has been explained all those that count. */
function waysOf(ways, l, asked) {
  if (asked?.layer !== l + 1 || !asked.terms) return ways;
  const least = 0.02 * Math.max(...asked.terms.map(Math.abs));
  const into = asked.terms.map((carried, source) => [source, asked.unit, carried]);
  const others = ways.filter((way) => way[1] !== asked.unit);
  return [...others, ...into.filter((way) => Math.abs(way[2]) > least)];
}

/** How far the ways of layer l have come at a moment of the slow motion, 0 to 1. */
export function arrived(moment, l) {
  if (moment === null || l < moment.layer) return 1;
  return l === moment.layer ? moment.share : 0;
}

/** Ways into the asked neuron stand out, those that go on from it are seen, others fade. */
function emphasis(asked, l, source, to) {
  if (l === asked.layer - 1 && to === asked.unit) return 1.7;
  if (l === asked.layer && source === asked.unit) return 0.8;
  return l < asked.layer - 1 ? BEFORE : FAINT;
}

function paintWay(context, layout, { from, to, strength, isFor }, weight, share, isFirst) {
  const alpha = weight * (0.05 + 0.85 * strength ** (isFirst ? 0.75 : 0.9));
  if (alpha < 0.012) return;
  context.globalAlpha = Math.min(alpha, 1);
  context.lineWidth = 0.5 + (isFirst ? 1.6 : 3.2) * strength;
  context.strokeStyle = `rgb(${colour(isFor ? "positive" : "negative")})`;
  context.setLineDash(isFor ? [] : [5, 3.5]);
  context.beginPath();
  const bend = bends(layout, from, to);
  context.moveTo(...from);
  if (share >= 1) context.bezierCurveTo(...bend[0], ...bend[1], ...to);
  else part(context, from, bend, to, share);
  context.stroke();
}

/** The two points that a way is bent towards: it leaves and arrives along the network. */
function bends(layout, [x0, y0], [x1, y1]) {
  if (layout.across) return [[x0 + 0.45 * (x1 - x0), y0], [x0 + 0.55 * (x1 - x0), y1]];
  return [[x0, y0 + 0.45 * (y1 - y0)], [x1, y0 + 0.55 * (y1 - y0)]];
}

/** The first part of a curve, and a spark at its end. */
function part(context, from, [b, c], to, share) {
  let place = from;
  for (let i = 1; i <= PIECES; i += 1) {
    const u = (share * i) / PIECES;
    const v = 1 - u;
    place = [0, 1].map(
      (k) => v ** 3 * from[k] + 3 * v * v * u * b[k] + 3 * v * u * u * c[k] + u ** 3 * to[k],
    );
    context.lineTo(...place);
  }
  context.moveTo(place[0] + 1.2, place[1]);
  context.arc(...place, 1.2, 0, 2 * Math.PI);
}

/** Paint the 784 inputs as a picture of small squares; `share` of it is there, from the top. */
export function paintInput(context, layout, x, share = 1) {
  const { side, x: left, y: top } = layout.picture;
  const pitch = side / SIDE;
  context.fillStyle = `rgb(${inkColour(0)})`;
  context.beginPath();
  context.roundRect(left, top, side, side, 6);
  context.fill();
  const gap = pitch > 7 ? 1 : 0.5;
  const shown = Math.floor(share * x.length);
  for (let i = 0; i < shown; i += 1) {
    const column = i % SIDE;
    const row = Math.floor(i / SIDE);
    context.fillStyle = `rgb(${inkColour(0.045 + 0.955 * x[i])})`;
    context.beginPath();
    context.roundRect(
      left + column * pitch + gap / 2,
      top + row * pitch + gap / 2,
      pitch - gap,
      pitch - gap,
      pitch > 7 ? 1.5 : 0,
    );
    context.fill();
  }
}
