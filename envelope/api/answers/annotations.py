"""A comparison as remarks on lines: what each change causes, and which check fails now."""

import os
from collections.abc import Iterator

from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.compared import Compared
from envelope.analysis.explain import with_numbers
from envelope.lint.finding import Finding
from envelope.model.graph.graph import Graph
from envelope.places import in_revision
from envelope.report.brief.answers import answer_names
from envelope.report.compare import difference_text, is_same, is_word
from envelope.texts import Text
from envelope.units.numerals import short_share_text

_NAMED = 5  # results that a remark names
_SMALL = 0.005  # of a whole difference: what causes less is not told


def annotations(compared: Compared) -> Iterator[Finding]:
    """The checks that fail now, then a note for each change that moves the answer of the report.

    What is gone has no line any more, and what stands in a preset none of the user's.
    """
    run = compared.right
    for check in compared.newly_failing:
        why = f"{with_numbers(run, check.formula)}{f': {check.about}' if check.about else ''}"
        words = f"the check {check.full_name} fails now: {why}"
        found = Finding("", 1, 1, 1, "failing", cause=words, severity=check.severity)
        yield from _at(check.formula.text, found)
    for change in compared.changes:
        effects = list(_effects(compared, change))
        text = _text(run.graph, change) if effects else None
        if text is not None:
            said = f"{change.label}: {_edit(change)}: {'; '.join(effects[:_NAMED])}"
            yield from _at(text, Finding("", 1, 1, 1, "changed", cause=said, severity="note"))


def _edit(change: Change) -> str:
    if change.before and change.after:
        return f"{change.before} → {change.after}"
    return f"new ({change.after})" if change.after else "changed"


def _effects(compared: Compared, change: Change) -> Iterator[str]:
    """What a change causes of each result of the answer: `total.cost +$300/month (60%)`."""
    if compared.causes is None:
        return
    labels = {
        label
        for label, members in zip(compared.causes.labels, compared.causes.members, strict=True)
        if change.label in members
    }
    for name in answer_names(compared):
        if is_word(compared, name) or is_same(compared, name):
            continue
        whole = compared.difference(name)
        part = sum(each for label, each in compared.caused(name).items() if label in labels)
        if abs(part / whole) >= _SMALL:
            share = short_share_text(part / whole)
            yield f"{name} {difference_text(compared, name, part)} ({share})"


def _text(graph: Graph, change: Change) -> Text | None:
    """The text whose line was changed or is new."""
    names = [*change.names, *change.own]
    return next((graph.quantities[name].formula.text for name in names if name in graph.quantities),
                None)  # fmt: skip


def _at(text: Text, finding: Finding) -> Iterator[Finding]:
    """A finding at the place of a text, where that stands in a file of the user's."""
    place = text.position(0)
    revision = in_revision(place.file)
    file = revision[1] if revision else place.file
    if revision or os.path.exists(file):
        length = len(text.content.partition("\n")[0])
        yield finding._replace(
            file=file, line=place.line, column=place.column, end_column=place.column + length
        )
