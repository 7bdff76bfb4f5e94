// Ranges drawn anew: what follows from a few samples of them, once a slider rests. Until then what
// was drawn before is gray.

const ranges = places("range");
const quantileCells = places("quantile");
const oddsCells = places("odds");
const histograms = places("histogram");
const drawn = [...ranges, ...quantileCells, ...oddsCells, ...histograms];
const asWritten = new Map(drawn.map((node) => [node, [...node.childNodes]]));
const drawing = { turn: 0 };

// While what is drawn is of other inputs it is gray, and says so.
function dimRanges(isOld) {
  for (const node of drawn) {
    node.classList.toggle("old", isOld);
    node.title = isOld ? "of the unchanged inputs" : "";
  }
  for (const note of places("drawn")) {
    note.hidden = changed.size === 0;
    write(note, isOld ? "What is gray is of the unchanged inputs." : redrawnWords());
  }
}

function redrawnWords() {
  const count = data.samples[0]?.[1].length ?? 0;
  return `Ranges, and how often a check holds, are of ${count} samples drawn in this page.`;
}

async function drawRanges() {
  const turn = ++drawing.turn;
  if (!changed.size) {
    for (const [node, content] of asWritten) node.replaceChildren(...content);
    return dimRanges(false);
  }
  if (!data.samples.length || !drawn.length) return;
  try {
    const found = await inSlices(sampled(data, current), () => turn === drawing.turn);
    if (found) writeDrawn(found);
  } catch (error) {
    if (!(error instanceof Failed)) throw error; // they stay gray
  }
}

// What a key names in the samples, ascending, and how it is written: `q12` a quantity, `p3` what a
// rate adds over a period.
function drawnOf(key, { xs }) {
  const kind = key[0], place = Number(key.slice(1)), period = data.periods[place];
  const values = xs.map((x) => (kind === "p" ? amountOf(period, x) : x[place]));
  const format = kind === "p" ? data.formats[period.format] : formatOf(place);
  return { sorted: values.sort((one, other) => one - other), format };
}

function writeDrawn(samples) {
  const known = new Map();
  const of = (key) => {
    if (!known.has(key)) known.set(key, drawnOf(key, samples));
    return known.get(key);
  };
  const text = ({ sorted, format }, share) => textOf(quantile(sorted, share), format);
  for (const node of ranges) {
    const found = of(`q${node.dataset.range}`);
    write(node, `${text(found, 0.05)} – ${text(found, 0.95)}`);
  }
  for (const node of quantileCells) {
    const [key, share] = node.dataset.quantile.split(" ");
    write(node, text(of(key), Number(share)));
  }
  for (const node of oddsCells) write(node, shareText(samples.holding[Number(node.dataset.odds)]));
  for (const node of histograms) drawHistogram(node, of(node.dataset.histogram), text);
  dimRanges(false);
}

// Pictures of how results are spread, as in charts.py.

function drawHistogram(node, found, text) {
  const bins = binned(found.sorted), made = node.cloneNode(false);
  made.replaceChildren(...asWritten.get(node).map((child) => child.cloneNode(true)));
  const picture = made.querySelector("svg"), { width, height } = picture.querySelector("g").dataset;
  drawBars(picture.querySelector("g"), bins.counts, Number(width), Number(height));
  const ends = [bins.low, bins.high].map((end) => textOf(end, found.format));
  picture.querySelectorAll("text").forEach((each, index) => (each.textContent = ends[index]));
  const across = (value) => ((value - bins.low) / (bins.high - bins.low || 1)) * width;
  picture.querySelectorAll(".mark").forEach((mark, index) => {
    const x = across(quantile(found.sorted, [0.05, 0.5, 0.95][index])).toFixed(1);
    mark.setAttribute("x1", x);
    mark.setAttribute("x2", x);
  });
  const caption = made.querySelector("figcaption");
  if (caption) {
    const [name] = caption.textContent.split(": p5 "), shares = [0.05, 0.5, 0.95];
    const words = shares.map((share) => `p${share * 100} ${text(found, share)}`).join(", ");
    caption.textContent = `${name}: ${words}`;
    picture.setAttribute("aria-label", caption.textContent);
  }
  node.replaceChildren(...made.childNodes);
}

function drawBars(group, counts, width, height) {
  const most = Math.max(...counts) || 1, step = width / counts.length;
  group.replaceChildren(...counts.map((count, index) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const size = (count / most) * height, places = [index * step, height - size];
    const sizes = [Math.max(step - 0.5, 0.5), size];
    ["x", "y"].forEach((key, at) => bar.setAttribute(key, places[at].toFixed(1)));
    ["width", "height"].forEach((key, at) => bar.setAttribute(key, sizes[at].toFixed(1)));
    return bar;
  }));
}
