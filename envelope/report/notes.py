"""What is to be said of what was set: that it changes nothing, or that it is more than usual."""

from collections.abc import Iterator

from envelope.engine.run import Run
from envelope.model.graph.graph import Quantity
from envelope.report.table import Table

_ENDS = ("low", "high")


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
