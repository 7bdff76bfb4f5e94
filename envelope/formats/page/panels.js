// The panels below the results: computed when they are opened, and anew when an input is changed,
// in slices, so that whoever types or slides never waits for them.

const SLICE = 12; // milliseconds of work before the browser may draw
const SHOWN = 15; // rows of a tornado

const PANELS = {
  tornado: tornadoPanel,
  reach: reachPanel,
  stresses: stressesPanel,
  latency: latencyPanel,
  growth: growthPanel,
};
const panels = places("panel");
let round = 0; // of what is shown: a newer one stops the work for an older one

function dimPanels() {
  round += 1;
  for (const panel of panels) setWaiting(panel, panel.open);
}

function setWaiting(panel, isWaiting) {
  panel.classList.toggle("waiting", isWaiting);
  panel.querySelector(".answer").setAttribute("aria-busy", String(isWaiting));
}

function renderPanels() {
  for (const panel of panels) {
    if (panel.open && panel.dataset.round !== String(round)) renderPanel(panel, round);
  }
}

// The end of work that stops in between, so that the browser may draw; nothing where it is no
// longer wanted.
async function inSlices(work, isWanted) {
  for (;;) {
    const start = performance.now();
    let step = work.next();
    while (!step.done && performance.now() - start < SLICE) step = work.next();
    if (!isWanted()) return null;
    if (step.done) return step.value;
    await new Promise((done) => setTimeout(done, 0));
  }
}

async function renderPanel(panel, now) {
  panel.dataset.round = String(now);
  const work = PANELS[panel.dataset.panel](new Cones(data, current));
  const answer = await inSlices(work, () => now === round);
  if (!answer) return;
  panel.querySelector(".answer").replaceChildren(answer);
  setWaiting(panel, false);
}

// A named table of texts and elements, the first of a row its head; `numbers` are columns.
function gridOf(label, heads, rows, numbers = []) {
  const kind = (index) => (numbers.includes(index) ? { class: "number" } : {});
  const title = (text, index) => element("th", { scope: "col", ...kind(index) }, text);
  const lines = rows.map(([first, ...others]) => {
    const cells = others.map((cell, index) => element("td", kind(index + 1), cell));
    return element("tr", {}, element("th", { scope: "row" }, first), ...cells);
  });
  const head = element("thead", {}, element("tr", {}, ...heads.map(title)));
  const grid = element("table", {}, head, element("tbody", {}, ...lines));
  const around = { class: "scroll", tabindex: "0", role: "group", "aria-label": label };
  return element("div", around, grid);
}

function* tornadoPanel(cones) {
  const output = Number(document.getElementById("tornado-of").value), format = formatOf(output);
  const swings = yield* tornado(cones, output);
  if (!swings.length) return element("p", {}, "No input moves it.");
  const ends = swings.flatMap(({ atLow, atHigh }) => [atLow, atHigh]);
  const least = Math.min(...ends), spread = Math.max(...ends) - least;
  const rows = swings.slice(0, SHOWN).map((swing) => {
    const [low, high] = swing.ends.map((end) => textOf(end, formatOf(swing.place)));
    const bar = element("span", { class: "share", "aria-hidden": "true" }, element("i"));
    const start = (Math.min(swing.atLow, swing.atHigh) - least) / spread;
    bar.firstChild.style.width = barWidth(swing.width / spread);
    bar.firstChild.style.marginLeft = barWidth(start);
    const moves = [swing.atLow, swing.atHigh].map((value) => textOf(value, format));
    const moved = element("span", {}, `${moves[0]} to ${moves[1]}`, bar);
    return [labelOf(swing.place), `${low} to ${high}`, moved];
  });
  const heads = ["input", "moved", labelOf(output)];
  const shares = yield* explained(cones, output);
  if (shares.size) {
    heads.push("share of variance");
    rows.forEach((row, index) => {
      const share = shares.get(swings[index].place);
      row.push(share === undefined ? "" : shareText(share));
    });
  }
  const found = element("div", {}, gridOf("What moves it", heads, rows, [3]));
  const left = swings.length - rows.length;
  if (left > 0) found.append(element("p", { class: "note" }, `${left} more move it less.`));
  return found;
}

