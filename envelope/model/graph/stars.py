"""What stands in the place of a star: each row of a part."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from envelope.errors import InputError, Label, Problem, Text
from envelope.language.nearest import meant
from envelope.language.stars import Inside, without_stars
from envelope.language.tree import Name, Node
from envelope.model.graph.graph import Part, rows_of
from envelope.model.graph.unknown import unknown_name
from envelope.units.system import UnitSystem

Parts = Mapping[str, Part]


def spread_out(tree: Node, text: Text, parts: Parts, scope: str) -> Node:
    """A tree of a scope in which no name has a star. Raises InputError."""
    return without_stars(tree, text, _inside(parts, text, scope))


def _inside(parts: Parts, text: Text, scope: str) -> Inside:
    def inside(name: Name, part: str) -> Sequence[str]:
        """The rows of a part."""
        whole = scope + part
        if whole not in parts or not parts[whole].rows:
            known = [each.removeprefix(scope) for each in parts if parts[each].rows]
            label = Label(text, name.span)
            message = f"there is no part `{part}`"
            hint = meant(part, known)
            if whole in parts:
                message = f"`{part}` is one part, without rows"
                hint = f"name it: `{name.name.replace('.*', '')}`"
            raise InputError(Problem("unknown-name", message, (label,), hint=hint))
        return [each.removeprefix(f"{whole}.") for each in rows_of(parts, whole)]

    return inside


def unknown_beside_rows(
    name: Name,
    text: Text,
    names: Iterable[str],
    scope: str,
    units: UnitSystem,
    parts: Parts,
    words: Collection[str] = (),
) -> Problem:
    """What to say of a name that means nothing in a scope, as it was written: with its star.

    `names` are those of all quantities, `words` the choices of all inputs.
    """
    known = [each.removeprefix(scope) for each in names if each.startswith(scope)]
    written = text.content[name.span.start : name.span.end]
    before, star, after = written.partition(".*")
    if star:
        row = name.name.removeprefix(f"{before}.").removesuffix(after)
        inside = (each for each in known if each.startswith(f"{before}.{row}."))
        known = [each.replace(f".{row}.", ".*.", 1) for each in inside]
        return unknown_name(Name(written, name.span), text, known, units)
    problem = unknown_name(name, text, known, units, words)
    whole, _, last = name.name.rpartition(".")
    part = parts.get(scope + whole)
    rows = rows_of(parts, scope + whole) if part is not None and part.rows else []
    if any(f"{row}.{last}".removeprefix(scope) in known for row in rows):
        hint = f"each row has its own: `max({whole}.*.{last})` is the largest of them"
        return problem._replace(hint=hint)
    return problem
