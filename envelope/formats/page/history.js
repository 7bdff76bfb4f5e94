// What was changed, one step after the other: the address holds it, so that Undo and Redo are the
// browser's own Back and Forward. And the list of it, in which each change can be taken back.

const steps = { at: 0, last: 0, link: "" };
const REFUSED = document.getElementById("refused");

// What is changed, as a link; with A, where something is compared.
function link(isWhole = true) {
  const pairs = [...changed].map(([place, { text }]) => [data.quantities[place].name, text]);
  if (isWhole && against) pairs.push([AGAINST, against.link]);
  return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}

function address(hash) {
  return hash ? `#${hash}` : location.pathname + location.search;
}

// A step that can be undone, where something is changed since the last one.
function commit() {
  const next = link();
  if (next === steps.link) return;
  steps.link = next;
  refuse([]);
  try {
    history.pushState({ at: steps.at + 1 }, "", address(next));
    steps.last = ++steps.at;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a frame may have no address of its own
  }
}

function undo() {
  commit();
  if (steps.at > 0) history.back();
}

function redo() {
  commit();
  if (steps.at < steps.last) history.forward();
}

// Back, Forward, or an address that somebody has typed.
function onMove(event) {
  steps.at = event.state?.at ?? steps.at + 1;
  if (!event.state) {
    steps.last = steps.at;
    history.replaceState({ at: steps.at }, "");
  }
  follow();
}

// What the address says; what of it cannot be is told.
function follow() {
  const pieces = location.hash.slice(1).split("&"), start = `${AGAINST}=`;
  const pinned = pieces.find((piece) => piece.startsWith(start));
  against = null;
  const wrong = pinned ? pinLink(decoded(pinned.slice(start.length))) : [];
  unsetAll();
  wrong.push(...followPairs(pieces.filter((piece) => piece !== pinned).join("&")));
  steps.link = link();
  refuse(wrong);
  update();
}

// The changes of a link; those that cannot be, each with why.
function followPairs(text) {
  const wrong = [];
  for (const piece of text.split("&")) {
    if (!piece || document.getElementById(piece)) continue;
    const [name, ...rest] = piece.split("=");
    const why = rest.length
      ? followed(decoded(name), decoded(rest.join("=")))
      : "a change is written `name=value`";
    if (why) wrong.push([decoded(piece), why]);
  }
  return wrong;
}

// One change of a link; why it cannot be, if so.
function followed(name, text) {
  const place = placesOf(data).get(name);
  if (place !== undefined) return set(place, text);
  const near = nearestName(name, [...fields.keys()].map((each) => data.quantities[each].name));
  return `nothing here is called \`${name}\`` + (near ? `; did you mean \`${near}\`?` : "");
}

function decoded(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}

function refuse(wrong) {
  REFUSED.hidden = wrong.length === 0;
  const items = wrong.map(([piece, why]) => {
    return element("li", {}, element("code", {}, piece), `: ${quoted(why)}`);
  });
  const words = wrong.length === 1 ? "One part of the link is" : "Some parts of the link are";
  REFUSED.replaceChildren(`${words} not followed:`, element("ul", {}, ...items));
}

// The only name that is two letters or fewer away, where there is one.
function nearestName(name, names) {
  const near = names.filter((each) => lettersApart(name, each) <= 2);
  return near.length === 1 ? near[0] : "";
}

function lettersApart(one, other) {
  if (Math.abs(one.length - other.length) > 2) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let index = 1; index <= other.length; index++) {
      const same = row[index - 1] + (one[at - 1] === other[index - 1] ? 0 : 1);
      next.push(Math.min(same, row[index] + 1, next[index - 1] + 1));
    }
    row = next;
  }
  return row.at(-1);
}

// the list

function renderChanges() {
  const list = document.getElementById("changes");
  list.replaceChildren(...[...changed.keys()].map(changeItem));
  document.getElementById("undo").disabled = steps.at === 0 && link() === steps.link;
  document.getElementById("redo").disabled = steps.at === steps.last;
  const isPlain = !changed.size && !against && ![...fields.values()].some(isWrong);
  document.getElementById("undo-all").disabled = isPlain;
  document.getElementById("bar").hidden = isPlain && steps.last === 0;
}

// What a quantity is as the file has it, as it stands there where that is a value.
function textBefore(place) {
  return data.quantities[place].text ?? shown(place, plain);
}

function changeItem(place) {
  const name = labelOf(place), text = changed.get(place).text;
  const remove = element("button", { type: "button", "data-remove": place }, "remove ");
  remove.append(element("span", { class: "unseen" }, name));
  const words = [element("b", {}, name), ` ${textBefore(place)} → ${text} `];
  return element("li", {}, ...words, remove);
}

function onRemove(event) {
  const remove = event.target.closest("[data-remove]");
  if (!remove) return;
  unset(Number(remove.dataset.remove));
  commit();
  update();
  (document.querySelector("[data-remove]") ?? document.getElementById("undo")).focus();
}

// Ctrl+Z is the browser's own where a text is not taken over yet.
function onKey(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !"zy".includes(key)) return;
  const field = event.target.matches?.("input:not([type=range], [type=checkbox]), textarea");
  const place = Number(event.target.dataset?.input ?? NaN);
  if (field && event.target.value !== fieldText(place)) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (key === "z" && !event.shiftKey) undo();
  else redo();
}

function startHistory() {
  steps.at = steps.last = history.state?.at ?? 0;
  history.replaceState({ at: steps.at }, "");
  window.addEventListener("popstate", onMove);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onRemove);
  document.getElementById("undo").addEventListener("click", undo);
  document.getElementById("redo").addEventListener("click", redo);
  document.getElementById("undo-all").addEventListener("click", () => {
    unsetAll();
    against = null;
    commit();
    update();
  });
}
