// What each number of the page shows: a text and, where it is one, a value.

// By the first letter of `data-show`.
const SHOW = {
  q: (place) => [shown(place), current.x[place]],
  p: (place) => {
    const period = data.periods[place], value = amountOf(period, current.x);
    return [textOf(value, data.formats[period.format]), value];
  },
  n: (place) => [how(place)],
  m: (place) => [changed.has(place) ? how(place) : members(place)],
  b: (place) => [basisOf(place)],
  w: (place) => [partBoundBy(data, current, data.parts[place]).word],
  d: (place) => [stateOf(place)[1]],
  f: (place) => [following(data, current, data.parts[place])],
  s: (place) => [shareText(shareOf(place)), shareOf(place)],
  u: (place) => [heldUnder(data.settings[place])],
  h: (place) => [current.holds[place] ? "holds" : failsText(data.checks[place])],
  c: (place) => [filled(data.checks[place].numbers)],
};

// What a part has of a total, as a share; nothing of nothing.
function shareOf(place) {
  const [part, total] = data.shares[place].map((each) => current.x[each]);
  return total ? part / total : 0;
}

// The settings that a result holds under: `(on demand; cache spot)`.
function heldUnder([own, ...inside]) {
  const word = shown(own), others = inside.filter((place) => shown(place) !== word);
  const parts = others.slice(0, data.most).map((place) => {
    return `${data.quantities[place].name.replace(/\.[^.]*$/, "")} ${shown(place)}`;
  });
  const more = others.length - parts.length;
  return `(${[word, ...parts, ...(more ? [`${more} parts otherwise`] : [])].join("; ")})`;
}

function failsText(check) {
  return check.severity === "error" ? "FAILS" : "warning";
}

function how(place) {
  if (changed.has(place)) return "changed in this page";
  const { taken, told, numbers } = data.quantities[place];
  if (!taken) return filled(told ?? numbers);
  const value = filled(numbers);
  return value === shown(place) ? taken : `${value} (${taken})`;
}

// The largest contributions to a total, largest first.
function members(place) {
  const used = data.quantities[place].uses.filter((each) => current.x[each]);
  used.sort((one, other) => current.x[other] - current.x[one]);
  const words = used.map((each) => {
    const part = data.quantities[each].name.replace(/\.[^.]*$/, "").replace(/\.total$/, "");
    return `${part.replace(/_/g, " ")} ${shown(each)}`;
  });
  return words.slice(0, 4).join(", ") + (words.length > 4 ? `, ${words.length - 4} more` : "");
}

function checksText() {
  const holding = current.holds.filter(Boolean).length;
  return `${holding} of ${current.holds.length} hold`;
}

function checksMark() {
  const failing = data.checks.filter((_, place) => !current.holds[place]);
  if (failing.some((check) => check.severity === "error")) return "fails";
  return failing.length ? "warns" : "ok";
}
