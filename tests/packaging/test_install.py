"""Envelope as others get it: a wheel in a fresh environment, then an editable install over it."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRESETS = [
    path.relative_to(ROOT)
    for path in (ROOT / "presets").rglob("*")
    if path.is_file() and path.parent.name != "__pycache__"
]

# What a plain installation lacks: a command that asks for it, and the extra that brings it.
EXTRAS = {
    "export template --to xlsx -o template.xlsx": "xlsx",
    "export template --to svg --of tornado total.cost -o tornado.svg": "plot",
    "sensitivity template total.cost dau=1M..2M --sobol": "sobol",
}


def run(*command: str, cwd: Path) -> str:
    """What a command prints; an assertion with its words where it fails."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), "."]
    run(*command, cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_contains_presets_and_types(wheel: Path) -> None:
    """Every file under presets/, and the mark that the package is typed."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"envelope/{path}" for path in PRESETS} <= names
    assert "envelope/py.typed" in names
    assert not [name for name in names if name.startswith("tests")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment without anything in it, not even pip."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    return folder


@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_it_works_from_any_folder(
    kind: str, environment: Path, wheel: Path, tmp_path: Path
) -> None:
    """Run from a folder that knows nothing of the source."""
    python = environment / "bin" / "python"
    target = [str(wheel)] if kind == "wheel" else ["-e", str(ROOT)]
    # By our own pip: one for each environment would take as long to unpack as all the rest.
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-compile"]
    run(*pip, *target, cwd=tmp_path)
    command = str(environment / "bin" / "envelope")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert "Twitter" in run(command, "report", "twitter", cwd=folder)
    assert run(command, "calc", "300 TB / 5 years -> MB/s", cwd=folder) == "1.901 MB/s\n"
    for asked, extra in EXTRAS.items() if kind == "wheel" else ():
        done = subprocess.run(
            [command, *asked.split()], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert done.stderr.endswith(f"hint: pip install 'envelope-calc[{extra}]'\n")
    assert not list(folder.iterdir())
    assert "fine" in run(command, "check", "cache", cwd=folder)
    code = "import envelope; print(envelope.calc('2 KB * 3').to('byte').magnitude)"
    assert run(str(python), "-c", code, cwd=folder) == "6000.0\n"
