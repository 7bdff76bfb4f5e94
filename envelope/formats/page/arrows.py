"""The arrows of the diagram: where they run, what flows along them, and where that is written."""

from html import escape
from itertools import pairwise

from envelope.analysis.wiring import Flow
from envelope.formats.page.layout import Edge
from envelope.formats.page.markup import tag
from envelope.formats.page.model import Model
from envelope.tuples import NamedTuple

_LETTER, _HIGH = 5.8, 13  # room that a letter of a label takes, and its line
_PLACES = (0.5, 0.36, 0.64, 0.22, 0.78)  # along an arrow, where its label may stand
Point = tuple[float, float]


class Box(NamedTuple):
    """Where a box stands, in pixels."""

    left: float
    top: float
    width: float
    height: float
    floor: float  # where its row ends, below which nothing is in the way of an arrow

    @property
    def middle(self) -> float:
        """The place halfway across."""
        return self.left + self.width / 2


class Arrow(NamedTuple):
    """A line from one box to another: its start, and pairs of points that a curve joins."""

    start: str
    curves: tuple[tuple[Point, Point], ...]
    end: str

    def drawn(self, kind: str, words: str) -> str:
        """The path, whose `words` appear under the pointer."""
        pieces = [self.start]
        for (x, y), (to_x, to_y) in self.curves:
            half = (y + to_y) / 2
            pieces.append(f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}")
        line = "".join([*pieces, self.end])
        return f'<path class="{kind}" d="{line}"><title>{escape(words)}</title></path>'

    def at(self, share: float) -> Point:
        """A point of the first curve, a share of its way down."""
        (x, y), (to_x, to_y) = self.curves[0]
        left = 1 - share
        bend = left**3 + 3 * left**2 * share  # the weight of the first end across
        half = 3 * left**2 * share + 3 * left * share**2
        down = left**3 * y + half * (y + to_y) / 2 + share**3 * to_y
        return bend * x + (1 - bend) * to_x, down


def arrow(boxes: dict[object, Box], edge: Edge) -> Arrow:
    """From the foot of a box to the head of another one below, or the other way round."""
    source, target = boxes[edge[0]], boxes[edge[1]]
    passed = sorted(
        (box for key, box in boxes.items() if isinstance(key, tuple) and key[0] == edge),
        key=lambda box: box.top,
    )
    if source.top < target.top:
        start = f"M{source.middle:.1f} {source.top + source.height:.1f}V{source.floor:.1f}"
        points, end = [(source.middle, source.floor)], ""
        for box in passed:
            points += [(box.middle, box.top), (box.middle, box.floor)]
        points.append((target.middle, target.top))
    else:
        start, points = f"M{source.middle:.1f} {source.top:.1f}", [(source.middle, source.top)]
        for box in reversed(passed):
            points += [(box.middle, box.floor), (box.middle, box.top)]
        points.append((target.middle, target.floor))
        end = f"V{target.top + target.height:.1f}"
    return Arrow(start, tuple(pairwise(points)), end)


class Labels:
    """The rates on the arrows, each where no other one stands."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.taken: list[Point] = []
        self.widths: list[float] = []

    def label(self, line: Arrow, flow: Flow) -> str:
        """The text of what flows; it follows the inputs where a quantity of the page is it."""
        if flow.rate is None or not flow.input:
            return ""
        name = f"{flow.target}.{flow.input}"
        text = self.model.run.text(name, flow.rate)
        place = self.model.places.get(flow.quantity)
        pairs = {"data_show": f"q{place}"} if place is not None else {"data_plain": True}
        x, y = self._free(line, len(text) * _LETTER)
        content = tag("tspan", escape(text), **pairs)
        return f'<text class="rate" x="{x:.1f}" y="{y + 4:.1f}">{content}</text>'

    def _free(self, line: Arrow, width: float) -> Point:
        """A place along the arrow at which no label stands yet."""
        found = next(
            (place for place in map(line.at, _PLACES) if self._is_free(place, width)), None
        )
        found = found or line.at(_PLACES[0])
        self.taken.append(found)
        self.widths.append(width)
        return found

    def _is_free(self, place: Point, width: float) -> bool:
        return all(
            abs(place[1] - y) > _HIGH or abs(place[0] - x) > (width + wide) / 2 + 4
            for (x, y), wide in zip(self.taken, self.widths, strict=True)
        )
