// Where everything of the network lies: the input picture, the neurons of each layer, the outputs.
//
// On a wide stage the network runs from left to right, on a narrow one from top to bottom.

import { SIDE } from "/page/js/digits/pictures.js";

const NARROW = 620;
const LONGEST = 16; // neurons in a row before another row is begun
const CAPTION = 28; // pixels for the names of the layers

/**
 * Lay a network of these sizes out on a stage of this width, in pixels, with room for
 * this height.
 *
 * Returns {width, height, across, picture: {x, y, side}, layers: [{places: [[x, y], …],
 * radius}], output: {width, height}, captions: [[x, y], …]}; `across` tells whether it runs
 * from left to right, captions are the places of the layers' names, the input's first, and
 * `gap` is how much room there is for a name.
 * The last layer's places are those of its circles, beside which there is room for a bar.
 */
export function laidOut(sizes, width, room) {
  return width < NARROW ? downwards(sizes, width) : acrossTheStage(sizes, width, room);
}

function acrossTheStage(sizes, width, room) {
  const height = Math.round(Math.max(Math.min(width * 0.7, room, 820), 540));
  const side = Math.round(Math.min(width * 0.36, height - 60, 460));
  const bars = Math.round(Math.min(Math.max(width * 0.21, 148), 240));
  const radius = Math.min((height - CAPTION) / LONGEST / 2 - 4, width / 44);
  const n = sizes.length - 1;
  const columns = sizes.slice(1).map((size) => Math.ceil(size / rowsOf(size, height, radius)));
  const taken = columns.map((count) => 2.3 * radius * count);
  const end = width - bars + 0.5 * radius;
  const gap = Math.max((end - side - total(taken)) / n, 8);
  const layers = sizes.slice(1).map((size, i) => {
    const x = side + (i + 1) * gap + total(taken.slice(0, i)) + taken[i] / 2;
    const isLast = i === n - 1;
    const r = isLast ? Math.min((height - CAPTION) / size / 2 - 6, radius * 1.15) : radius;
    return { radius: r, places: column(size, x, height, r) };
  });
  const top = CAPTION + (height - CAPTION - side) / 2;
  const tops = layers.map(({ places }, i) => [
    i === n - 1 ? width - bars / 2 : (places[0][0] + places.at(-1)[0]) / 2,
    0,
  ]);
  return {
    width,
    height,
    across: true,
    picture: { x: 0, y: top, side },
    layers,
    output: { width: bars, height: Math.min(46, (height - CAPTION) / sizes.at(-1) - 4) },
    captions: [[side / 2, top - CAPTION], ...tops],
    gap: gap + 2.3 * radius,
  };
}

function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** How many neurons of a layer stand one below the other. */
function rowsOf(size, height, radius) {
  return Math.min(size, Math.max(LONGEST, Math.floor((height - CAPTION) / (2 * radius + 4))));
}

/** Places one below the other; a layer that is too long stands in several columns. */
function column(size, x, height, radius) {
  const room = height - CAPTION;
  const rows = rowsOf(size, height, radius);
  const columns = Math.ceil(size / rows);
  const pitch = Math.min(room / rows, 4 * radius);
  return Array.from({ length: size }, (_, i) => [
    x + (Math.floor(i / rows) - (columns - 1) / 2) * 2.3 * radius,
    CAPTION + (height - CAPTION) / 2 + ((i % rows) - (Math.min(rows, size) - 1) / 2) * pitch,
  ]);
}

function downwards(sizes, width) {
  const side = Math.round(Math.min(width * 0.62, 230));
  const perRow = 8;
  const radius = Math.min(width / perRow / 2 - 4, 16);
  const pitch = (width - 6) / (perRow + 0.5);
  const captions = [[width / 2, 0]];
  let y = CAPTION + side + 70;
  const layers = sizes.slice(1).map((size, i) => {
    captions.push([width / 2, y - CAPTION]);
    if (i === sizes.length - 2) {
      const r = Math.min(width / size / 2 - 2, 14);
      const places = Array.from({ length: size }, (_, k) => [((k + 0.5) / size) * width, y + r]);
      return { radius: r, places };
    }
    const rows = Math.ceil(size / perRow);
    const top = y;
    y += rows * 2.5 * radius + 70;
    const places = Array.from({ length: size }, (_, k) => {
      const row = Math.floor(k / perRow);
      // Every other row is moved by half a step, so that ways pass between the neurons.
      return [((k % perRow) + 0.5 + (row % 2) * 0.5) * pitch, top + row * 2.5 * radius + radius];
    });
    return { radius, places };
  });
  const last = layers.at(-1);
  const bars = 120;
  return {
    width,
    height: Math.round(y + 2 * last.radius + bars),
    across: false,
    picture: { x: (width - side) / 2, y: CAPTION, side },
    layers,
    output: { width: width / sizes.at(-1), height: bars },
    captions,
    gap: width,
  };
}

/** The middle of input pixel i of the picture. */
export function pixelPlace(layout, i) {
  const { x, y, side } = layout.picture;
  const pitch = side / SIDE;
  return [x + ((i % SIDE) + 0.5) * pitch, y + (Math.floor(i / SIDE) + 0.5) * pitch];
}
