// What is shown is written anew: the numbers that moved and can be seen, the rest once they can.

const everyNumber = [...document.querySelectorAll("[data-show]")];
const checkRows = places("check");
const checksSection = document.getElementById("checks");
const bars = places("bar");
const befores = [...document.querySelectorAll(".card [data-before]")];
const undoButtons = new Map(places("undo").map((button) => [Number(button.dataset.undo), button]));
const usualNotes = new Map([...fields.keys()].map((place) => {
  return [place, document.getElementById(`usual-${place}`)];
}));
const rowOf = new Map(everyNumber.map((node) => [node, node.closest("[data-check]")]));
const put = new Map(); // node → what its text was made of
const touched = new Set(fields.keys()); // inputs whose field is not what was last written
let written = null; // the values that the fields were last written for

// What decides how a number is written; while that stays, so does the text.
const MADE_OF = {
  q: (place) => [current.x[place]],
  p: (place) => valuesOf(data.periods[place].terms.flat()),
  n: (place) => [changed.has(place), ...valuesOf(data.quantities[place].numbers ?? [])],
  m: (place) => [changed.has(place), ...valuesOf(data.quantities[place].uses ?? [])],
  b: (place) => [basisOf(place)],
  s: (place) => valuesOf(data.shares[place]),
  u: (place) => valuesOf(data.settings[place]),
  h: (place) => [current.holds[place]],
  c: (place) => valuesOf(data.checks[place].numbers),
};

// The values of the quantities among pieces of text.
function valuesOf(pieces) {
  return pieces.filter((each) => typeof each === "number").map((place) => current.x[place]);
}

function render() {
  for (const node of everyNumber) {
    const key = node.dataset.show;
    if (key === "checks") {
      write(node, checksText());
      node.setAttribute("class", checksMark());
    } else if (isSeen(node)) renderNumber(node, key);
  }
  renderChecks();
  for (const card of befores) {
    const place = Number(card.dataset.before);
    const before = shown(place, reference()), words = against ? `A ${before}` : `was ${before}`;
    write(card, moves(place) ? `${words} (${difference(place)})` : "");
  }
  for (const note of places("stale")) note.hidden = changed.size === 0;
  for (const note of places("plain")) note.hidden = changed.size > 0;
  for (const bar of bars) {
    const [kind, place] = [bar.dataset.bar[0], Number(bar.dataset.bar.slice(1))];
    const width = barWidth(kind === "s" ? shareOf(place) : current.x[place]);
    if (bar.style.width !== width) bar.style.width = width;
  }
  renderBoxes();
  if (changed.size) dimRanges(true);
  renderInputs();
}

function renderNumber(node, key) {
  const place = Number(key.slice(1));
  const made = MADE_OF[key[0]]?.(place), before = put.get(node);
  if (made && before?.every((value, index) => Object.is(value, made[index]))) return;
  put.set(node, made);
  const [text, value] = SHOW[key[0]](place);
  write(node, text && (node.dataset.before ?? "") + text);
  if (value !== undefined && node.localName === "data") node.value = String(value);
}

// The numbers of a check that holds are seen where every check is.
function isSeen(node) {
  const row = rowOf.get(node);
  return !row || isListed(row) || !current.holds[Number(row.dataset.check)];
}

function isListed(row) {
  return row.classList.contains("own") || checksSection.classList.contains("every");
}

// The rows of checks that fail stand first.
function renderChecks() {
  const failing = [];
  for (const row of checkRows) {
    const place = Number(row.dataset.check), fails = !current.holds[place];
    const isError = data.checks[place].severity === "error";
    row.classList.toggle("error", fails && isError);
    row.classList.toggle("warning", fails && !isError);
    if (fails) failing.push(row);
  }
  const order = [...failing, ...checkRows.filter((row) => !failing.includes(row))];
  const isMoving = order.some((row, index) => row.sectionRowIndex !== index);
  if (isMoving) order[0].parentNode.append(...order);
}

function barWidth(share) {
  return `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(1)}%`;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function moves(place) {
  return difference(place) !== "";
}

function difference(place) {
  return differenceText(current.x[place], reference().x[place]);
}

function renderInputs() {
  for (const [place, field] of fields) {
    const isNew = touched.has(place) || !Object.is(written[place], current.x[place]);
    if (isNew) renderInput(place, field);
  }
  touched.clear();
  written = current.x;
}

function renderInput(place, field) {
  const isChanged = changed.has(place), text = fieldText(place);
  if (!isWrong(field) && field.value !== text) field.value = text;
  field.classList.toggle("changed", isChanged);
  undoButtons.get(place).hidden = !(isChanged || isWrong(field));
  const note = usualNotes.get(place), slider = sliders.get(place);
  if (note) write(note, isChanged ? unusual(place) : "");
  if (!slider) return;
  if (slider !== sliding) slider.value = String(slid(place, current.x[place]));
  if (slider.ariaValueText !== text) slider.ariaValueText = text;
}

// What stands in the field of an input.
function fieldText(place) {
  if (changed.has(place)) return changed.get(place).text;
  return isMoved(place) ? shown(place) : data.quantities[place]?.text;
}

function isMoved(place) {
  return current.x[place] !== plain.x[place];
}
