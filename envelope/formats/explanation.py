"""Derivations as text: a tree of formulas, numbers and places."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from envelope.analysis.explain import Step, grouped
from envelope.formats.terminal import look

_LEAST = 12  # columns of words, however deep they stand
_KEY = re.compile(r"(?:^|; )([\w-]+): ")  # of a source that is written out
_DEEPEST = 30  # further steps are not indented any more: a chain of ten thousand would fill disks


def tree(steps: Sequence[Step], cited: set[str] | None = None) -> str:
    """The steps as lines, each indented below what it is used by.

    A source is written out once; `cited` are those above, to which those of the steps are added.
    """
    lines: list[str] = []
    shown = _citing(steps, set() if cited is None else cited)
    for (is_minor, _), group in groupby(shown, key=lambda step: (step.minor, step.depth)):
        found = list(group)
        lines += (
            _named_together(found)
            if is_minor
            else [line for each in found for line in _lines(each)]
        )
    return "\n".join(lines)


def trees(derivations: Sequence[Sequence[Step]]) -> str:
    """Several derivations, each source written out once."""
    cited = set[str]()
    return "\n\n".join(tree(steps, cited) for steps in derivations)


def _citing(steps: Sequence[Step], cited: set[str]) -> Iterator[Step]:
    """The steps, of which one whose source was written out above has its keys alone."""
    for step in steps:
        keys = _KEY.findall(step.source)
        if keys and step.source in cited:
            yield step._replace(source=f"{', '.join(keys)} (see above)")
        else:
            yield step
        if not (step.again or step.folded):
            cited.add(step.source)


def _named_together(steps: Sequence[Step]) -> list[str]:
    """What matters little beside the others, on one line as far as there is room."""
    indent = _indent(steps[0])
    words = f"others: {', '.join(f'{_last(step)} {step.value}' for step in steps)}"
    return textwrap.wrap(
        words, look().width, initial_indent=indent, subsequent_indent=f"{indent}    "
    )


def _indent(step: Step) -> str:
    return "  " * min(step.depth, _DEEPEST)


def _lines(step: Step) -> list[str]:
    indent = _indent(step)
    more = "  (see above)" if step.again else "  …" if step.folded and step.numbers else ""
    head = wrapped(f"{step.name} = {step.value}{more}", indent, "  ")
    if step.again or step.folded:
        return head
    return [*head, *(line for detail in details_of(step) for line in wrapped(detail, indent))]


def details_of(step: Step) -> list[str]:
    """What is said below a step: its formula, with its numbers, where it stands, its source.

    Nothing of one that is folded, or was explained above.
    """
    if step.again or step.folded:
        return []
    details = [*_formula(step), *step.won, _origin(step), step.source and f"source: {step.source}"]
    return [detail for detail in details if detail]


def _last(step: Step) -> str:
    """The name of a step inside its part; that of a part's output by the part."""
    scope, _, last = step.name.rpartition(".")
    return last if step.depth > 1 or not scope else step.name


def _formula(step: Step) -> list[str]:
    if not step.numbers or step.numbers == grouped(step.formula):  # a literal, which reads so
        written = grouped(step.formula)
        return [] if written == step.value else [f"= {written}"]
    return [f"= {step.formula}", f"= {step.numbers}"]


def _origin(step: Step) -> str:
    words = [step.about, "set from outside" if step.set else step.place, step.basis, step.limits]
    return " · ".join(word for word in words if word)


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> list[str]:
    """What is said below a first line, on lines as wide as the terminal.

    With `hanging` it is a first line itself, the others of which are indented by that.
    """
    first = f"{indent}    " if hanging is None else indent
    rest = first + ("  " if text.startswith("= ") else "") + (hanging or "")
    width = max(look().width, len(rest) + _LEAST)
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
