// What is seen first: how the parts are, in their boxes, and the ranges of results, which are drawn
// anew from a few samples once a slider rests. And what keeps its place while numbers change.

const NEARLY_FULL = 0.9; // of what there is, from which on a box says so
const AT_ONCE = 8; // milliseconds of samples between which the page answers

const boxes = places("box").map((box) => [Number(box.dataset.box), box]);
const ranges = places("range").map((node) => [Number(node.dataset.range), node]);
const quantileCells = places("quantile");
const drawn = [...ranges.map(([, node]) => node), ...quantileCells];

function fullOf(box) {
  return (box?.dataset.full ?? "").split(" ").filter(Boolean).map((place) => current.x[place]);
}

// How a part is, as in boxes.py: a kind and its words.
function stateOf(place) {
  const part = data.parts[place], box = boxes.find(([each]) => each === place)?.[1];
  const failing = data.checks.filter((check, index) => {
    return !current.holds[index] && check.name.startsWith(`${part.name}.`);
  });
  for (const [severity, words] of [["error", "fails"], ["warning", "warns"]]) {
    const names = failing.filter((check) => check.severity === severity);
    const first = names[0]?.name.split(".").at(-1).replaceAll("_", " ");
    const more = names.length > 1 ? ` +${names.length - 1}` : "";
    if (first) return [severity, `${words}: ${first}${more}`];
  }
  const shares = fullOf(box), bound = partBoundBy(data, current, part).word;
  if (shares.length && Math.max(...shares) >= NEARLY_FULL) {
    return ["full", `nearly full: ${shareText(Math.max(...shares))}`];
  }
  if (shares.length) return ["", `${bound && `${bound}: `}${shareText(shares[0])} full`];
  return ["", bound && `bound by ${bound}`];
}

function renderBoxes() {
  for (const [place, box] of boxes) {
    const [kind] = stateOf(place);
    for (const each of ["error", "warning", "full"]) box.classList.toggle(each, each === kind);
  }
  // an element of a drawing has no property `hidden`
  for (const node of document.querySelectorAll("svg [data-plain]")) {
    node.toggleAttribute("hidden", changed.size > 0);
  }
}

// ranges

const drawing = { turn: 0 };

// While the ranges are those of other inputs they are dimmed, and say so.
function dimRanges(isOld) {
  for (const node of drawn) {
    node.classList.toggle("old", isOld);
    node.title = isOld ? "of the unchanged inputs" : "";
  }
}

function drawRanges() {
  const turn = ++drawing.turn;
  if (!changed.size) {
    for (const node of drawn) write(node, node.dataset.plainText);
    return dimRanges(false);
  }
  if (!data.samples.length) return;
  const wanted = new Set([...ranges.map(([place]) => place), ...quantileCells.map(cellOf)]);
  const found = new Map([...wanted].map((place) => [place, []]));
  const fixed = givenValues(), count = data.samples[0][1].length;
  const free = data.samples.filter(([place]) => !changed.has(place));
  let index = 0;
  const slice = () => {
    if (turn !== drawing.turn) return;
    const end = performance.now() + AT_ONCE;
    try {
      for (; index < count && performance.now() < end; index++) {
        const sample = Object.fromEntries(free.map(([place, values]) => [place, values[index]]));
        const x = valuesAt({ ...sample, ...fixed }, plainMoment());
        for (const [place, values] of found) values.push(x[place]);
      }
    } catch (error) {
      if (error instanceof Failed) return; // they stay dimmed
      throw error;
    }
    if (index < count) setTimeout(slice, 0);
    else writeRanges(found);
  };
  slice();
}

function cellOf(cell) {
  return Number(cell.dataset.quantile.split(" ")[0]);
}

function writeRanges(found) {
  for (const values of found.values()) values.sort((one, other) => one - other);
  const text = (place, share) => textOf(quantile(found.get(place), share), formatOf(place));
  for (const [place, node] of ranges) write(node, `${text(place, 0.05)} – ${text(place, 0.95)}`);
  for (const cell of quantileCells) {
    write(cell, text(cellOf(cell), Number(cell.dataset.quantile.split(" ")[1])));
  }
  dimRanges(false);
}

function quantile(sorted, share) {
  const at = share * (sorted.length - 1), below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

function keepPlainTexts() {
  for (const node of drawn) node.dataset.plainText = node.textContent;
}

// what keeps its place

// Do something that may make the page above a control longer, and leave that where it is seen.
function steady(control, change) {
  const before = control.getBoundingClientRect().top;
  change();
  const moved = control.getBoundingClientRect().top - before;
  if (Math.abs(moved) < 1) return;
  const panel = control.closest("#inputs");
  const isOwn = panel.scrollHeight > panel.clientHeight;
  const under = isOwn && getComputedStyle(panel).overflowY === "auto" ? panel : window;
  under.scrollBy({ top: moved, behavior: "instant" });
  const left = control.getBoundingClientRect().top - before;
  if (Math.abs(left) >= 1 && under !== window) scrollBy({ top: left, behavior: "instant" });
}

const unfolded = new Set(); // what was open before something was looked for

function unfold(groups, isFinding) {
  if (isFinding && !unfolded.has("finding")) {
    groups.filter((group) => group.open).forEach((group) => unfolded.add(group));
    unfolded.add("finding");
  }
  if (isFinding) groups.forEach((group) => (group.open = true));
  else if (unfolded.has("finding")) {
    groups.forEach((group) => (group.open = unfolded.has(group)));
    unfolded.clear();
  }
}

// Whatever is folded around a place is opened, and on paper all sources are.
function reveal(node) {
  for (let each = node; each; each = each.parentElement) {
    if (each.localName === "details") each.open = true;
  }
}

function onPaper(isPaper) {
  const folded = document.querySelector("#sources details");
  if (folded && isPaper) folded.dataset.wasOpen = folded.open;
  if (folded) folded.open = isPaper || folded.dataset.wasOpen === "true";
}

function startGlance() {
  keepPlainTexts();
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
}
