// Charts over time, drawn where an input grows, and when checks first fail.

const OVER_MONTHS = 36;

function* growthPanel() {
  const month = data.units.words.month?.[0] ?? 2629800, over = OVER_MONTHS * month;
  try {
    const moments = yield* courseWork(data, givenValues(), over, month);
    const drawings = data.charted.map((place) => growthChart(place, moments, month));
    const fails = yield* failuresWork(data, givenValues(), over);
    const dates = element("p", { id: "growth-dates" }, failureText(fails, month));
    const charts = element("div", { class: "charts" }, ...drawings);
    return element("div", {}, charts, dates, quarters(moments));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const name = data.quantities[error.place]?.name ?? "a check";
    return element("p", {}, `${name} has no value later: ${error.message}`);
  }
}

// What is drawn, in numbers: a row for each quarter.
function quarters(moments) {
  const rows = moments.filter((_, month) => month % 3 === 0).map(({ x }, quarter) => {
    const texts = data.charted.map((place) => textOf(x[place], formatOf(place)));
    return [quarter ? `quarter ${quarter}` : "start", ...texts];
  });
  const numbers = data.charted.map((_, index) => index + 1);
  return gridOf("Growth by quarter", ["time", ...data.charted.map(labelOf)], rows, numbers);
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
