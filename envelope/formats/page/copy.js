// What is shown, copied for elsewhere: a link, Markdown, a command line, CSV.

const COPIES = {
  link: () => location.href,
  markdown: markdownText,
  command: commandText,
  csv: csvText,
};

// The command whose report has the numbers that are shown.
function commandText() {
  const given = data.command.set.filter(([name]) => !changed.has(placesOf(data).get(name)));
  const own = [...changed].map(([place, { text }]) => [data.quantities[place].name, text]);
  const settings = [...given, ...own].map(([name, text]) => quotedWord(`${name}=${text}`));
  return ["envelope report", ...data.command.words.map(quotedWord), ...settings].join(" ");
}

// A word as a shell takes it.
function quotedWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function markdownText() {
  const lines = [`# ${document.title}`, ""];
  if (changed.size) {
    const rows = [...changed].map(([place, { text }]) => {
      return [data.quantities[place].name, textBefore(place), text];
    });
    lines.push(...markdownTable(["changed", "the file", "here"], rows), "");
  }
  const isCompared = against !== null || changed.size > 0;
  const heads = isCompared ? ["result", "here", "A", "difference"] : ["result", "here"];
  if (isCompared) lines.push(`A: ${against?.words ?? FILE}.`, "");
  const rows = copiedResults().map((place) => {
    const before = reference().x[place], row = [data.quantities[place].name, shown(place)];
    const differs = formatOf(place).words ? "" : differenceText(current.x[place], before);
    return isCompared ? [...row, textOf(before, formatOf(place)), differs] : row;
  });
  lines.push(...markdownTable(heads, rows), "", `Checks: ${checksText()}.`);
  lines.push(...failingNames().map((name) => `- ${name}`), "", "```sh", commandText(), "```", "");
  return lines.join("\n");
}

function markdownTable(heads, rows) {
  const cells = (row) => `| ${row.map((cell) => cell.replace(/[|*_<`\\]/g, "\\$&")).join(" | ")} |`;
  const rule = heads.map((_, index) => (index ? "--:" : "---")).join(" | ");
  return [cells(heads), `| ${rule} |`, ...rows.map(cells)];
}

function failingNames() {
  const failing = data.checks.filter((_, place) => !current.holds[place]);
  return failing.map((check) => `${failsText(check)}: \`${check.name}\``);
}

// What the cards and the tables of results show, each once.
function copiedResults() {
  const shownIn = [...document.querySelectorAll("#results button[data-derive]")];
  const places = shownIn.map((number) => Number(number.dataset.derive));
  return [...new Set([...data.headlines, ...places])];
}

// Every input and result: its value in its unit, and as it is written.
function csvText() {
  const lines = data.quantities.map(({ name, kind }, place) => {
    const { own, words } = formatOf(place), value = current.x[place];
    const unit = words ? "" : (own.before + own.one).trim();
    return [name, kind, words ? shown(place) : value / own.factor, unit, shown(place)];
  });
  const cell = (each) => (/[",\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each);
  const rows = [["name", "kind", "value", "unit", "text"], ...lines];
  return rows.map((row) => row.map(asWords).map(cell).join(",")).join("\n") + "\n";
}

// A cell that no spreadsheet computes, as in envelope/formats/csv.py; a number stays as it is.
function asWords(each) {
  const text = String(each);
  const number =
    /^[+-](?:\$?[\d.,]+(?:[eE][+-]?\d+)?(?: ?[\p{L}\d_%/*^ .·]*)?)?$/u;
  return /^[=+\-@\t\r]/.test(text) && !number.test(text) ? `'${text}` : text;
}

async function onCopy(event) {
  settle();
  const button = event.target.closest("[data-copy]"), words = button.textContent;
  const text = COPIES[button.dataset.copy]();
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = words), 2000);
  } catch {
    showText(words, text);
  }
}

// Where the browser gives no clipboard, the text to copy by hand.
function showText(title, text) {
  const field = element("textarea", { readonly: "", rows: 12, "aria-label": title });
  field.value = text;
  document.getElementById("derivation-title").textContent = title;
  document.getElementById("derivation-tree").replaceChildren(field);
  document.getElementById("derivation").showModal();
  field.select();
}

function startCopy() {
  for (const button of places("copy")) button.addEventListener("click", onCopy);
}
