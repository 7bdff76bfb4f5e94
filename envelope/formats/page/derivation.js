// Where a number comes from: a dialog with its formula, its operands and theirs, and sources.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function showDerivation(place) {
  const dialog = document.getElementById("derivation");
  const title = `${data.quantities[place].name} = ${shown(place)}`;
  document.getElementById("derivation-title").textContent = title;
  document.getElementById("derivation-tree").replaceChildren(...derived(place));
  dialog.showModal();
}

// The lines of one step, and its operands, each of which opens.
function derived(place) {
  const quantity = data.quantities[place], isChanged = changed.has(place);
  const lines = isChanged
    ? ["changed in this page"]
    : [...formulaLines(quantity), ...choiceLines(quantity)];
  const found = lines.map((line) => element("p", { class: "formula" }, line));
  const origin = [quantity.about, isChanged ? "" : quantity.place, basisOf(place)];
  found.push(element("p", { class: "about" }, origin.filter(Boolean).join(" · ")));
  for (const key of isChanged ? [] : quantity.sources ?? []) {
    const text = data.sources[key] ? `${key}: ${data.sources[key]}` : key;
    found.push(element("p", { class: "about" }, text));
  }
  if (!isChanged && quantity.uses) {
    found.push(element("ul", { class: "tree" }, ...quantity.uses.map(operand)));
  }
  return found;
}

function operand(place) {
  const title = `${data.quantities[place].name} = ${shown(place)}`;
  const details = element("details", {}, element("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(...derived(place));
  });
  return element("li", {}, details);
}

function formulaLines(quantity) {
  if (!quantity.numbers) return [`= ${quantity.formula}`, ...(quantity.reading ?? [])];
  return [`= ${quantity.formula}`, `= ${filled(quantity.numbers)}`, ...(quantity.reading ?? [])];
}

// Which operand of each `max` and `min` counted.
function choiceLines(quantity) {
  const lines = [];
  const visit = (choices) => {
    for (const choice of choices ?? []) {
      const won = winning(choice, current);
      if (choice.options.length > 1) lines.push(`${choice.word}: ${won.text}`);
      visit(won.choices);
    }
  };
  visit(quantity.choices);
  return lines;
}
