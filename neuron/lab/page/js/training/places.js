// Where everything of the network's picture lies: columns of cards, or tiles of weights.

// Pixels: the head above the cards (a layer's name, size and activation); what is beside the
// outermost cards; the smallest card; the least from one column to the next, and between heads.
const ROOMY = { head: 96, side: 30, card: 38, pitch: 104, apart: 6 };
const COMPACT = { head: 120, side: 14, card: 34, pitch: 60, apart: 2 };
const BELOW = 30; // a card's bias
const LAST = 8;
// The same for cards that show numbers. Their bias is beside them, or else below.
const ROOMY_NUMBERS = { side: 4, card: 50, beside: 60, below: 5, pitch: 132 };
const COMPACT_NUMBERS = { side: 8, card: 46, beside: 0, below: BELOW, pitch: 72 };
const TILE = 50;
const GAP = 12;

/**
 * The places of all cards: {width, height, compact, layers, middles, headWidth, firstHead}.
 *
 * layers[k][unit] is {x, y, size}; layer 0 are the inputs, which pictures don't show.
 * middles are those of the columns, for their heads. Where the room is too narrow for
 * the usual distances, the picture is compact.
 */
export function placed(state, room) {
  return state.configuration.on_pictures ? tiles(state, room) : columns(state, room);
}

function columns(state, room) {
  const counts = [2, ...state.layers.map((layer) => layer.biases.length)];
  const steps = counts.length - 1;
  const most = Math.max(...counts);
  const compact = ROOMY.card + steps * ROOMY.pitch + 2 * ROOMY.side > room;
  const least = compact ? COMPACT : ROOMY;
  const spare = room - steps * least.pitch - 2 * least.side;
  const largest = Math.min(most > 8 ? 44 : 64, room / (counts.length * 2.5), spare);
  const size = Math.round(Math.max(least.card, largest));
  const pitch = Math.max(least.pitch, Math.min(230, (room - size - 2 * least.side) / steps));
  const width = Math.max(room, Math.round(pitch * steps + size + 2 * least.side));
  const margin = (width - pitch * steps - size) / 2;
  const down = size + BELOW;
  const height = least.head + Math.max(3, most) * down + LAST;
  const layers = counts.map((n, k) => {
    const top = least.head + (height - least.head - LAST - n * down) / 2;
    return Array.from({ length: n }, (_, unit) => ({
      x: Math.round(margin + k * pitch),
      y: Math.round(top + unit * down),
      size,
    }));
  });
  const middles = counts.map((_, k) => Math.round(margin + k * pitch + size / 2));
  const headWidth = Math.min(pitch - least.apart, 2 * (width - middles.at(-1) - 1));
  return { width, height, compact, layers, middles, headWidth };
}

/** How many tiles side by side: nearly a square, with few places left empty. */
function tilesAcross(n) {
  const left = (c) => ((c - (n % c)) % c) + Math.abs(c - Math.sqrt(n)) / 2;
  return Math.min(n, [3, 4, 5, 6].toSorted((a, b) => left(a) - left(b))[0]);
}

function tiles(state, room) {
  const counts = state.layers.map((layer) => layer.biases.length);
  const deeper = counts.length - 1;
  const usual = tilesAcross(counts[0]);
  const needed = ({ side, pitch }) => usual * (TILE + GAP) + pitch * deeper + 2 * side;
  const compact = needed(ROOMY_NUMBERS) > room;
  const { head, apart } = compact ? COMPACT : ROOMY;
  const number = compact ? COMPACT_NUMBERS : ROOMY_NUMBERS;
  const pitch = deeper ? Math.max(number.pitch, Math.min(250, (room * 0.48) / deeper)) : 0;
  const left = room - pitch * deeper - 2 * number.side;
  const across = compact ? Math.max(2, Math.min(usual, Math.floor(left / (TILE + GAP)))) : usual;
  const tile = Math.round(Math.max(TILE, Math.min(150, left / across - GAP)));
  const down = tile + BELOW;
  const rows = Math.ceil(counts[0] / across);
  const block = across * (tile + GAP);
  const most = Math.max(...counts.slice(1), 1);
  const each = Math.max(25, Math.min(40, (rows * down) / most - number.below));
  const height = head + Math.max(rows * down, most * (each + number.below)) + LAST;
  const width = Math.max(room, block + pitch * deeper + 2 * number.side);
  const tilesOfFirst = Array.from({ length: counts[0] }, (_, unit) => ({
    x: number.side + (unit % across) * (tile + GAP),
    y: head + Math.floor(unit / across) * down,
    size: tile,
    kind: "tile",
  }));
  const column = number.card + number.beside;
  const right = (k) => Math.round(width - number.side - pitch * (deeper - k) - column);
  const numbers = counts.slice(1).map((count, i) => {
    const top = head + (height - head - LAST - count * (each + number.below)) / 2;
    return Array.from({ length: count }, (_, unit) => {
      const [x, y] = [right(i + 1), Math.round(top + unit * (each + number.below))];
      return {
        x,
        y,
        size: number.card,
        height: Math.round(each),
        kind: i === deeper - 1 ? "number output" : "number",
        end: x + column,
        ...(number.beside && {
          bias: { x: x + number.card, y: Math.round(y + each / 2 - 12), width: number.beside },
        }),
      };
    });
  });
  const middles = [
    0,
    number.side + (block - GAP) / 2,
    ...numbers.map((_, i) => right(i + 1) + column / 2),
  ];
  return {
    width,
    height,
    compact,
    layers: [[], tilesOfFirst, ...numbers],
    middles,
    headWidth: Math.min(112, pitch - apart, 2 * (width - middles.at(-1) - 1)),
    firstHead: block - GAP,
  };
}
