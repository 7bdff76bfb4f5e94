"""HTML of the page's smallest pieces: attributes, numbers that can be clicked, tables."""

from collections.abc import Iterable, Sequence
from html import escape

from envelope.engine.run import Run
from envelope.formats.page.model import Model
from envelope.report.amounts.periods import added
from envelope.report.notes import held_under_text, settings_of


def attributes(**pairs: str | float | bool | None) -> str:
    """Attributes as they stand in a tag; `for_` is `for`, `data_show` is `data-show`.

    >>> attributes(id="a", hidden=True, data_show="q1", title=None)
    ' id="a" hidden data-show="q1"'
    """
    found = []
    for key, value in pairs.items():
        name = key.rstrip("_").replace("_", "-")
        if value is True:
            found.append(f" {name}")
        elif value is not None and value is not False:
            found.append(f' {name}="{escape(str(value))}"')
    return "".join(found)


def tag(name: str, content: str, /, **pairs: str | float | bool | None) -> str:
    """An element around content that is markup already."""
    return f"<{name}{attributes(**pairs)}>{content}</{name}>"


def number(model: Model, name: str, *, called: str = "") -> str:
    """The value of a quantity, which leads to its derivation and follows the inputs.

    What it is `called` stands elsewhere, under that identifier.
    """
    place = model.places[name]
    return _button(place, f"q{place}", model.run.values[name], model.run.text(name), called)


def amount(model: Model, name: str, period: str) -> str:
    """What a rate comes to over a period; it leads to the derivation of the rate."""
    value, text = added(model.run, name, period)
    return _button(model.places[name], f"p{model.over(name, period)}", value, text)


def titled(model: Model, words: str, name: str) -> str:
    """What a result is called, with the settings that it holds under, which follow the inputs."""
    under = settings_of(model.run, name)
    if not under:
        return escape(words)
    said = tag(
        "span",
        f"({escape(held_under_text(model.run, name))})",
        data_show=f"u{model.settings.index(under)}",
    )
    return f"{escape(words)} {said}"


def checks_mark(run: Run) -> str:
    """How the number of checks that hold is shown."""
    failing = run.failing()
    is_error = any(check.severity == "error" for check in failing)
    return "fails" if is_error else "warns" if failing else "ok"


def _button(place: int, show: str, value: float, text: str, called: str = "") -> str:
    data = tag("data", escape(text), value=repr(value), data_show=show)
    own = f"{called}-value" if called else None
    return tag(
        "button",
        data,
        type="button",
        class_="number",
        data_derive=place,
        id=own,
        aria_labelledby=f"{called} {own}" if called else None,
    )


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()
) -> str:
    """A table of cells that are markup; the first of a row is its head, `numbers` are columns."""
    return grouped_table(heads, [("", rows)], numbers=numbers)


def grouped_table(
    heads: Sequence[str],
    groups: Iterable[tuple[str, Iterable[Sequence[str]]]],
    *,
    numbers: Sequence[int] = (),
) -> str:
    """One table of several groups, each below a row with its heading where it has one."""
    kinds = [' class="number"' if index in numbers else "" for index in range(len(heads))]
    titles = "".join(
        f'<th scope="col"{kind}>{escape(head)}</th>'
        for kind, head in zip(kinds, heads, strict=True)
    )
    bodies = "".join(
        f"<tbody>\n{_heading(heading, len(heads))}{_lines(rows, kinds)}</tbody>"
        for heading, rows in groups
    )
    return scrolled(f"<table><thead><tr>{titles}</tr></thead>\n{bodies}</table>", heads[0])


def _heading(words: str, columns: int) -> str:
    head = f'<th scope="rowgroup" colspan="{columns}">{escape(words)}</th>'
    return f'<tr class="heading">{head}</tr>\n' if words else ""


def _lines(rows: Iterable[Sequence[str]], kinds: Sequence[str]) -> str:
    lines = []
    for first, *others in rows:
        cells = "".join(
            f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds[1:], others, strict=True)
        )
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>\n')
    return "".join(lines)


def part_id(part: str) -> str:
    """The place of the inputs of a part in the page."""
    return "part-" + part.replace(".", "-").replace("_", "-")


def scrolled(content: str, label: str) -> str:
    """What may be wider than the page, and is then moved by itself, by keys too."""
    pairs = attributes(class_="scroll", tabindex=0, role="group", aria_label=label)
    return f"<div{pairs}>{content}</div>\n"


def section(identifier: str, title: str, content: str, note: str = "") -> str:
    """A section with its heading, which a reader of the page can jump to."""
    below = f'<p class="note">{escape(note)}</p>\n' if note else ""
    heading = f'<h2 id="{identifier}-title">{escape(title)}</h2>\n'
    return (
        f'<section id="{identifier}" aria-labelledby="{identifier}-title">\n'
        f"{heading}{content}{below}</section>\n"
    )
