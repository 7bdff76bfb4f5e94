// What is changed: texts read into values, and the link that holds them.

function wanted(place) {
  const quantity = data.quantities[place];
  return { dimension: quantity.dimension ?? "", format: formatOf(place), value: current.x[place] };
}

// An input set to a text; false, and said why beside it, where that cannot be.
function set(place, text) {
  try {
    const read = readQuantity(text, wanted(place), data.units);
    if (read.text === data.quantities[place].text) return unset(place);
    refuseExcess({ [place]: read.value }, place, text);
    const next = calculated(data, { ...givenValues(), [place]: read.value });
    refuseExcess(next.x, place, text);
    changed.set(place, read);
    current = next;
    say(place, "");
    return true;
  } catch (error) {
    say(place, reason(error, place));
    return false;
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
    say(place, reason(error, place));
    return false;
  }
  changed.delete(place);
  say(place, "");
  return true;
}

function givenValues() {
  return Object.fromEntries([...changed].map(([place, { value }]) => [place, value]));
}

function reason(error, place) {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof Failed)) throw error;
  const name = error.place === null ? "a check" : data.quantities[error.place].name;
  return `with this, ${name} has no value: ${error.message}; the last value is kept`;
}

function say(place, message) {
  const field = fields.get(place);
  if (!field) return;
  const words = message.replace(/`([^`]*)`/g, "“$1”");
  document.getElementById(`wrong-${place}`).textContent = words;
  if (message) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// what was changed, in words and as a link

function link() {
  const pairs = [...changed].map(([place, { text }]) => [data.quantities[place].name, text]);
  return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}

function follow() {
  const pairs = location.hash.slice(1).split("&").filter((pair) => pair.includes("="));
  for (const place of [...changed.keys()]) changed.delete(place);
  current = plain;
  const known = placesOf(data);
  for (const pair of pairs) {
    const [name, text] = pair.split("=").map(decoded);
    const place = known.get(name);
    if (place !== undefined && data.quantities[place].kind === "input") set(place, text);
  }
  update();
}

function decoded(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}
