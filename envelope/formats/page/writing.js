// How numbers are written and read: a counterpart of envelope/units/writing.py, by tables that
// Python has made of the scenario's units.

const DIGITS = 3, MOST_DIGITS = 13;
const NUMBER_SUFFIXES =
  ["", "k", "M", "bn", "T", " quadrillion", " quintillion", " sextillion", " septillion"];

// A number to some significant digits, `1.23e+4`, halves to the even digit.
function exponential(number, digits) {
  const short = number.toExponential(digits - 1);
  if (!/50{5}e/.test(number.toExponential(digits + 5))) return short; // nowhere near a tie
  const long = number.toExponential(digits + 24);
  const [mantissa, exponent] = long.split("e"), cut = mantissa.indexOf(".") + digits;
  const kept = mantissa.slice(0, cut), rest = mantissa.slice(cut);
  const isTie = rest[0] === "5" && /^50*$/.test(rest), isEven = /[02468]\.?$/.test(kept);
  return isTie && isEven ? `${kept.replace(/\.$/, "")}e${exponent}` : short;
}

function rounded(number, digits) {
  return Number(exponential(number, digits));
}

function isWhole(number) {
  const far = Math.abs(number - Math.round(number));
  return Number.isFinite(number) && far <= 1e-12 * Math.abs(number);
}

function grouped(digits) {
  const [whole, decimals] = digits.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? groups : `${groups}.${decimals}`;
}

