"""A usage file for Infracost: what resources of Terraform are used for, by what quantities declare.

A quantity says which usage it is: `infracost = "aws_s3_bucket.photos: standard.storage_gb"`. That
of a block names the type alone; the resource is then called as the part.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from envelope.engine.run import Run
from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.graph.scopes import scope_of
from envelope.texts import visible
from envelope.tuples import NamedTuple

_KEY = "infracost"
_USAGE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_PLAIN = re.compile(r"[A-Za-z][\w.-]*")
# What a word in the name of a usage says of its unit, in bytes or in seconds.
_DATA = {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12}
_TIMES = {"ms": 1e-3, "sec": 1.0, "secs": 1.0, "mins": 60.0, "hr": 3600.0, "hrs": 3600.0}
_TIMES |= {"hours": 3600.0}


class Usage(NamedTuple):
    """A usage of a resource: its address in Terraform, its key, the quantity that it is."""

    address: str
    key: str
    quantity: str


def write_infracost(run: Run) -> str:
    """The usage file. Raises InputError for what is declared wrongly."""
    resources: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for quantity in _declaring(run.graph):
        try:
            usage = _usage(run.graph, quantity)
            value = _value(run, usage)
            if value:
                _put(resources.setdefault(usage.address, {}), usage, value, quantity)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    title = " ".join(visible(run.graph.title).split())
    head = [
        f"# Usage of {title}, by Envelope: infracost breakdown --usage-file FILE",
        "version: 0.1",
    ]
    if not resources:
        return "\n".join([*head, "resource_usage: {}", ""])
    return "\n".join([*head, "resource_usage:", *_lines(resources, 1), ""])


def notes(run: Run) -> list[str]:
    """That nothing declares a usage, where that is so."""
    if any(True for _ in _declaring(run.graph)):
        return []
    return [
        "nothing here is a usage for Infracost: say it beside a quantity, "
        '`infracost = "aws_s3_bucket.photos: standard.storage_gb"`'
    ]


def _declaring(graph: Graph) -> Iterator[Quantity]:
    return (each for each in graph.quantities.values() if _declared(each) is not None)


def _declared(quantity: Quantity) -> Text | None:
    """What the part says of its usage, else what its block does."""
    for entry in (quantity.given, quantity.entry):
        if entry is not None and _KEY in entry.attributes:
            return entry.attribute(_KEY)
    return None


def _usage(graph: Graph, quantity: Quantity) -> Usage:
    text = _declared(quantity)
    assert text is not None
    address, colon, key = (each.strip() for each in text.content.rpartition(":"))
    if not (address and colon and _USAGE.fullmatch(key)):
        message = "this is no usage of a resource"
        raise _wrong(text, message, "write `aws_s3_bucket.photos: standard.storage_gb`")
    if "." not in address:
        part = scope_of(quantity.name).removesuffix(".") or graph.case
        if not part:
            message = f"`{address}` is the type of a resource, without its name"
            raise _wrong(text, message, f"write `{address}.NAME: {key}`")
        address = f"{address}.{re.sub('[^A-Za-z0-9_]', '_', part)}"
    return Usage(address, key, quantity.name)


def _value(run: Run, usage: Usage) -> float | int:
    """The value of a usage in the unit that its name says. Raises InputError."""
    words = usage.key.rpartition(".")[2].split("_")
    data = next((_DATA[word] for word in words if word in _DATA), None)
    is_rate = "per" in words
    spoken = words[words.index("per") + 1 :] if is_rate else words
    time = next((_TIMES[word] for word in spoken if word in _TIMES), None)
    month = run.graph.units.find("month")
    assert month is not None
    span = month.factor if words[0] == "monthly" else time if is_rate else None
    quantity = run.graph.quantities[usage.quantity]
    powers = dict(quantity.dimension.powers)
    own = powers.get("data", 0), powers.get("time", 0)
    length = time if time is not None and not is_rate else None
    expected = (int(data is not None), int(length is not None) - int(span is not None))
    per_second = span is None and expected == (0, 0) and own == (0, -1)
    if "money" in powers or (own != expected and not per_second):
        text = _declared(quantity)
        assert text is not None
        message = f"`{usage.quantity}` is {run.text(usage.quantity)}, which is no `{usage.key}`"
        raise _wrong(text, message, "")
    value = run.values[usage.quantity] / (data or 1.0) / (length or 1.0) * (span or 1.0)
    return float(f"{value:.9g}") if data or length else round(value)


def _put(resource: dict[str, Any], usage: Usage, value: float, quantity: Quantity) -> None:
    """A value under its key, whose points lead into tables."""
    *above, last = usage.key.split(".")
    for key in above:
        resource = resource.setdefault(key, {})
        if not isinstance(resource, dict):
            break
    if not isinstance(resource, dict) or last in resource:
        text = _declared(quantity)
        assert text is not None
        raise _wrong(text, f"`{usage.address}` has its `{usage.key}` already", "")
    resource[last] = value


def _wrong(text: Text, message: str, hint: str) -> InputError:
    label = Label(text, Span(0, len(text.content)))
    return InputError(Problem("wrong-kind", message, (label,), hint=hint))


def _lines(table: dict[str, Any], level: int) -> Iterator[str]:
    for key, value in table.items():
        name = key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False)
        if isinstance(value, dict):
            yield f"{'  ' * level}{name}:"
            yield from _lines(value, level + 1)
        else:
            yield f"{'  ' * level}{name}: {value!r}"
