"""`check` says where a part's input keeps a default beside a quantity of its name."""

from pathlib import Path

import pytest

from envelope.api.check import FINE, checked
from envelope.model.build.request import Request
from tests.cli.command import envelope as command

FILE = """
[inputs]
dau = "1M users"
peak_factor = "3"
retention = "2 GB"
{defaults}
[parts.web]
block = "service"
requests = "dau * 5 requests/user/day"
{given}
"""

# What the part or the defaults say, and whether there is something to note.
SAID = [
    ("", "", True),
    ("", 'peak_factor = "peak_factor"', False),
    ("", 'peak_factor = "4"', False),
    ("", "peak_factor = {}", False),
    ('[defaults]\npeak_factor = "peak_factor"', "", False),
]


@pytest.mark.parametrize(("defaults", "given", "is_noted"), SAID)
def test_a_default_beside_a_quantity_is_noted(
    defaults: str, given: str, is_noted: bool, tmp_path: Path
) -> None:
    """Unless the part, or what holds for all, says what it is; the file is fine all the same."""
    file = tmp_path / "shop.toml"
    file.write_text(FILE.format(defaults=defaults, given=given))
    found = checked(Request(str(file)))
    assert found.verdict == FINE
    notes = [each for each in found.complaints if each.severity == "note"]
    assert bool(notes) == is_noted
    for each in notes:
        assert each.message.startswith(
            "part `web` does not take `peak_factor`: it keeps its block's 2, the scenario has 3"
        )
        assert each.place == f"{file}:7:8"


def test_a_note_is_no_failure(tmp_path: Path) -> None:
    """It goes to stderr; the exit code is 0."""
    file = tmp_path / "shop.toml"
    file.write_text(FILE.format(defaults="", given=""))
    done = command("check", str(file))
    assert done.returncode == 0
    assert done.stderr.startswith("note: part `web` does not take `peak_factor`")
    assert done.stdout.endswith(": fine\n")
