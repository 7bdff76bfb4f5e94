// The page: what is typed or slid is read, everything is calculated anew, and every number that
// stands in the page is written anew.

const data = JSON.parse(document.getElementById("data").textContent);
const changed = new Map(); // place of an input → { value, text }
const plain = calculated(data, {});
let current = plain;
let sliding = null;

const STRENGTH = ["measured", "published", "vendor", "assumed"];

const everyNumber = [...document.querySelectorAll("[data-show]")];
const checkRows = places("check");
const fields = new Map(places("input").map((field) => [Number(field.dataset.input), field]));
const sliders = new Map(places("slider").map((slider) => [Number(slider.dataset.slider), slider]));

const undoButtons = new Map(places("undo").map((button) => [Number(button.dataset.undo), button]));
const usualNotes = new Map([...fields.keys()].map((place) => {
  return [place, document.getElementById(`usual-${place}`)];
}));

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

// what each kind of number in the page shows, by the first letter of `data-show`

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
  return changed.has(place) ? "changed in this page" : filled(data.quantities[place].numbers);
}

// The largest contributions to a total, largest first.
function members(place) {
  const used = data.quantities[place].uses.filter((each) => current.x[each]);
  used.sort((one, other) => current.x[other] - current.x[one]);
  const words = used.map((each) => {
    const part = data.quantities[each].name.replace(/\.[^.]*$/, "").replace(/\.total$/, "");
    return `${part} ${shown(each)}`;
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

// writing

function render() {
  for (const node of everyNumber) {
    const key = node.dataset.show;
    if (key === "checks") {
      write(node, checksText());
      node.setAttribute("class", checksMark());
      continue;
    }
    const [text, value] = SHOW[key[0]](Number(key.slice(1)));
    write(node, text && (node.dataset.before ?? "") + text);
    if (value !== undefined && node.localName === "data") node.value = String(value);
  }
  renderChecks();
  for (const card of document.querySelectorAll(".card [data-before]")) {
    const place = Number(card.dataset.before);
    const before = shown(place, reference()), words = against ? `A ${before}` : `was ${before}`;
    write(card, moves(place) ? `${words} (${difference(place)})` : "");
  }
  for (const note of places("stale")) note.hidden = changed.size === 0;
  for (const note of places("plain")) note.hidden = changed.size > 0;
  for (const bar of places("bar")) {
    const [kind, place] = [bar.dataset.bar[0], Number(bar.dataset.bar.slice(1))];
    bar.style.width = barWidth(kind === "s" ? shareOf(place) : current.x[place]);
  }
  renderBoxes();
  if (changed.size) dimRanges(true);
  renderInputs();
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
    const isChanged = changed.has(place), text = fieldText(place);
    if (!isWrong(field) && field.value !== text) field.value = text;
    field.classList.toggle("changed", isChanged);
    undoButtons.get(place).hidden = !(isChanged || isWrong(field));
    const note = usualNotes.get(place);
    if (note) write(note, changed.has(place) ? unusual(place) : "");
    const slider = sliders.get(place);
    if (slider) {
      if (slider !== sliding) slider.value = String(slid(place, current.x[place]));
      if (slider.ariaValueText !== text) slider.ariaValueText = text;
    }
  }
}

// What stands in the field of an input.
function fieldText(place) {
  if (changed.has(place)) return changed.get(place).text;
  return isMoved(place) ? shown(place) : data.quantities[place]?.text;
}

function isMoved(place) {
  return current.x[place] !== plain.x[place];
}

let later = 0;

function update() {
  render();
  renderChanges();
  renderComparison();
  dimPanels();
  clearTimeout(later);
  later = setTimeout(settle, 250);
}

// What waits until a slider rests: the address, the charts over time, what is read aloud.
function settle() {
  commit();
  renderChanges();
  document.getElementById("status").textContent = statusText();
  renderPanels();
  drawRanges();
}

function statusText() {
  if (!changed.size) return steps.last ? "Everything is as the file has it." : "";
  const count = changed.size === 1 ? "1 input changed" : `${changed.size} inputs changed`;
  const totals = data.headlines.filter(moves).map((place) => {
    const [percent] = difference(place).split(","); // what is read aloud is short
    return `${labelOf(place)} ${shown(place)} (${percent})`;
  });
  return `${[count, ...totals, `checks: ${checksText()}`].join("; ")}.`;
}

// events

function onType(event) {
  const place = Number(event.target.dataset.input);
  const text = event.target.value;
  if (text === (changed.get(place)?.text ?? data.quantities[place].text)) say(place, "");
  else if (!text.trim()) unset(place);
  else set(place, text);
  commit();
  update();
}

function onSlide(event) {
  const place = Number(event.target.dataset.slider);
  sliding = event.target; // which stays where it is, though three digits are taken
  set(place, textOf(valueAt(place, Number(sliding.value)), formatOf(place)));
  steady(sliding, update);
  sliding = null;
}

function onFind(event) {
  const words = event.target.value.trim().toLowerCase().split(/[\s_]+/).filter(Boolean);
  for (const field of document.querySelectorAll(".field")) {
    const text = `${field.dataset.name} ${field.textContent}`.toLowerCase().replaceAll("_", " ");
    field.hidden = !words.every((word) => text.includes(word));
  }
  const groups = [...document.querySelectorAll("#inputs details")];
  for (const group of groups) group.hidden = !group.querySelector(".field:not([hidden])");
  unfold(groups, words.length > 0);
}

// A link inside the page moves there and leaves the address, which holds what was changed.
function onJump(event) {
  const jump = event.target.closest('a[href^="#"]');
  const target = jump && document.getElementById(jump.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  reveal(target);
  target.tabIndex = -1;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

function onClick(event) {
  const derive = event.target.closest("[data-derive]");
  if (derive) showDerivation(Number(derive.dataset.derive));
  const undo = event.target.closest("[data-undo]");
  if (undo) {
    const place = Number(undo.dataset.undo);
    unset(place);
    commit();
    update();
    fields.get(place).focus();
  }
}

function start() {
  startGlance();
  for (const field of fields.values()) field.addEventListener("change", onType);
  for (const slider of sliders.values()) slider.addEventListener("input", onSlide);
  document.addEventListener("click", onClick);
  document.addEventListener("click", onJump);
  document.getElementById("find").addEventListener("input", onFind);
  document.getElementById("every-check")?.addEventListener("change", (event) => {
    document.getElementById("checks").classList.toggle("every", event.target.checked);
  });
  startHistory();
  startComparison();
  startCopy();
  startPanels();
  follow();
}

start();
