"""A graph as one query over a table `inputs`: a stage of columns after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlglot import exp

from envelope.engine.run import Run
from envelope.engine.scalar import LARGEST
from envelope.engine.sql.arithmetic import absolute
from envelope.engine.sql.columns import Column, Columns, Names
from envelope.engine.sql.emitter import Writer
from envelope.engine.sql.limits import refused
from envelope.engine.sql.pieces import Piece, Tree, when, word
from envelope.model.graph.limits import ANY, effective
from envelope.model.graph.uses import formula_of, needed, uses_of
from envelope.tuples import NamedTuple

TABLE = "inputs"
PROBLEM = "problem"


class Named(NamedTuple):
    """A quantity, and the column of the table or of the results that holds it."""

    quantity: str
    column: str


class Query(NamedTuple):
    """A query, the columns that it reads, and those that it adds to them, the problem's behind."""

    tree: Tree
    inputs: tuple[Named, ...]
    outputs: tuple[Named, ...]
    problem: str


class Wanted(NamedTuple):
    """What a query computes from which columns."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    dialect: str


def query(run: Run, wanted: Wanted) -> Query:
    """The query. Raises LackingError where a result needs a function that SQL does not have."""
    columns, outer = Columns(wanted.dialect), Names(wanted.dialect)
    writer = Writer(run, columns)
    table = outer.identifier(TABLE)
    inputs = {name: outer.unique(name) for name in dict.fromkeys(wanted.inputs)}
    every = effective(run.graph, inputs)
    for name, own in inputs.items():
        words = bool(run.graph.quantities[name].words)
        place = exp.Column(this=own, table=table)
        read = Piece(place if words else exp.cast(place, "double", copy=False), words=words)
        is_unsigned = every.get(name, ANY).low >= 0  # as far as its row has no problem
        writer.known[name] = columns.read(name, replace(read, unsigned=is_unsigned))
    _write(run, writer, wanted)
    outputs = [name for name in dict.fromkeys(wanted.outputs) if name not in inputs]
    columns.current = PROBLEM
    wrong = columns.define(PROBLEM, refused(run, writer, [*inputs], outputs))
    answers = {name: writer.reference(name) for name in outputs}
    names = {name: outer.unique(name) for name in outputs}
    problem = outer.unique(PROBLEM)
    results = [*_answers(answers, names, wrong, problem)]
    tree = _assembled(columns, table, results)
    return Query(tree, _pairs(inputs), _pairs(names), problem.name)


def _answers(
    answers: dict[str, Piece],
    names: dict[str, exp.Identifier],
    wrong: Piece,
    problem: exp.Identifier,
) -> Iterator[Tree]:
    """The results where their row is right and they are numbers to calculate with; the problem."""
    said = [(wrong.is_there(), wrong)]
    for name, found in answers.items():
        is_number = found.is_there() if found.words else absolute(found) <= LARGEST
        if found.value is not None:
            found = replace(found, tree=exp.cast(found.tree, "double", copy=False))  # noqa: PLW2901
        yield exp.alias_(when((wrong.is_null() & is_number, found)).tree, names[name], copy=False)
        lacks = found.is_null() if found.words else found.is_null() | ~is_number
        if found.value is None:
            said.append((lacks, word(f"`{name}` has no value")))
    yield exp.alias_(when(*said).tree, problem, copy=False)


def _pairs(columns: dict[str, exp.Identifier]) -> tuple[Named, ...]:
    return tuple(Named(name, column.name) for name, column in columns.items())


def _write(run: Run, writer: Writer, wanted: Wanted) -> None:
    """Write every quantity that is needed and depends on a column."""
    uses = uses_of(run.graph)
    behind = needed(uses, wanted.outputs)
    for name, used in uses.items():
        is_open = name in behind and name not in writer.known
        if is_open and not writer.known.keys().isdisjoint(used):
            _define(run, writer, name)


def _define(run: Run, writer: Writer, name: str) -> None:
    formula = formula_of(run.graph, name)
    writer.columns.current = name
    piece = writer.emit(formula.tree, formula)
    if piece.value is None and not isinstance(piece.tree, exp.Column):
        piece = writer.columns.holding(name, piece)
    writer.known[name] = piece


def _assembled(
    columns: Columns,
    table: exp.Identifier,
    results: Sequence[Tree],
) -> Tree:
    """The stages, each with what later ones need, and the last one with the results."""
    found, before, written = exp.Select(), table, list[Column]()
    for number, (stage, kept) in enumerate(
        zip(columns.stages, _live(columns.stages, results), strict=True)
    ):
        own = [each for each in stage if each.name.name in kept]
        carried = [exp.Column(this=each.name) for each in written if each.name.name in kept]
        new = [exp.alias_(each.tree, each.name, copy=False) for each in own]
        select = exp.Select().select(*_handed_on(columns, number, table, carried), *new, copy=False)
        select = select.from_(exp.Table(this=before), copy=False)
        if columns.database.fence:
            select = select.offset(0, copy=False)
        before = exp.to_identifier(f"stage_{number}")
        found = found.with_(before, as_=select, copy=False)
        written += own
    found = found.select(*_passed_on(columns, written), *results, copy=False)
    return found.from_(exp.Table(this=before), copy=False)


def _live(stages: Sequence[Sequence[Column]], results: Iterable[Tree]) -> list[set[str]]:
    """The columns that each stage hands on, as some later one needs them."""
    wanted = set(_used(results))
    found: list[set[str]] = []
    for stage in reversed(stages):
        found.append(set(wanted))
        own = {each.name.name for each in stage}
        wanted = (wanted - own) | set(
            _used(each.tree for each in stage if each.name.name in wanted)
        )
    return found[::-1]


def _used(trees: Iterable[Tree]) -> Iterator[str]:
    return (each.name for tree in trees for each in tree.find_all(exp.Column))


def _handed_on(
    columns: Columns, stage: int, table: exp.Identifier, carried: Sequence[Tree]
) -> Sequence[Tree]:
    """What a stage takes over: the row of `inputs` as one value, and columns of earlier stages.

    Where a row is no value, everything, of which the last stage leaves out what is not asked for.
    """
    every = exp.Column(this=exp.Star(), table=table)
    if not columns.database.row:
        return [exp.Star() if stage else every]
    if stage:
        return [exp.Column(this=columns.row), *carried]
    whole = exp.Column(this=table)
    row = exp.Struct(expressions=[every]) if columns.database.row == "struct" else whole
    return [exp.alias_(row, columns.row, copy=False)]


def _passed_on(columns: Columns, written: Sequence[Column]) -> Sequence[Tree]:
    """The columns of `inputs` as they were."""
    if not columns.database.row:
        return [exp.Star(except_=[each.name for each in written])]
    if columns.database.row == "composite":
        row = exp.Paren(this=exp.Column(this=columns.row))
        return [exp.Dot(this=row, expression=exp.Star())]
    return [exp.Column(this=exp.Star(), table=columns.row)]
