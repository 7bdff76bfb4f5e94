// What generated formulas call: the functions of the language and its operators, on plain numbers
// in base units. A counterpart of envelope/engine/{mathematics,popularity,scalar}.py, row by row.

class NoValue extends Error {}

const TOO_LARGE = "this is too large to calculate with";
const SAME = 1e-12; // two sides of a comparison this near, relative to the larger one, are equal

function finite(value) {
  if (!Number.isFinite(value)) throw new NoValue(TOO_LARGE);
  return value;
}

function need(holds, message) {
  if (!holds) throw new NoValue(message);
}

function divide(left, right) {
  need(right !== 0, "division by zero");
  return finite(left / finite(right));
}

function power(base, exponent) {
  need(base !== 0 || exponent >= 0, "this power has no real value");
  const value = Math.pow(finite(base), finite(exponent));
  need(!Number.isNaN(value), "this power has no real value");
  return finite(value);
}

function compare(operator, left, right) {
  if (Math.abs(finite(left) - finite(right)) <= SAME * Math.max(Math.abs(left), Math.abs(right))) {
    return operator === "<=" || operator === ">=" || operator === "==";
  }
  switch (operator) {
    case "<=": case "<": return left < right;
    case ">=": case ">": return left > right;
    default: return operator === "!=";
  }
}

