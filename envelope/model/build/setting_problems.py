"""What to say of a setting of what is not there, and of an input that nobody sets."""

import re
from collections.abc import Iterable, Mapping

from envelope.errors import InputError, Label, Problem, Text
from envelope.language.constant import constant
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.shapes import is_bare
from envelope.language.simple import parse
from envelope.language.tree import Node
from envelope.model.build.draft import Draft
from envelope.model.files.sheet import Example, Sheet
from envelope.model.graph.graph import Formula, Part
from envelope.model.graph.near import near, outermost
from envelope.model.library.outputs import machine_columns
from envelope.model.library.synonyms import same_quantity
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem
from envelope.units.unit import ONE, PERCENT, Unit
from envelope.units.writing import unit_symbol

_PLAIN = r"(0[.])?[1-9][\d.,_]*([a-zA-Z]+|%)?( [a-zA-Z][\w/]*)?"
_MACHINE = "machine"
_NEAR, _ALIKE, _MAIN = 3, 4, 6  # so many are named at most


class Settable(NamedTuple):
    """A quantity that can be set: its name, whether it is an input, the unit of its value."""

    name: str
    is_input: bool
    unit: Unit | None


def settable(drafts: Mapping[str, Draft], layers: Mapping[str, list[Formula]]) -> list[Settable]:
    """What can be set of a scenario, in the order of its files."""
    return [
        Settable(name, draft.kind == "input", _unit(layers.get(name, [])))
        for name, draft in drafts.items()
        if draft.kind in ("input", "formula")
    ]


def _unit(layers: list[Formula]) -> Unit | None:
    """The unit of a value that names nothing; None of one that is computed."""
    return _of_constant(layers[0].tree, layers[0].text, layers[0].units) if layers else None


def _of_constant(tree: Node, text: Text, units: UnitSystem) -> Unit | None:
    try:
        return constant(tree, text, units).unit
    except InputError:
        return None


def hint(name: str, value: Text | None, known: list[Settable], units: UnitSystem) -> str:
    """What may have been meant, what measures the same, and the main inputs: a line for each."""
    close = near(name, {each.name: each.is_input for each in known}) or _machines(name, known)
    close = close[:_NEAR]
    unit = _meant_unit(name, value, units)
    inputs = [each for each in known if each.is_input and each.name not in close]
    own = [each for each in inputs if "." not in each.name] or inputs
    alike = [each.name for each in own if unit and _is_alike(each.unit, unit)][:_ALIKE]
    main = [each.name for each in own if each.name not in alike]
    more = f" and {len(main) - _MAIN} more" if len(main) > _MAIN else ""
    kind = "shares" if unit == PERCENT else f"in {unit_symbol(unit)}" if unit else ""
    return "\n".join(
        [
            *([f"did you mean {_listed(close, ' or ')}?"] if close else []),
            *([f"{kind}: {_listed(alike)}"] if alike else []),
            *([f"inputs: {_listed(main[:_MAIN])}{more}"] if main else []),
        ]
    )


def _machines(name: str, known: list[Settable]) -> list[str]:
    """The machines of the parts that have one, where a name is a word for that."""
    if not same_quantity(name.rpartition(".")[2], _MACHINE):
        return []
    given = frozenset(machine_columns())
    parts = (each.name.rpartition(".") for each in known)
    own = dict.fromkeys(f"{part}.{_MACHINE}" for part, _, last in parts if last in given)
    return outermost(list(own))


def _listed(names: Iterable[str], last: str = ", ") -> str:
    return last.join(f"`{name}`" for name in names)


def _meant_unit(name: str, value: Text | None, units: UnitSystem) -> Unit | None:
    """The unit of what was set; of a bare number, that which the name is a word for: `qps`."""
    tree = _parsed(value, units) if value else None
    if value is not None and tree is not None and not is_bare(tree):
        return _of_constant(tree, value, units)
    return units.find(name) or units.find(name.upper())


def _parsed(value: Text, units: UnitSystem) -> Node | None:
    try:
        return parse(value, units)
    except InputError:
        return None


