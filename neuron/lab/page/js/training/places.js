// Where everything of the network's picture lies: columns of cards, or tiles of weights.

const HEAD = 96; // pixels above the cards, for a layer's name, size and activation
const LAST = 8;

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
  const size = Math.round(Math.max(38, Math.min(64, room / (counts.length * 2.5), most > 8 ? 44 : 64)));
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

function tiles(state, room) {
  const counts = state.layers.map((layer) => layer.biases.length);
  const deep = counts.length > 1;
  const pitch = deep ? Math.max(104, Math.min(190, (room * 0.42) / (counts.length - 1))) : 0;
  const space = room - pitch * (counts.length - 1) - 24;
  const across = Math.min(counts[0], Math.max(2, Math.min(6, Math.round(Math.sqrt(counts[0] * 1.0)))));
  const gap = 12;
  const tile = Math.round(Math.max(52, Math.min(128, space / across - gap)));
  const down = tile + 30;
  const rows = Math.ceil(counts[0] / across);
  const block = across * (tile + gap);
  const most = Math.max(...counts.slice(1), 1);
  const each = Math.max(26, Math.min(44, (rows * down) / most - 6));
  const height = HEAD + Math.max(rows * down, most * (each + 6)) + LAST;
  const width = Math.max(room, block + pitch * (counts.length - 1) + 24);
  const layers = [[]];
  layers.push(
    Array.from({ length: counts[0] }, (_, unit) => ({
      x: 6 + (unit % across) * (tile + gap),
      y: HEAD + Math.floor(unit / across) * down,
      size: tile,
      kind: "tile",
    })),
  );
  for (let k = 1; k < counts.length; k++) {
    const top = HEAD + (height - HEAD - LAST - counts[k] * (each + 6)) / 2;
    const x = block + pitch * k - 92;
    layers.push(
      Array.from({ length: counts[k] }, (_, unit) => ({
        x: Math.round(x + 10),
        y: Math.round(top + unit * (each + 6)),
        size: 42,
        height: Math.round(each),
        kind: k === counts.length - 1 ? "number output" : "number",
        bias: { x: Math.round(x + 53), y: Math.round(top + unit * (each + 6) + each / 2 - 12), width: 54 },
      })),
    );
  }
  const middles = [0, 6 + (block - gap) / 2, ...counts.slice(1).map((_, k) => block + pitch * (k + 1) - 44)];
  return { width, height, layers, middles, headWidth: Math.max(100, pitch - 6), firstHead: block - gap };
}
