// Where everything of the network's picture lies: columns of cards, or tiles of weights.

const HEAD = 96; // pixels above the cards, for a layer's name, size and activation
const LAST = 8;
const NUMBER = 50; // width of a card that shows a number, and of the bias beside it
const BIAS = 60;

/**
 * The places of all cards: {width, height, columns, layers}.
 *
 * layers[k][unit] is {x, y, size}; layer 0 are the inputs, which pictures don't show.
 */
export function placed(state, room) {
  return state.configuration.on_pictures ? tiles(state, room) : columns(state, room);
}

function columns(state, room) {
  const counts = [2, ...state.layers.map((layer) => layer.biases.length)];
  const most = Math.max(...counts);
  const size = Math.round(
    Math.max(38, Math.min(64, room / (counts.length * 2.5), most > 8 ? 44 : 64)),
  );
  const pitch = Math.max(104, Math.min(230, (room - size - 60) / (counts.length - 1)));
  const width = Math.max(room, Math.round(pitch * (counts.length - 1) + size + 60));
  const margin = (width - pitch * (counts.length - 1) - size) / 2;
  const down = size + 30;
  const height = HEAD + Math.max(3, most) * down + LAST;
  const layers = counts.map((n, k) => {
    const top = HEAD + (height - HEAD - LAST - n * down) / 2;
    return Array.from({ length: n }, (_, unit) => ({
      x: Math.round(margin + k * pitch),
      y: Math.round(top + unit * down),
      size,
    }));
  });
  const middles = counts.map((_, k) => Math.round(margin + k * pitch + size / 2));
  return { width, height, layers, middles, headWidth: pitch - 6 };
}

/** How many tiles side by side: nearly a square, with few places left empty. */
function tilesAcross(n) {
  const left = (c) => ((c - (n % c)) % c) + Math.abs(c - Math.sqrt(n)) / 2;
  return Math.min(n, [3, 4, 5, 6].toSorted((a, b) => left(a) - left(b))[0]);
}

function tiles(state, room) {
  const counts = state.layers.map((layer) => layer.biases.length);
  const deeper = counts.length - 1;
  const across = tilesAcross(counts[0]);
  const gap = 12;
  const pitch = deeper ? Math.max(132, Math.min(250, (room * 0.48) / deeper)) : 0;
  const tile = Math.round(Math.max(50, Math.min(150, (room - pitch * deeper - 8) / across - gap)));
  const down = tile + 30;
  const rows = Math.ceil(counts[0] / across);
  const block = across * (tile + gap);
  const most = Math.max(...counts.slice(1), 1);
  const each = Math.max(25, Math.min(40, (rows * down) / most - 5));
  const height = HEAD + Math.max(rows * down, most * (each + 5)) + LAST;
  const width = Math.max(room, block + pitch * deeper + 8);
  const tilesOfFirst = Array.from({ length: counts[0] }, (_, unit) => ({
    x: 4 + (unit % across) * (tile + gap),
    y: HEAD + Math.floor(unit / across) * down,
    size: tile,
    kind: "tile",
  }));
  const right = (k) => Math.round(width - 4 - pitch * (deeper - k) - (NUMBER + BIAS));
  const numbers = counts.slice(1).map((count, i) => {
    const top = HEAD + (height - HEAD - LAST - count * (each + 5)) / 2;
    return Array.from({ length: count }, (_, unit) => {
      const [x, y] = [right(i + 1), Math.round(top + unit * (each + 5))];
      return {
        x,
        y,
        size: NUMBER,
        height: Math.round(each),
        kind: i === deeper - 1 ? "number output" : "number",
        bias: { x: x + NUMBER, y: Math.round(y + each / 2 - 12), width: BIAS },
        end: x + NUMBER + BIAS,
      };
    });
  });
  const middles = [
    0,
    4 + (block - gap) / 2,
    ...numbers.map((_, i) => right(i + 1) + (NUMBER + BIAS) / 2),
  ];
  return {
    width,
    height,
    layers: [[], tilesOfFirst, ...numbers],
    middles,
    headWidth: 112,
    firstHead: block - gap,
  };
}
