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

// sliders: logarithmic where the ends are positive and far apart

function isLogarithmic([low, high]) {
  return low > 0 && high / low >= 5;
}

function slid(place, value) {
  const { bounds } = data.quantities[place], [low, high] = bounds;
  const share = isLogarithmic(bounds)
    ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
    : (value - low) / (high - low);
  return Math.round(Math.min(Math.max(share, 0), 1) * Number(sliders.get(place).max));
}

function valueAt(place, step) {
  const { bounds } = data.quantities[place], [low, high] = bounds;
  const share = step / Number(sliders.get(place).max);
  const value = isLogarithmic(bounds) ? low * Math.pow(high / low, share) : low + (high - low) * share;
  const { factor } = formatOf(place).own;
  return isFew(place, factor) ? Math.round(value / factor) * factor : value;
}

// A few whole things stay whole: 3 copies, between 2 and 5.
function isFew(place, factor) {
  const numbers = [plain.x[place], ...data.quantities[place].bounds].map((each) => each / factor);
  return numbers.every(isWhole) && numbers[0] <= 20;
}

// reading

function wanted(place) {
  const quantity = data.quantities[place];
  return { dimension: quantity.dimension ?? "", format: formatOf(place), value: current.x[place] };
}

// An input set to a text; false, and said why beside it, where that cannot be.
function set(place, text) {
  try {
    const read = readQuantity(text, wanted(place), data.units);
    if (read.text === data.quantities[place].text) return unset(place);
    const next = calculated(data, { ...givenValues(), [place]: read.value });
    changed.set(place, read);
    current = next;
    say(place, "");
    return true;
  } catch (error) {
    say(place, reason(error, place));
    return false;
  }
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

// growth

const OVER_MONTHS = 36;

function drawGrowth() {
  const month = data.units.words.month?.[0] ?? 2629800, over = OVER_MONTHS * month;
  const target = document.getElementById("growth-charts");
  const dates = document.getElementById("growth-dates");
  try {
    const moments = course(data, givenValues(), over, month);
    target.replaceChildren(...data.charted.map((place) => growthChart(place, moments, month)));
    dates.textContent = failureText(firstFailures(data, givenValues(), over), month);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    target.replaceChildren();
    const name = data.quantities[error.place]?.name ?? "a check";
    dates.textContent = `${name} has no value later: ${error.message}`;
  }
}

function failureText(fails, month) {
  const named = fails.map((time, check) => [time, data.checks[check].name]);
  const failing = named.filter(([time]) => time !== null);
  failing.sort(([one], [other]) => one - other);
  if (!failing.length) return "Every check holds to the end.";
  const words = failing.map(([time, name]) => {
    const when = time === 0 ? "at the start" : `after ${numberText(time / month, 2, false)} months`;
    return `${name.replaceAll("_", " ")} ${when}`;
  });
  return `Checks that fail first: ${words.join("; ")}.`;
}

const CHART = { width: 320, height: 120, foot: 18 };

function growthChart(place, moments, month) {
  const { width, height, foot } = CHART;
  const points = moments.map(({ x }) => x[place]);
  const high = Math.max(...points), low = Math.min(...points, 0), size = high - low || 1;
  const at = (value, index) => {
    const across = (index / (points.length - 1)) * width;
    return `${across.toFixed(1)} ${(height - ((value - low) / size) * (height - 4)).toFixed(1)}`;
  };
  const line = `M${points.map(at).join("L")}`, format = formatOf(place);
  const years = `${numberText((OVER_MONTHS * month) / data.units.words.year[0], 2, false)} years`;
  const ends = [points[0], points.at(-1)].map((value) => textOf(value, format));
  const words = `${labelOf(place)}: ${ends[0]} at the start, ${ends[1]} after ${years}`;
  const figure = element("figure");
  // numbers alone: no text of the scenario is in it
  figure.innerHTML = `<svg viewBox="0 0 ${width} ${height + foot}" role="img">
    <path class="area" d="${line}L${width} ${height}L0 ${height}z"/><path class="line" d="${line}"/>
    <text x="0" y="${height + 14}">start</text>
    <text x="${width}" y="${height + 14}" text-anchor="end">${years}</text></svg>`;
  figure.firstElementChild.setAttribute("aria-label", words);
  figure.append(element("figcaption", {}, words));
  return figure;
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
