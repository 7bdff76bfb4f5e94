// What is shown beside A: the file's own numbers, or those that were shown when A was pinned.

let against = null; // { link, result, words }, null where nothing is compared
const FILE = "as the file has it";
const AGAINST = "~A"; // in a link, where no input is called so
const choice = document.getElementById("against");
const tabled = [...document.querySelectorAll(":is(#results, #parts) button.number")];
const beside = new Map(); // a number in a table → where its difference stands

function pin(pairs) {
  against = { link: pairs, result: current, words: changesText() };
}

// A by the link of its changes; what of them cannot be. What is shown is the file's own again.
function pinLink(text) {
  unsetAll();
  const wrong = followPairs(text);
  pin(link(false));
  unsetAll();
  return wrong;
}

function changesText() {
  const texts = [...changed].map(([place, { text }]) => `${labelOf(place)} ${text}`);
  const more = texts.length > 3 ? `, ${texts.length - 3} more` : "";
  return texts.length ? texts.slice(0, 3).join(", ") + more : FILE;
}

function onAgainst() {
  if (choice.value === "now") pin(link(false));
  else if (choice.value === "file") against = { link: "", result: plain, words: FILE };
  else if (choice.value === "") against = null;
  commit();
  update();
}

function reference() {
  return against ? against.result : plain;
}

// How a value differs from A's: `+25%, ×1.25`; nothing where it does not.
function differenceText(value, before) {
  if (Math.abs(value - before) <= 1e-9 * Math.abs(before)) return "";
  const share = value / before - 1;
  if (!Number.isFinite(share)) return "new";
  const percent = `${share > 0 ? "+" : "−"}${shareText(Math.abs(share))}`;
  const factor = numberText(share + 1, DIGITS, false);
  return share > -1 && factor !== "1" ? `${percent}, ×${factor}` : percent;
}

function renderComparison() {
  const isPinned = against !== null && against.link !== "";
  const pinned = choice.querySelector("[value=pinned]");
  pinned.hidden = !isPinned;
  write(pinned, isPinned ? `A: ${against.words}` : "");
  choice.value = isPinned ? "pinned" : against ? "file" : "";
  const compared = document.getElementById("compared");
  write(compared, against ? `Compared with A: ${against.words}.` : "");
  compared.hidden = !against;
  for (const number of tabled) renderDifference(number);
}

function renderDifference(number) {
  const key = number.firstElementChild.dataset.show, place = Number(key.slice(1));
  const text = against ? besideText(key[0], place) : "";
  if (!text && !beside.has(number)) return;
  if (!beside.has(number)) {
    beside.set(number, element("small", { class: "difference" }));
    number.after(beside.get(number));
  }
  write(beside.get(number), text);
}

function besideText(kind, place) {
  const format = kind === "p" ? data.formats[data.periods[place].format] : formatOf(place);
  const [now, before] = [current, against.result].map(({ x }) => {
    return kind === "p" ? amountOf(data.periods[place], x) : x[place];
  });
  if (format.words) return now === before ? "" : `A ${textOf(before, format)}`;
  const words = differenceText(now, before);
  return words && `A ${textOf(before, format)} (${words})`;
}

function startComparison() {
  choice.addEventListener("change", onAgainst);
}
