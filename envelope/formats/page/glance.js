// What is seen first: how the parts are, in their boxes. And what keeps its place while numbers
// change.

const NEARLY_FULL = 0.9; // of what there is, from which on a box says so

const boxes = new Map(places("box").map((box) => [Number(box.dataset.box), box]));

function fullOf(box) {
  return (box?.dataset.full ?? "").split(" ").filter(Boolean).map((place) => current.x[place]);
}

// How a part is, as in boxes.py: a kind and its words.
function stateOf(place) {
  const part = data.parts[place], box = boxes.get(place);
  current.failing ??= data.checks.filter((_, index) => !current.holds[index]);
  const failing = current.failing.filter((check) => check.name.startsWith(`${part.name}.`));
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
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
}
