// What people type beside a plain value, read as on the command line: `2M to 3M users` is its
// median, `x2` and `+40%` are of what is there. A counterpart of envelope/model/build/setting.py.

const AMOUNT = "(\\d[\\d_]*(?:\\.\\d+)?|\\.\\d+)";
const MORE = new RegExp(`^\\s*([-+−])\\s*${AMOUNT}\\s*%\\s*$`);
const TIMES = new RegExp(`^\\s*(\\*|×|·|[xX]|/|÷)\\s*${AMOUNT}\\s*(%?)\\s*$`);
const BETWEEN = /\s+to(?:\s+|$)|\s*(?:\.\.\.?|…)\s*/;
// A number with its suffix, and what stands behind it.
const WRITTEN = "[\\d.][\\d,_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?:\\^\\d+)?\\s*";
const THOUSANDS =
  "(?:thousand|lakh|million|crore|billion|(?:tr|quadr|quint|sext|sept)illion)\\b";
const SUFFIXED = `(?:(?:[kKMGT]|bn)(?!\\p{L})|${THOUSANDS})?`;
const LEADING = new RegExp(`^([-−–]?\\s*\\$?\\s*${WRITTEN}${SUFFIXED})\\s*(.*)$`, "u");
const MEDIAN_DIGITS = 15;

// A value in base units, and how it was understood: what is typed into a field or stands in a link.
function readTyped(typed, wanted, units) {
  if (wanted.format.words) return readQuantity(typed, wanted, units);
  const how = changeOf(typed);
  if (how) return changedBy(how, typed.trim(), wanted, units);
  if (/^\s*\+/.test(typed)) {
    const rest = typed.trim().slice(1).trim();
    throw new Refused(`\`${typed.trim()}\` has two readings: ${rest}, or ${rest} more`);
  }
  if (/^\s*[a-z_]+\s*\(/.test(typed)) {
    throw new Refused(`functions are read in files: here a range is ${rangeExample(wanted)}`);
  }
  const [low, high, ...others] = typed.split(BETWEEN);
  if (high === undefined) return readAlone(typed, wanted, units);
  if (!low.trim() || !high.trim() || others.length) {
    throw new Refused(`a range has two ends: ${rangeExample(wanted)}`);
  }
  return { value: medianOf(low.trim(), high.trim(), wanted, units), text: typed.trim() };
}

function rangeExample(wanted) {
  const [low, high] = [0.8, 1.2].map((share) => textOf(wanted.value * share, wanted.format));
  return `\`${low} to ${high}\``;
}

// A single value, refused with what was meant where that is plain to see.
function readAlone(typed, wanted, units) {
  const text = typed.trim(), rest = (text.match(LEADING)?.[2] ?? "").trim();
  if (/^[-−–]\s*\d|\s[-−–]\s*\d/.test(rest)) {
    throw new Refused(`\`${text}\` is no value: a range is written ${rangeExample(wanted)}`);
  }
  if (rest === "%" && wanted.dimension !== "") {
    const share = text.slice(0, -1).trim();
    const example = textOf(wanted.value, wanted.format);
    throw new Refused(`\`${text}\` is a share: a value such as \`${example}\` stands here, or ` +
      `\`x${Number(share) / 100}\` for ${share}% of what is there`);
  }
  if (/(^|\s)[*×·()+]|\s\/\s*\d/.test(rest)) {
    const example = textOf(wanted.value, wanted.format);
    throw new Refused(`formulas are read in files: a value such as \`${example}\` stands here, ` +
      "or `x2` for twice what is there");
  }
  return readQuantity(typed, wanted, units);
}

// By what a text changes the value that is there; null for a value of its own.
function changeOf(typed) {
  const more = typed.match(MORE);
  if (more) {
    const share = (more[1] === "+" ? 1 : -1) * Number(more[2].replaceAll("_", "")) / 100;
    return { share, factor: 1 + share };
  }
  const times = typed.match(TIMES);
  if (!times) return null;
  const number = Number(times[2].replaceAll("_", "")) / (times[3] ? 100 : 1);
  return { share: null, factor: /[/÷]/.test(times[1]) ? 1 / number : number };
}

function changedBy({ share, factor }, typed, wanted, units) {
  const { own } = wanted.format, { value } = wanted;
  if (share !== null && own.percent) {
    const [points, part] = toldApart(value + share, value * factor);
    const amount = percentText(Math.abs(share) * 100), more = share > 0 ? "more" : "less";
    const text = `${wanted.name}=${typed}`;
    throw new Refused(`\`${text}\` has two readings: ${points} (${amount} points ${more}), or ` +
      `${part} (${amount}% ${more} of it); give the share itself`);
  }
  const text = inUnit(value * factor, shownUnit(value * factor, wanted.format), MEDIAN_DIGITS);
  return readQuantity(text, wanted, units);
}

// Two shares with as many digits as it takes to see that they differ.
function toldApart(one, other) {
  for (let digits = DIGITS; ; digits++) {
    const texts = [one, other].map((share) => `${percentText(share * 100, digits)}%`);
    if (texts[0] !== texts[1] || digits === MEDIAN_DIGITS) return texts;
  }
}

// The median of a range: lognormal, of shares logit-normal.
function medianOf(low, high, wanted, units) {
  const [, lowNumber, lowUnit] = low.match(LEADING) ?? [];
  const [, , highUnit] = high.match(LEADING) ?? [];
  if (lowUnit === undefined || highUnit === undefined) {
    throw new Refused(`two numbers and a unit stand here, such as ${rangeExample(wanted)}`);
  }
  if (!highUnit.startsWith(lowUnit)) {
    throw new Refused(`a range cannot go from \`${low}\` to \`${high}\``);
  }
  const text = `${lowNumber}${/^[\p{L}]/u.test(highUnit) ? " " : ""}${highUnit}`;
  const ends = [text, high].map((each) => readQuantity(each, wanted, units).value);
  if (ends[0] > ends[1]) {
    throw new Refused("this range runs downwards: the lower end comes first");
  }
  if (highUnit.startsWith("%")) {
    if (ends[0] <= 0 || ends[1] >= 1) {
      throw new Refused("a range of shares lies between 0% and 100%, without the two");
    }
    const odds = ends.map((end) => Math.log(end / (1 - end)));
    return 1 / (1 + Math.exp(-(odds[0] + odds[1]) / 2));
  }
  if (ends[0] <= 0) throw new Refused("a range by `to` is positive at both ends");
  return Math.sqrt(ends[0]) * Math.sqrt(ends[1]);
}
