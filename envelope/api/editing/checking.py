"""What is wrong with a file that is being written: all of it, or soon what was written last.

A whole check builds the file and all of its parts. What was changed since the last one that could
be calculated is held against the graph of that one, which takes a small part of the time: a mistake
in an expression is the same in both. Where a change reaches further, the whole check says more.
"""

from collections.abc import Iterator, Mapping

from envelope.api.check import Checked, examined
from envelope.api.result import Result
from envelope.engine.run import Run
from envelope.errors import EnvelopeError, InputError, Problem, Text
from envelope.language.dimensions import check
from envelope.language.shapes import is_bare
from envelope.model.build.request import Request
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.expressions import linked
from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.graph.measure import context_in
from envelope.model.graph.scopes import where
from envelope.model.graph.uses import uses_of
from envelope.tuples import NamedTuple
from envelope.units.system import joined

# What may change without another meaning of what is not changed.
_TEXTS = ("title", "about", "group", "sources", "report", "headline", "document")
_ENTRIES = ("inputs", "formulas", "checks", "parts", "expect", "reality", "running", "cases")
_SAME = tuple(name for name in Sheet._fields if name not in (*_TEXTS, *_ENTRIES, "examples"))


class Whole(NamedTuple):
    """A whole check of a file: what it says, and the run where the file can be calculated.

    `sheet` is what the file itself says, without what it extends.
    """

    checked: Checked
    run: Run | None = None
    sheet: Sheet | None = None

    @property
    def result(self) -> Result | None:
        """The values of the file, which can be asked where they come from."""
        return Result(self.run, Request(self.checked.file)) if self.run is not None else None


def value_text(result: Result | None, name: str) -> str:
    """A quantity as people write it; empty for what has no value."""
    try:
        return result.text(name) if result is not None else ""
    except EnvelopeError:
        return ""


def whole(path: str) -> Whole:
    """A file checked as `envelope check` does, with its values."""
    found, run = examined(Request(path))
    try:
        return Whole(found, run, read_sheet(read_document(path))[0] if run is not None else None)
    except EnvelopeError:  # saved meanwhile by somebody else
        return Whole(found)


def soon(path: str, before: Whole | None) -> list[Problem]:
    """What is wrong with what was changed since a whole check, as far as that is certain."""
    try:
        sheet, problems = read_sheet(read_document(path))
    except InputError as error:
        return list(error.problems)
    if before is None or before.run is None or before.sheet is None:
        return problems
    old, new = _comparable(before.sheet), _comparable(sheet)
    if any(old[name] != new[name] for name in _SAME):
        return problems
    return [*problems, *_Changed(before.run.graph, before.sheet, sheet).problems()]


def _comparable(sheet: Sheet) -> dict[str, object]:
    """What a sheet says, without where it says so."""
    found: dict[str, object] = {name: getattr(sheet, name) for name in _SAME}
    found["definitions"] = {key: _said(each) for key, each in sheet.definitions.items()}
    for name in ("defaults", "machines", "stresses", "blocks", "fixed", "correlated", "paths"):
        found[name] = sheet.document.data.get(_KEYS.get(name, name))
    return found


_KEYS = {"stresses": "stress"}


def _said(entry: Entry) -> tuple[str, Mapping[str, str]]:
    """What an entry says, wherever it stands."""
    return entry.text.content if entry.text else "", entry.attributes


