// A scenario calculated: its values, what binds its parts, what it grows to. `data` is what
// model.py says of it, `given` what is set from outside: place of the quantity → value.

class Failed extends Error {
  constructor(place, message) {
    super(message);
    this.place = place;
  }
}

// The moment of a plain run: nothing has grown, and a rate has flowed for the whole time.
function plainMoment() {
  return {
    grown: (index, value) => value,
    accumulated: (place, rate, time) => finite(rate * time),
  };
}

function valuesAt(given, moment) {
  const x = [];
  try {
    return model.calculate(x, given, moment);
  } catch (error) {
    if (error instanceof NoValue) throw new Failed(x.length, error.message);
    throw error;
  }
}

function holdsAt(x, moment) {
  return model.conditions.map((condition) => {
    try {
      return condition(x, moment);
    } catch (error) {
      if (error instanceof NoValue) throw new Failed(null, error.message);
      throw error;
    }
  });
}

function calculated(data, given) {
  const moment = plainMoment(), x = valuesAt(given, moment);
  return { x, holds: holdsAt(x, moment), given, moment };
}

const NEARLY = 1e-9; // a share of a limit, or of one step: what floats add

// Why the first quantity that cannot be what it is there cannot; empty where all can. In the words
// of envelope/model/graph/excess.py; `typed` is what was typed into the input at `place`, and what
// is as it was `before` is right.
function excess(data, x, before, place, typed) {
  for (const [index, quantity] of data.quantities.entries()) {
    const isNew = x[index] !== undefined && x[index] !== before[index];
    const must = isNew && quantity.limits ? mustBe(data, quantity, x[index]) : "";
    if (!must) continue;
    const text = textOf(x[index], data.formats[quantity.format]);
    const [, scope, last] = quantity.name.match(/^(?:(.*)\.)?([^.]*)$/);
    const called = scope ? `\`${last}\` of \`${scope}\`` : `\`${last}\``;
    const isShare = text.endsWith("%") && !typed.includes("%");
    if (index !== place || !isShare) return `${called} is ${text}: ${must}`;
    const share = x[index] / 100, [low, high] = quantity.limits;
    const isMeant = x[index] > high && share <= high && share >= low;
    const meant = isMeant ? `; did you mean ${percentText(x[index])}%?` : "";
    return `${called} is ${typed.trim()} (= ${text}): ${must}${meant}`;
  }
  return "";
}

function mustBe(data, quantity, value) {
  const [low, high, step] = quantity.limits, format = data.formats[quantity.format];
  if (high !== null && value > high + NEARLY * Math.abs(high)) {
    return `it can be at most ${textOf(high, format)}`;
  }
  if (low !== null && value < low - Math.max(NEARLY * Math.abs(low), low === 0 ? 1e-6 : 0)) {
    return low === 0 ? "it cannot be negative" : `it must be at least ${textOf(low, format)}`;
  }
  const steps = step ? value / step : 0;
  return Math.abs(steps - Math.round(steps)) > NEARLY ? "it must be a whole number" : "";
}

// What a rate adds over a period, part by part no more than is kept.
function amountOf(period, x) {
  const added = ([rate, limit]) => {
    const whole = x[rate] * period.length;
    return limit === null ? whole : Math.min(whole, x[limit]);
  };
  return period.terms.map(added).reduce((sum, each) => sum + each, 0);
}

// Which operand of a `max` or `min` counts.
function winning(choice, result) {
  const operands = model.choices[choice.place](result.x, result.moment);
  const best = (choice.word === "largest" ? Math.max : Math.min)(...operands);
  return choice.options[operands.indexOf(best)];
}

// The names that won each choice of a quantity, each with its choice, from the outside in.
function* winners(choices, result) {
  for (const choice of choices ?? []) {
    const won = winning(choice, result);
    if (!won) continue;
    const isAlone = won.names.length === 1;
    const names = isAlone ? won.names : won.names.filter((name) => name.includes("_by_"));
    yield* names.map((name) => [name, choice]);
    yield* winners(won.choices, result);
  }
}

