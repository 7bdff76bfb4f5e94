"""What is to be said of a run: of which moment it is, and of what was set.

That it changes nothing, or that it is more than usual. And the settings of the whole scenario that
results hold under: a `total cost` is one on demand.
"""

from collections.abc import Iterator
from typing import Any

from envelope.analysis.headline import whole
from envelope.engine.computed import with_filling
from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL, Quantity
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import outputs
from envelope.model.library.settings import setting_words
from envelope.report.table import Table
from envelope.units.writing import duration_text

_ENDS = ("low", "high")
MOST = 3  # parts that are named


def full_after(run: Run) -> str:
    """The longest time over which something accumulates; empty where nothing does, or at a time."""
    filling = with_filling(run).filling
    return duration_text(filling.full_after, run.graph.units) if filling else ""


def first_year(run: Run) -> dict[str, float]:
    """The totals that are not yet at the end of the first year what they are in the end.

    In base units by name, with what the file says comes first; none at a time of its own.
    """
    filling = with_filling(run).filling
    if filling is None:
        return {}
    summed = (each for each in outputs().values() if each.heading and each.total)
    listed = [each.name for each in summed if not each.over]  # of amounts, not of rates
    totals = [whole(run.graph, name) or name for name in listed]
    found = {
        name: filling.first_year[name]
        for name in dict.fromkeys([*run.graph.headline, *totals])
        if name in filling.first_year and not run.graph.quantities[name].words
    }
    return {name: value for name, value in found.items() if run.text(name, value) != run.text(name)}


def first_year_texts(run: Run) -> list[str]:
    """The same as people tell it: `281 servers`, `storage 11 PB`."""
    return [_with_name(name, run.text(name, value)) for name, value in first_year(run).items()]


def first_year_shortly(run: Run) -> list[str]:
    """The same without the names of totals that nothing else of their dimension stands beside."""
    found = first_year(run)
    dimensions = {name: run.graph.quantities[name].dimension for name in found}
    alone = {
        name
        for name, dimension in dimensions.items()
        if name not in run.graph.headline and list(dimensions.values()).count(dimension) == 1
    }
    texts = {name: run.text(name, value) for name, value in found.items()}
    return [text if name in alone else _with_name(name, text) for name, text in texts.items()]


def moment(run: Run) -> list[str]:
    """Of which moment a run is; and of one that is full, what it is after the first year."""
    if run.at is not None:
        return [time_asked(run)]
    run = with_filling(run)
    time = full_after(run)
    if not time:
        return []
    said = [f"As it is when every retention is full ({time})."]
    listed = first_year_texts(run)
    grown = ", grown as the file says" if run.graph.growths else ""
    return [*said, f"After the first year{grown}: {', '.join(listed)}."] if listed else said


def time_asked(run: Run) -> str:
    """The time after an empty start that was asked for, in words; empty where none was."""
    return f"As it is {run.at.words} after an empty start." if run.at else ""


def time_data(run: Run) -> dict[str, Any]:
    """The same as data, as it was written."""
    return {"at": run.at.words} if run.at else {}


def _with_name(name: str, text: str) -> str:
    """A value with what it is of, where its unit does not say so: `12 servers`, `storage 4 TB`."""
    words = spoken(name.removeprefix(f"{TOTAL}."))
    return text if text.endswith(words) else f"{words} {text}"


def notes(run: Run) -> list[str]:
    """A sentence for each: of settings from outside, and of what the file gives to parts."""
    outline = run.graph.outline()
    unused = frozenset(outline.unused)
    idle = [*(name for name in outline.overridden if name in unused), *outline.idle]
    return [*(f"nothing depends on `{name}`, which is set" for name in idle), *_unusual(run)]


def notes_table(run: Run) -> Iterator[Table]:
    """What was set and changes nothing, and what is more or less than usual."""
    said = notes(run)
    if said:
        text = ". ".join(each[:1].upper() + each[1:] for each in said)
        yield Table("Notes", (), (), f"{text}.")


def _unusual(run: Run) -> Iterator[str]:
    """What was chosen, not what follows from other values, and lies beyond its low or its high."""
    for name, ends in run.graph.usual.items():
        low, high = ends
        value = run.values[name]
        is_low, is_high = low is not None and value < low, high is not None and value > high
        if (is_low or is_high) and _is_chosen(run.graph.quantities[name]):
            more, end = ("less", low) if is_low else ("more", high)
            usual = run.text(name, end)
            yield f"`{name}` is {run.text(name)}, {more} than the {usual} that is usual"


def _is_chosen(quantity: Quantity) -> bool:
    """Whether a value is the scenario's own, set from outside, or one that its part gives ends."""
    given = quantity.given.attributes if quantity.given is not None else {}
    is_own = "." not in quantity.name or quantity.set or not given.keys().isdisjoint(_ENDS)
    return is_own and not quantity.formula.references()


# settings of the whole scenario


def settings_in_force(run: Run) -> dict[str, str]:
    """The settings on which something depends, and their words."""
    inputs = frozenset(run.graph.outline().inputs)
    return {name: run.text(name) for name in setting_words() if name in inputs}


def held_under(run: Run, name: str) -> dict[str, str]:
    """The setting that a result holds under, and its word; none for most results."""
    scope, _, last = name.rpartition(".")
    output = outputs().get(last)
    if output is None or not output.setting:
        return {}
    scope = scope.removesuffix(TOTAL).removesuffix(".")
    setting = f"{scope}.{output.setting}" if scope else output.setting
    if setting not in run.graph.outline().inputs:
        return {}
    return {output.setting: run.text(setting)}


def held_under_text(run: Run, name: str) -> str:
    """The same in words, with the parts inside that have another: `on demand; cache spot`."""
    (own, *inside) = settings_of(run, name) or [""]
    if not own:
        return ""
    word = run.text(own)
    others = [
        f"{each.rpartition('.')[0]} {run.text(each)}" for each in inside if run.text(each) != word
    ]
    more = [f"{len(others) - MOST} parts otherwise"] if len(others) > MOST else []
    return "; ".join([word, *others[:MOST], *more])


def settings_of(run: Run, name: str) -> list[str]:
    """The inputs that hold the setting that a result holds under: its own, then those inside."""
    for setting in held_under(run, name):
        scope = name.rpartition(".")[0].removesuffix(TOTAL).rstrip(".")
        own = f"{scope}.{setting}" if scope else setting
        ends = (f"{scope}." if scope else "", f".{setting}")
        inputs = run.graph.outline().inputs
        inside = [each for each in inputs if each.startswith(ends[0]) and each.endswith(ends[1])]
        return [own, *(each for each in inside if each != own)]
    return []
