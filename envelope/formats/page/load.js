// The page once it stands: what it holds packed takes its place, the data first, the scripts last.

const packed = document.getElementById("packed");
const { data, folded, script } = JSON.parse(unpacked(packed.textContent));
packed.remove();
data.quantities = rows(data.quantities);
document.getElementById("data").textContent = JSON.stringify(data);
for (const [place, markup] of Object.entries(folded)) {
  const whole = markup.replace(/\x01(\d+)\x01/g, (_, each) => escaped(data.quantities[each].about));
  document.querySelector(`[data-folded="${place}"]`).innerHTML = whole;
}
document.body.append(Object.assign(document.createElement("script"), { textContent: script }));

function escaped(text) {
  return text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);
}

// Rows out of columns, without what a row has not.
function rows(columns) {
  const found = Object.values(columns)[0]?.map(() => ({})) ?? [];
  for (const [key, values] of Object.entries(columns)) {
    values.forEach((value, place) => value !== null && (found[place][key] = value));
  }
  return found;
}
