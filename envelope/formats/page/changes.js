// What is changed: texts read into values, or refused and said why.

function wanted(place) {
  const format = formatOf(place), { name } = data.quantities[place];
  return { name, dimension: format.dimension, format, value: current.x[place] };
}

// A quantity set to a text, an input or a formula; where that cannot be why, which is also said
// beside it where it has a field.
function set(place, text) {
  try {
    const read = readTyped(text, wanted(place), data.units);
    if (read.text === data.quantities[place].text) return unset(place);
    refuseExcess({ [place]: read.value }, place, text);
    const next = calculated(data, { ...givenValues(), [place]: read.value });
    refuseExcess(next.x, place, text);
    changed.set(place, read);
    current = next;
    return say(place, "");
  } catch (error) {
    return say(place, reason(error, place));
  }
}

function refuseExcess(x, place, text) {
  const wrong = excess(data, x, plain.x, place, text);
  if (wrong) throw new Refused(wrong);
}

function unset(place) {
  const given = givenValues();
  delete given[place];
  try {
    current = calculated(data, given);
  } catch (error) {
    return say(place, reason(error, place));
  }
  changed.delete(place);
  return say(place, "");
}

// Everything as the file has it; what was refused goes, too.
function unsetAll() {
  for (const place of changed.keys()) if (fields.has(place)) touched.add(place);
  changed.clear();
  current = plain;
  for (const [place, field] of fields) if (isWrong(field)) say(place, "");
}

function givenValues() {
  return Object.fromEntries([...changed].map(([place, { value }]) => [place, value]));
}

function reason(error, place) {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof Failed)) throw error;
  const subject = subjectOf(error.place);
  return `with this, ${subject} has no value: ${error.message}; the last value is kept`;
}

// What has no value, as people know it: the part, not what is inside it.
function subjectOf(place) {
  if (place === null) return "a check";
  const [part, ...inside] = data.quantities[place].name.split(".");
  const word = part.replaceAll("_", " ");
  return inside.length ? `the part ${word}` : word;
}

// How a value lies outside what is usual, in the words of a report; nothing where it does not.
function unusual(place) {
  const { usual, bounds } = data.quantities[place], value = current.x[place];
  const [low, high] = usual ?? bounds ?? [null, null];
  const isLow = low !== null && value < low, isHigh = high !== null && value > high;
  if (!isLow && !isHigh) return "";
  const end = textOf(isLow ? low : high, formatOf(place));
  return `${isLow ? "less" : "more"} than the ${end} that is usual`;
}

// What is said beside an input, nothing where all is well; the same is given back.
function say(place, message) {
  const field = fields.get(place), words = quoted(message);
  if (!field) return words;
  touched.add(place);
  document.getElementById(`wrong-${place}`).textContent = words;
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  return words;
}

function isWrong(field) {
  return field.getAttribute("aria-invalid") === "true";
}

function quoted(message) {
  return message.replace(/`([^`]*)`/g, "“$1”");
}
