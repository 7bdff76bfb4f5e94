// Sliders: logarithmic where the ends are positive and far apart.

function isLogarithmic([low, high]) {
  return low > 0 && high / low >= 5;
}

function slid(place, value) {
  const { bounds } = data.quantities[place], [low, high] = bounds;
  const share = isLogarithmic(bounds)
    ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
    : (value - low) / (high - low);
  return Math.round(Math.min(Math.max(share, 0), 1) * Number(sliders.get(place).max));
}

function valueAt(place, step) {
  const { bounds } = data.quantities[place], [low, high] = bounds;
  const share = step / Number(sliders.get(place).max);
  const value = isLogarithmic(bounds)
    ? low * Math.pow(high / low, share)
    : low + (high - low) * share;
  const { factor } = formatOf(place).own;
  const size = isFew(place, factor) ? factor : data.quantities[place].limits?.[2];
  return size ? Math.min(Math.max(Math.round(value / size) * size, low), high) : value;
}

// A few whole things stay whole: 3 copies, between 2 and 5.
function isFew(place, factor) {
  const numbers = [plain.x[place], ...data.quantities[place].bounds].map((each) => each / factor);
  return numbers.every(isWhole) && numbers[0] <= 20;
}
