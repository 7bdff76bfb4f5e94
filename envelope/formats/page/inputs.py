"""The form of the page: a field or a menu for every input, a slider between its low and high."""

from html import escape

from envelope.analysis.explain import expression
from envelope.formats.page.markup import attributes, part_id, section, table, tag
from envelope.formats.page.model import Model
from envelope.formats.page.sections import keys
from envelope.model.graph.bounds import bounds
from envelope.model.graph.graph import Quantity
from envelope.model.graph.scopes import spoken

STEPS = 200  # of a slider
MARK = "\x01"  # around the place of a text in the data, which no text holds
_HINT = "Numbers with units, as <code>12 GB</code>, <code>200M users</code>, <code>95%</code>."


def inputs(model: Model) -> str:
    """The scenario's own inputs, and the place of those of its parts."""
    own = "".join(_field(model, each) for each in model.inputs() if "." not in each.name)
    find = (
        '<p class="find"><label for="find">Find an input</label> '
        '<input id="find" type="search" autocomplete="off"></p>\n'
    )
    hint = tag("p", _HINT, class_="note")
    parts = tag("div", "", data_folded="parts")
    return section("inputs", "Inputs", f"{hint}{find}{own}{parts}{_without_scripts(model)}")


def _without_scripts(model: Model) -> str:
    """The inputs of the parts in short, for readers whose browser runs no scripts."""
    listed = [each for each in model.inputs() if "." in each.name]
    parts: dict[str, list[str]] = {}
    for each in listed:
        part, _, name = each.name.partition(".")
        parts.setdefault(part, []).append(f"{spoken(name)} {model.written(each)}")
    lines = "".join(
        f"<dt>{escape(spoken(part))}</dt><dd>{escape(' · '.join(pairs))}</dd>\n"
        for part, pairs in parts.items()
    )
    return tag("noscript", tag("dl", lines)) if lines else ""


def inputs_of_parts(model: Model) -> str:
    """The inputs of each part, folded."""
    listed = model.inputs()
    return "".join(_part(model, part, listed) for part in model.run.graph.outer_parts)


def _part(model: Model, part: str, listed: list[Quantity]) -> str:
    """The inputs of a part; of many alike what they have in common, a table, and each by itself."""
    inside = [each for each in listed if each.name.startswith(f"{part}.")]
    rows = model.run.graph.rows(part)
    if not rows:
        fields = "".join(_field(model, each) for each in inside)
        return _group(part, len(inside), fields, part_id(part))
    common = "".join(_field(model, each) for each in inside if each.name.count(".") == 1)
    return _group(
        part,
        len(inside),
        _table(model, part)
        + common
        + "".join(
            _row(model, part, row, [each for each in inside if each.name.startswith(f"{row}.")])
            for row in rows
        ),
        part_id(part),
    )


def _group(title: str, count: int, fields: str, identifier: str | None = None) -> str:
    opened = attributes(id=identifier)
    words = f"{escape(spoken(title))} <small>{count} inputs</small>"
    return f"<details{opened}><summary>{words}</summary>\n{fields}</details>\n" if count else ""


def _table(model: Model, part: str) -> str:
    """What the rows of a part have of their own, a line for each."""
    graph = model.run.graph
    names = graph.parts[part].varied
    lines = []
    for row in graph.rows(part):
        title = row.removeprefix(f"{part}.")
        cells = (_cell(model, graph.quantities[f"{row}.{name}"], title) for name in names)
        lines.append((escape(spoken(title)), *cells))
    return table(("row", *map(spoken, names)), lines) if names else ""


def _cell(model: Model, quantity: Quantity, row: str) -> str:
    """The field of an input in a table of rows."""
    place = model.places[quantity.name]
    title = escape(spoken(f"{row} · {quantity.name.rpartition('.')[2]}"))
    return _framed(
        quantity,
        [
            _box(model, quantity, f"wrong-{place}", title),
            _undo(place, title),
            f'<p class="wrong" id="wrong-{place}" role="alert"></p>',
        ],
    )


