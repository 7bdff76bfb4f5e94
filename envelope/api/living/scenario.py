"""A living block that holds a scenario, and its results."""

import re
from collections.abc import Sequence

from envelope.analysis.explain import with_numbers
from envelope.analysis.uncertainty import with_spreads
from envelope.api.living.options import Options
from envelope.api.living.results import Results, Row, ends_text
from envelope.api.quantities import known
from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.errors import text_of
from envelope.model.build.request import Request
from envelope.model.graph.scopes import spoken
from envelope.report.brief.headline import answered, result_lines
from envelope.report.headings import heading_lines, label, marked
from envelope.report.notes import held_under_text

_ROOM = 70  # characters of what is said beside a value
# A table of TOML, or a key whose value is a text, a list or a table of it.
_TOML = re.compile(r"\s*\[|\s*[\w.\"-]+\s*=\s*[\"'{\[]")


def is_scenario(content: Sequence[str]) -> bool:
    """Whether the lines of a block are a scenario, and no expressions."""
    return any(map(_TOML.match, content))


def scenario_results(text: str, name: str, options: Options) -> Results:
    """The results of a scenario, and which of its checks fail.

    `name` is that of the document, beside which files are looked up. Raises InputError or
    CalculationError.
    """
    at = text_of(options.at, "at") if options.at else None
    request = Request(name, options.convention, None, text, case=options.case, at=at)
    found = with_spreads(computed(request))
    names = [known(found.graph, each) for each in options.names]
    return Results(tuple(_rows(found, names)), _verdict(found))


def _rows(found: Run, names: Sequence[str]) -> list[Row]:
    """The results of those names, else those that a report shows first."""
    if not names and answered(found):
        return [
            Row(_under(each.words, each.under), each.value, each.ends, each.said(_ROOM))
            for each in result_lines(found)
        ]
    listed = names or [each.name for _, lines in heading_lines(found) for each in lines]
    return [_row(found, name) for name in dict.fromkeys(listed)]


def _row(found: Run, name: str) -> Row:
    words = _under(label(found, name), held_under_text(found, name))
    quantity = found.graph.quantities[name]
    return Row(words, marked(quantity, found.text(name)), ends_text(found, name), quantity.about)


def _under(words: str, setting: str) -> str:
    return f"{words} ({setting})" if setting else words


def _verdict(found: Run) -> str:
    """How many checks hold, and those that do not with their numbers."""
    checks, failing = found.graph.checks, found.failing()
    if not checks:
        return ""
    said = [f"{len(checks) - len(failing)} of {len(checks)} checks hold"]
    for check in failing:
        word = "FAILS" if check.severity == "error" else "warning"
        said.append(f"{word}: {spoken(check.full_name)} ({with_numbers(found, check.formula)})")
    return "; ".join(said) + "."