// The inputs that are moved: the scenario's own, and what is changed; no word, which does not move.
function movedInputs() {
  const set = new Set(data.command.set.map(([name]) => name));
  const isMoved = ({ name, kind }, place) => {
    return changed.has(place) || set.has(name) || (kind === "input" && !name.includes("."));
  };
  const listed = data.quantities.map((quantity, place) => (isMoved(quantity, place) ? place : -1));
  return listed.filter((place) => place >= 0 && !formatOf(place).words);
}

function* reachPanel(cones) {
  const inputs = movedInputs(), rows = yield* reach(cones, inputs);
  const full = yield* reach(asProvisioned(data, current), inputs, isCapacity);
  const edge = (place, found) => {
    if (!found) return "nothing fails";
    const check = spokenName(data.checks[found.check].name);
    const ratio = found.value / cones.x[place];
    const factor = Number.isFinite(ratio) ? ` (×${numberText(ratio, DIGITS, false)})` : "";
    return `${textOf(found.value, formatOf(place))}${factor}: ${check}`;
  };
  const cells = rows.map(({ place, below, above }, index) => {
    const now = textOf(cones.x[place], formatOf(place)), { below: less, above: more } = full[index];
    const fills = [less, more].filter(Boolean).map((found) => edge(place, found)).join("; ");
    return [labelOf(place), now, edge(place, below), edge(place, above), fills || "never"];
  });
  const heads = ["input", "now", "fails below", "fails above", "a part is full at"];
  return gridOf("Edges", heads, cells, [1]);
}

function spokenName(name) {
  return name.replace(/[._]/g, " ");
}

function* stressesPanel(cones) {
  const found = stresses(data, current);
  yield;
  const rows = found.map(({ event, breaks, bound, worst, failing }) => {
    const share = (value) => {
      return value === Infinity ? "none left" : textOf(value, formatOf(worst.place));
    };
    const ends = worst ? new Set([worst.before, worst.after].map(share)) : [];
    const used = [...ends].join(" → ");
    const first = breaks ? spokenName(breaks) + (bound ? ` (${bound})` : "") : "nothing";
    const count = (severity) => {
      const checks = failing.filter((place) => data.checks[place].severity === severity);
      return checks.length ? String(checks.length) : "";
    };
    const title = element("span", { title: event.about }, spokenName(event.name));
    const broken = element("span", breaks ? { class: "fails" } : {}, first);
    const name = worst ? spokenName(worst.name) : "";
    return [title, broken, used, name, count("error"), count("warning")];
  });
  const heads = ["stress", "breaks first", "highest utilization", "of", "errors", "warnings"];
  return gridOf("Stresses", heads, rows, [2, 4, 5]);
}

function* latencyPanel() {
  const found = element("div");
  for (const budget of latencies(data, current)) {
    yield;
    const rows = budget.legs.map((leg) => {
      const wait = leg.wait === null ? "" : leg.wait < 1e-9 ? "none" : timeText(leg.wait);
      const used = leg.utilization === null ? "" : shareText(leg.utilization);
      const share = leg.inside ? `in ${spokenName(leg.inside)}` : shareText(leg.share);
      return [spokenName(leg.text), timeText(leg.mean), timeText(leg.p99), wait, used, share];
    });
    rows.push(["total", timeText(budget.mean), timeText(budget.p99), "", "", ""]);
    const heads = ["step", "mean", "p99", "wait in it", "utilization", "share"];
    const title = spokenName(budget.path), grid = gridOf(title, heads, rows, [1, 2, 3, 4, 5]);
    found.append(element("h3", {}, title), grid, element("p", {}, latencyWords(budget)));
  }
  return found;
}

function latencyWords({ mean, median, p99, target }) {
  if (!(mean > 0 && mean < Infinity)) return "A part has more load than it can carry: waits grow.";
  const kept = p99 <= target ? "within the target of" : "which misses the target of";
  return `Half of the requests take ${timeText(median)} at most, 99% take ${timeText(p99)}: ` +
    `${kept} ${timeText(target)}.`;
}

function timeText(seconds) {
  return Number.isFinite(seconds) ? textOf(seconds, data.formats[data.latency.format]) : "grows";
}

function startPanels() {
  for (const panel of panels) panel.addEventListener("toggle", renderPanels);
  document.getElementById("tornado-of").addEventListener("change", () => {
    dimPanels();
    renderPanels();
  });
}
