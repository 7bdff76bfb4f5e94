// Which input moves a result most: each alone, over its range, else by a tenth either way. A
// counterpart of envelope/analysis/sensitivity.py and envelope/engine/guesses.py.

const TENTH = 0.1, FEW = 20;

// The swings of a result, the widest first; stops in between, so that the page stays quick.
function* tornado(cones, output) {
  const behind = cones.behind(output), swings = [];
  for (const place of [...behind].sort((one, other) => one - other)) {
    const quantity = cones.data.quantities[place], isChanged = cones.given[place] !== undefined;
    const isLeaf = isChanged || !quantity.uses?.length;
    if (place === output || !isLeaf || cones.data.formats[quantity.format].words) continue;
    const follow = cones.of(place).filter((each) => behind.has(each));
    const ends = (isChanged ? null : quantity.drawn) ?? around(cones, place);
    const [atLow, atHigh] = ends.map((end) => cones.moved(place, end, follow)?.[output] ?? NaN);
    const width = Math.abs(atHigh - atLow);
    if (width > 0) swings.push({ place, ends, atLow, atHigh, width, name: quantity.name });
    yield;
  }
  const byName = (one, other) => (one.name < other.name ? -1 : 1);
  return swings.sort((one, other) => other.width - one.width || byName(one, other));
}

// The share of a result's variance that each drawn range explains, by its place: normalized squares
// of rank correlations, as in sensitivity.py, over the few samples of the page.
function* explained(cones, output) {
  if (!cones.data.samples.length) return new Map();
  const { xs, free } = yield* sampled(cones.data, cones.result), behind = cones.behind(output);
  const ranks = ranksOf(xs.map((x) => x[output])), squares = new Map();
  for (const place of free.filter((each) => behind.has(each))) {
    squares.set(place, correlation(ranksOf(xs.map((x) => x[place])), ranks) ** 2);
  }
  const total = [...squares.values()].reduce((sum, each) => sum + each, 0);
  return new Map([...squares].map(([place, square]) => [place, total ? square / total : 0]));
}

// The rank of each value; equal ones share the mean of theirs.
function ranksOf(values) {
  const sorted = [...values].sort((one, other) => one - other), first = new Map(), last = new Map();
  sorted.forEach((value, rank) => {
    if (!first.has(value)) first.set(value, rank);
    last.set(value, rank);
  });
  return values.map((value) => (first.get(value) + last.get(value)) / 2);
}

function correlation(one, other) {
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [left, right] = [one, other].map((values) => {
    const middle = mean(values);
    return values.map((each) => each - middle);
  });
  const product = (first, second) => first.reduce((sum, each, at) => sum + each * second[at], 0);
  return product(left, right) / Math.sqrt(product(left, left) * product(right, right)) || 0;
}

// A tenth less and a tenth more; what is whole stays so, and nothing is what it cannot be.
function around(cones, place) {
  const quantity = cones.data.quantities[place], value = cones.x[place];
  const [lowest, highest, step] = quantity.limits ?? [null, null, 0];
  let low = value * (1 - TENTH), high = value * (1 + TENTH);
  if (areFew(quantity, value)) {
    const given = givenEnds(quantity), ends = given.length ? given : [0, value + 1];
    low = Math.max(value - 1, Math.min(...ends));
    high = Math.min(value + 1, Math.max(...ends));
  } else if (step) {
    const steps = Math.max(1, halfToEven((value * TENTH) / step)) * step;
    [low, high] = [value - steps, value + steps];
  } else if (isShare(cones.data.formats[quantity.format]) && value >= 0 && value <= 1) {
    high = Math.min(high, 1);
  }
  return [
    Math.max(low, Math.min(value, lowest ?? -Infinity)),
    Math.min(high, Math.max(value, highest ?? Infinity)),
  ];
}

// Whether it is a few whole things: small, and whole as its ends are, or counted without.
function areFew(quantity, value) {
  const ends = givenEnds(quantity);
  const areAll = [value, ...ends].every(Number.isInteger) && value > 0 && value <= FEW;
  if (!ends.length) return areAll && Boolean(quantity.counts);
  const isInside = Math.max(value - 1, Math.min(...ends)) <= Math.min(value + 1, Math.max(...ends));
  return areAll && ends.length === 2 && Math.max(...ends) > 1 && isInside;
}
