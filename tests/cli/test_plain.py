"""Commands without options print the same with click and without, as their exit codes are."""

import subprocess
import sys
from pathlib import Path

import pytest

WITH_CLICK = ["-c", "from envelope.cli import main; main()"]
WITHOUT = ["-m", "envelope"]

COMMANDS = [
    ("calc", "300 TB / 5 years"),
    ("calc", "dau = 10M users", "dau * 2 KB/user", "3 GB + 2 s"),
    ("report", "template"),
    ("report", "template", "dau=20M", "cache.hit_ratio=95%"),
    ("report", "template", "dau=5M to 20M users"),
    ("report", "template", "cache.working_set=900M items"),
    ("report", "Template"),
    ("report", "template", "nothing=3"),
    ("report", "nothing-of-the-kind"),
    ("report", "scenario.toml"),
    ("report",),
]
SCENARIO = """
[inputs]
users = "3M users"
[checks]
few = "users <= 2M users"
"""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_click_makes_no_difference(command: tuple[str, ...], tmp_path: Path) -> None:
    """Nor where something is wrong."""
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    found = [
        subprocess.run(
            [sys.executable, *way, *command], cwd=tmp_path, capture_output=True, check=False
        )
        for way in (WITHOUT, WITH_CLICK)
    ]
    assert found[0].stdout == found[1].stdout
    assert found[0].stderr == found[1].stderr
    assert found[0].returncode == found[1].returncode


def test_click_is_not_imported() -> None:
    """Neither for a value nor for a report, its notes included, nor for what is wrong with them."""
    wrong = (["calc", "3 GB + 2 s"], ["report", "template", "nothing=3"])
    for command in (["calc", "2 + 2"], ["report", "template", "dau=20M"], *wrong):
        code = f"import sys; sys.argv[1:] = {command}; from envelope.__main__ import plain_command"
        code += "; plain_command(sys.argv[1:]); sys.exit('click' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert bool(done.stdout) != (command in wrong)
        assert (b"error: " in done.stderr) == (command in wrong)
        assert done.returncode == 0, done.stderr
