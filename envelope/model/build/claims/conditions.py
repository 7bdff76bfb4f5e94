"""What a file says must hold: checks, published results, and the names under report headings."""

from collections.abc import Iterator, Mapping, Sequence

from envelope.errors import InputError, Label, Problem, Span
from envelope.language.constant import constant
from envelope.language.meaning import meaning_text
from envelope.language.nearest import nothing_called
from envelope.language.simple import parse
from envelope.language.stars import STAR
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Expression
from envelope.model.build.finish import Settled
from envelope.model.build.known.meanings import measured
from envelope.model.build.link import Linker
from envelope.model.build.times import time_of
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Check, Expectation, Formula, Part, rows_of
from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN
from envelope.units.system import STANDARD, UnitSystem
from envelope.units.unit import PERCENT, Unit


class Claims(NamedTuple):
    """The conditions and expectations of a scenario, linked; None where they are not well formed.

    Expectations are by name and by what they are: `value` or `published`.
    """

    conditions: tuple[tuple[str, Entry, Formula | None], ...]
    parts: Mapping[str, Part]
    expect: Mapping[str, Entry]
    expected: Mapping[tuple[str, str], Formula | None]


def link_claims(linker: Linker, expect: Mapping[str, Entry]) -> Claims:
    """Links what a scenario claims, before drafts are checked: it may be first to use a number."""
    conditions = tuple(
        (scope, entry, linker.formula(Expression(entry.text, scope, _trail(scope, entry))))
        for scope, entry in linker.assembled.checks
        if entry.text
    )
    expected = {
        (name, key): linker.value(
            Expression(text, "", f"in what is expected of {name}"), linker.offered(name) or name
        )
        for name, entry in expect.items()
        for key, text in (("value", entry.text), ("published", entry.attribute("published")))
        if text
    }
    return Claims(conditions, linker.assembled.parts, expect, expected)


def settle_claims(
    claims: Claims, checked: Checked, sheet: Sheet, *, is_growing: bool
) -> tuple[Settled, list[Problem]]:
    """What a scenario claims, checked against its quantities, and what is wrong with it.

    `is_growing` says whether an input has a growth.
    """
    settling = _Settling(claims, checked, is_growing=is_growing)
    checks = [settling.check(*condition) for condition in claims.conditions]
    expectations = [settling.expectation(entry) for entry in claims.expect.values()]
    settled = Settled(
        tuple(check for check in checks if check),
        tuple(expectation for expectation in expectations if expectation),
        settling.report(sheet),
        headline=tuple(settling.listed(sheet, "headline", sheet.headline)),
    )
    return settled, settling.problems


