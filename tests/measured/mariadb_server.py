"""A MariaDB of one's own, what it answers, and the pages of its tables."""

import os
import pwd
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.measured.programs import Program, folder, found, free_port, running

USER = "nobody"
PAGE = 16_384
_INDEX_PAGE = 0x45BF  # FIL_PAGE_INDEX, of B-trees


@contextmanager
def server(*settings: str) -> Iterator[Program]:
    """A new MariaDB without users and tables, that knows a database `d`."""
    port = free_port()
    with folder() as place:
        data = place / "data"
        data.mkdir()
        if os.geteuid() == 0:
            os.chown(data, pwd.getpwnam(USER).pw_uid, -1)
        command = [
            "mariadbd",
            "--no-defaults",
            f"--datadir={data}",
            f"--socket={place}/socket",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            "--skip-grant-tables",
            "--innodb-log-file-size=32M",
            "--innodb-buffer-pool-size=128M",
            "--innodb-flush-log-at-trx-commit=0",
        ]
        with running([*command, *settings], place, port, USER) as program:
            _await(program)
            yield program


def _await(program: Program) -> None:
    """Wait until it takes statements, which is later than connections."""
    for _ in range(300):
        try:
            _told(program, ["CREATE DATABASE IF NOT EXISTS d"])
        except RuntimeError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("MariaDB does not take statements")


def ask(program: Program, *statements: str) -> str:
    """What MariaDB answers to the last of some statements on the database `d`."""
    return _told(program, ["USE d", *statements])


def _told(program: Program, statements: Sequence[str]) -> str:
    """What MariaDB answers to the last of some statements."""
    command = [found("mariadb"), "--no-defaults", "-S", str(program.folder / "socket"), "-N", "-B"]
    done = subprocess.run(
        command,
        input=";\n".join(statements),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def tree_sizes(program: Program, table: str) -> list[int]:
    """Bytes of the pages of each B-tree of a table, in the order in which they were made.

    Pages that are free, or reserved for growth, do not count.
    """
    ask(program, f"FLUSH TABLES d.{table} FOR EXPORT")
    pages: Counter[int] = Counter()
    with (program.folder / "data" / "d" / f"{table}.ibd").open("rb") as file:
        while page := file.read(PAGE):
            if int.from_bytes(page[24:26], "big") == _INDEX_PAGE:
                pages[int.from_bytes(page[66:74], "big")] += PAGE
    return [pages[tree] for tree in sorted(pages)]


def outside(program: Program, table: str) -> int:
    """Bytes of the pages in which a table keeps what is too long for its rows."""
    ask(program, f"FLUSH TABLES d.{table} FOR EXPORT")
    with (program.folder / "data" / "d" / f"{table}.ibd").open("rb") as file:
        kinds = Counter(
            int.from_bytes(page[24:26], "big") for page in iter(lambda: file.read(PAGE), b"")
        )
    return PAGE * kinds[10]  # FIL_PAGE_TYPE_BLOB
