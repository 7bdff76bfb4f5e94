"""The standard outputs of parts, read from the presets: what is added up, and how it is shown."""

import os
from functools import cache
from typing import Literal, NamedTuple

from envelope.errors import text_of
from envelope.language.constant import constant
from envelope.language.simple import simple
from envelope.model.files.document import Document, read_document
from envelope.places import presets_folder
from envelope.units.system import STANDARD

PathRole = Literal["mean", "p99", "wait"]
DiagramRole = Literal["load", "size", "in", "out"]


class Output(NamedTuple):
    """A standard output: its heading in the report, how parts add up, its unit where none is set.

    `total` is `sum`, `edge` (only parts that face clients) or empty; `over` names the periods
    that a rate is also shown over; `column` its title in the table of parts, empty for none;
    `up_to` the output that what is added over a period does not exceed; `hardware` says `shown`
    of what machines are compared by, and `least` of that by which the best is found; `headline` is
    set where a command that is not told what to show shows it; `fixed` of what no stress
    moves by itself; `stress` says `shown` of what a stress shows; `limit` is the most that
    there can be, and a part beyond it is broken; `path` says `mean`, `p99` or `wait` of what a path
    adds up, `target` what its sum should stay below, and `otherwise` is the expression that a part
    has which does not say; `diagram` is what a diagram shows it as: `load`, `size`, `in` or `out`;
    `share` is set where a report shows each part's share in the total.
    """

    name: str
    about: str
    heading: str
    total: Literal["sum", "edge", ""]
    unit: str
    over: tuple[str, ...]
    column: str
    up_to: str
    hardware: str
    headline: bool
    fixed: bool
    share: bool
    stress: str
    limit: str
    path: PathRole | Literal[""]
    target: str
    otherwise: str
    diagram: DiagramRole | Literal[""]


@cache
def _document() -> Document:
    return read_document(os.path.join(presets_folder(), "outputs.toml"))


def machine_columns() -> dict[str, str]:
    """The columns in which machines are listed: the title by what a machine gives."""
    return dict(_document().data["machines"])


def headings() -> tuple[str, ...]:
    """The headings of a report, in order."""
    return tuple(_document().data["headings"])


@cache
def outputs() -> dict[str, Output]:
    """Every standard output by name, in the order of the report."""
    return {
        name: Output(
            name,
            table.get("about", ""),
            table.get("heading", ""),
            table.get("total", ""),
            table.get("unit", ""),
            tuple(table.get("over", ())),
            table.get("column", ""),
            table.get("up_to", ""),
            table.get("hardware", ""),
            table.get("headline", False),
            table.get("fixed", False),
            table.get("share", False),
            *(
                table.get(key, "")
                for key in ("stress", "limit", "path", "target", "otherwise", "diagram")
            ),
        )
        for name, table in _document().data.items()
        if isinstance(table, dict)
    }


def compared() -> tuple[str, ...]:
    """The outputs by which machines are compared, the one that should be least last."""
    found = [output for output in outputs().values() if output.hardware]
    return tuple(output.name for output in sorted(found, key=lambda each: each.hardware == "least"))


def headlines() -> tuple[str, ...]:
    """The outputs that a command shows when it is not told which."""
    return tuple(output.name for output in outputs().values() if output.headline)


def stressed() -> tuple[Output, ...]:
    """The outputs that a stress shows of each part."""
    return tuple(output for output in outputs().values() if output.stress)


def limited() -> Output:
    """The output that has a limit beyond which a part is broken."""
    return next(output for output in outputs().values() if output.limit)


def along_path(role: PathRole) -> Output:
    """The output that a path adds up in a role: `mean`, `p99` or `wait`."""
    return next(output for output in outputs().values() if output.path == role)


def limit() -> float:
    """The most that there can be of what has a limit, in base units."""
    return _amount(limited().limit)


def target() -> float:
    """What the mean times along a path should come to at most, in seconds."""
    return _amount(along_path("mean").target)


def _amount(content: str) -> float:
    text = text_of(content, "outputs.toml")
    tree = simple(text, STANDARD)  # a number and its unit: nothing that needs the parser
    assert tree is not None
    return constant(tree, text, STANDARD).value


def drawn(role: DiagramRole) -> tuple[Output, ...]:
    """The outputs that a diagram shows in a role: `load`, `size`, `in` or `out`."""
    return tuple(output for output in outputs().values() if output.diagram == role)


def shared() -> tuple[Output, ...]:
    """The outputs of which a report shows each part's share in the total."""
    return tuple(output for output in outputs().values() if output.share)
