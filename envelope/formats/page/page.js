// The page: what is typed or slid is read, everything is calculated anew, and what is seen of it
// is written anew.

let later = 0;
let latest = null; // the input that was moved last, whose step waits until it rests

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
  const kind = [...changed.keys()].every((place) => fields.has(place)) ? "input" : "quantity";
  const many = kind === "input" ? "inputs" : "quantities";
  const count = changed.size === 1 ? `1 ${kind} changed` : `${changed.size} ${many} changed`;
  const totals = data.headlines.filter(moves).map((place) => {
    const [percent] = difference(place).split(","); // what is read aloud is short
    return `${labelOf(place)} ${shown(place)} (${percent})`;
  });
  return `${[count, ...totals, `checks: ${checksText()}`].join("; ")}.`;
}

// events

function onType(event) {
  const place = Number(event.target.dataset.input);
  commit(); // what was changed before, a step of its own
  const text = event.target.value;
  if (text === (changed.get(place)?.text ?? data.quantities[place].text)) say(place, "");
  else if (!text.trim()) unset(place);
  else set(place, text);
  latest = null;
  update();
}

function onSlide(event) {
  const place = Number(event.target.dataset.slider);
  if (latest !== place) commit();
  latest = place;
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
    checksSection.classList.toggle("every", event.target.checked);
    render(); // what was not seen is not written yet
  });
  startHistory();
  startComparison();
  startCopy();
  startPanels();
  follow();
}

start();
