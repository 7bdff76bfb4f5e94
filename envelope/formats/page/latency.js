// The time that a request takes along each path. A counterpart of envelope/analysis/latency.py and
// envelope/engine/lognormal.py, of which it draws the same samples.

const TO_P99 = 2.3263478740408408; // standard deviations from the mean to the 99th percentile
const LATTICE = 8191, GENERATOR = 5062, REACH_STEPS = 400, REACH_WIDTHS = 9;
let scores = null;

function latencies(data, result) {
  return data.latency.paths.map((path) => budgetOf(path, data.latency.limit, result));
}

function budgetOf(path, limit, result) {
  const times = path.steps.map((step) => stepTime(step, result));
  const legs = path.steps.map((step, index) => legOf(step, times[index], limit, result));
  const outer = legs.filter((leg) => !leg.inside);
  const mean = outer.reduce((sum, leg) => sum + leg.mean, 0);
  const isSteady = mean > 0 && mean < Infinity;
  if (!isSteady) return { ...path, legs, mean, median: mean, p99: mean };
  for (const leg of outer) leg.share = leg.mean / mean;
  const own = times.filter((time, index) => time && !legs[index].inside);
  return { ...path, legs, mean, ...sumOf(own) };
}

function legOf(step, time, limit, { x, moment }) {
  const most = (list) => (list.length ? Math.max(...list.map((place) => x[place])) : null);
  const found = { text: step.text, inside: step.inside, share: 0 };
  const utilization = most(step.utilization), wait = most(step.wait);
  if (utilization !== null && utilization > limit) {
    return { ...found, mean: Infinity, p99: Infinity, wait: Infinity, utilization };
  }
  const [first, ...others] = step.branches;
  const [mean, p99] = others.length || first.count !== null
    ? [time ? meanOf(time) : 0, time ? p99Of(time) : 0]
    : branchTimes(first, x, moment);
  return { ...found, mean, p99, wait, utilization };
}

function branchTimes({ mean, p99, otherwise }, x, moment) {
  return [x[mean], p99 === null ? model.others[otherwise](x, moment) : x[p99]];
}

// How long a step takes; null where it takes no time at all.
function stepTime(step, { x, moment }) {
  const asked = [];
  for (const branch of step.branches) {
    const [mean, p99] = branchTimes(branch, x, moment);
    const count = branch.count === null ? 1 : Math.max(model.others[branch.count](x, moment), 1);
    if (mean > 0) asked.push([lognormalOf(mean, p99), count]);
  }
  if (asked.length === 1 && asked[0][1] === 1) return asked[0][0];
  return asked.length ? slowestOf(asked) : null;
}

// The lognormal time of a mean and a 99th percentile, in seconds.
function lognormalOf(mean, p99) {
  if (p99 <= mean) return { center: Math.log(mean), width: 0 };
  const width = TO_P99 - Math.sqrt(Math.max(TO_P99 ** 2 - 2 * Math.log(p99 / mean), 0));
  return { center: Math.log(p99) - TO_P99 * width, width };
}

function meanOf({ center, width }) {
  return Math.exp(center + width ** 2 / 2);
}

function p99Of({ center, width }) {
  return Math.exp(center + TO_P99 * width);
}

// The median and the 99th percentile of a sum of independent times.
function sumOf(times) {
  if (times.length === 1) return { median: Math.exp(times[0].center), p99: p99Of(times[0]) };
  scores ??= Array.from({ length: LATTICE }, (_, at) => normalQuantile((at + 0.5) / LATTICE));
  const sums = new Float64Array(LATTICE);
  let multiplier = 1;
  for (const { center, width } of times) {
    for (let sample = 0; sample < LATTICE; sample++) {
      sums[sample] += Math.exp(center + width * scores[(sample * multiplier) % LATTICE]);
    }
    multiplier = (multiplier * GENERATOR) % LATTICE;
  }
  sums.sort();
  return { median: sums[Math.floor(LATTICE / 2)], p99: sums[Math.trunc(LATTICE * 0.99)] };
}

// The slowest of independent times, each of them awaited so often at once.
function slowestOf(times) {
  const least = ([{ center, width }]) => center - REACH_WIDTHS * width;
  const most = ([{ center, width }]) => center + (REACH_WIDTHS + width) * width;
  const low = Math.min(...times.map(least)), high = Math.max(...times.map(most));
  if (low === high) return { center: low, width: 0 };
  const below = (at) => times.reduce((share, [{ center, width }, count]) => {
    const own = width ? normalShare((at - center) / width) : Number(at >= center);
    return share * own ** count;
  }, 1);
  const step = (high - low) / REACH_STEPS;
  let mean = Math.exp(low);
  for (let index = 0; index < REACH_STEPS; index++) {
    const at = low + (index + 0.5) * step;
    mean += (1 - below(at)) * Math.exp(at) * step;
  }
  let [start, end] = [low, high];
  for (let turn = 0; turn < 60; turn++) {
    const half = (start + end) / 2;
    if (below(half) >= 0.99) end = half;
    else start = half;
  }
  return lognormalOf(mean, Math.exp(end));
}
