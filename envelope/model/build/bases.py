"""What is said about values, and how well formulas are known: as their weakest operand is."""

from collections.abc import Iterator, Sequence

from envelope.errors import Problem
from envelope.model.build.draft import Draft
from envelope.model.files.sheet import Attributes
from envelope.model.graph.basis import STRENGTH
from envelope.model.graph.graph import Quantity


def overstated(draft: Draft, stated: str, used: Sequence[Quantity]) -> Iterator[Problem]:
    """The problem of a formula that is said to be known better than what it is computed from."""
    if not (stated and used and draft.entry):
        return
    least = max(used, key=lambda each: STRENGTH.index(each.basis))
    if STRENGTH.index(least.basis) > STRENGTH.index(stated):
        name = f"`{draft.name}` cannot be {stated}"
        message = f"{name}: it is computed from `{least.name}`, whose basis is {least.basis}"
        hint = "leave out its `basis`: a formula is known as well as its weakest operand"
        said = draft.entry.holder("basis")
        yield said.document.problem((*said.path, "basis"), "wrong-kind", message, hint)


def said_of(draft: Draft, *, overridden: bool) -> Attributes:
    """What is said about the value in force: a block's source does not speak of a part's value."""
    own = draft.entry.attributes if draft.entry else {}
    if draft.given is None and not overridden:
        return own
    about = {"about": own["about"]} if "about" in own else {}
    return {**about, **(draft.given.attributes if draft.given and not overridden else {})}
