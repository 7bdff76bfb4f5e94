"""The form of the page: a field or a menu for every input, a slider between its low and high."""

from html import escape

from envelope.analysis.explain import expression
from envelope.formats.page.markup import section, tag
from envelope.formats.page.model import Model
from envelope.formats.page.sections import keys
from envelope.model.graph.graph import Quantity
from envelope.model.graph.scopes import spoken

STEPS = 200  # of a slider
_HINT = "Numbers with units, as <code>12 GB</code>, <code>200M users</code>, <code>95%</code>."


def inputs(model: Model) -> str:
    """The scenario's own inputs, then those of each part, folded."""
    listed = model.inputs()
    own = "".join(_field(model, each) for each in listed if "." not in each.name)
    groups = [
        _group(model, part, [each for each in listed if each.name.startswith(f"{part}.")])
        for part in model.run.graph.outer_parts
    ]
    find = (
        '<p class="find"><label for="find">Find an input</label> '
        '<input id="find" type="search" autocomplete="off"></p>\n'
    )
    hint = tag("p", _HINT, class_="note")
    return section("inputs", "Inputs", f"{hint}{find}{own}{''.join(groups)}")


def _group(model: Model, part: str, listed: list[Quantity]) -> str:
    fields = "".join(_field(model, each) for each in listed)
    title = f"{escape(part.replace('_', ' '))} <small>{len(listed)} inputs</small>"
    return f"<details><summary>{title}</summary>\n{fields}</details>\n" if listed else ""


def _field(model: Model, quantity: Quantity) -> str:
    place = model.places[quantity.name]
    words = quantity.name.partition(".")[2] if "." in quantity.name else quantity.name
    title = escape(spoken(words).replace(".", " · "))
    described = f"about-{place} wrong-{place}"
    field = _menu if quantity.words else _box
    rows = [
        f'<label for="input-{place}">{title}</label>',
        field(model, quantity, id=f"input-{place}", data_input=place, aria_describedby=described),
        f'<button type="button" class="undo" data-undo="{place}" hidden>undo '
        f'<span class="unseen">{title}</span></button>',
        _slider(model, quantity, place, title),
        f'<p class="about" id="about-{place}">{_about(model, quantity)}</p>',
        f'<p class="wrong" id="wrong-{place}" role="alert"></p>',
    ]
    return f'<div class="field" data-name="{escape(quantity.name)}">{"".join(rows)}</div>\n'


def _box(model: Model, quantity: Quantity, **pairs: str | int) -> str:
    """What a value is typed into."""
    value = model.written(quantity)
    box = tag("input", "", **pairs, value=value, autocomplete="off", spellcheck="false")
    return box.removesuffix("</input>")


def _menu(model: Model, quantity: Quantity, **pairs: str | int) -> str:
    """What one of several words is chosen from; the browser keeps nothing of an earlier visit."""
    now = model.run.text(quantity.name)
    options = [
        tag("option", escape(word), value=word, selected=word == now) for word in quantity.words
    ]
    return tag("select", "".join(options), **pairs, autocomplete="off")


def _slider(model: Model, quantity: Quantity, place: int, title: str) -> str:
    if model.bounds(quantity) is None:
        return ""
    return (
        f'<input type="range" min="0" max="{STEPS}" data-slider="{place}" '
        f'aria-label="{title}, slider">'
    )


def _set(model: Model, quantity: Quantity) -> str:
    """By whom a value is set that is not the file's."""
    if quantity.by_case:
        return f"set by the case {escape(model.run.graph.case)}"
    return "set from outside" if quantity.set else ""


def _about(model: Model, quantity: Quantity) -> str:
    """What it is, the expression that it follows until it is changed, how well it is known."""
    written = expression(quantity.formula)
    follows = written if quantity.formula.references() else ""
    pieces = [
        escape(quantity.about),
        f"follows <code>{escape(follows)}</code>" if follows else "",
        f"range <code>{escape(written)}</code>" if model.is_range(quantity) else "",
        _set(model, quantity),
        escape(quantity.basis),
        keys(model.run, quantity.source),
    ]
    return " · ".join(piece for piece in pieces if piece)