class _Settling:
    """Notes what is wrong with claims on the way."""

    def __init__(self, claims: Claims, checked: Checked, *, is_growing: bool) -> None:
        self.is_growing = is_growing
        self.claims = claims
        self.checked = checked
        self.linked = checked.linked
        self.problems: list[Problem] = []

    def check(self, scope: str, entry: Entry, formula: Formula | None) -> Check | None:
        """A check, or None with what is wrong with it noted."""
        if formula is None:
            return None
        meaning, problems = measured(formula, self.checked)
        self.problems += [problem._replace(trail=_trail(scope, entry)) for problem in problems]
        if meaning is not None and meaning.dimension is not None and not problems:
            label = Label(formula.text, formula.tree.span, meaning_text(meaning))
            message = f"the check `{entry.name}` is no comparison"
            self.problems.append(Problem("not-a-condition", message, (label,)))
        attributes = entry.attributes
        severity = attributes.get("severity", "error")
        source = self.linked.citations.cited(entry, attributes.get("source", ""))
        return Check(
            entry.name, scope, formula, severity, attributes.get("about", ""), source, entry
        )

    def expectation(self, entry: Entry) -> Expectation | None:
        """A published result, or None with what is wrong with it noted."""
        target = self.linked.offered(entry.name)
        if target is None:
            label = entry.document.key_label(entry.path)
            self.problems.append(nothing_called(entry.name, self.linked.drafts, label))
            return None
        formulas = [self.expected(entry, target, "value")]
        if "published" in entry.attributes:
            formulas.append(self.expected(entry, target, "published"))
        if formulas[0] is None:
            return None
        formula, unit = formulas[0]
        published = formulas[1][0] if len(formulas) > 1 and formulas[1] else None
        attributes = entry.attributes
        return Expectation(
            target,
            formula,
            unit,
            self.tolerance(entry),
            attributes.get("source", ""),
            entry,
            published,
            attributes.get("erratum", ""),
            self.moment(entry, formula.units),
        )

    def expected(self, entry: Entry, target: str, key: str) -> tuple[Formula, Unit | None] | None:
        """A published value, which must measure what the quantity does."""
        if entry.text is None:
            message = f"`{entry.name}` is expected to be what?"
            self.problems.append(entry.problem("no-value", message))
            return None
        trail = f"in what is expected of {entry.name}"
        formula = self.claims.expected[entry.name, key]
        if formula is None:
            return None
        meaning, problems = measured(formula, self.checked)
        self.problems += [problem._replace(trail=trail) for problem in problems]
        own = self.checked.known(target)
        if meaning is None or own is None:
            return None
        if meaning.dimension != own.dimension:
            label = Label(formula.text, formula.tree.span, meaning_text(meaning))
            message = f"`{entry.name}` is in {meaning_text(own)}, not in {meaning_text(meaning)}"
            self.problems.append(Problem("dimension-mismatch", message, (label,), trail))
            return None
        return formula, meaning.unit

    def tolerance(self, entry: Entry) -> float | None:
        """The share of `within`, None where the written digits say how near is near enough."""
        text = entry.attribute("within")
        if text is None:
            return None
        try:
            found = constant(parse(text, STANDARD), text, STANDARD)
        except InputError as error:
            self.problems += error.problems
            return None
        if found.unit.dimension != PLAIN or found.value < 0:
            path = (*entry.path, "within")
            message = "`within` is a share, such as 5%"
            self.problems.append(entry.document.problem(path, "wrong-kind", message))
        elif found.value >= 1 and found.unit != PERCENT:
            message = f"`within` is {text.content.strip()} (= {found.value:,.0%})"
            label = Label(text, Span(0, len(text.content)))
            hint = f"did you mean {text.content.strip()}%?"
            self.problems.append(Problem("outside-limits", message, (label,), hint=hint))
        return found.value

    def moment(self, entry: Entry, units: UnitSystem) -> float | None:
        """The time of `at` in seconds after the start, None where there is none."""
        text = entry.attribute("at")
        if text is None:
            return None
        label = Label(text, Span(0, len(text.content)))
        found = time_of(text, units, label)
        if isinstance(found, Problem):
            self.problems.append(found)
        elif not self.changes:
            message = f"`{entry.name}` is expected at a time, but nothing here grows"
            hint = 'give an input a `growth = "30%/year"`'
            self.problems.append(Problem("no-value", message, (label,), hint=hint))
        return found if isinstance(found, float) else None

    @property
    def changes(self) -> bool:
        """Whether anything is another one later: an input grows, or something accumulates."""
        formulas = (layer for layers in self.linked.layers.values() for layer in layers)
        return self.is_growing or any(each.traits.integrates for each in formulas)

    def report(self, sheet: Sheet) -> dict[str, tuple[str, ...]]:
        """The quantities under each heading of `[report]`."""
        return {
            heading: tuple(self.listed(sheet, heading, listed))
            for heading, listed in sheet.report.items()
        }

    def targets(self, name: str) -> list[str]:
        """The quantity that a name means; those of each row for one with a star."""
        whole, star, last = name.partition(f".{STAR}.")
        rows = rows_of(self.claims.parts, whole) if star else []
        found = [f"{row}.{last}" for row in rows] if star else [name]
        return [each for each in map(self.linked.offered, found) if each is not None]

    def listed(self, sheet: Sheet, heading: str, names: Sequence[str]) -> Iterator[str]:
        """The quantities under one heading."""
        for index, name in enumerate(names):
            targets = self.targets(name)
            if targets:
                yield from targets
                continue
            label = sheet.document.value_label(("report", heading, index))
            self.problems.append(nothing_called(name, self.linked.drafts, label))


def _trail(scope: str, entry: Entry) -> str:
    return f"in the check {scope}{entry.name}"
