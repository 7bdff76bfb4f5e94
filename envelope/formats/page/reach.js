// How far each input can go before a check that holds fails, a part that is full among them. A
// counterpart of envelope/analysis/{flip,probes,bisection}.py, of which it keeps the steps.

const NEAREST_STEP = 1e-5, STEP_GROWTH = 1.8, FARTHEST = Math.log(100);
const MOST_COUNTED = 100, COUNTABLE = 1000, BEHIND_EDGE = 4e-15;

// The nearest value below and above at which a check fails, for each input; null for none. It
// stops in between, so that the page stays quick. Checks that are not `wanted` are left out.
function* reach(cones, inputs, wanted = () => true) {
  const found = [];
  for (const place of inputs) {
    const row = { place, below: null, above: null };
    for (const sign of [-1, 1]) {
      const first = yield* firstFailing(cones, place, sign, wanted);
      row[sign < 0 ? "below" : "above"] = first;
    }
    found.push(row);
  }
  return found;
}

// What is calculated with what was provisioned as it is now, as under stress; then parts fill up.
function asProvisioned(data, result) {
  const kept = Object.fromEntries(data.stresses.fixed.map((place) => [place, result.x[place]]));
  return new Cones(data, { ...result, given: { ...result.given, ...kept } });
}

function isCapacity({ capacity }) {
  return Boolean(capacity);
}

function* firstFailing(cones, place, sign, wanted) {
  const isWatched = (check) => cones.holds[check] && wanted(cones.data.checks[check]);
  const watched = cones.checks(place).filter(isWatched);
  if (!watched.length) return null;
  const follow = leading(cones, place, watched);
  const scale = new Scale(cones, place), isCounted = counted(cones, place);
  for (const [last, first] of pairs(scale, sign, isCounted)) {
    yield;
    const x = possible(cones, place, first, follow);
    const holds = x && watched.map((check) => holding(cones, check, x));
    if (!holds || holds.includes(null)) return null;
    const failing = watched.filter((_, index) => !holds[index]);
    if (!failing.length) continue;
    const edges = failing.map((check) => {
      return { check, value: isCounted ? first : edgeOf(cones, place, check, last, first) };
    }).filter(({ value }) => value !== null);
    if (!edges.length) continue;
    const far = ({ value }) => scale.distance(value);
    return edges.reduce((best, each) => (far(each) < far(best) ? each : best));
  }
  return null;
}

// Whether a check holds; null where it has no value.
function holding(cones, check, x) {
  try {
    return model.conditions[check](x, cones.moment);
  } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}

// What follows from a quantity and some checks are computed from.
function leading(cones, place, checks) {
  const used = checks.flatMap((check) => usedBy(cones.data.checks[check]));
  const behind = new Set(used.flatMap((each) => [...cones.behind(each)]));
  return cones.of(place).filter((each) => behind.has(each));
}

// The first value at which a check fails, between one where it holds and one where it does not;
// null for none.
function edgeOf(cones, place, check, last, first) {
  const follow = leading(cones, place, [check]);
  let start = last, end = first;
  for (let middle = between(start, end); middle !== start && middle !== end; ) {
    const x = possible(cones, place, middle, follow);
    if (x && holding(cones, check, x)) start = middle;
    else end = middle;
    middle = between(start, end);
  }
  const value = end + Math.sign(end - start) * Math.abs(end) * BEHIND_EDGE;
  const x = possible(cones, place, value, follow);
  return x && holding(cones, check, x) === false ? value : null; // there may be no value behind it
}

// The values with another one of an input; null where something is what it cannot be.
function possible(cones, place, value, follow) {
  const x = cones.moved(place, value, follow);
  return x && within(cones, place, x, follow) ? x : null;
}

// Halfway, of numbers far apart by their logarithms.
function between(start, end) {
  const ratio = start / end, isFar = start * end > 0 && !(ratio >= 0.5 && ratio <= 2);
  if (!isFar) return start + (end - start) / 2;
  return Math.sign(start) * Math.sqrt(Math.abs(start)) * Math.sqrt(Math.abs(end));
}

// Values to look at, one after the other: ever farther ones, or whole ones.
function* pairs(scale, sign, isCounted) {
  for (let near = 0, far = NEAREST_STEP; near < FARTHEST; ) {
    const ends = [near, far].map((distance) => scale.at(sign * distance));
    if (!isCounted && !ends.includes(null)) yield ends;
    if (isCounted) yield* wholePairs(scale, sign, near, far);
    [near, far] = [far, Math.min(far * STEP_GROWTH, FARTHEST)];
  }
}

function* wholePairs(scale, sign, near, far) {
  const { present, factor } = scale, step = sign * factor;
  for (let value = present + step; value > 0; value += step) {
    if (Math.abs(value - present) > MOST_COUNTED * factor) return;
    const distance = scale.distance(value);
    if (near < distance && distance <= far) yield [value - step, value];
  }
}

// How far an input is from its value now: by logarithms, of shares by odds.
class Scale {
  constructor(cones, place) {
    const format = cones.data.formats[cones.data.quantities[place].format];
    this.present = cones.x[place];
    this.factor = format.own.factor;
    this.share = isShare(format);
  }

  at(distance) {
    const { present, factor, share } = this;
    if (share && present > 0 && present < 1) {
      return 1 / (1 + Math.exp(-(Math.log(present / (1 - present)) + distance)));
    }
    if (present && !share) return present * Math.exp(present > 0 ? distance : -distance);
    const moved = present + Math.sign(distance) * Math.expm1(2 * Math.abs(distance)) * factor;
    return (share ? moved >= 0 && moved <= 1 : moved >= 0) ? moved : null;
  }

  distance(value) {
    const { present, factor, share } = this, odds = (each) => Math.log(each / (1 - each));
    const areShares = share && [present, value].every((each) => each > 0 && each < 1);
    if (areShares) return Math.abs(odds(value) - odds(present));
    const ratio = value / present;
    if (present && value && !share && ratio > 0) return Math.abs(Math.log(ratio));
    return Math.log1p(Math.abs(value - present) / factor) / 2;
  }
}

// Whether only whole numbers of an input make sense.
function counted(cones, place) {
  const quantity = cones.data.quantities[place];
  if (quantity.limits?.[2]) return true;
  if (cones.given[place] !== undefined || givenEnds(quantity).length < 2) return false;
  const format = cones.data.formats[quantity.format], { factor } = format.own;
  const bases = format.dimension.split(",").map((each) => each.split(":")[0]);
  if (isShare(format) || bases.some((base) => cones.data.bases.includes(base))) return false;
  const numbers = [cones.x[place], ...givenEnds(quantity)].map((each) => each / factor);
  return numbers.every((each) => Number.isInteger(each) && each >= 0 && each < COUNTABLE);
}
