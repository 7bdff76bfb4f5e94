"""Ctrl-C and SIGTERM at any moment: no traceback of ours, and no half-written file."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