// What a quantity is bound by, and the choice that makes it so: `servers_by_memory` won, so memory,
// or what that is bound by. No word where no choice decides it.
function boundBy(data, result, place, seen = new Set()) {
  const places = placesOf(data), queue = [place];
  while (queue.length) {
    const next = queue.shift();
    const quantity = data.quantities[next], scope = data.quantities[place].scope ?? "";
    const won = result.given[next] === undefined ? winners(quantity.choices, result) : [];
    for (const [name, choice] of won) {
      if (!name.includes("_by_")) continue;
      const label = name.slice(name.lastIndexOf("_by_") + 4), deeper = places.get(scope + label);
      const found = { word: label.replaceAll("_", " "), choice };
      if (deeper === undefined || seen.has(deeper)) return found;
      seen.add(deeper);
      const below = boundBy(data, result, deeper, seen);
      return below.word ? below : found;
    }
    for (const used of result.given[next] === undefined ? quantity.uses ?? [] : []) {
      if (!seen.has(used) && data.quantities[used].name.startsWith(scope)) {
        seen.add(used);
        queue.push(used);
      }
    }
  }
  return { word: "", choice: null };
}

// Which of its outputs' choices binds a part; looked for once in a result.
function partBoundBy(data, result, part) {
  result.bound ??= new Map();
  if (!result.bound.has(part)) result.bound.set(part, foundBoundBy(data, result, part));
  return result.bound.get(part);
}

function foundBoundBy(data, result, part) {
  for (const place of part.outputs) {
    const found = boundBy(data, result, place);
    if (found.word) return found;
  }
  return { word: "", choice: null };
}

const NEXT = 2, LEAST_SHARE = 0.01; // how many more constraints are told, and how full at least

// The constraint that binds a part, and how full the next ones are: `disk, memory 80%`.
function following(data, result, part) {
  const { word, choice } = partBoundBy(data, result, part);
  if (!word) return "";
  const operands = model.choices[choice.place](result.x, result.moment);
  const won = winning(choice, result), most = operands[choice.options.indexOf(won)];
  const found = new Map([[word, 1]]);
  choice.options.forEach((option, index) => {
    const name = option.names.find((each) => each.includes("_by_")), value = operands[index];
    if (!name || option === won || !(value > 0 && most > 0)) return;
    const label = name.slice(name.lastIndexOf("_by_") + 4).replaceAll("_", " ");
    if (found.has(label)) return;
    found.set(label, Math.min(value, most) / Math.max(value, most));
  });
  const near = [...found].slice(1).sort(([, one], [, other]) => other - one).slice(0, NEXT);
  const told = near.filter(([, share]) => share >= LEAST_SHARE);
  return [word, ...told.map(([label, share]) => `${label} ${shareText(share)}`)].join(", ");
}

function placesOf(data) {
  data.places ??= new Map(data.quantities.map((quantity, place) => [quantity.name, place]));
  return data.places;
}

// Growth: a counterpart of envelope/engine/time.py.

class Course {
  constructor(data, given) {
    const plain = calculated(data, given);
    this.given = given;
    this.growths = data.growths;
    this.rates = model.rates.map((rate) => rate(plain.x, plain.moment));
    this.times = [];
    this.flows = [];
  }

  // The values at a moment that is later than all before it; what jumps on the way does so there.
  at(time) {
    const last = this.times.at(-1) ?? 0;
    for (const step of stepsOf(this.growths)) {
      for (const each of [step * (1 - 2 * INSTANT), step]) {
        if (last < each && each < time) this.moment(each);
      }
    }
    return this.moment(time);
  }

  moment(time) {
    this.times.push(time);
    const moment = {
      grown: (index, value) => grownTo(this.growths[index], this.rates[index], value, time),
      accumulated: (place, rate, length) => this.accumulated(place, rate, length),
    };
    const x = valuesAt(this.given, moment);
    return { x, holds: holdsAt(x, moment) };
  }

