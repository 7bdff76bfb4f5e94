"""Real programs that tests run: where they are, and what is said where they are missing."""

import os
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path

import pytest

MERMAID = "mermaid@11.17.2"  # the line that GitHub renders with


def program(name: str, package: str) -> str:
    """The path of a program of a Debian package; without it the test is skipped, or fails."""
    found = shutil.which(name)
    if found is None:
        missing(f"`{name}` is not installed: apt-get install {package}")
    assert found is not None
    return found


def missing(words: str) -> None:
    """Skips with what is missing; fails where ENVELOPE_PROGRAMS=required asks for real programs."""
    if os.environ.get("ENVELOPE_PROGRAMS") == "required":
        pytest.fail(words)
    pytest.skip(f"{words} (ENVELOPE_PROGRAMS=required makes this a failure)")


@cache
def chromium() -> str:
    """The browser."""
    return program("chromium", "chromium")


def page_after_scripts(page: Path) -> str:
    """The document of a page in the browser, once its scripts have run."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    budget = "--virtual-time-budget=60000"
    command = [chromium(), *flags, budget, "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def mermaid_script(folder: Path) -> Path:
    """Mermaid as one script."""
    return npm_script(folder, MERMAID, "package/dist/mermaid.min.js")


def npm_script(folder: Path, package: str, member: str) -> Path:
    """A file of an npm package, taken from the registry once and kept in a folder."""
    script = folder / f"{package}.js"
    if not script.exists():
        npm = program("npm", "npm")
        command = [npm, "pack", "--silent", "--pack-destination", str(folder), package]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode != 0:
            missing(f"npm cannot fetch {package}: {done.stderr.strip()}")
        packed = folder / done.stdout.split()[-1]
        with tarfile.open(packed) as archive:
            found = archive.extractfile(member)
            assert found is not None
            script.write_bytes(found.read())
        packed.unlink()
    return script
