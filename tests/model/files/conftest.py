"""What tests of files share."""

from pathlib import Path

import pytest

from envelope.model.files import cache


@pytest.fixture
def presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of presets of our own, where compiled files may be written."""
    folder = tmp_path / "presets"
    folder.mkdir()
    monkeypatch.setattr(cache, "presets_folder", lambda: str(folder))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return folder
