// A few samples of the ranges: what follows from them, and how that is spread.

// The values in each sample, how often each check holds, and which ranges were drawn.
function* sampled(data, result) {
  if (result.sampled) return result.sampled;
  const fixed = result.given, free = data.samples.filter(([place]) => fixed[place] === undefined);
  const count = data.samples[0]?.[1].length ?? 0, xs = [], holding = data.checks.map(() => 0);
  for (let index = 0; index < count; index++) {
    const sample = Object.fromEntries(free.map(([place, values]) => [place, values[index]]));
    const moment = plainMoment(), x = valuesAt({ ...sample, ...fixed }, moment);
    xs.push(x);
    holdsAt(x, moment).forEach((holds, check) => (holding[check] += holds ? 1 / count : 0));
    yield;
  }
  return (result.sampled = { xs, holding, free: free.map(([place]) => place) });
}

function quantile(sorted, share) {
  const at = share * (sorted.length - 1), below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

const BINS = 16, SHOWN_ENDS = [0.005, 0.995];

// How many samples each bin holds. Where values lie in steps, as whole servers and their cost do,
// bins are as wide as some of these: others would hold one step here and two there.
function binned(sorted) {
  const [low, high] = SHOWN_ENDS.map((share) => quantile(sorted, share));
  const values = sorted.filter((value) => low <= value && value <= high);
  const first = values[0] ?? low, last = values.at(-1) ?? low;
  const step = stepBetween(values);
  if (!(last > first)) return { counts: [values.length], low: first, high: last };
  const width = step
    ? step * Math.ceil(((last - first) / step + 1) / BINS - NEARLY)
    : (last - first) / BINS;
  const start = step ? first - step / 2 : first;
  const size = step ? Math.ceil((last - first + step) / width - NEARLY) : BINS;
  const counts = Array(size).fill(0);
  for (const value of values) {
    counts[Math.min(Math.floor((value - start) / width), size - 1)] += 1;
  }
  return { counts, low: start, high: start + size * width };
}

// The least distance between neighbors where few of the values differ, else nothing.
function stepBetween(sorted) {
  const different = [...new Set(sorted)], least = NEARLY * Math.abs(different.at(-1) ?? 0);
  const gaps = different.slice(1).map((value, index) => value - different[index]);
  const steps = gaps.filter((gap) => gap > least);
  return steps.length && different.length <= sorted.length / 4 ? Math.min(...steps) : 0;
}
