"""How inputs grow: by a share, in a straight line, or in steps."""

from typing import TYPE_CHECKING

from envelope.language.shapes import is_range
from envelope.tuples import NamedTuple

if TYPE_CHECKING:
    from envelope.model.graph.graph import Formula


class Growth(NamedTuple):
    """How an input grows: by a share in each `period` of seconds, in a straight line, or in steps.

    A rate is one formula; `period` is 0 where that is a quantity per time, which is added. Steps
    are a formula for each of the `times`, in seconds from the start and ascending: from that time
    on it is the value of the input, until the next one. `written` are the times as they are
    written.
    """

    formulas: "tuple[Formula, ...]"
    period: float = 0.0
    times: tuple[float, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def operators(self) -> str:
        """What joins a value with how far it has grown, one by one: `*`, `+`, or `*+` for steps."""
        return "*+" if self.times else "*" if self.period else "+"

    @property
    def is_range(self) -> bool:
        """Whether anything of it is drawn."""
        return any(is_range(each.tree) for each in self.formulas)

    @property
    def words(self) -> str:
        """How it grows: `by 30%/year`, `to 20k users after 1 year, 100k users after 2 years`."""
        texts = self.texts
        if isinstance(texts, str):
            return f"by {texts}"
        return f"to {', '.join(f'{text} after {time}' for time, text in texts.items())}"

    @property
    def texts(self) -> str | dict[str, str]:
        """The rate as it is written, or the values by their times."""
        texts = [" ".join(each.text.content.split()) for each in self.formulas]
        return dict(zip(self.written, texts, strict=True)) if self.times else texts[0]
