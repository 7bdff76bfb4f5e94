// What the page knows: its data, what is changed of it, and the values that come of that.

const data = JSON.parse(document.getElementById("data").textContent);
const changed = new Map(); // place of an input → { value, text }
const plain = calculated(data, {});
let current = plain;
let sliding = null;

const STRENGTH = ["measured", "published", "vendor", "assumed"];

const fields = new Map(places("input").map((field) => [Number(field.dataset.input), field]));
const sliders = new Map(places("slider").map((slider) => [Number(slider.dataset.slider), slider]));

function places(kind) {
  return [...document.querySelectorAll(`[data-${kind}]`)];
}

function formatOf(place) {
  return data.formats[data.quantities[place].format];
}

// `total servers` of `total.servers`.
function labelOf(place) {
  return data.quantities[place].name.replace(/[._]/g, " ");
}

// A quantity as people write it; an input that was changed as it was typed.
function shown(place, result = current) {
  return textOf(result.x[place], formatOf(place));
}

function filled(template) {
  return template.map((piece) => (typeof piece === "number" ? shown(piece) : piece)).join("");
}

// What comes of a changed input is no better known than that.
function basisOf(place) {
  return moved().has(place) ? STRENGTH.at(-1) : data.quantities[place].basis;
}

// The places of what is changed and of all that follows from it.
function moved() {
  if (current.moved) return current.moved;
  const found = new Set(changed.keys());
  data.quantities.forEach((quantity, place) => {
    if ((quantity.uses ?? []).some((used) => found.has(used))) found.add(place);
  });
  return (current.moved = found);
}
