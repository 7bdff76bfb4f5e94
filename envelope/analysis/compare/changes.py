"""What differs between two runs, one change for each line of a file that is written otherwise."""

from collections.abc import Iterator, Sequence
from typing import Literal

from envelope.analysis.compare.differences import BEFORE, Differences
from envelope.analysis.compare.redefined import redefined
from envelope.analysis.compare.side import Origin, Side, file_of
from envelope.model.graph.graph import Check
from envelope.tuples import NamedTuple

ChangeKind = Literal[
    "value", "formula", "part", "quantity", "renamed", "conventions", "check", "growth", "basis"
]


class Change(NamedTuple):
    """Something that differs: what it is called, how it was written `before` and `after`.

    `names` are the quantities of both whose formulas it replaces, `own` those that only one side
    has and that come or go with it; `members` are quantities of both that only one side counts in
    a total, after the total. What is new has no `before`, what is gone no `after`.
    """

    label: str
    names: tuple[str, ...] = ()
    kind: ChangeKind = "formula"
    before: str = ""
    after: str = ""
    own: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it can move a result by itself."""
        return bool(self.names or self.members or (self.own and self.kind != "quantity"))


def changes(found: Differences) -> tuple[Change, ...]:
    """All that differs, in the order of the right one."""
    return (
        *_replaced(found),
        *_blocks(found),
        *_parts(found),
        *_own(found),
        *_counted(found),
        *_renamed(found.left, found.right),
        *_conventions(found),
        *_growths(found),
        *_bases(found),
        *_checks(found),
    )


def _replaced(found: Differences) -> Iterator[Change]:
    """A change for each line that says what quantities of both are."""
    written = [
        name
        for name, is_written in found.differing.items()
        if is_written and not _of_block(found, name)
    ]
    groups: dict[tuple[Origin | str, ...], list[str]] = {}
    for name in written:
        groups.setdefault(_line(found, name), []).append(name)
    for key, names in groups.items():
        first = names[0]
        label = _label(found, key, names)
        before, after = (_text(side, first) for side in (found.left, found.right))
        if label.endswith(".machine"):
            before, after = (_machine(side, first) for side in (found.left, found.right))
        kind: ChangeKind = "formula" if found.right.references(first) else "value"
        if found.left.given(first) == found.right.given(first) and len(names) == 1:
            label, kind = f"growth of {first}", "growth"
            before, after = (_growth(side, first) for side in (found.left, found.right))
        yield Change(label, tuple(names), kind, before, after)
    for name in found.split:
        if _of_block(found, name):
            continue
        before, after = found.left.written(name), found.right.written(name)
        if before != after:
            yield Change(name, (), "formula", before, after, (name + BEFORE, name))


def _line(found: Differences, name: str) -> tuple[Origin | str, ...]:
    """What is one change: the lines on both sides, or the machine of a part."""
    one, other = found.left.origin(name), found.right.origin(name)
    scope = name.rpartition(".")[0]
    machines = {each[1][1] for each in (one, other) if each and each[1][0] == "machines"}
    if machines and one != other and one is not None and other is not None:
        return ("machine", scope)
    return (one, other) if one and other else (name,)


def _label(found: Differences, key: tuple[Origin | str, ...], names: Sequence[str]) -> str:
    """What a change is called: the quantity, or the line that several follow."""
    if isinstance(key[0], str):
        return f"{key[1]}.{key[0]}" if len(key) > 1 else key[0]
    if len(names) == 1:
        return names[0]
    origin = key[1]
    assert isinstance(origin, tuple)
    file, keys = origin
    words = [str(each) for each in keys if each not in ("inputs", "formulas", "parts")]
    own = file_of(found.right.run.graph.sheet.document)
    label = ".".join(words)
    return label if file == own else f"{label} of {_file(file)}"


def _blocks(found: Differences) -> Iterator[Change]:
    """A change for each part that is of another block, with all that this says."""
    for part in found.blocks:
        names = tuple(
            name
            for name, is_written in found.differing.items()
            if is_written and _of_block(found, name) == part
        )
        own = tuple(
            name + BEFORE if side is found.left and name in found.split else name
            for side in (found.right, found.left)
            for name in side.quantities
            if name not in found.common and name not in found.totals
            if _of_block(found, name) == part
        )
        before, after = (
            side.run.graph.parts[side.parts[part]].block for side in (found.left, found.right)
        )
        yield Change(f"{part}.block", names, "part", before, after, own)


def _of_block(found: Differences, name: str) -> str:
    """The part of another block that a quantity belongs to, unless the part itself says it."""
    part = name.rpartition(".")[0]
    sides = (found.left, found.right)
    given = all(
        name in side.quantities and side.quantities[name].is_given_by_part for side in sides
    )
    return part if part in found.blocks and not given else ""


def _parts(found: Differences) -> Iterator[Change]:
    """A change for each part that only one side has, with all that is in it."""
    sides = ((found.right, found.left), (found.left, found.right))
    for side, other in sides:
        for part, own in side.parts.items():
            if part in other.parts or found.outermost(part) != part:
                continue
            inside = tuple(name for name in side.quantities if name.startswith(f"{part}."))
            block = f"part, block {side.run.graph.parts[own].block}"
            texts = ("", block) if side is found.right else (block, "")
            yield Change(part, (), "part", *texts, inside)


def _own(found: Differences) -> Iterator[Change]:
    """A change for each quantity that only one side has, outside of such parts."""
    counted = {
        name
        for total in found.totals
        for side in (found.left, found.right)
        for name in side.members(total)
    }
    for side, other in ((found.right, found.left), (found.left, found.right)):
        for name, quantity in side.quantities.items():
            if name in found.totals or found.outermost(name) or _of_block(found, name):
                continue
            if name in other.quantities:
                continue
            text = _text(side, name) if quantity.kind != "total" else ""
            texts = ("", text) if side is found.right else (text, "")
            kind: ChangeKind = "formula" if name in counted else "quantity"
            yield Change(name, (), kind, *texts, (name,))


def _counted(found: Differences) -> Iterator[Change]:
    """A change for each part of both that only one side counts in a total."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for total in found.totals:
        one, other = (side.members(total) for side in (found.left, found.right))
        for name in dict.fromkeys([*other, *one]):
            both = name in found.common or name in found.split
            if both and (name in one) != (name in other):
                parts.setdefault(_part_of(found, name), []).append((total, name))
    for part, members in parts.items():
        left, right = (side.run.graph.parts[side.parts[part]] for side in (found.left, found.right))
        total, name = members[0]
        if left.edge != right.edge:
            before, after = (f"edge = {str(each.edge).lower()}" for each in (left, right))
        else:
            before, after = (
                "counted" if name in side.members(total) else "not counted"
                for side in (found.left, found.right)
            )
        yield Change(f"{part} in totals", (), "part", before, after, (), tuple(members))


