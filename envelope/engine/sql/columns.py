"""The columns of a query, each in the first stage in which all that it needs is there."""

from collections.abc import Iterable
from dataclasses import replace

from sqlglot import exp

from envelope.engine.sql.arithmetic import absolute
from envelope.engine.sql.dialects import DATABASES, is_reserved
from envelope.engine.sql.pieces import Piece, Tree, call, when
from envelope.tuples import NamedTuple

_LONGEST = 60  # bytes of a name: PostgreSQL cuts off what is beyond 63
_FRACTIONS = 2.0**53  # what is as large has none


class Column(NamedTuple):
    """A column that is computed: its name, and from what."""

    name: exp.Identifier
    tree: Tree


class Names:
    """Names of columns, each different from all others, whatever the case of their letters."""

    def __init__(self, dialect: str, prefix: str = "") -> None:
        self.dialect = dialect
        self.prefix = prefix
        self.taken: set[str] = set()

    def unique(self, quantity: str) -> exp.Identifier:
        """The name of a quantity with `_` for each point, or one like it."""
        for name in _names(quantity):
            cut = (self.prefix + name).encode()[:_LONGEST].decode(errors="ignore")
            if cut.casefold() not in self.taken:
                self.taken.add(cut.casefold())
                return self.identifier(cut)
        raise AssertionError

    def identifier(self, name: str) -> exp.Identifier:
        """A name, in quotation marks where it needs them."""
        is_plain = name.isascii() and name.isidentifier() and name == name.lower()
        return exp.to_identifier(name, quoted=not is_plain or is_reserved(name, self.dialect))


class Columns:
    """The columns of all stages; the first stage is that of the inputs."""

    def __init__(self, dialect: str) -> None:
        self.database = DATABASES[dialect]
        # Beside the columns of a table that nobody knows, its own have names of their own.
        self.names = Names(dialect, "" if self.database.row else "envelope_")
        self.row = self.names.unique("given")
        self.stages: list[list[Column]] = [[]]
        self.current = ""  # the quantity whose formula is written
        self.kept: dict[Tree, Piece] = {}

    def read(self, quantity: str, piece: Piece) -> Piece:
        """A column of the first stage."""
        name = self.names.unique(quantity)
        self.stages[0].append(Column(name, piece.tree))
        return replace(piece, tree=exp.Column(this=name))

    def define(self, quantity: str, piece: Piece) -> Piece:
        """A column that holds a piece, named like a quantity."""
        name = self.names.unique(quantity)
        stage = piece.stage + 1
        while len(self.stages) <= stage:
            self.stages.append([])
        self.stages[stage].append(Column(name, piece.tree))
        return replace(piece, tree=exp.Column(this=name), stage=stage)

    def holding(self, quantity: str, piece: Piece) -> Piece:
        """The column of a quantity; another one that holds the same where there is one."""
        if piece.tree not in self.kept:
            self.kept[piece.tree] = self.define(quantity, piece)
        return self.kept[piece.tree]

    def keep(self, piece: Piece) -> Piece:
        """A piece that may be written several times: a column of its own unless it is short."""
        return piece if piece.is_short else self.holding(f"{self.current}_step", piece)

    def up(self, x: Piece) -> Piece:
        """Rounded up."""
        return self._rounded(exp.Ceil, x)

    def down(self, x: Piece) -> Piece:
        """Rounded down."""
        return self._rounded(exp.Floor, x)

    def _rounded(self, kind: type[exp.Func], x: Piece) -> Piece:
        rounded = call(kind, x)
        if not self.database.whole_integers:
            return rounded
        cast = replace(rounded, tree=exp.cast(rounded.tree, "double", copy=False))
        return when((absolute(x) < _FRACTIONS, cast), otherwise=x)


def _names(quantity: str) -> Iterable[str]:
    plain = quantity.replace(".", "_")
    yield plain
    if plain != quantity:
        yield quantity.replace(".", "__")
    number = 2
    while True:
        yield f"{plain[: _LONGEST - 8]}_{number}"
        number += 1
