// What breaks under each stress: what was provisioned stays, what the stress changes is taken from
// the values without it. A counterpart of envelope/analysis/stress.py.

const RISES = 1e-9; // a share of a value, from which on it is another one

// Each stress with what it moves, the worst first.
function stresses(data, result) {
  const { events, fixed } = data.stresses;
  const kept = Object.fromEntries(fixed.map((place) => [place, result.x[place]]));
  const found = events.map((event, index) => {
    const values = model.stressed[index].map((value) => value(result.x, result.moment));
    const changes = Object.fromEntries(event.changes.map((place, at) => [place, values[at]]));
    return underStress(data, result, event, { ...kept, ...changes });
  });
  const highest = ({ worst }) => (worst ? worst.after : 0);
  const failing = ({ failing: checks }) => checks.length;
  return found.sort((one, other) => {
    const isFirst = Number(Boolean(other.breaks)) - Number(Boolean(one.breaks));
    return isFirst || highest(other) - highest(one) || failing(other) - failing(one);
  });
}

function underStress(data, result, event, given) {
  const { x, lost } = stressedValues(data, result, given);
  const holds = data.checks.map((check, place) => {
    if (usedBy(check).some((each) => lost.has(each))) return result.holds[place];
    return holding({ moment: result.moment }, place, x) ?? result.holds[place];
  });
  const newly = holds.map((_, place) => place).filter((each) => result.holds[each] && !holds[each]);
  const failing = newly.filter((place) => !data.stresses.told.includes(place));
  const moved = data.stresses.parts.filter((part) => isMovedPart(part, event, result.x, x, lost));
  const parts = moved.filter(({ full }) => full !== null).map(({ name, full }) => {
    const after = lost.has(full) ? Infinity : x[full];
    return { name, place: full, before: result.x[full], after };
  });
  const raised = parts.filter(({ before, after }) => after > before);
  const higher = (best, each) => (best && best.after >= each.after ? best : each);
  const worst = raised.reduce(higher, null);
  const stressed = { x, holds, given: { ...result.given, ...given }, moment: result.moment };
  return { event, failing, worst, ...breaking(data, stressed, worst, failing, lost) };
}

// Whether a stress happens to a part, or moves what is shown of it.
function isMovedPart({ part, shown: outputs, by }, event, before, after, lost) {
  const rises = by.some((place) => !lost.has(place) && after[place] - before[place] > RISES);
  const differs = outputs.some((place) => {
    const change = lost.has(place) ? Infinity : Math.abs(after[place] - before[place]);
    return change > RISES * Math.abs(before[place]);
  });
  return event.parts.includes(part) || rises || differs;
}

// The part furthest over its limit and what binds it, else the first error that fails.
function breaking(data, stressed, worst, failing, lost) {
  if (worst && worst.after > data.stresses.limit) {
    const bound = lost.has(worst.place) ? "" : boundBy(data, stressed, worst.place).word;
    return { breaks: worst.name, bound };
  }
  const error = failing.find((place) => data.checks[place].severity === "error");
  return { breaks: error === undefined ? "" : data.checks[error].name, bound: "" };
}

// The values with what is given; `lost` are those that have none then.
function stressedValues(data, result, given) {
  const x = result.x.slice(), lost = new Set(), moved = new Set();
  for (const [place, value] of Object.entries(given)) {
    if (value !== x[place]) moved.add(Number(place));
    x[place] = value;
  }
  data.quantities.forEach((quantity, place) => {
    const uses = quantity.uses ?? [];
    const isFree = given[place] === undefined && result.given[place] === undefined;
    if (!isFree || !uses.some((each) => moved.has(each))) return;
    try {
      if (uses.some((each) => lost.has(each))) throw new NoValue();
      const value = model.value(place, x, {}, result.moment);
      if (value !== x[place]) moved.add(place);
      x[place] = value;
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      lost.add(place);
      moved.add(place);
    }
  });
  return { x, lost };
}
