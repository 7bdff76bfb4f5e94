"""Ctrl-C and SIGTERM at any moment: no traceback of ours, and no half-written file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from envelope.api.console import broken_off
from tests.cli.command import ROOT
from tests.presets.runs import some

MOMENTS = [0.02 * step for step in range(12)]  # seconds after the start, and long after it
CODES = {signal.SIGINT: {130, -signal.SIGINT, 1}, signal.SIGTERM: {143, -signal.SIGTERM}}


@pytest.mark.parametrize("place", range(2), ids=[sign.name for sign in CODES])
def test_a_command_that_is_broken_off(place: int, tmp_path: Path) -> None:
    """Whatever it does at that moment; before its first line Python speaks for itself.

    The signals have the moments by turns.
    """
    sign, codes = list(CODES.items())[place]
    for moment in some(MOMENTS, 2, place):
        arguments = [sys.executable, "-m", "envelope", "export", "template", "--to", "html"]
        process = subprocess.Popen(
            [*arguments, "-o", str(tmp_path / "page.html")], cwd=ROOT, stderr=subprocess.PIPE
        )
        time.sleep(moment)
        process.send_signal(sign)
        words = process.communicate(timeout=60)[1].decode()
        finished = (tmp_path / "page.html").exists()
        assert process.returncode in (codes | {0} if finished else codes), words
        assert str(ROOT / "envelope") not in words
        if finished:
            assert (tmp_path / "page.html").read_text().endswith("</html>\n")
            (tmp_path / "page.html").unlink()
        assert not list(tmp_path.iterdir())


# What a package makes of a signal while it is imported; Python 3.11 does it for the first.
PACKAGES = {
    "by Python": "class Name:\n    def __set_name__(*_): {signal}\n"
    "class Style:\n    name = Name()\n",
    "by itself": "try:\n    {signal}\nexcept BaseException as error:\n"
    "    raise ImportError('no fonts') from error\n",
}
COMMANDS = {
    "matplotlib": "export own.toml --to svg --of distribution y -o picture.svg",
    "numpy": "report own.toml",  # which goes without click
}


@pytest.mark.parametrize(
    ("made", "package", "sign", "code"),
    [
        ("by Python", "matplotlib", signal.SIGTERM, 143),
        ("by itself", "matplotlib", signal.SIGTERM, 143),
        ("by itself", "matplotlib", signal.SIGINT, 130),
        ("by itself", "numpy", signal.SIGINT, 130),
    ],
)
def test_a_package_makes_an_error_of_a_signal(
    made: str, package: str, sign: signal.Signals, code: int, tmp_path: Path
) -> None:
    """The command ends as by the signal, and says nothing of that error."""
    (tmp_path / "own.toml").write_text('[inputs]\nx = "1 GB to 2 GB"\n[formulas]\ny = "x * 3"\n')
    (tmp_path / package).mkdir()
    text = PACKAGES[made].format(signal=f"os.kill(os.getpid(), {int(sign)})")
    (tmp_path / package / "__init__.py").write_text(f"import os\n{text}")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    finished = subprocess.run(
        [sys.executable, "-m", "envelope", *COMMANDS[package].split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (code, "", "")
    assert not (tmp_path / "picture.svg").exists()


def _caused(error: BaseException, cause: BaseException | None = None) -> BaseException:
    error.__context__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError(), 0),
        (_caused(ValueError(), OSError()), 0),
        (_caused(ValueError(), SystemExit(2)), 0),
        (_caused(ValueError(), SystemExit(143)), 143),
        (_caused(ImportError(), _caused(ValueError(), KeyboardInterrupt())), 130),
        (_caused(KeyboardInterrupt(), ValueError()), 130),
        (None, 0),
    ],
)
def test_what_an_error_came_of(error: BaseException | None, code: int) -> None:
    """Through whatever others."""
    assert broken_off(error) == code


def test_errors_that_came_of_each_other() -> None:
    """Which Python prevents, and C code need not."""
    one, other = ValueError(), ImportError()
    one.__cause__, other.__cause__ = other, one
    assert broken_off(one) == 0