def _part_of(found: Differences, name: str) -> str:
    """The outermost part that a quantity lies in and both sides have."""
    part = name
    while part not in found.right.parts:
        part = part.rpartition(".")[0]
    return part


def _text(side: Side, name: str) -> str:
    """A formula as it is written, with its value where it has operands; a setting's value."""
    quantity = side.quantities[name]
    value = side.run.text(quantity.name)
    if quantity.set or side.origin(name) is None:
        return value
    text = side.written(name)
    return f"{text} = {value}" if quantity.formula.references() else text


def _machine(side: Side, name: str) -> str:
    """The machine that gives a quantity of a part."""
    origin = side.origin(name)
    return str(origin[1][1]) if origin and origin[1][0] == "machines" else "its own values"


def _file(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".toml")


def _renamed(left: Side, right: Side) -> Iterator[Change]:
    """What only has another name: parts, and quantities outside of them."""
    for old, new in left.renamed.items():
        whole = new.rpartition(".")[0]
        is_part = new in right.parts and old.rpartition(".")[0] == whole
        if is_part or "." not in new:
            yield Change(f"name of {old}", (), "renamed", old, new)


def _conventions(found: Differences) -> Iterator[Change]:
    """What is written alike and refers to the same, and means another."""
    names = tuple(
        name
        for name, is_written in found.differing.items()
        if not is_written and found.refers_alike(name)
    )
    for each in redefined(found, names):
        yield Change(each.label, each.names, "conventions", each.before, each.after)


def _growths(found: Differences) -> Iterator[Change]:
    """How inputs grow, where that differs and has not moved them already."""
    left, right = found.left, found.right
    for name in found.common:
        before, after = _growth(left, name), _growth(right, name)
        if before != after and (
            name not in found.differing or left.given(name) != right.given(name)
        ):
            yield Change(f"growth of {name}", (), "growth", before, after)


def _growth(side: Side, name: str) -> str:
    growth = side.growth(name)
    return growth.words if growth else "none"


def _bases(found: Differences) -> Iterator[Change]:
    """How well inputs are known, where that differs."""
    for name in found.common:
        one, other = found.left.quantities[name], found.right.quantities[name]
        if "." in name or one.kind != "input" or one.basis == other.basis:
            continue
        if not one.formula.references() and not other.formula.references():
            yield Change(f"basis of {name}", (), "basis", one.basis, other.basis)


def _checks(found: Differences) -> Iterator[Change]:
    """The checks that are new, gone, or another condition; those of a new part go with it."""
    one, other = (
        {side.called(check.full_name): (side, check) for check in side.run.graph.checks}
        for side in (found.left, found.right)
    )
    for name in {**other, **one}:
        before, after = (_condition(*side[name]) if name in side else "" for side in (one, other))
        if found.outermost(name):
            continue
        if before != after:
            yield Change(f"check {name}", (), "check", before, after)


def _condition(side: Side, check: Check) -> str:
    """What a check asks for, and how much it matters where that is less than usual."""
    text = " ".join(check.formula.text.content.split())
    return text if check.severity == "error" else f"{text} ({check.severity})"
