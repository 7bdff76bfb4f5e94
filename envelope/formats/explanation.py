"""Derivations as text: a tree of formulas, numbers and places."""

import textwrap
from collections.abc import Sequence

from envelope.analysis.explain import Step
from envelope.formats.terminal import look

_DEEPEST = 30  # further steps are not indented any more: a chain of ten thousand would fill disks


def tree(steps: Sequence[Step]) -> str:
    """The steps as lines, each indented below what it is used by."""
    return "\n".join(line for step in steps for line in _lines(step))


def _lines(step: Step) -> list[str]:
    indent = "  " * min(step.depth, _DEEPEST)
    head = f"{indent}{step.name} = {step.value}"
    if step.again:
        return [f"{head}  (see above)"]
    details = [*_formula(step), *step.won, _origin(step), step.source and f"source: {step.source}"]
    return [head, *(line for detail in details if detail for line in _wrapped(detail, indent))]


def _formula(step: Step) -> list[str]:
    if not step.numbers:
        return [] if step.formula == step.value else [f"= {step.formula}"]
    return [f"= {step.formula}", f"= {step.numbers}"]


def _origin(step: Step) -> str:
    words = [step.about, "set from outside" if step.set else step.place, step.basis, step.limits]
    return " · ".join(word for word in words if word)


def _wrapped(text: str, indent: str) -> list[str]:
    first = f"{indent}    "
    rest = first + ("  " if text.startswith("= ") else "")
    width = max(look().width, len(first) + 40)
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest)