  // The integral of a rate over the last `length` before now, none before the start.
  accumulated(place, rate, length) {
    const flow = (this.flows[place] ??= { rates: [], sums: [] }), now = this.times.length - 1;
    while (flow.rates.length < now) this.add(flow, rate); // a branch that was not taken so far
    flow.rates.length = flow.sums.length = now;
    this.add(flow, rate);
    const begin = Math.max(this.times[now] - length, 0);
    let first = now;
    while (first > 0 && this.times[first] > begin) first -= 1;
    if (first === now) return 0;
    const [from, to] = this.times.slice(first, first + 2);
    const part = integral(flow.rates[first], flow.rates[first + 1], begin - from, to - from);
    return flow.sums[now] - (flow.sums[first] + part);
  }

  add(flow, rate) {
    const index = flow.rates.length;
    const step = index ? this.times[index] - this.times[index - 1] : 0;
    const piece = index ? integral(flow.rates[index - 1], rate, step, step) : 0;
    flow.rates.push(rate);
    flow.sums.push(index ? flow.sums[index - 1] + piece : 0);
  }

  // The same course so far, which goes on by itself.
  copy() {
    const copy = Object.create(Course.prototype);
    const flow = ({ rates, sums }) => ({ rates: [...rates], sums: [...sums] });
    return Object.assign(copy, this, {
      times: [...this.times],
      flows: Array.from(this.flows, (each) => each && flow(each)),
    });
  }
}

// The share of a time by which two moments are one, and twice that a moment right before another.
const INSTANT = 1e-15;

// The times at which an input jumps, in order.
function stepsOf(growths) {
  return growths.flatMap(({ times }) => times).sort((one, other) => one - other);
}

// What an input has grown to: by a share in each period, by a quantity per time, or in steps.
function grownTo({ period, times }, rates, value, time) {
  if (times.length) {
    const taken = times.filter((each) => each <= time * (1 + INSTANT)).length;
    return taken ? rates[taken - 1] : value;
  }
  return period ? value * Math.pow(1 + rates[0] * period, time / period) : value + rates[0] * time;
}

// The integral of a rate over the first `time` of a step, an exponential between its ends.
function integral(first, last, time, step) {
  const exponent = first > 0 && last > 0 ? (Math.log(last / first) / step) * time : 0;
  if (Math.abs(exponent) < 1e-9) return first * time + ((last - first) / step) * time * time / 2;
  return (first * Math.expm1(exponent)) / (exponent / time);
}

const FINE = 240; // moments among which the first failure of a check is looked for

// Values at every `step` of seconds until `over`; it stops in between.
function* courseWork(data, given, over, step) {
  const along = new Course(data, given), moments = [];
  for (let index = 0; index <= Math.round(over / step); index++) {
    moments.push({ time: index * step, x: along.at(index * step).x });
    yield;
  }
  return moments;
}

// When each check first fails, in seconds from the start; null where it always holds.
function* failuresWork(data, given, over) {
  const along = new Course(data, given), fails = data.checks.map(() => null);
  const even = Array.from({ length: FINE + 1 }, (_, index) => (over * index) / FINE);
  const steps = stepsOf(data.growths).filter((time) => time < over);
  for (const time of [...new Set([...even, ...steps])].sort((one, other) => one - other)) {
    const before = along.copy();
    along.at(time).holds.forEach((holds, check) => {
      if (!holds && fails[check] === null) fails[check] = refined(before, check, time);
    });
    yield;
  }
  return fails;
}

// The end of work that stops in between.
function done(work) {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function refined(before, check, time) {
  if (time === 0) return 0;
  let low = before.times.at(-1), high = time;
  for (let round = 0; round < 10; round++) {
    const middle = (low + high) / 2;
    if (before.copy().at(middle).holds[check]) low = middle;
    else high = middle;
  }
  return high;
}