// A sum whose rounding errors are carried along (Neumaier 1974).
function exactSum(values) {
  let total = 0, lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

// rounding

function halfToEven(number) {
  const below = Math.floor(number), rest = number - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

// How far from a whole number a number is that number: see envelope/engine/rounding.py.
function tolerance(number) {
  const size = Math.abs(number);
  return size < 1 ? 1e-14 : Math.min(1e-14 * size, 0.2);
}

// 1 - share, without what a share near 1 was off by.
function complement(share) {
  const left = 1 - share, digits = Math.round(left * 1e15);
  if (!(left > 0 && left < 0.1)) return left;
  return Math.abs(left * 1e15 - digits) <= 0.2 ? digits / 1e15 : left;
}

function whole(count) {
  return Math.floor(count + tolerance(count));
}

function ceil(value, step = 1) {
  const steps = divide(value, step);
  return Math.ceil(steps - tolerance(steps)) * step + 0; // without the sign of -0
}

function floor(value, step = 1) {
  return whole(divide(value, step)) * step;
}

function nearest(value, step = 1) {
  const steps = divide(value, step), below = Math.floor(steps);
  const isHalf = Math.abs(steps - below - 0.5) <= tolerance(steps);
  return halfToEven(isHalf ? below + 0.5 : steps) * step + 0;
}

function nextPowerOf2(value) {
  const count = ceil(value);
  if (count <= 1) return 1;
  const power = Math.pow(2, Math.ceil(Math.log2(count))); // a logarithm is not exact
  if (power < count) return 2 * power;
  return power / 2 >= count ? power / 2 : power;
}

function remainder(value, step) {
  need(step !== 0, "what it divides by is 0");
  const steps = value / step, areWhole = Number.isInteger(value) && Number.isInteger(step);
  if (!areWhole || Math.abs(value) > 2 ** 53) {
    need(Math.abs(steps) < 1e15, "it divides by too little: no digit is left of what it leaves");
    const isPart = 0 < steps && steps < 0.5;
    if (!isPart && Math.abs(steps - Math.round(steps)) <= tolerance(steps)) return 0;
  }
  const rest = value % step, left = rest !== 0 && rest < 0 !== step < 0 ? rest + step : rest;
  return left === step ? 0 : left + 0; // next to nothing with the other sign leaves nothing
}

// chance

function logarithm(kind) {
  return (value) => {
    need(value > 0, "a logarithm is of a positive number");
    return kind(value);
  };
}

function squareRoot(value) {
  need(value >= 0, "a square root is of a number that is not negative");
  return Math.sqrt(value);
}

function erlangB(servers, load) {
  const message = "servers lie between 0 and 1 million, the load is not negative";
  need(servers >= 0 && load >= 0 && servers <= 1e6, message);
  let blocked = 1;
  for (let count = 1; count <= whole(servers); count++) {
    blocked = (load * blocked) / (count + load * blocked);
  }
  return blocked;
}

function erlangC(servers, load) {
  if (load >= servers) return 1;
  const blocked = erlangB(servers, load);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

function erlangServers(load, probability) {
  const message = "the share lies between 0 and 100 %, the load between 0 and 1 million";
  need(probability > 0 && probability <= 1 && load >= 0 && load <= 1e6, message);
  let blocked = 1, servers = 0;
  for (;;) {
    const waiting = load >= servers ? 1 : blocked / (1 - (load / servers) * (1 - blocked));
    if (waiting <= probability && servers > load) return servers;
    servers += 1;
    blocked = (load * blocked) / (servers + load * blocked);
  }
}

function tiered(amount, ...tiers) {
  need(amount >= 0, "an amount is 0 or more");
  const last = tiers.pop();
  let below = 0, cost = 0;
  for (let place = 0; place < tiers.length; place += 2) {
    const [limit, price] = [tiers[place], tiers[place + 1]];
    need(limit >= below, "the limits rise from 0");
    cost += Math.max(Math.min(amount, limit) - below, 0) * price;
    below = limit;
  }
  return cost + Math.max(amount - below, 0) * last;
}

function collisionProbability(count, space) {
  need(count >= 0 && space > 0, "the number of picks is not negative, the space is positive");
  if (count > space) return 1;
  if (count < 10000) {
    const chances = Array.from({ length: whole(count) }, (_, k) => Math.log1p(-k / space));
    return -Math.expm1(exactSum(chances));
  }
  return -Math.expm1((-count * (count - 1)) / (2 * space));
}

// The logarithm of n! for whole n: summed up to 20!, then by Stirling's series.
function logFactorial(n) {
  if (n <= 20) {
    let product = 1;
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  const x = n + 1, inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

function binomial(count, happened, probability) {
  if (probability === 0 || probability === 1) return happened === count * probability ? 1 : 0;
  const ways = logFactorial(count) - logFactorial(happened) - logFactorial(count - happened);
  const never = count - happened;
  return Math.exp(ways + happened * Math.log(probability) + never * Math.log1p(-probability));
}

function atLeast(needed, count, probability) {
  const message = "a probability lies between 0 and 1, the count between 0 and 100,000";
  need(probability >= 0 && probability <= 1 && count >= 0 && count <= 100000, message);
  const total = whole(count), chances = [];
  for (let k = Math.max(whole(needed), 0); k <= total; k++) {
    chances.push(binomial(total, k, probability));
  }
  return exactSum(chances);
}

function combinations(count, chosen) {
  const message = "the numbers lie between 0 and 1000";
  need(count >= 0 && chosen >= 0 && count <= 1000, message);
  const n = whole(count), k = whole(chosen);
  if (k > n) return 0;
  let ways = 1n;
  for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return Number(ways);
}

function polynomial(coefficients, x) {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient);
}

// Wichura (1988), algorithm AS 241: the percentage points of the normal distribution.
const CENTRAL = [
  [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080],
  [5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1],
];
const NEAR = [
  [7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1,
    1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
    4.6303378461565452959, 1.42343711074968357734],
  [1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2,
    1.4810397642748007459e-1, 6.8976733498510000455e-1, 1.6763848301838038494,
    2.05319162663775882187, 1],
];
const FAR = [
  [2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3,
    2.65321895265761230930e-2, 2.9656057182850489123e-1, 1.7848265399172913358,
    5.4637849111641143699, 6.6579046435011037772],
  [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
    7.868691311456132591e-4, 1.48753612908506148525e-2, 1.3692988092273580531e-1,
    5.9983220655588793769e-1, 1],
];

function normalQuantile(probability) {
  need(probability > 0 && probability < 1, "a probability lies between 0 and 1, both excluded");
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (polynomial(CENTRAL[0], r) * q) / polynomial(CENTRAL[1], r);
  }
  const tail = Math.sqrt(-Math.log(q <= 0 ? probability : 1 - probability));
  const [table, r] = tail <= 5 ? [NEAR, tail - 1.6] : [FAR, tail - 5];
  const x = polynomial(table[0], r) / polynomial(table[1], r);
  return q < 0 ? -x : x;
}

// the gamma distribution: a counterpart of envelope/engine/chance/gamma.py

const NEARLY_NORMAL = 1e-4, WIDEST = 1000, SERIES_TERMS = 100000, NO_CHANCE = 1e-30;
const EXACT_MEAN = 500;

function gammaSeries(shape, value) {
  let term = 1 / shape, total = term;
  for (let step = 1; step < SERIES_TERMS && term >= total * 1e-16; step++) {
    term *= value / (shape + step);
    total += term;
  }
  return total;
}

function gammaFraction(shape, value) {
  let base = value + 1 - shape, upper = 1e300, lower = 1 / base, total = lower;
  for (let step = 1; step < SERIES_TERMS; step++) {
    const factor = step * (shape - step);
    base += 2;
    lower = 1 / (factor * lower + base);
    upper = base + factor / upper;
    total *= upper * lower;
    if (Math.abs(upper * lower - 1) < 1e-15) break;
  }
  return total;
}

function gammaShares(shape, value) {
  const scale = Math.exp(shape * Math.log(value) - value - logGamma(shape));
  if (value < shape + 1) {
    const below = Math.min(scale * gammaSeries(shape, value), 1);
    return [below, 1 - below];
  }
  const above = Math.min(scale * gammaFraction(shape, value), 1);
  return [1 - above, above];
}

function normalShare(deviations) {
  const [inside, outside] = deviations === 0 ? [0, 1] : gammaShares(0.5, deviations ** 2 / 2);
  return deviations > 0 ? (1 + inside) / 2 : outside / 2;
}

function needGamma(holds) {
  need(holds, "the variability lies between 0 and 1000, a probability from 0 to 1");
}

function gammaShare(value, variability) {
  needGamma(variability >= 0 && variability <= WIDEST);
  if (value <= 0 || variability === 0) return value >= 1 ? 1 : 0;
  if (variability === 1) return -Math.expm1(-value);
  if (variability < NEARLY_NORMAL) {
    return normalShare(((Math.cbrt(value) - 1 + variability / 9) * 3) / Math.sqrt(variability));
  }
  return gammaShares(1 / variability, value / variability)[0];
}

function gammaCube(probability, variability) {
  const spread = (normalQuantile(probability) * Math.sqrt(variability)) / 3;
  return Math.max(1 - variability / 9 + spread, 0) ** 3;
}

function gammaGuess(probability, shape) {
  if (shape > 1) return Math.max(gammaCube(probability, 1 / shape) * shape, 1e-3 * shape);
  const turn = 1 - shape * (0.253 + shape * 0.12);
  if (probability < turn) return Math.pow(probability / turn, 1 / shape);
  return 1 - Math.log(1 - (probability - turn) / (1 - turn));
}

function gammaSolved(probability, shape) {
  let value = gammaGuess(probability, shape);
  for (let round = 0; round < 200; round++) {
    if (value < 1e-290) return 0;
    const [below, above] = gammaShares(shape, value);
    const wrong = probability < 0.5 ? below - probability : 1 - probability - above;
    const density = Math.exp((shape - 1) * Math.log(value) - value - logGamma(shape));
    const newton = wrong / density, bend = newton * ((shape - 1) / value - 1);
    const previous = value;
    value = Math.max(value - newton / (1 - Math.min(1, bend) / 2), value / 2);
    if (Math.abs(value - previous) <= 1e-8 * value) break;
  }
  return value;
}

function gammaQuantile(probability, variability) {
  needGamma(variability >= 0 && variability <= WIDEST && probability >= 0 && probability < 1);
  if (variability === 0) return 1;
  if (probability === 0) return 0;
  if (variability === 1) return -Math.log1p(-probability);
  if (variability < NEARLY_NORMAL) return gammaCube(probability, variability);
  return gammaSolved(probability, 1 / variability) * variability;
}

function largestPoisson(mean, count) {
  const chances = [Math.exp(-mean)];
  while (chances.length <= mean || chances.at(-1) > NO_CHANCE) {
    chances.push((chances.at(-1) * mean) / chances.length);
  }
  let above = 0;
  const reached = chances.slice(1).reverse().map((chance) => {
    above += chance;
    return above >= 1 ? 1 : -Math.expm1(count * Math.log1p(-above));
  });
  return exactSum(reached);
}

function poissonMaximum(mean, count) {
  const message = "the mean lies between 0 and 1e15, the count between 0 and 1 billion";
  need(mean >= 0 && mean <= 1e15 && count >= 0 && count <= 1e9, message);
  if (whole(count) === 0) return 0;
  if (mean <= EXACT_MEAN) return largestPoisson(mean, whole(count));
  const excess = largestPoisson(EXACT_MEAN, whole(count)) - EXACT_MEAN;
  const longer = Math.sqrt(mean / EXACT_MEAN);
  const skewed = Math.max(excess ** 2 / EXACT_MEAN - 1, 0) / 6;
  return mean + longer * excess - (longer - 1) * skewed;
}

// popularity

const EXACT_TERMS = 1000;

function harmonic(count, exponent = 1) {
  const last = whole(count);
  need(last >= 0 && count <= 1e18, "the number of terms lies between 0 and 1e18");
  const terms = [];
  for (let k = 1; k <= Math.min(last, EXACT_TERMS); k++) terms.push(Math.pow(k, -exponent));
  const head = exactSum(terms);
  if (last <= EXACT_TERMS) return head;
  const ends = (Math.pow(last, -exponent) - Math.pow(EXACT_TERMS, -exponent)) / 2;
  const slope = Math.pow(EXACT_TERMS, -exponent - 1) - Math.pow(last, -exponent - 1);
  return head + area(EXACT_TERMS, last, exponent) + ends + (exponent / 12) * slope;
}

// The integral of x^-exponent between two bounds.
function area(first, last, exponent) {
  const rest = 1 - exponent, log = Math.log(last / first);
  if (Math.abs(rest * log) < 1e-8) return log;
  return (Math.pow(first, rest) * Math.expm1(rest * log)) / rest;
}

function zipfHitRatio(cached, objects, exponent) {
  return divide(harmonic(Math.min(cached, objects), exponent), harmonic(objects, exponent));
}

function zipfObjects(hitRatio, objects, exponent) {
  need(hitRatio >= 0 && hitRatio <= 1, "a hit ratio lies between 0 and 1");
  const wanted = hitRatio * harmonic(objects, exponent);
  let low = 0, high = whole(objects);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (harmonic(middle, exponent) >= wanted * (1 - 1e-12)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Che's approximation (Che, Tung and Wang 2002).
function lruHitRatio(cached, objects, exponent) {
  const message = "the cache and the exponent are not negative, objects from 1 to 1e15";
  need(cached >= 0 && objects >= 1 && objects <= 1e15 && exponent >= 0, message);
  if (cached >= objects) return 1;
  if (cached === 0) return 0;
  const groups = ranks(objects, exponent);
  const held = (time) => {
    let sum = 0;
    for (const [n, p] of groups) sum += n * -Math.expm1(-p * time);
    return sum - cached;
  };
  const time = root(held, cached);
  const hits = exactSum(groups.map(([n, p]) => n * p * -Math.expm1(-p * time)));
  return hits / exactSum(groups.map(([n, p]) => n * p));
}

// Pairs of a number of ranks and the share of requests of each.
function ranks(objects, exponent) {
  const total = harmonic(objects, exponent), last = whole(objects), pairs = [];
  for (let k = 1; k <= Math.min(EXACT_TERMS, last); k++) {
    pairs.push([1, Math.pow(k, -exponent) / total]);
  }
  for (let end = EXACT_TERMS; end < last; ) {
    const start = end;
    end = Math.min(Math.floor(end * 1.01), last);
    const mass = area(start + 0.5, end + 0.5, exponent);
    pairs.push([end - start, mass / total / (end - start)]);
  }
  return pairs;
}

// Where a rising function crosses zero, above zero.
function root(rising, start) {
  let low = 0, high = start;
  while (rising(high) < 0) [low, high] = [high, high * 2];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// ranges, which count with their medians

function lognormalMedian(low, high) {
  need(low > 0 && high >= low, "a lognormal range runs upwards between positive ends");
  return Math.sqrt(low) * Math.sqrt(high);
}

function lognormalMomentsMedian(mean, deviation) {
  need(mean > 0 && deviation >= 0, "the mean is positive, the deviation is not negative");
  return mean / Math.hypot(1, deviation / mean);
}

function sharesMedian(low, high) {
  need(low > 0 && low <= high && high < 1, "a range of shares runs upwards between 0 % and 100 %");
  const odds = Math.sqrt((low / (1 - low)) * (high / (1 - high)));
  return odds / (1 + odds);
}

function middle(low, high) {
  return low + (high - low) / 2;
}

function normalMomentsMedian(mean, deviation) {
  need(deviation >= 0, "the deviation is not negative");
  return mean;
}

function triangularMedian(low, mode, high) {
  need(low <= mode && mode <= high, "the most likely value lies between low and high");
  if (mode - low >= high - mode) return low + Math.sqrt(((high - low) * (mode - low)) / 2);
  return high - Math.sqrt(((high - low) * (high - mode)) / 2);
}

function pertMedian(low, mode, high) {
  need(low <= mode && mode <= high, "the most likely value lies between low and high");
  if (low === high) return low;
  const place = (mode - low) / (high - low);
  if (place > 0.5) return high - (high - low) * betaMedian(5 - 4 * place, 1 + 4 * place);
  return low + (high - low) * betaMedian(1 + 4 * place, 5 - 4 * place);
}

// The median of a beta distribution with 1 <= a <= b: see envelope/engine/ranges/medians.py.
function betaMedian(a, b) {
  const scale = Math.exp(logGamma(a) + logGamma(b) - logGamma(a + b));
  let x = Math.pow((a * scale) / 2, 1 / a);
  for (let round = 0; round < 50; round++) {
    let term = 1, total = 1;
    for (let n = 0; term > 1e-17 * total; n++) {
      term *= ((a + b + n) / (a + 1 + n)) * x;
      total += term;
    }
    const density = (Math.pow(x, a - 1) * Math.pow(1 - x, b - 1)) / scale;
    const share = (x * density * (1 - x) * total) / a;
    const step = (Math.log(0.5 / share) * share) / (x * density);
    x *= Math.exp(step);
    if (Math.abs(step) <= 1e-15) break;
  }
  return x;
}

function logGamma(x) {
  let product = 1;
  for (let k = 0; k <= 20; k++) product *= x + k;
  return logFactorial(x + 20) - Math.log(product);
}

// Every function of the language by its row, and `shares`: a range between percentages.
const FUNCTIONS = {
  /* function rows */
};

// A function of the language, or its refusal in words.
function call(name, ...values) {
  for (const value of values) finite(value);
  try {
    return finite(FUNCTIONS[name](...values));
  } catch (error) {
    if (!(error instanceof NoValue) || error.message === TOO_LARGE) throw error;
    throw new NoValue(`\`${name.split("__")[0]}\` has no value: ${error.message}`);
  }
}
