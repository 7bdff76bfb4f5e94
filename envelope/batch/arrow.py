"""Tables of pyarrow: Parquet files, read and written in pieces, and tables of Python."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import pyarrow as pa
from pyarrow import parquet

from envelope.batch.records import NAME, origins
from envelope.batch.table import ROWS, Chunk, Table
from envelope.errors import InputError, Problem, text_of

_GROUP = 4 * ROWS  # rows of a row group
_KINDS = {"text": pa.string(), "number": pa.float64(), "count": pa.int32()}


def parquet_table(file: IO[bytes], name: str) -> Table:
    """The table of a Parquet file. Raises InputError for what is none."""
    try:
        found = parquet.ParquetFile(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(_unreadable(name, error)) from None
    batches = found.iter_batches(batch_size=ROWS)
    return _table(name, found.schema_arrow, batches, found.metadata.num_rows)


def arrow_table(table: Any) -> Table:
    """A table, or record batch, of pyarrow."""
    whole = table if isinstance(table, pa.Table) else pa.Table.from_batches([table])
    return _table(NAME, whole.schema, whole.to_batches(max_chunksize=ROWS), whole.num_rows)


def _table(name: str, schema: Any, batches: Iterable[Any], size: int) -> Table:
    titles = tuple(map(str, schema.names))

    def chunks() -> Generator[Chunk]:
        before = 0
        try:
            for batch in batches:
                columns = [column.to_pylist() for column in batch.columns]
                share = batch.num_rows / max(size, 1)
                origin = origins(name, titles, columns, before)
                yield Chunk(batch.num_rows, columns, {}, origin, share)
                before += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise InputError(_unreadable(name, error)) from None

    texts = tuple(text_of(each, name) for each in titles)
    return Table(name, texts, chunks(), types=tuple(schema.types))


def _unreadable(name: str, error: Exception) -> Problem:
    return Problem("file-unreadable", f"`{name}` is no Parquet file: {error}")


@contextmanager
def writing(
    file: IO[bytes], titles: Sequence[str], kinds: Sequence[str], types: Sequence[Any] | None
) -> Iterator[Callable[[Sequence[Sequence[Any]]], None]]:
    """Writes rows to a Parquet file, group by group.

    The first columns are of `types`, or text; `kinds` say what stands in those behind them.
    """
    own = types or [pa.string()] * (len(titles) - len(kinds))
    columns = [*own, *(_KINDS[kind] for kind in kinds)]
    schema = pa.schema(list(zip(titles, columns, strict=True)))
    waiting: list[Any] = []
    with parquet.ParquetWriter(file, schema) as writer:

        def write(columns: Sequence[Sequence[Any]]) -> None:
            """More rows, by column."""
            arrays = [
                pa.array(column, each.type, from_pandas=True)
                for column, each in zip(columns, schema, strict=True)
            ]
            waiting.append(pa.record_batch(arrays, schema=schema))
            if sum(each.num_rows for each in waiting) >= _GROUP:
                writer.write_table(pa.Table.from_batches(waiting))
                waiting.clear()

        yield write
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting))
