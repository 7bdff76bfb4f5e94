"""The standard outputs of parts, read from the presets: what is added up, and how it is shown."""

import os
from functools import cache
from typing import Literal

from envelope.errors import text_of
from envelope.language.constant import constant
from envelope.language.simple import simple
from envelope.language.tree import Node
from envelope.model.files.document import Document, read_document
from envelope.places import presets_folder
from envelope.tuples import NamedTuple
from envelope.units.system import STANDARD

# The last fields of an output in their order: each is a text, empty where nothing is said.
_WORDS = (
    *("stress", "limit", "path", "target", "otherwise", "diagram"),
    *("beyond", "kind_of", "called", "setting", "beside"),
)

PathRole = Literal["mean", "p99", "wait"]
DiagramRole = Literal["load", "size", "in", "out"]


class Output(NamedTuple):
    """A standard output: its heading in the report, how parts add up, its unit where none is set.

    `total` is `sum`, `edge` (only parts that face clients) or empty; `over` names the periods
    that a rate is also shown over; `column` its title in the table of parts, empty for none,
    and `spare` is set where the column is left out of a table that is too wide, the highest first;
    `up_to` the output that what is added over a period does not exceed; `hardware` says `shown`
    of what machines are compared by, and `least` of that by which the best is found; `headline` is
    set where a command that is not told what to show shows it; `fixed` of what no stress
    moves by itself; `stress` says `shown` of what a stress shows; `limit` is the most that
    there can be, and a part beyond it is broken, which is said in the words `beyond`; `path` says
    `mean`, `p99` or `wait` of what a path adds up, `target` what its sum should stay below, and
    `otherwise` is the expression that a part has which does not say; `diagram` is what a diagram
    shows it as: `load`, `size`, `in` or `out`; `share` is set where a report shows each part's
    share in the total; `kind_of` names the output of which it is a kind, such as one of cost,
    `called` is what that kind is called; `setting` is the setting of the whole scenario that stands
    beside it; `beside` is the output whose line in the answer it shares where room is short.
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
    spare: int
    stress: str
    limit: str
    path: PathRole | Literal[""]
    target: str
    otherwise: str
    diagram: DiagramRole | Literal[""]
    beyond: str
    kind_of: str
    called: str
    setting: str
    beside: str


@cache
def _document() -> Document:
    return read_document(os.path.join(presets_folder(), "outputs.toml"))


class MachineColumn(NamedTuple):
    """What a machine gives under a name: what it is called, and its column in lists of machines.

    In the column stand numbers of the `unit`, where there is one; `cure` is what can be done for a
    part whose machine has none.
    """

    gives: str
    title: str
    heading: str
    unit: str
    cure: str


def machine_columns() -> dict[str, MachineColumn]:
    """The columns in which machines are listed, by what a machine gives."""
    return {
        each["gives"]: MachineColumn(
            each["gives"],
            each["title"],
            each.get("column", each["title"]),
            each.get("unit", ""),
            each.get("cure", ""),
        )
        for each in _document().data["machines"]
    }


def machine_needs() -> dict[str, str]:
    """The input that a part must have to be given another one by its machine, by that one."""
    return dict(_document().data["machine_needs"])


def capacity_nouns() -> tuple[str, ...]:
    """What a capacity is one of: so much of something for each of these."""
    return tuple(_document().data["capacity_per"])


def machine_ratios() -> tuple[str, ...]:
    """Units of what machines have, beside what those of the library give."""
    return tuple(_document().data["machine_ratios"])


def stands_before() -> tuple[str, ...]:
    """The inputs by which a part says whose servers it stands before, as a load balancer does."""
    return tuple(_document().data["stands_before"])


def asked_at_peak() -> tuple[str, ...]:
    """The names that blocks give to the rates at which they are asked at peak."""
    return tuple(_document().data["asked_at_peak"])


def uncounted() -> str:
    """What is said of parts that stand in no column of the table of parts."""
    return str(_document().data["uncounted"])


class MeasuredAim(NamedTuple):
    """A kind of what is measured on programs, how near a prediction of it should come, a share.

    What is `by_speed` follows how fast a core is.
    """

    kind: str
    aim: float
    by_speed: bool


def measured_aims() -> dict[str, MeasuredAim]:
    """The kinds of what is measured, in the order in which they are shown."""
    return {
        each["kind"]: MeasuredAim(each["kind"], _amount(each["aim"]), each.get("by_speed", False))
        for each in _document().data["measured"]
    }


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
            table.get("spare", 0),
            *(table.get(key, "") for key in _WORDS),
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


@cache
def first_lines() -> tuple[str, ...]:
    """The outputs that a report begins with, in order."""
    return tuple(_document().data["first"])


def stressed() -> tuple[Output, ...]:
    """The outputs that a stress shows of each part."""
    return tuple(output for output in outputs().values() if output.stress)


def bounded() -> tuple[Output, ...]:
    """The outputs that have a limit beyond which a part is broken."""
    return tuple(output for output in outputs().values() if output.limit)


def limited() -> Output:
    """The first of them, which says how full a part is."""
    return bounded()[0]


def limit_of(output: Output) -> Node:
    """The limit of an output as a tree, whose text is that of the file."""
    return _literal(output.limit)


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
    return constant(_literal(content), text_of(content, "outputs.toml"), STANDARD).value


def _literal(content: str) -> Node:
    tree = simple(text_of(content, "outputs.toml"), STANDARD)
    assert tree is not None  # a number and its unit: nothing that needs the parser
    return tree


def drawn(role: DiagramRole) -> tuple[Output, ...]:
    """The outputs that a diagram shows in a role: `load`, `size`, `in` or `out`."""
    return tuple(output for output in outputs().values() if output.diagram == role)


def kinds_of(output: Output) -> tuple[Output, ...]:
    """The kinds of an output: those that it is the sum of, such as the kinds of cost."""
    return tuple(each for each in outputs().values() if each.kind_of == output.name)


def shared() -> tuple[Output, ...]:
    """The outputs of which a report shows each part's share in the total."""
    return tuple(output for output in outputs().values() if output.share)