def _is_alike(one: Unit | None, other: Unit) -> bool:
    """Whether two units measure the same; what is a plain number measures nothing."""
    if one is None or other == ONE:
        return False
    if not other.dimension.powers:
        return one == other
    return one.dimension == other.dimension


def not_given(draft: Draft, own: Meaning | None, around: Sheet) -> Problem:
    """The problem of an input of a part that nobody gives a value."""
    name, part = draft.name.removeprefix(draft.scope), draft.scope.removesuffix(".")
    entry = around.parts[part.rpartition(".")[2]]
    labels = (entry.document.key_label(entry.path, f"add `{name} = ...`"), _no_value(draft))
    unit = _in_unit(own).removesuffix(",")
    return Problem("missing-input", f"`{part}` needs `{name}`{unit}{_about(draft)}", labels)


def without_value(found: list[tuple[Draft, Meaning | None]], sheet: Sheet) -> list[Problem]:
    """The problem of inputs of the scenario itself that nobody gives a value: one, if any."""
    if not found:
        return []
    names = [draft.name for draft, _ in found]
    if len(found) == 1:
        draft, own = found[0]
        message = f"`{draft.name}`{_in_unit(own)} has no value{_about(draft)}"
    else:
        message = f"{_listed(names[:-1])} and `{names[-1]}` have no value"
    values = _examples(sheet, names)
    words = " ".join(f'{n}="{values[n]}"' if n in values else f"{n}=..." for n in names)
    hint = f"add `{words}` to the command, or a value to the file"
    labels = tuple(_no_value(draft) for draft, _ in found)
    instead = tuple(f"{name}={value}" for name, value in values.items())
    return [Problem("missing-input", message, labels, hint=hint, instead=instead)]


def _in_unit(own: Meaning | None) -> str:
    return f", {'' if own.words else 'in '}{meaning_text(own)}," if own else ""


def _about(draft: Draft) -> str:
    about = draft.entry.attributes.get("about", "") if draft.entry else ""
    return f": {about}" if about else ""


def _no_value(draft: Draft) -> Label:
    assert draft.entry is not None
    return draft.entry.document.key_label(draft.entry.path, "no value here")


def _examples(sheet: Sheet, names: list[str]) -> dict[str, str]:
    """Values for some inputs, of the examples of a block."""
    found: dict[str, str] = {}
    values = [_plain_values(each, names) for each in sheet.examples]
    for each in sorted(values, key=len, reverse=True):
        found = {**each, **found}
    return {name: found[name] for name in names if name in found}


def _plain_values(example: Example, names: list[str]) -> dict[str, str]:
    """What an example gives some inputs, without zeros and expressions."""
    texts = {name: example.given[name].text for name in names if name in example.given}
    values = {name: text.content for name, text in texts.items() if text is not None}
    return {name: value for name, value in values.items() if re.fullmatch(_PLAIN, value)}


def in_rows(name: str, known: Iterable[str], parts: Mapping[str, Part]) -> tuple[str, str] | None:
    """What to say, and to do, of what each row of a part has for itself; None of all else."""
    whole, _, last = name.rpartition(".")
    if whole not in parts or not parts[whole].rows:
        return None
    named = [each for each in known if each.endswith(f".{last}") and each.startswith(f"{whole}.")]
    if not named:
        return None
    hint = f"set that of one, `{named[0]}=...`, or of each, `{whole}.*.{last}=...`"
    return f"each row of `{whole}` has its own `{last}`", hint


def in_part(name: str, drafts: Mapping[str, Draft]) -> tuple[str, str] | None:
    """What to say, and to do, of a part as a whole; None of all else."""
    inside = [draft for draft in drafts if draft.startswith(f"{name}.")]
    if not inside:
        return None
    inputs = (draft for draft in inside if drafts[draft].kind == "input")
    hint = f"as in `{next(inputs, inside[0])}=...`"
    return f"`{name}` is a part: set one of its inputs", hint
