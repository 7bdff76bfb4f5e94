"""Quantities in the making, and all that is known of a scenario before anything is parsed."""

from collections.abc import Mapping

from envelope.errors import Text
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Formula, Part, QuantityKind
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem


class Expression(NamedTuple):
    """A text to be parsed: in which scope its names are looked up, and what it is for.

    What a draft is given is for that, which need not be told. One that is given to a part may use
    the nouns of the part's block, too: `part` is its prefix.
    """

    text: Text
    scope: str
    trail: str = ""
    part: str = ""


class Draft(NamedTuple):
    """A quantity that is not checked yet.

    `scope` is the prefix of the part that it belongs to, `given` what is said of an input in the
    scope `around` it. A `line` is given from outside, without an entry; a total has its `formula`
    at once.
    """

    name: str
    kind: QuantityKind
    scope: str
    entry: Entry | None
    given: Entry | None = None
    formula: Formula | None = None
    around: str = ""
    line: Expression | None = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Those that it is given in turn: in its block, and by its part."""
        if self.line is not None:
            return (self.line,)
        scope, entry, given = self.scope, self.entry, self.given
        if entry is None or self.formula is not None:
            return ()
        own = (Expression(entry.text, scope),) if entry.text else ()
        if given is None or given.text is None:
            return own
        return (*own, Expression(given.text, self.around, part=scope))

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of which it holds one, as its part or else its block says."""
        for entry in (self.given, self.entry):
            if entry is not None and "choices" in entry.attributes and entry.choices:
                return entry.choices
        return ()


class Assembled(NamedTuple):
    """A scenario with all its parts, flattened.

    `checks` are the conditions of each scope; `sheets` and `systems` the files and units of the
    scopes, by prefix; `cited` the files whose sources count, in order.
    """

    drafts: Mapping[str, Draft]
    checks: tuple[tuple[str, Entry], ...]
    parts: Mapping[str, Part]
    sheets: Mapping[str, Sheet]
    systems: Mapping[str, UnitSystem]
    cited: tuple[Sheet, ...]


def with_lines(assembled: Assembled, lines: Mapping[str, Text]) -> Assembled:
    """A scenario with formulas of its own beside those of its file, by their names."""
    drafts = {
        name: Draft(name, "formula", "", None, line=Expression(text, ""))
        for name, text in lines.items()
    }
    return assembled._replace(drafts={**assembled.drafts, **drafts}) if drafts else assembled
