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

function settled(number) {
  const whole = halfToEven(number);
  return Math.abs(number - whole) <= 1e-9 * Math.max(1, Math.abs(number)) ? whole : number;
}

function ceil(value, step = 1) {
  return Math.ceil(settled(divide(value, step))) * step;
}

function floor(value, step = 1) {
  return Math.floor(settled(divide(value, step))) * step;
}

function nearest(value, step = 1) {
  return halfToEven(settled(divide(value, step))) * step;
}

function nextPowerOf2(value) {
  return value > 1 ? Math.pow(2, Math.ceil(settled(Math.log2(value)))) : 1;
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
  for (let count = 1; count <= Math.trunc(settled(servers)); count++) {
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

function collisionProbability(count, space) {
  need(count >= 0 && space > 0, "the number of picks is not negative, the space is positive");
  if (count > space) return 1;
  if (count < 10000) {
    const chances = Array.from({ length: Math.trunc(count) }, (_, k) => Math.log1p(-k / space));
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
  const total = Math.trunc(settled(count)), chances = [];
  for (let k = Math.max(Math.trunc(settled(needed)), 0); k <= total; k++) {
    chances.push(binomial(total, k, probability));
  }
  return exactSum(chances);
}

function combinations(count, chosen) {
  const message = "the numbers lie between 0 and 1000";
  need(count >= 0 && chosen >= 0 && count <= 1000, message);
  const n = Math.trunc(settled(count)), k = Math.trunc(settled(chosen));
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

// popularity

const EXACT_TERMS = 1000;

function harmonic(count, exponent = 1) {
  const whole = Math.trunc(settled(count));
  need(whole >= 0 && count <= 1e18, "the number of terms lies between 0 and 1e18");
  const terms = [];
  for (let k = 1; k <= Math.min(whole, EXACT_TERMS); k++) terms.push(Math.pow(k, -exponent));
  const head = exactSum(terms);
  if (whole <= EXACT_TERMS) return head;
  const ends = (Math.pow(whole, -exponent) - Math.pow(EXACT_TERMS, -exponent)) / 2;
  const slope = Math.pow(EXACT_TERMS, -exponent - 1) - Math.pow(whole, -exponent - 1);
  return head + area(EXACT_TERMS, whole, exponent) + ends + (exponent / 12) * slope;
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
  let low = 0, high = Math.trunc(settled(objects));
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
  const total = harmonic(objects, exponent), last = settled(objects), pairs = [];
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

function medianOfLognormal(low, high) {
  need(low > 0 && high >= low, "a lognormal range runs upwards between positive ends");
  return Math.sqrt(low) * Math.sqrt(high);
}

function medianOfShares(low, high) {
  need(low > 0 && low <= high && high < 1, "a range of shares runs upwards between 0 % and 100 %");
  const odds = Math.sqrt((low / (1 - low)) * (high / (1 - high)));
  return odds / (1 + odds);
}

function medianOfNormal(low, high) {
  return low + (high - low) / 2;
}

function medianOfTriangular(low, mode, high) {
  need(low <= mode && mode <= high, "the most likely value lies between low and high");
  if (mode - low >= high - mode) return low + Math.sqrt(((high - low) * (mode - low)) / 2);
  return high - Math.sqrt(((high - low) * (high - mode)) / 2);
}

// Every function of the language by its name, and `shares`: a range between percentages.
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
    throw new NoValue(`\`${name}\` has no value: ${error.message}`);
  }
}