def _row(model: Model, part: str, row: str, listed: list[Quantity]) -> str:
    """The inputs of a row that are not in the table."""
    in_table = {f"{row}.{name}" for name in model.run.graph.parts[part].varied}
    others = [each for each in listed if each.name not in in_table]
    fields = "".join(_field(model, each) for each in others)
    return _group(row.removeprefix(f"{part}."), len(others), fields)


def _field(model: Model, quantity: Quantity) -> str:
    place = model.places[quantity.name]
    words = quantity.name.partition(".")[2] if "." in quantity.name else quantity.name
    title = escape(spoken(words).replace(".", " · "))
    return _framed(
        quantity,
        [
            f'<label for="input-{place}">{title}</label>',
            _box(model, quantity, f"about-{place} wrong-{place}"),
            _undo(place, title),
            _slider(model, quantity, place, title),
            f'<p class="about" id="about-{place}">{_about(model, quantity)}</p>',
            f'<p class="outside" id="usual-{place}"></p>' if _usual(model, quantity) else "",
            f'<p class="wrong" id="wrong-{place}" role="alert"></p>',
        ],
    )


def _framed(quantity: Quantity, pieces: list[str]) -> str:
    return f'<div class="field" data-name="{escape(quantity.name)}">{"".join(pieces)}</div>\n'


def _box(model: Model, quantity: Quantity, described: str, title: str | None = None) -> str:
    """Where the value is typed; a `title` is its name where no label stands beside it."""
    place = model.places[quantity.name]
    if quantity.words:
        return _menu(model, quantity, described, title)
    return tag(
        "input",
        "",
        id=f"input-{place}",
        data_input=place,
        value=model.written(quantity),
        aria_label=title,
        aria_describedby=described,
        autocomplete="off",
        spellcheck="false",
    ).removesuffix("</input>")


def _undo(place: int, title: str) -> str:
    return (
        f'<button type="button" class="undo" data-undo="{place}" hidden>undo '
        f'<span class="unseen">{title}</span></button>'
    )


def _menu(model: Model, quantity: Quantity, described: str, title: str | None) -> str:
    """What one of several words is chosen from; the browser keeps nothing of an earlier visit."""
    place, now = model.places[quantity.name], model.run.text(quantity.name)
    options = [
        tag("option", escape(word), value=word, selected=word == now) for word in quantity.words
    ]
    return tag(
        "select",
        "".join(options),
        id=f"input-{place}",
        data_input=place,
        aria_label=title,
        aria_describedby=described,
        autocomplete="off",
    )


def _slider(model: Model, quantity: Quantity, place: int, title: str) -> str:
    if model.bounds(quantity) is None:
        return ""
    return (
        f'<input type="range" min="0" max="{STEPS}" data-slider="{place}" '
        f'aria-label="{title}, slider">'
    )


def _usual(model: Model, quantity: Quantity) -> str:
    """Between what it usually is, or beyond what; empty where nobody says."""
    low, high = (
        "" if end is None else escape(model.run.text(quantity.name, end))
        for end in bounds(model.run.graph, quantity)
    )
    if low and high:
        return f"usually {low} to {high}"
    return f"usually at least {low}" if low else f"usually at most {high}" if high else ""


def _set(model: Model, quantity: Quantity) -> str:
    """By whom a value is set that is not the file's."""
    if quantity.by_case:
        return f"set by the case {escape(model.run.graph.case)}"
    return "set from outside" if quantity.set else ""


def _what(model: Model, quantity: Quantity) -> str:
    """What an input is; of a part's the place of it in the data, where it stands once."""
    if quantity.about and "." in quantity.name:
        return f"{MARK}{model.places[quantity.name]}{MARK}"
    return escape(quantity.about)


def _about(model: Model, quantity: Quantity) -> str:
    """What it is, the expression that it follows until it is changed, how well it is known."""
    written = expression(quantity.formula)
    follows = written if quantity.formula.references() else ""
    pieces = [
        _what(model, quantity),
        f"follows <code>{escape(follows)}</code>" if follows else "",
        f"range <code>{escape(written)}</code>" if model.is_range(quantity) else "",
        _usual(model, quantity),
        _set(model, quantity),
        escape(quantity.basis),
        keys(model.run, quantity.source),
    ]
    return " · ".join(piece for piece in pieces if piece)
