// Strokes painted on a canvas as the engine draws them: round, and soft at the edge.

import { colour } from "/page/js/core.js";

/** The engine's brush at pressure 0.5, in pixels of its sheet. */
export const RADIUS = 11;

/** Paint a stroke: x, y and pressure, again and again, on a canvas scaled to the engine's sheet. */
export function brush(context, numbers) {
  context.strokeStyle = `rgb(${colour("ink")})`;
  context.lineCap = "round";
  context.lineJoin = "round";
  // A wide faint line below a narrower one: the brush is soft at its edge.
  for (const [wider, alpha] of [[2.5, 0.35], [-1.5, 1]]) {
    context.globalAlpha = alpha;
    for (const piece of evenPieces(numbers)) {
      context.lineWidth = 2 * RADIUS * (0.5 + piece[2]) + wider;
      context.beginPath();
      context.moveTo(piece[0], piece[1]);
      for (let i = 0; i < piece.length; i += 3) context.lineTo(piece[i], piece[i + 1]);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** A stroke in pieces that were drawn with one pressure each; a mouse's stroke is one piece. */
function evenPieces(numbers) {
  const pieces = [numbers.slice(0, 3)];
  for (let i = 3; i < numbers.length; i += 3) {
    const point = numbers.slice(i, i + 3);
    if (point[2] === pieces.at(-1)[2]) pieces.at(-1).push(...point);
    else pieces.push([...numbers.slice(i - 3, i - 1), point[2], ...point]);
  }
  return pieces;
}
