"""The command line in a process of its own, with its own streams, folder, variables, exit code.

A process that has imported the program once forks for each command, so that a test pays for the
command and not for the start of Python. `tests/test_readme.py` and `tests/cli/test_kept.py` start
every command as people do.
"""

import atexit
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_LONGEST = 1 << 20  # bytes of what is asked for
_TIMEOUT = 120.0
# Those that bring Matplotlib, or the package of a protocol.
_WITHOUT = ("envelope.__main__", "envelope.formats.plot", "envelope.assistants", "envelope.editor")


def envelope(
    *arguments: str, stdin: str = "", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The finished process of a command."""
    with (
        tempfile.TemporaryFile("w+") as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        streams = [given.fileno(), out.fileno(), err.fileno()]
        code = finish(streams, list(arguments), cwd, {**os.environ, **environment})
        written = []
        for file in (out, err):
            file.seek(0)
            written.append(file.read().decode())
    return subprocess.CompletedProcess(arguments, code, *written)


def finish(streams: list[int], arguments: list[str], cwd: Path, variables: dict[str, str]) -> int:
    """The exit code of a command that was run with these for its input, output and errors."""
    server = _server()
    asked = json.dumps([arguments, str(cwd), variables]).encode()
    assert len(asked) < _LONGEST
    socket.send_fds(server, [asked], streams)
    return int(server.recv(100))


@cache
def _server() -> socket.socket:
    """The process that forks, as one talks to it; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for each in (ours, theirs):
        each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    ours.settimeout(_TIMEOUT)
    command = [sys.executable, "-m", "tests.cli.command", str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait(_TIMEOUT)

    atexit.register(end)
    return ours


def _serve(asking: socket.socket) -> None:
    """Runs what is asked for, one after the other, until nobody can ask any more."""
    package = import_module("envelope")
    for module in pkgutil.walk_packages(package.__path__, "envelope."):
        if not module.name.startswith(_WITHOUT):
            import_module(module.name)
    while True:
        asked, streams, _, _ = socket.recv_fds(asking, _LONGEST, 3)
        if not asked:
            return
        child = os.fork()
        if child == 0:
            _become(streams, *json.loads(asked))
        for each in streams:
            os.close(each)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        asking.send(str(code).encode())


def _become(streams: list[int], arguments: list[str], cwd: str, variables: dict[str, str]) -> Any:
    """The command itself; never comes back."""
    code: Any = 1
    try:
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
            os.close(stream)
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(variables)
        code_page = variables.get("PYTHONIOENCODING")
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(place, mode, encoding=code_page, closefd=False)
            for place, mode in enumerate(("r", "w", "w"))
        )
        sys.argv = ["envelope", *arguments]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        import_module("envelope.__main__").main()
        code = 0
    except SystemExit as leaving:
        code = leaving.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for file in (sys.stdout, sys.stderr):
            if file is not None:
                file.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
