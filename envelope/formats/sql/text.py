"""The text of a query: comments that say what it reads and gives, and the query itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from envelope import __version__
from envelope.analysis.headline import results
from envelope.engine.run import Run
from envelope.engine.sql.emitter import LackingError
from envelope.engine.sql.query import TABLE, Named, Query, Wanted, query
from envelope.errors import InputError, Problem
from envelope.formats.sql import Asked
from envelope.model.graph.graph import Graph, Quantity
from envelope.units.dimension import PLAIN
from envelope.units.unit import base_unit
from envelope.units.writing import unit_text

_WIDTH = 96
_DATABASES = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "spark": "Spark",
    "bigquery": "BigQuery",
    "snowflake": "Snowflake",
}
_NONE: Mapping[str, Sequence[str]] = {}  # no input is a constant for want of a function


def query_text(run: Run, asked: Asked) -> str:
    """The whole text. Raises InputError."""
    graph = run.graph
    outputs = asked.outputs or results(graph)
    if asked.inputs:
        _refuse_set(graph, asked.inputs)
        found, constants = query(run, Wanted(asked.inputs, outputs, asked.dialect)), _NONE
    else:
        found, constants = _of_own_inputs(run, outputs, asked.dialect)
    lines = [*_header(run, found, asked.dialect, constants)]
    header = "".join(f"-- {line}".rstrip() + "\n" for line in lines)
    return f"{header}{found.tree.sql(dialect=asked.dialect, pretty=True)};\n"


def _of_own_inputs(
    run: Run, outputs: Sequence[str], dialect: str
) -> tuple[Query, Mapping[str, Sequence[str]]]:
    """The query over the scenario's own inputs.

    But for those that functions depend on which SQL does not have: these inputs, by function, keep
    their values. Raises InputError where no others are left.
    """
    graph, constants = run.graph, dict[str, list[str]]()
    inputs = own_inputs(graph, outputs)
    while inputs:
        try:
            return query(run, Wanted(inputs, outputs, dialect)), constants
        except LackingError as error:
            behind = graph.behind(link for link in error.behind if isinstance(link, str))
            kept = constants.setdefault(error.function, [])
            kept += [name for name in inputs if name in behind]
            inputs = [name for name in inputs if name not in behind]
    message = "no input of the scenario itself can be a column for these results"
    hint = "name those that are: `--inputs NAME,...`"
    raise InputError(Problem("usage", message, hint=hint))


def own_inputs(graph: Graph, outputs: Sequence[str]) -> list[str]:
    """The inputs of the scenario itself that results depend on, but for words and what is set."""
    behind = graph.behind(outputs)
    return [
        name
        for name in graph.outline().inputs
        if "." not in name and name in behind and _is_column(behind[name])
    ]


def _is_column(quantity: Quantity) -> bool:
    return not (quantity.set or quantity.words or quantity.formula.references())


def _refuse_set(graph: Graph, inputs: Iterable[str]) -> None:
    """Raises InputError for a column that has a value from the command line, too."""
    for name in inputs:
        quantity = graph.quantities[name]
        if quantity.set and not quantity.by_case:
            message = f"`{name}` is set and is a column of `{TABLE}`, too"
            raise InputError(Problem("usage", message))


def _header(
    run: Run, found: Query, dialect: str, constants: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """What the query is of, what it reads, and what it gives."""
    graph = run.graph
    yield f"{_line(graph.title or graph.name)} ({graph.name})"
    yield f"written by Envelope {__version__} for {_DATABASES[dialect]}"
    yield ""
    yield f"It reads a table `{TABLE}`, a row for each estimate, whose other columns stay:"
    yield from (_column_line(graph, each) for each in found.inputs)
    yield ""
    yield "It adds:"
    for each in found.outputs:
        yield _column_line(graph, each, _shown(run, each.quantity))
    yield f"  {found.problem}: what is wrong with a row, whose results are then NULL"
    yield ""
    for function, names in constants.items():
        listed = ", ".join(f"`{name}`" for name in names)
        text = f"As SQL has no `{function}`, these keep the values of the scenario: {listed}."
        yield from wrap(text, _WIDTH)
    yield from wrap(_constants(graph), _WIDTH)


def _column_line(graph: Graph, column: Named, otherwise: str = "") -> str:
    """A column: its name, its unit, what it is called and is about."""
    quantity = graph.quantities[column.quantity]
    also = f"`{quantity.name}`, " if quantity.name != column.column else ""
    about = otherwise or _line(quantity.about)
    return f"  {column.column}: {also}in {_unit(graph, quantity)}{f' ({about})' if about else ''}"


def _shown(run: Run, name: str) -> str:
    """How a result comes to the unit that a report shows it in, where that is of other times."""
    unit = run.unit(name)
    if name not in run.values or unit.words or unit.dimension == PLAIN or unit.factor >= 1:
        return ""
    return f"{unit_text(unit, run.graph.all_units(), plural=True)}: times {1 / unit.factor:.12g}"


def _unit(graph: Graph, quantity: Quantity) -> str:
    """The base unit of a quantity; of a share that it is none of percent."""
    if quantity.words:
        return f"words: {', '.join(quantity.words)}"
    if quantity.dimension == PLAIN:
        is_share = quantity.unit is not None and quantity.unit.factor == 0.01
        return "shares of 1" if is_share else "plain numbers"
    return unit_text(base_unit(quantity.dimension), graph.all_units(), plural=True)


def _constants(graph: Graph) -> str:
    """What else the results depend on."""
    given = [name for name in graph.outline().overridden if not graph.quantities[name].by_case]
    texts = [f"{name} = {_line(graph.quantities[name].formula.text.content)}" for name in given]
    case = f" in the case {graph.case}" if graph.case else ""
    changed = f", with {', '.join(texts)}" if texts else ""
    convention = f", under the convention {graph.convention}" if graph.convention else ""
    return (
        f"All else is as in the scenario{case}{changed}{convention}, ranges by their medians. "
        "Columns are in base units: byte, second, USD, one of each noun."
    )


def _line(text: str) -> str:
    """A text of several lines on one."""
    return " ".join(text.split())
