"""What a file says must hold: checks, published results, and the names under report headings."""

from collections.abc import Mapping

from envelope.errors import InputError, Label, Problem
from envelope.language.constant import constant
from envelope.language.dimensions import check
from envelope.language.meaning import meaning_text
from envelope.language.nearest import nearest
from envelope.language.parser import parse
from envelope.model.build.check import Checker
from envelope.model.files import keys
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Check, Expectation, Formula
from envelope.units.dimension import PLAIN
from envelope.units.system import STANDARD
from envelope.units.unit import Unit


class Claims:
    """Reads checks and expectations against checked quantities, and notes what is wrong.

    It is made before the checker runs, since a check may be the only one to use a number.
    """

    def __init__(self, checker: Checker, expect: Mapping[str, Entry]) -> None:
        self.checker = checker
        self.problems = checker.problems
        formula = checker.assembly.formula
        self.conditions = [
            (scope, entry, entry.text and formula(entry.text, scope, _trail(scope, entry)))
            for scope, entry in checker.assembly.checks
        ]
        self.promises = {
            (name, key): text and formula(text, "", f"in what is expected of {name}")
            for name, entry in expect.items()
            for key, text in (("value", entry.text), ("published", entry.attribute("published")))
        }
        self.expect = expect

    def checks(self) -> tuple[Check, ...]:
        """The checks that are well formed."""
        found = (self.check(*condition) for condition in self.conditions)
        return tuple(check for check in found if check)

    def expectations(self) -> tuple[Expectation, ...]:
        """The published results that are well formed."""
        found = (self.expectation(entry) for entry in self.expect.values())
        return tuple(expectation for expectation in found if expectation)

    def check(self, scope: str, entry: Entry, formula: Formula | None) -> Check | None:
        """A check, or None with what is wrong with it noted."""
        if formula is None:
            return None
        meaning, problems = check(formula.tree, self.checker.context(formula))
        self.problems += [problem._replace(trail=_trail(scope, entry)) for problem in problems]
        if meaning is not None and meaning.dimension is not None and not problems:
            label = Label(formula.text, formula.tree.span, meaning_text(meaning))
            message = f"the check `{entry.name}` is no comparison"
            self.problems.append(Problem("not-a-condition", message, (label,)))
        attributes = entry.attributes
        severity = attributes.get("severity", "error")
        source = self.checker.assembly.citations.cited(entry, attributes.get("source", ""))
        return Check(
            entry.name, scope, formula, severity, attributes.get("about", ""), source, entry
        )

    def expectation(self, entry: Entry) -> Expectation | None:
        """A published result, or None with what is wrong with it noted."""
        target = self.checker.assembly.offered(entry.name)
        if target is None:
            close = nearest(entry.name, self.checker.drafts)
            hint = f"did you mean `{close}`?" if close else ""
            message = f"nothing here is called `{entry.name}`"
            self.problems.append(
                keys.key_problem(entry.document, entry.path, "unknown-name", message, hint)
            )
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
            self.problems.append(keys.key_problem(entry.document, entry.path, "no-value", message))
            return None
        trail = f"in what is expected of {entry.name}"
        formula = self.promises[entry.name, key]
        if formula is None:
            return None
        meaning, problems = check(formula.tree, self.checker.context(formula))
        self.problems += [problem._replace(trail=trail) for problem in problems]
        own = self.checker.known(target)
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
            self.problems.append(keys.problem(entry.document, path, "wrong-kind", message))
        return found.value

    def report(self, sheet: Sheet) -> dict[str, tuple[str, ...]]:
        """The quantities under each heading of `[report]`."""
        found = {}
        for heading, listed in sheet.report.items():
            targets = []
            for index, name in enumerate(listed):
                target = self.checker.assembly.offered(name)
                if target is None:
                    close = nearest(name, self.checker.drafts)
                    hint = f"did you mean `{close}`?" if close else ""
                    path = ("report", heading, index)
                    message = f"nothing here is called `{name}`"
                    found_problem = keys.problem(
                        sheet.document, path, "unknown-name", message, hint
                    )
                    self.problems.append(found_problem)
                else:
                    targets.append(target)
            found[heading] = tuple(targets)
        return found


def _trail(scope: str, entry: Entry) -> str:
    return f"in the check {scope}{entry.name}"
