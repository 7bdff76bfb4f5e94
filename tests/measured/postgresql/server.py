"""A PostgreSQL of one's own, and what it answers."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.measured.programs import Program, folder, found, free_port, running

USER = "postgres"


def user() -> str | None:
    """Who runs PostgreSQL, which refuses to be run by root."""
    return USER if os.geteuid() == 0 else None


@contextmanager
def server(*settings: str) -> Iterator[Program]:
    """A new PostgreSQL with its defaults, and with room for connections."""
    port = free_port()
    with folder() as place:
        data = str(place / "data")
        if user():
            os.chown(place, pwd.getpwnam(USER).pw_uid, -1)
        made = [found("initdb"), "-D", data, "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8"]
        subprocess.run(made, capture_output=True, check=True, cwd=place, user=user(), timeout=60)
        command = ["postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", str(place)]
        options = [word for setting in settings for word in ("-c", setting)]
        with running([*command, *options], place, port, USER) as program:
            _await(port)
            yield program


def _await(port: int) -> None:
    """Wait until it takes statements, which is later than connections."""
    ready = [found("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(300):
        if subprocess.run(ready, check=False, timeout=30).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL does not take statements")


def ask(program: Program, *statements: str) -> str:
    """What PostgreSQL answers to the last of some statements, each in a transaction of its own."""
    words = [word for statement in statements for word in ("-c", statement)]
    command = [found("psql"), "-h", "127.0.0.1", "-p", str(program.port), "-U", USER]
    done = subprocess.run(
        [*command, "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", *words, "postgres"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