class _Changed:
    """The expressions that differ in two versions of a file, held against the graph of the first.

    `moved` are quantities that measure something else now.
    """

    def __init__(self, graph: Graph, old: Sheet, new: Sheet) -> None:
        self.graph = graph
        self.old = old
        self.new = new
        names = {*new.inputs, *new.formulas, *new.parts}
        self.added = {name for name in names if name not in graph.parts and not graph.find(name)}
        self.moved: dict[str, Quantity] = {}

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the changed lines, then with what is computed from them."""
        own = {**self.new.formulas, **self.new.inputs}
        before = {**self.old.formulas, **self.old.inputs}
        for name, entry in own.items():
            if entry.text is not None and _differs(entry, before.get(name)):
                yield from self.line(name, entry, entry.text)
        for name, entry in self.new.checks.items():
            if entry.text is not None and _differs(entry, self.old.checks.get(name)):
                yield from self.wrong(entry.text, f"in the check {name}")
        for part in self.new.parts.values():
            yield from self.given(part.name)
        yield from self.following(own)

    def line(self, name: str, entry: Entry, text: Text) -> Iterator[Problem]:
        """What is wrong with an input or a formula; notes what it measures now."""
        quantity = self.graph.quantities.get(name)
        choices = quantity.words if quantity is not None else entry.choices
        try:
            formula, meaning = linked(self.graph, text, "", choices)
        except InputError as error:
            yield from self.certain(error, where(name))
            return
        same = quantity is None or meaning.dimension in (None, quantity.dimension)
        said = quantity.entry.attributes if quantity is not None and quantity.entry else {}
        if quantity is None or same or is_bare(formula.tree) or "unit" in said:
            return  # the unit that its file asks for is left to the whole check
        assert meaning.dimension is not None
        self.moved[name] = quantity._replace(
            formula=formula, dimension=meaning.dimension, unit=meaning.unit
        )

    def given(self, part: str) -> Iterator[Problem]:
        """What is wrong with what a part is given."""
        before, scope = self.old.parts.get(part), f"{part}."
        if before is None or scope not in self.graph.systems:
            return
        units = joined(self.graph.units, self.graph.systems[scope])
        for name, entry in self.new.parts[part].given.items():
            known = self.graph.quantities.get(scope + name)
            if known is None or known.words or entry.text is None:
                continue
            if _differs(entry, before.given.get(name)):
                graph = self.graph._replace(systems={**self.graph.systems, "": units})
                yield from self.wrong(entry.text, where(scope + name), graph)

    def wrong(self, text: Text, trail: str, graph: Graph | None = None) -> Iterator[Problem]:
        """What is wrong with an expression."""
        try:
            linked(graph or self.graph, text)
        except InputError as error:
            yield from self.certain(error, trail)

    def certain(self, error: InputError, trail: str) -> Iterator[Problem]:
        """Problems, without those of a name that the graph cannot know yet."""
        for each in error.problems:
            word = ""
            if each.kind == "unknown-name" and each.labels:
                label = each.labels[0]
                word = label.text.content[label.span.start : label.span.end].partition(".")[0]
            if word not in self.added:
                yield each._replace(trail=trail)

    def following(self, own: Mapping[str, Entry]) -> Iterator[Problem]:
        """What is wrong with formulas of the file that use what measures something else now.

        What is given to parts is left to the whole check.
        """
        for name, used in uses_of(self.graph).items() if self.moved else ():
            if name in self.moved or "." in name or self.moved.keys().isdisjoint(used):
                continue
            quantity = self.graph.quantities[name]
            formula = _as_written(quantity.formula, own.get(name))
            if formula is None:
                continue
            after = self.graph._replace(quantities={**self.graph.quantities, **self.moved})
            meaning, problems = check(formula.tree, context_in(after, formula))
            yield from (each._replace(trail=where(name)) for each in problems)
            if meaning is not None and meaning.dimension not in (None, quantity.dimension):
                dimension = meaning.measured
                self.moved[name] = quantity._replace(dimension=dimension, unit=meaning.unit)


def _differs(entry: Entry, before: Entry | None) -> bool:
    return before is None or _said(entry) != _said(before)


def _as_written(formula: Formula, entry: Entry | None) -> Formula | None:
    """A formula that is not changed, in the place where its file has it now."""
    if entry is None or entry.text is None or entry.text.content != formula.text.content:
        return None
    return formula._replace(text=entry.text)
