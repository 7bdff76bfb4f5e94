"""Names of quantities: those of functions are free, those of units and of the language are not."""

from pathlib import Path

import pytest

import envelope
from envelope.api.scenario import Scenario
from envelope.errors import InputError
from envelope.language.functions import FUNCTIONS
from envelope.units.system import STANDARD
from tests.programs.spreadsheets import Spreadsheet, recalculated

TIMES = [name for name in FUNCTIONS if STANDARD.protected(name)]
FREE = [name for name in FUNCTIONS if name not in TIMES]


@pytest.mark.parametrize("name", FREE)
def test_a_quantity_may_be_called_like_a_function(name: str) -> None:
    """On a line and in a file, beside a call of that function, in any way of computing it."""
    lines = (f"{name} = 26 s", f"{name} * 2 + max({name}, 1 s) - {name}/{name} * 2 s")
    assert envelope.calc(*lines).magnitude == 76
    assert envelope.calc(f"{name} = 20 users", f"10k users/{name}").magnitude == 500


def scenario(folder: Path) -> Scenario:
    """Inputs of all those names, each with a formula; formulas of those names in a part of it."""
    inputs = "".join(f'{name} = "{place} users"\n' for place, name in enumerate(FREE, 1))
    double = "".join(f'twice_{name} = "max({name}, 1 user) * 2"\n' for name in FREE)
    inner = "".join(f'{name} = "given * {place}"\n' for place, name in enumerate(FREE, 1))
    (folder / "inner.toml").write_text(f'[inputs]\ngiven = "2 users"\n[formulas]\n{inner}')
    part = '[parts.inner]\nblock = "./inner.toml"\n'
    file = folder / "names.toml"
    file.write_text(f"[inputs]\n{inputs}[formulas]\n{double}{part}")
    return envelope.load(str(file))


def test_files_may_use_all_those_names(tmp_path: Path) -> None:
    """As inputs and as formulas; on floats and on arrays alike."""
    loaded = scenario(tmp_path)
    found = loaded.run().values_in_base_units
    for place, name in enumerate(FREE, 1):
        assert (found[f"twice_{name}"], found[f"inner.{name}"]) == (2 * place, 2 * place)
    compiled = loaded.compile([FREE[0]], [f"twice_{FREE[0]}"])
    assert compiled(7.0) == 14


def test_cells_of_those_names_follow(tmp_path: Path) -> None:
    """In a real spreadsheet, where some of them are functions, too, and `log10` is a place."""
    path = tmp_path / "names.xlsx"
    scenario(tmp_path).run().to_xlsx(str(path))
    sheet = Spreadsheet(path)
    cells = {
        name: f"{name}_" if name.startswith("log") and name[3:].isdigit() else name for name in FREE
    }
    typed = {cells[name]: 10.0 * place for place, name in enumerate(FREE, 1)}
    changed = sheet.changed(tmp_path / "changed.xlsx", typed)
    (found,) = recalculated([changed], tmp_path)
    for place, name in enumerate(FREE, 1):
        assert found[f"twice_{name}"] == 20.0 * place


@pytest.mark.parametrize("name", [*TIMES, "then", "day", "GB"])
def test_words_that_mean_something_without_parentheses_are_taken(name: str) -> None:
    """A unit of time, data or money, and the words of the language."""
    with pytest.raises(InputError):
        envelope.calc(f"{name} = 26 s", "1 + 1")


def test_a_function_without_arguments_is_no_name() -> None:
    """Unless somebody gives it to a quantity."""
    with pytest.raises(InputError, match="there is no quantity or unit `downtime`"):
        envelope.calc("10k users/downtime")
