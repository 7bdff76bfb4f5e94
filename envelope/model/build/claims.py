"""What a file says must hold: checks, published results, and the names under report headings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from envelope.errors import InputError, Label, Problem
from envelope.language.constant import constant
from envelope.language.dimensions import check
from envelope.language.meaning import meaning_text
from envelope.language.nearest import nothing_called
from envelope.language.parser import parse
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Expression
from envelope.model.build.finish import Settled
from envelope.model.build.link import Linker
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Check, Expectation, Formula
from envelope.units.dimension import PLAIN
from envelope.units.system import STANDARD
from envelope.units.unit import Unit


class Claims(NamedTuple):
    """The conditions and expectations of a scenario, linked; None where they are not well formed.

    Expectations are by name and by what they are: `value` or `published`.
    """

    conditions: tuple[tuple[str, Entry, Formula | None], ...]
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
    return Claims(conditions, expect, expected)


def settle_claims(claims: Claims, checked: Checked, sheet: Sheet) -> tuple[Settled, list[Problem]]:
    """What a scenario claims, checked against its quantities, and what is wrong with it."""
    settling = _Settling(claims, checked)
    checks = [settling.check(*condition) for condition in claims.conditions]
    expectations = [settling.expectation(entry) for entry in claims.expect.values()]
    settled = Settled(
        tuple(check for check in checks if check),
        tuple(expectation for expectation in expectations if expectation),
        settling.report(sheet),
    )
    return settled, settling.problems


class _Settling:
    """Notes what is wrong with claims on the way."""

    def __init__(self, claims: Claims, checked: Checked) -> None:
        self.claims = claims
        self.checked = checked
        self.linked = checked.linked
        self.problems: list[Problem] = []

    def check(self, scope: str, entry: Entry, formula: Formula | None) -> Check | None:
        """A check, or None with what is wrong with it noted."""
        if formula is None:
            return None
        meaning, problems = check(formula.tree, self.checked.context(formula))
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
        meaning, problems = check(formula.tree, self.checked.context(formula))
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
        return found.value

    def report(self, sheet: Sheet) -> dict[str, tuple[str, ...]]:
        """The quantities under each heading of `[report]`."""
        return {
            heading: tuple(self.listed(sheet, heading, listed))
            for heading, listed in sheet.report.items()
        }

    def listed(self, sheet: Sheet, heading: str, names: Sequence[str]) -> Iterator[str]:
        """The quantities under one heading."""
        for index, name in enumerate(names):
            target = self.linked.offered(name)
            if target is not None:
                yield target
                continue
            label = sheet.document.value_label(("report", heading, index))
            self.problems.append(nothing_called(name, self.linked.drafts, label))


def _trail(scope: str, entry: Entry) -> str:
    return f"in the check {scope}{entry.name}"
