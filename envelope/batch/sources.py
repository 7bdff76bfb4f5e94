"""Where a table comes from: a file by its path, a stream, or something of Python."""

import io
import os
from collections.abc import Generator, Mapping
from tempfile import TemporaryFile
from typing import IO, Any

from envelope import batch
from envelope.batch.csv_rows import csv_table
from envelope.batch.records import frame_table, record_table
from envelope.batch.table import Chunk, Table
from envelope.errors import InputError, Problem
from envelope.extras import require
from envelope.places import display_path
from envelope.streams import called, opened, reading, stdin

_PARQUET, _GZIP, _ZIP = b"PAR1", b"\x1f\x8b", b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PIECE = 1 << 20


def table_of(given: Any) -> Table:
    """The table that Python gives: a path, mappings, a data frame, or a table of pyarrow.

    Raises InputError for what is none, or cannot be read.
    """
    if isinstance(given, str | os.PathLike):
        return file_table(os.fspath(given))
    if hasattr(given, "iloc"):
        return frame_table(given)
    if hasattr(given, "to_batches") or hasattr(given, "to_pylist"):
        return batch.arrow.arrow_table(given)
    if not hasattr(given, "__iter__") or isinstance(given, Mapping):
        message = "a table is a path, mappings from column to value, or a data frame"
        raise InputError(Problem("wrong-kind", message))
    return record_table(given)


def file_table(path: str) -> Table:
    """The table of a file, CSV or Parquet by what stands in it. Raises InputError."""
    name = display_path(path)
    file = opened(path)  # closed when its rows have been read
    try:
        size = os.fstat(file.fileno()).st_size
        return _closing(_stream_table(file, name, size), file)
    except BaseException:
        file.close()
        raise


def stdin_table() -> Table:
    """The table of stdin. Raises InputError."""
    return _stream_table(stdin(), called("-"), 0)


def _stream_table(file: Any, name: str, size: int) -> Table:
    with reading(name):
        head = file.peek(4)[:4]
    if head == _PARQUET:
        require("pyarrow")
        return batch.arrow.parquet_table(file if size else _spooled(file), name)
    if head[:2] == _GZIP:
        hint = f"`gunzip -c {name} | envelope batch SCENARIO -`"
        raise InputError(Problem("wrong-kind", f"`{name}` is compressed", hint=hint))
    if head == _ZIP:
        message = f"`{name}` is a workbook or an archive, no table of text"
        raise InputError(Problem("wrong-kind", message, hint="save the sheet as CSV"))
    encoding = "utf-16" if head[:2] in _UTF_16 else "utf-8-sig"
    text = io.TextIOWrapper(file, encoding, errors="surrogateescape", newline="")
    try:
        with reading(name):
            table = csv_table(text, name)
    except BaseException:
        text.detach()
        raise
    return table._replace(chunks=_measured(table.chunks, text, file, size, name))


def _measured(
    chunks: Generator[Chunk], text: io.TextIOWrapper, file: IO[bytes], size: int, name: str
) -> Generator[Chunk]:
    """Chunks that know their share of a file; the stream is held as long as there are some."""
    before = 0
    try:
        with reading(name):
            for chunk in chunks:
                there = min(file.tell(), size) if size else 0
                yield chunk._replace(share=(there - before) / size if size else 0.0)
                before = there
    finally:
        text.detach()  # which would close what it reads from


def _closing(table: Table, file: IO[bytes]) -> Table:
    """The table, whose file is closed behind its last row."""

    def chunks() -> Generator[Chunk]:
        with file:
            yield from table.chunks

    return table._replace(chunks=chunks())


def _spooled(stream: IO[bytes]) -> IO[bytes]:
    """What a stream holds as a file, which Parquet is read from."""
    file = TemporaryFile()  # noqa: SIM115 -- gone when nobody holds it any more
    while piece := stream.read(_PIECE):
        file.write(piece)
    file.seek(0)
    return file
