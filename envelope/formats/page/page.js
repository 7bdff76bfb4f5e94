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
  w: (place) => [partBoundBy(data, current, data.parts[place])],
  h: (place) => [current.holds[place] ? "holds" : failsText(data.checks[place])],
  c: (place) => [filled(data.checks[place].numbers)],
};

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
    write(card, moves(place) ? `was ${shown(place, plain)} (${difference(place)})` : "");
  }
  for (const note of places("stale")) note.hidden = changed.size === 0;
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

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function moves(place) {
  return Math.abs(current.x[place] - plain.x[place]) > 1e-9 * Math.abs(plain.x[place]);
}

function difference(place) {
  const share = current.x[place] / plain.x[place] - 1;
  if (!Number.isFinite(share)) return "new";
  return `${share > 0 ? "+" : "−"}${percentText(Math.abs(share) * 100, 2)}%`;
}

function renderInputs() {
  for (const [place, field] of fields) {
    const isChanged = changed.has(place), quantity = data.quantities[place];
    const follows = isMoved(place) ? shown(place) : quantity.text;
    const text = isChanged ? changed.get(place).text : follows;
    const isWrong = field.getAttribute("aria-invalid") === "true";
    if (!isWrong && field.value !== text) field.value = text;
    field.classList.toggle("changed", isChanged);
    document.querySelector(`[data-undo="${place}"]`).hidden = !(isChanged || isWrong);
    const slider = sliders.get(place);
    if (slider) {
      if (slider !== sliding) slider.value = String(slid(place, current.x[place]));
      slider.setAttribute("aria-valuetext", text);
    }
  }
}

function isMoved(place) {
  return current.x[place] !== plain.x[place];
}

let later = 0;

function update() {
  render();
  document.getElementById("bar").hidden = changed.size === 0;
  clearTimeout(later);
  later = setTimeout(settle, 250);
}

// What waits until a slider rests: the address, the charts over time, what is read aloud.
function settle() {
  const hash = link();
  if (hash !== location.hash.slice(1)) {
    replaceAddress(hash);
  }
  document.getElementById("status").textContent = changed.size ? statusText() : "";
  if (data.growths.length) drawGrowth();
}

function replaceAddress(hash) {
  history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
}

function statusText() {
  const count = changed.size === 1 ? "1 input changed" : `${changed.size} inputs changed`;
  const totals = data.headlines.filter(moves).map((place) => {
    return `${labelOf(place)} ${shown(place)} (${difference(place)})`;
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
  update();
}

function onSlide(event) {
  const place = Number(event.target.dataset.slider);
  sliding = event.target; // which stays where it is, though three digits are taken
  set(place, textOf(valueAt(place, Number(sliding.value)), formatOf(place)));
  update();
  sliding = null;
}

function onFind(event) {
  const words = event.target.value.trim().toLowerCase().split(/[\s_]+/).filter(Boolean);
  for (const field of document.querySelectorAll(".field")) {
    const text = `${field.dataset.name} ${field.textContent}`.toLowerCase().replaceAll("_", " ");
    field.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of document.querySelectorAll("#inputs details")) {
    group.hidden = !group.querySelector(".field:not([hidden])");
    if (words.length) group.open = true;
  }
}

async function onCopy(event) {
  settle();
  const button = event.target;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  } catch {
    prompt("The link to what you see:", location.href);
  }
  setTimeout(() => (button.textContent = "Copy link"), 2000);
}

// A link inside the page moves there and leaves the address, which holds what was changed.
function onJump(event) {
  const jump = event.target.closest('a[href^="#"]');
  const target = jump && document.getElementById(jump.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
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
    update();
    fields.get(place).focus();
  }
}

function start() {
  for (const field of fields.values()) field.addEventListener("change", onType);
  for (const slider of sliders.values()) slider.addEventListener("input", onSlide);
  document.addEventListener("click", onClick);
  document.addEventListener("click", onJump);
  document.getElementById("find").addEventListener("input", onFind);
  document.getElementById("copy").addEventListener("click", onCopy);
  document.getElementById("undo-all").addEventListener("click", () => {
    for (const place of [...changed.keys()]) unset(place);
    update();
  });
  document.getElementById("every-check")?.addEventListener("change", (event) => {
    document.getElementById("checks").classList.toggle("every", event.target.checked);
  });
  window.addEventListener("hashchange", () => location.hash.slice(1) !== link() && follow());
  follow();
}

start();
