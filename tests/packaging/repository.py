"""A repository of git in a folder, for what runs in one."""

import os
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent


def copied(folder: Path) -> Path:
    """What of this project a package is built from and what others use, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("envelope", "presets", ".github"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


def needed(folder: Path) -> Path:
    """The packages that this one needs, as they are installed here, in a folder for PYTHONPATH.

    Pip finds them there. That they come with this package is shown by `test_install.py`.
    """
    folder.mkdir()
    seen, left = set(), ["envelope-calc"]
    while left:
        for line in distribution(left.pop()).requires or ():
            asked = Requirement(line)
            if asked.name not in seen and (
                not asked.marker or asked.marker.evaluate({"extra": ""})
            ):
                seen.add(asked.name)
                left.append(asked.name)
    for name in seen:
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            (folder / top).symlink_to(str(found.locate_file(top)))
    return folder


class Repository:
    """A repository of git whose programs know no settings but its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PIP_NO_COMPILE": "1",  # what is installed is run only once
            **{f"GIT_{who}_NAME": "A" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "a@example.org" for who in ("AUTHOR", "COMMITTER")},
            **environment,
        }
        self.run("git", "init", "-q", "-b", "main")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A finished command in the folder."""
        return subprocess.run(
            command, cwd=self.folder, env={**self.environment, **environment},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def git(self, *arguments: str) -> str:
        """What git prints; an assertion with its words where it fails."""
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        """Write files."""
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)

    def commit(self, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """A commit of everything, with some files written before."""
        self.write(files)
        self.git("add", "-A")
        return self.run("git", "commit", "-m", "change")
