"""What small scenarios come to, and what is said of wrong ones: where, what, and how to mend it.

A case of told.txt is a scenario, files beside it, what is set, and what is told of it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from envelope.engine.run import run
from envelope.errors import EnvelopeError, Problem, draw, text_of
from envelope.model.build.build import build
from envelope.model.build.override import overridden
from envelope.model.build.request import Request, Setting
from envelope.model.graph.graph import Graph
from envelope.model.graph.outline import outlined
from envelope.units.writing import default_unit, quantity_text, unit_symbol

TABLE = Path(__file__).parent / "told.txt"


class Case(NamedTuple):
    """A scenario and the files beside it by their names, and what is told of them."""

    title: str
    files: dict[str, str]
    settings: list[str]
    told: str


def cases() -> Iterator[Case]:
    """The cases of the table."""
    for written in TABLE.read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, _, rest = written.partition("\n")
        first, *others = rest.split("\n--- ")
        named = {name: text for name, _, text in (each.partition("\n") for each in others)}
        told, settings = named.pop("told"), named.pop("set", "").splitlines()
        yield Case(title, {"own.toml": f"{first}\n", **named}, settings, told)


def given(settings: Iterable[str]) -> dict[str, Setting]:
    """Settings as a command line has them."""
    parts = [each.partition("=") for each in settings]
    return {name: text_of(value, f"{name}={value}") for name, _, value in parts}


def told(name: str, settings: Iterable[str]) -> str:
    """What is told of a scenario: its problems, or its values."""
    try:
        graph = build(Request(name, settings=given(settings)))
        values = run(graph).values
    except EnvelopeError as error:
        return "\n".join(line for problem in error.problems for line in of_problem(problem))
    return "\n".join(of_graph(graph, dict(values)))


def of_problem(problem: Problem) -> Iterator[str]:
    """What is wrong and where, as it is drawn, and what may stand there instead."""
    yield draw(problem)
    if problem.instead:
        yield f"instead: {', '.join(problem.instead)}"


def of_graph(graph: Graph, values: dict[str, float]) -> Iterator[str]:
    """Each quantity with its value, how well it is known, its ends, and how it grows."""
    for name, quantity in graph.quantities.items():
        unit = quantity.unit or default_unit(quantity.dimension, values[name], graph.units)
        said = [
            quantity_text(values[name], unit, quantity.formula.units),
            quantity.basis,
            quantity.source,
        ]
        if name in graph.limits:
            low, high, step = graph.limits[name]
            said.append(f"can be {low:g}..{high:g}{f' in steps of {step:g}' if step else ''}")
        if name in graph.usual:
            said.append("usually {}..{}".format(*graph.usual[name]))
        if name in graph.growths:
            said.append(f"grows {graph.growths[name].words}")
        said.append("set" if quantity.set else "")
        yield f"{name} = {', '.join(each for each in said if each)}"
    yield from of_rest(graph)


def of_rest(graph: Graph) -> Iterator[str]:
    """Its parts, what it checks and expects, what moves together, headings and sources."""
    for part in graph.parts.values():
        said = ["at the edge" if part.edge else "inside", "rows" if part.rows else "", *part.before]
        yield f"part {part.name}: {', '.join(each for each in said if each)}"
    for check in graph.checks:
        yield f"check {check.full_name} {check.severity}: {check.formula.text.content}"
    for each in graph.expectations:
        before = f", before {each.published.text.content}" if each.published else ""
        after = f", {each.at:g} s after the start" if each.at is not None else ""
        yield (
            f"expected {each.name}: {each.formula.text.content}{before} within {each.within}{after}"
        )
    for sides in graph.realities:
        asked, ran = (each.text.content for each in sides.sides)
        yield f"asked {asked}, ran {ran} ({sides.kind}, {unit_symbol(sides.unit)})"
    for today in graph.running:
        yield f"today {today.name} {today.formula.text.content} ({unit_symbol(today.unit)})"
    for name, (query, factor, symbol) in graph.metrics.items():
        yield f"metric of {name}: {query} in {symbol}, which is {factor:g}"
    for one, other, rank, _ in graph.correlated:
        yield f"{one} with {other} {rank:g}"
    yield from (f"heading {key}: {', '.join(names)}" for key, names in graph.report.items())
    yield from (f"in front: {name}" for name in graph.headline)
    yield from (f"source {key}: {text}" for key, text in graph.sources.items())


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_what_is_told(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of it, word for word; what is set afterwards, where that can be, gives the same."""
    monkeypatch.chdir(tmp_path)
    for name, text in case.files.items():
        Path(name).write_text(text, encoding="utf-8")
    assert told("own.toml", case.settings).splitlines() == case.told.splitlines()
    if case.settings and not case.told.startswith("error"):
        with suppress(EnvelopeError):  # it may need what is set
            graph = overridden(build(Request("own.toml")), given(case.settings))
            shown = graph and [*of_graph(graph, dict(run(graph).values))]
            assert shown in (None, case.told.splitlines())
            built = build(Request("own.toml", settings=given(case.settings)))
            assert graph is None or outlined(graph) == outlined(built)