function trimmed(text) {
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

// A number in plain digits: `0.00012`, `34.7`, `12,300`.
function fixed(number, digits) {
  const decimals = number ? digits - 1 - Math.floor(Math.log10(Math.abs(number))) : 0;
  return trimmed(grouped(number.toFixed(Math.max(decimals, 0))));
}

// How many times a size can be divided by a thousand.
function stepOf(size) {
  let step = 0;
  while (step + 1 < NUMBER_SUFFIXES.length && size >= scaleOf(step + 1)) step += 1;
  return step;
}

// A thousand to a power, as the nearest number.
function scaleOf(step) {
  return Number(`1e${3 * step}`);
}

// As many digits as it takes for 999,990 not to be a million.
function digitsBelowSuffix(number, digits) {
  const size = Math.abs(number);
  if (!(size >= 500 && size < 1e27)) return digits;
  for (let more = digits; more <= MOST_DIGITS; more += 1) {
    if (stepOf(rounded(size, more)) === stepOf(size)) return more;
  }
  return digits;
}

// As many digits as it takes to tell a number from 1: 0.99999, 1.0004.
function digitsBesideOne(number, digits) {
  const distance = Math.abs(Math.abs(number) - 1);
  if (!(distance > 0 && distance < 0.01)) return digits;
  const first = Math.abs(number) < 1 ? 1 : 2;
  return Math.max(digits, Math.min(first - Math.floor(Math.log10(distance)), MOST_DIGITS));
}

function numberText(number, digits, exact, suffix = true) {
  if (!Number.isFinite(number)) return String(number);
  const whole = halfToEven(number);
  if (exact && isWhole(number) && Math.abs(whole) < 10000) return grouped(String(whole || 0));
  if (suffix || Math.abs(number) >= 1e15) digits = digitsBelowSuffix(number, digits);
  number = rounded(number, digits);
  const size = Math.abs(number);
  if (size && !(size >= 1e-4 && size < 1e27)) {
    const [mantissa, exponent] = exponential(number, digits).split("e");
    return `${trimmed(mantissa)}e${Number(exponent)}`;
  }
  const step = suffix || size >= 1e15 ? stepOf(size) : 0;
  return fixed(number / scaleOf(step), digits) + NUMBER_SUFFIXES[step];
}

function percentText(number, digits = DIGITS) {
  digits = digitsBesideOne(number / 100, digits);
  const short = Number.isFinite(number) ? rounded(number, digits) : number;
  const size = Math.abs(short);
  if (size >= 1e-7 && size < 1e-4) return fixed(short, digits);
  if (!(size >= 1000 && size < 1e15)) return numberText(number, digits, false);
  const isExact = isWhole(number) && Math.abs(Math.round(number)) < 10000;
  return isExact ? grouped(String(Math.round(number))) : fixed(short, digits);
}

// A share as people write it: `62%`, `0.4%`, nothing smaller than they care for.
function shareText(share) {
  if (share > 0 && share < 1e-5) return `<${numberText(1e-3, 2, false)}%`;
  return `${numberText(share * 100, 2, false)}%`;
}

// A value in one unit of a format: `factor`, `before` and `one` or `many` around the number.
function inUnit(value, unit, digits = DIGITS) {
  const number = value / unit.factor;
  if (unit.percent) return percentText(number, digits) + unit.many;
  if (unit.plain) digits = digitsBesideOne(number, digits);
  const text = numberText(number, digits, unit.exact, !unit.prefixed);
  const [sign, size] = text.startsWith("-") ? ["-", text.slice(1)] : ["", text];
  return sign + unit.before + size + (size === "1" ? unit.one : unit.many);
}

function largest(value, units, least = 1) {
  const fits = (unit) => {
    const size = Math.abs(value / unit.factor);
    const isNear = size < least && size > least * 0.99; // which rounding may lift
    return isNear ? rounded(size, DIGITS) >= least : size >= least;
  };
  return units.filter(fits).at(-1);
}

// The unit that a value is shown in: its own, or a related one with a number from 1 to 1000.
function shownUnit(value, format) {
  if (format.rare && value !== 0 && Math.abs(value) < 1e-3) return shownUnit(value, format.rare);
  if (!value || !Number.isFinite(value)) return format.own;
  if (format.keeps && Math.abs(value / format.own.factor) < 10000) return format.own;
  if (format.prefixes) return largest(value, format.prefixes) ?? format.prefixes[0];
  if (!format.short) return format.own;
  const size = Math.abs(rounded(value / format.own.factor, DIGITS));
  if (format.stays && size >= 1 && size < 1000) return format.own;
  return largest(value, format.long, 2) ?? largest(value, format.short) ?? format.short[0];
}

// A word is written as it is: `words` are the numbers that stand for each.
function textOf(value, format) {
  if (format.words) return Object.keys(format.words).find((word) => format.words[word] === value);
  return inUnit(value, shownUnit(value, format));
}

// reading

class Refused extends Error {}

const READ_SUFFIXES = {
  k: 3, K: 3, M: 6, G: 9, bn: 9, T: 12,
  thousand: 3, lakh: 5, million: 6, crore: 7, billion: 9, trillion: 12,
  quadrillion: 15, quintillion: 18, sextillion: 21, septillion: 24,
};
const LARGE_WORD = "(?:[mMbB]|[tT]r|[qQ]uadr|[qQ]uint|[sS]ext|[sS]ept)illion";
const READ_SUFFIX = new RegExp(
  `^(?:[tT]housand|[lL]akh|[cC]rore|${LARGE_WORD}|bn|[kKMGT])(?![\\p{L}\\p{N}_])`, "u");
const READ_NUMBER =
  /^((?:(?!0)\d{1,3}(?:,\d{3})+(?!\d)|\d[\d_]*)(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:[eE]([+-]?\d+))?/;
const NUMBER_WORD = `(?:[tT]housand|[lL]akh|[cC]rore|${LARGE_WORD})(?![\\p{L}\\p{N}_])`;
const OVER = "(?:\\/|per(?![\\p{L}\\p{N}_]))\\s*";
const MANY = new RegExp(`^${OVER}(?=\\d|${NUMBER_WORD})`, "u");
// A hyphen multiplies by a unit of time: `GB-month`.
const JOINED = new RegExp(`^(?:${OVER}(?!\\s*\\d|\\s*${NUMBER_WORD})|\\*|-(?=\\p{L}))`, "u");
const READ_WORD = /^(?:%|\$|[\p{L}_µ][\p{L}\p{N}_]*)/u;

// The value of `200M users` or `$0.05/GB` in base units, for a quantity that is `wanted`:
// `{dimension, format}`. `text` is how it was understood, with its unit.
function readQuantity(typed, wanted, units) {
  if (wanted.format.words) return readWord(typed.trim(), wanted.format.words);
  const reader = { rest: typed.trim().replace(/[−–]/g, "-") };
  const take = (pattern) => {
    const found = reader.rest.match(pattern);
    if (found) reader.rest = reader.rest.slice(found[0].length).trimStart();
    return found;
  };
  const sign = take(/^-/) ? -1 : 1;
  const money = take(/^\$/);
  const lasting = money ? null : readDuration(reader, units);
  const plain = lasting ? lasting.number : readNumber(take);
  const above = readUnit(take, units, money ? "USD" : lasting?.word);
  const { many, factors } = overMany(take, units, above);
  const number = plain / many;
  if (reader.rest) throw new Refused(`\`${reader.rest}\` is not understood here`);
  const value = sign * number * (factors.length ? factorOf(factors, units) : 1);
  if (!Number.isFinite(value) || Math.abs(value) > 1e300) throw new Refused(TOO_LARGE);
  if (factors.length) {
    const dimension = dimensionOf(factors, units);
    if (dimension !== wanted.dimension) throw new Refused(mismatch(dimension, wanted));
    return { value, text: typed.trim() };
  }
  return bare(sign * number, typed.trim(), wanted);
}

function readWord(typed, words) {
  if (Object.hasOwn(words, typed)) return { value: words[typed], text: typed };
  throw new Refused(`\`${typed}\` is none of ${Object.keys(words).join(", ")}`);
}

function readNumber(take) {
  const found = take(READ_NUMBER);
  if (!found) throw new Refused("a number and a unit stand here, such as `12 GB` or `95%`");
  const digits = found[1].replace(/[,_]/g, "");
  const power = take(/^\^\s*(-?\d+)(?![\d.])/);
  let suffix = 0;
  const word = take(READ_SUFFIX);
  if (word) suffix = suffixOf(word[0]);
  if (power) return Math.pow(Number(digits), Number(power[1])) * Math.pow(10, suffix);
  // read as one decimal: 1.001 * 1000 is not quite 1001
  return Number(`${digits}e${Number(found[2] ?? 0) + suffix}`);
}

const PIECE = /^(\d[\d_]*(?:\.\d+)?)\s*([\p{L}µ]+)\s*/u;

// `1h30m`, `1 day 12 h`: falling units of time, as one number of the smallest; null for the rest.
function readDuration(reader, units) {
  const secondsIn = (word) => {
    const known = Object.hasOwn(units.words, word) ? units.words[word] : null;
    const powers = known ? units.dimensions[known[1]] : [];
    return powers.length === 1 && powers[0][0] === "time" && powers[0][1] === 1 ? known[0] : NaN;
  };
  const pieces = [];
  let rest = reader.rest;
  for (let found = rest.match(PIECE); found; found = rest.match(PIECE)) {
    pieces.push([Number(found[1].replace(/_/g, "")), found[2]]);
    rest = rest.slice(found[0].length);
  }
  const sizes = pieces.map(([, word]) => secondsIn(word));
  pieces.forEach(([, word], place) => { // a lone `m` is a minute where it can be nothing else
    const isMinute = place ? sizes[place - 1] < secondsIn("month") : sizes[1] < secondsIn("min");
    if (word === "m" && isMinute) sizes[place] = secondsIn(pieces[place][1] = "min");
  });
  const falls = sizes.every((size, place) => size > 0 && (!place || size < sizes[place - 1]));
  if (pieces.length < 2 || !falls) return null;
  reader.rest = rest;
  const last = sizes.at(-1);
  const number = pieces.reduce((sum, [count], place) => sum + count * (sizes[place] / last), 0);
  return { number, word: pieces.at(-1)[1] };
}

// The unit `above` over the many that `/1k requests` and `per million tokens` count.
function overMany(take, units, above) {
  const found = above.length ? take(MANY) : null;
  if (!found) return { many: 1, factors: above };
  const word = take(READ_SUFFIX);
  const many = word ? Math.pow(10, suffixOf(word[0])) : readNumber(take);
  const below = take(/^(?=\p{L})/u) ? readUnit(take, units) : [];
  if (!word && below.length > 1) throw new Refused("write what is divided in parentheses");
  return { many, factors: [...above, ...below.map(([name, power], place) =>
    [name, place ? power : -power])] };
}

function suffixOf(word) {
  return READ_SUFFIXES[word] ?? READ_SUFFIXES[word.toLowerCase()];
}

// The words of a unit with their powers, perhaps after a first one: [["GB", 1], ["day", -1]].
function readUnit(take, units, first) {
  const factors = first ? [[first, 1]] : [];
  let sign = 1;
  for (;;) {
    const isJoined = factors.length > 0 || sign < 0;
    const operator = take(JOINED);
    if (operator && operator[0] !== "-") sign = operator[0] === "*" ? 1 : -1;
    else if (isJoined) return factors;
    const word = take(READ_WORD);
    if (!word && !operator) return factors;
    if (!word) throw new Refused(`a unit stands after \`${operator[0]}\``);
    const name = word[0] === "$" ? "USD" : word[0];
    if (name === "B" && factors.length === 0 && take(/^(?=[\p{L}])/u)) {
      throw new Refused("`B` is byte, never billion: a billion is `bn`");
    }
    if (units.ambiguous[name]) throw new Refused(`\`${name}\` could be ${units.ambiguous[name]}`);
    if (!Object.hasOwn(units.words, name)) throw new Refused(`there is no unit \`${name}\` here`);
    const power = take(/^\^\s*([1-9])(?!\d)/);
    factors.push([name, sign * (power ? Number(power[1]) : 1)]);
  }
}

function factorOf(factors, units) {
  let total = 1;
  for (const [word, power] of factors) {
    if (power > 0) total *= Math.pow(units.words[word][0], power);
  }
  for (const [word, power] of factors) {
    if (power < 0) total /= Math.pow(units.words[word][0], -power);
  }
  return total;
}

// The dimension as one text, `data:1,time:-1`, bases sorted by name.
function dimensionOf(factors, units) {
  const powers = new Map();
  for (const [word, power] of factors) {
    for (const [base, times] of units.dimensions[units.words[word][1]]) {
      powers.set(base, (powers.get(base) ?? 0) + times * power);
    }
  }
  const kept = [...powers].filter(([, power]) => power !== 0);
  return kept.map(([base, power]) => `${base}:${power}`).sort().join(",");
}

function mismatch(dimension, wanted) {
  const example = textOf(wanted.value, wanted.format);
  return dimension
    ? `this measures something else: a value such as \`${example}\` stands here`
    : `a unit is missing: a value such as \`${example}\` stands here`;
}

// A number without a unit takes the quantity's own; a plain number stays one, `0.9` is 90 %. With a
// suffix it is refused where that unit has a prefix: 2k of KB is 2 KB to some and 2 MB to others.
function bare(number, typed, wanted) {
  const { own } = wanted.format;
  if (own.unprefixed && /[\d.]\s?[kKMGT]$/.test(typed)) {
    const readings = [own.unprefixed, own.factor].map((each) => {
      return textOf(number * each, wanted.format);
    });
    const symbol = own.many.trim();
    const both = `${readings.join(", or ")} (${typed} ${symbol})`;
    throw new Refused(`\`${typed}\` has two readings: ${both}; name its unit`);
  }
  if (wanted.dimension === "") {
    const share = `${Number((number * 100).toPrecision(15))}%`;
    return { value: number, text: own.percent ? share : typed };
  }
  const words = Math.abs(number) === 1 ? own.one : own.many;
  return { value: number * own.factor, text: own.before + typed + words };
}
