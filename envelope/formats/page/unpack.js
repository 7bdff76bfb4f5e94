// What packing.py has packed: base64 of raw DEFLATE (RFC 1951) of UTF-8. The browser's own
// decompression answers later, and a page is complete when it has loaded.

// The lengths and distances that a symbol stands for: where each begins, and its extra bits.
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
  99, 115, 131, 163, 195, 227, 258];
const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
  1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const LENGTH_BITS = LENGTHS.map((_, at) => (at < 8 || at === 28 ? 0 : (at >> 2) - 1));
const DISTANCE_BITS = DISTANCES.map((_, at) => (at < 4 ? 0 : (at >> 1) - 1));
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST = 15; // bits of a code

// Canonical Huffman codes: how many there are of each length, and their symbols in order.
function codes(lengths) {
  const counts = new Uint16Array(LONGEST + 1), starts = new Uint16Array(LONGEST + 2);
  for (const length of lengths) if (length) counts[length] += 1;
  for (let bits = 1; bits <= LONGEST; bits++) starts[bits + 1] = starts[bits] + counts[bits];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length) symbols[starts[length]++] = symbol;
  });
  return { counts, symbols };
}

const FIXED = [
  codes(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8))),
  codes(Array(30).fill(5)),
];

function inflated(bytes) {
  let place = 0, held = 0, count = 0, size = 0, found = new Uint8Array(bytes.length * 8);
  const bits = (wanted) => {
    while (count < wanted) {
      held |= bytes[place++] << count;
      count += 8;
    }
    const value = held & ((1 << wanted) - 1);
    held >>>= wanted;
    count -= wanted;
    return value;
  };
  const symbol = ({ counts, symbols }) => {
    let code = 0, first = 0, index = 0;
    for (let length = 1; length <= LONGEST; length++) {
      code |= bits(1);
      if (code - first < counts[length]) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new Error("this page is damaged");
  };
  const room = (more) => {
    if (size + more <= found.length) return;
    const larger = new Uint8Array(2 * found.length + more);
    larger.set(found);
    found = larger;
  };
  const stored = () => {
    held = count = 0;
    const length = bytes[place] | (bytes[place + 1] << 8);
    place += 4;
    room(length);
    found.set(bytes.subarray(place, place + length), size);
    place += length;
    size += length;
  };
  const tables = () => {
    const [many, far, short] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const own = Array(19).fill(0), lengths = [];
    for (let index = 0; index < short; index++) own[ORDER[index]] = bits(3);
    const table = codes(own);
    while (lengths.length < many + far) {
      const next = symbol(table);
      if (next < 16) lengths.push(next);
      else {
        const again = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7);
        const value = next === 16 ? lengths.at(-1) : 0;
        for (let time = 0; time < again; time++) lengths.push(value);
      }
    }
    return [codes(lengths.slice(0, many)), codes(lengths.slice(many))];
  };
  const coded = ([literals, distances]) => {
    for (let next = symbol(literals); next !== 256; next = symbol(literals)) {
      room(258);
      if (next < 256) {
        found[size++] = next;
        continue;
      }
      const length = LENGTHS[next - 257] + bits(LENGTH_BITS[next - 257]), far = symbol(distances);
      const from = size - DISTANCES[far] - bits(DISTANCE_BITS[far]);
      for (let index = 0; index < length; index++) found[size++] = found[from + index];
    }
  };
  for (let isLast = 0; !isLast; ) {
    isLast = bits(1);
    const kind = bits(2);
    if (kind === 0) stored();
    else coded(kind === 1 ? FIXED : tables());
  }
  return found.subarray(0, size);
}

function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  return new TextDecoder().decode(inflated(bytes));
}
