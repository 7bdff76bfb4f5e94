"""In what the databases differ that is not how sqlglot writes them."""

from sqlglot.dialects.dialect import Dialect

from envelope.tuples import NamedTuple

# What Snowflake keeps for itself. It stores a name without quotation marks in capitals, so that one
# in quotation marks is another: these alone are quoted, and whoever has such a column did so, too.
_SNOWFLAKE = frozenset(
    """
    account all alter and any as between by case cast check column connect connection constraint
    create cross current current_date current_time current_timestamp current_user database delete
    distinct drop else exists false following for from full grant group gscluster having ilike in
    increment inner insert intersect into is issue join lateral left like localtime localtimestamp
    minus natural not null of on or order organization qualify regexp revoke right rlike row rows
    sample schema select set some start table tablesample then to trigger true try_cast union unique
    update using values view when whenever where with
    """.split()  # noqa: SIM905 -- a list of words reads best as one
)


# Reserved words that sqlglot reads as parts of others (`GROUP BY`) or does not know.
_OTHERS = frozenset(
    """
    analyse asymmetric authorization both cast check collation concurrently current_role deferrable
    foreign freeze group initially leading order placing primary similar symmetric to trailing user
    verbose
    """.split()  # noqa: SIM905
)


class Database(NamedTuple):
    """A dialect of sqlglot's, and what else its database does in its own way.

    `row` is how it takes a row of `inputs` along as one value, or nothing where it has no such. A
    `fence` keeps its planner from writing a stage into the next, each column as often as it is
    used. One with `whole_integers` rounds to integers of 64 bits.
    """

    row: str
    fence: bool = False
    whole_integers: bool = False


DATABASES = {
    "duckdb": Database("table"),
    "postgres": Database("composite", fence=True),
    "spark": Database("struct", whole_integers=True),
    "bigquery": Database("table"),
    "snowflake": Database(""),
}


def is_reserved(name: str, dialect: str) -> bool:
    """Whether a name needs quotation marks to be one."""
    if dialect == "snowflake":
        return name.lower() in _SNOWFLAKE
    found = Dialect.get_or_raise(dialect)
    words = found.tokenizer_class.KEYWORDS
    reserved = found.generator_class.RESERVED_KEYWORDS
    return name.upper() in words or name.lower() in reserved or name.lower() in _OTHERS
