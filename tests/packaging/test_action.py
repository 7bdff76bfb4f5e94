"""The action's own steps on pull requests of a real git, with a server that takes the comments."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.packaging.repository import Repository, copied, needed

ROOT = Path(__file__).parent.parent.parent
ACTION = ROOT / ".github" / "actions" / "envelope"
SHOP = """\
title = "Shop"
[inputs]
dau = "1M users"
size = "2 KB/user"
[formulas]
data = "dau * size -> GB"
[checks]
small = "data < 3 GB"
"""
DESIGN = "# Design\n\n40M users × 3 requests/day = 120M requests/day\n"
FIRST = {"shop.toml": SHOP, "docs/design.md": DESIGN, "pyproject.toml": "[tool.x]\n"}


class Ran(NamedTuple):
    """What a run of the action printed, wrote into its summary, and its exit code."""

    output: str
    summary: str
    code: int


class Host:
    """A host of git with a pull request, and the comments on it."""

    def __init__(self, folder: Path, address: str, comments: Path) -> None:
        self.folder, self.address, self.file = folder, address, comments
        self.bare = Repository(folder / "host.git")
        # As GitHub allows it.
        self.bare.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.bare.git("config", "receive.denyCurrentBranch", "ignore")
        self.work = Repository(folder / "work")
        assert self.work.commit(FIRST).returncode == 0
        self.work.git("remote", "add", "origin", f"file://{self.bare.folder}")
        self.work.git("push", "-q", "origin", "main")
        self.work.git("checkout", "-q", "-b", "change")
        self.runs = 0

    def push(self, files: dict[str, str], *removed: str) -> None:
        """A further commit of the pull request, and its merge as the host makes it."""
        if removed:
            self.work.git("rm", "-q", *removed)
        assert self.work.commit(files).returncode == 0
        self.work.git("push", "-q", "-f", "origin", "HEAD:refs/heads/change")
        self.work.git("checkout", "-q", "main")
        self.work.git("merge", "-q", "--no-ff", "-m", "merge", "change")
        self.work.git("push", "-q", "-f", "origin", "HEAD:refs/pull/7/merge")
        self.work.git("reset", "-q", "--hard", "HEAD^1")
        self.work.git("checkout", "-q", "change")

    def run(
        self, ref: str = "refs/pull/7/merge", action: Path | None = None, **environment: str
    ) -> Ran:
        """The action's last step on what a workflow checks out, with nothing of its history.

        Of an `action` elsewhere the steps before it run, too.
        """
        self.runs += 1
        runner = Repository(self.folder / f"runner-{self.runs}")
        runner.git("remote", "add", "origin", f"file://{self.bare.folder}")
        runner.git("fetch", "-q", "--depth=1", "origin", ref)
        runner.git("checkout", "-q", "FETCH_HEAD")
        temporary = self.folder / f"temporary-{self.runs}"
        temporary.mkdir()
        if action is None:
            (temporary / "envelope" / "bin").mkdir(parents=True)
            start = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
            (temporary / "envelope" / "bin" / "python").write_text(start)
            (temporary / "envelope" / "bin" / "python").chmod(0o755)
        event = {"pull_request": {"number": 7, **{
            name: {"sha": self.work.git("rev-parse", branch)}
            for name, branch in (("base", "main"), ("head", "change"))
        }}}  # fmt: skip
        (temporary / "event.json").write_text(json.dumps(event))
        (temporary / "summary").touch()
        steps = yaml.safe_load((ACTION / "action.yml").read_text())["runs"]["steps"]
        *before, last = (step for step in steps if "run" in step)
        for step in [*(before if action else ()), last]:
            done = runner.run(
                step["shell"], "-e", "-c", step["run"],
                **{**given(step["env"]), **environment},
                GITHUB_ACTION_PATH=str(action or ACTION), GITHUB_API_URL=self.address,
                GITHUB_EVENT_PATH=str(temporary / "event.json"), GITHUB_REPOSITORY="owner/shop",
                GITHUB_STEP_SUMMARY=str(temporary / "summary"), RUNNER_TEMP=str(temporary),
            )  # fmt: skip
            assert "Traceback" not in done.stderr, done.stderr
            assert step is last or done.returncode == 0, done.stdout + done.stderr
        return Ran(done.stdout, (temporary / "summary").read_text(), done.returncode)

    def comments(self) -> list[dict[str, Any]]:
        """The comments that the action has written."""
        found: list[dict[str, Any]] = json.loads(self.file.read_text())
        return found


def given(names: dict[str, str]) -> dict[str, str]:
    """The variables of a step, its expressions replaced by the defaults of the action's inputs."""
    inputs = yaml.safe_load((ACTION / "action.yml").read_text())["inputs"]
    values = {f"${{{{ inputs.{name} }}}}": each["default"] for name, each in inputs.items()}
    values["${{ steps.python.outputs.python-path }}"] = sys.executable
    found = {name: values[value] for name, value in names.items()}
    return {name: value.replace("${{ github.token }}", "secret") for name, value in found.items()}


@pytest.fixture
def host(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Host]:
    """A host whose server takes comments, or refuses them with a status."""
    comments = tmp_path / "comments.json"
    comments.write_text("[]")
    status = [str(request.param)] if hasattr(request, "param") else []
    command = [sys.executable, "-m", "tests.programs.comments", str(comments), *status]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        yield Host(tmp_path, f"http://127.0.0.1:{port}", comments)
        server.terminate()


def test_one_comment_says_what_a_pull_request_changes(host: Host) -> None:
    """It is written once, then anew, also when nothing changes any more; the run has a summary."""
    host.push({"shop.toml": SHOP.replace('"1M users"', '"2M users"')})
    ran = host.run()
    assert ran.code == 1  # a check fails now
    assert "::error file=shop.toml,line=8," in ran.output
    (comment,) = host.comments()
    assert comment["issue"] == 7
    assert "## `shop.toml`" in comment["body"]
    assert "4 GB" in comment["body"]
    assert "small" in comment["body"]
    assert "pyproject" not in comment["body"]
    assert ran.summary == comment["body"]
    new = SHOP.replace('"2 KB/user"', '"1 KB/user"')
    host.push({"shop.toml": SHOP.replace('"1M users"', '"1.2M users"'), "new.toml": new})
    assert host.run().code == 0
    (comment,) = host.comments()
    assert "2.4 GB" in comment["body"]
    assert "FAILS" not in comment["body"]
    assert "## `new.toml` is new" in comment["body"]
    host.push({"shop.toml": SHOP}, "new.toml")
    assert host.run().code == 0
    assert [each["body"].splitlines()[-1] for each in host.comments()] == [
        "No scenario changes any more."
    ]


def test_lines_are_annotated_and_a_branch_is_compared_with_where_it_began(host: Host) -> None:
    """A wrong claim, a scenario without a value; a rename; the checked out branch itself."""
    wrong = DESIGN.replace("= 120M", "= 120B")
    broken = SHOP.replace("KB/user", "KB/usr")
    host.push({"docs/design.md": wrong, "wrong.toml": broken, "store.toml": SHOP}, "shop.toml")
    host.work.git("checkout", "-q", "main")
    assert host.work.commit({"other.toml": SHOP}).returncode == 0
    host.work.git("push", "-q", "origin", "main")
    host.work.git("checkout", "-q", "change")
    ran = host.run("refs/heads/change")
    assert ran.code == 2
    assert "::error file=docs/design.md,line=3,endLine=3,col=1," in ran.output
    assert "::error file=wrong.toml,line=4,endLine=4,col=14,endColumn=17," in ran.output
    assert host.comments() == []  # of a renamed scenario nothing changes


@pytest.mark.parametrize("host", [403], indirect=True)
def test_a_comment_that_may_not_be_written_is_no_failure(host: Host) -> None:
    """As on a pull request from a fork: it is in the summary, and the run says so."""
    host.push({"shop.toml": SHOP.replace('"1M users"', '"1.2M users"')})
    ran = host.run()
    assert ran.code == 0
    assert "::notice::the comment cannot be written" in ran.output
    assert "2.4 GB" in ran.summary


def test_no_comment_is_asked_for_or_needed(host: Host) -> None:
    """Where only a document changes, or the workflow wants none."""
    host.push({"docs/design.md": DESIGN + "\nMore.\n"})
    assert host.run() == Ran("", "", 0)
    host.push({"shop.toml": SHOP.replace('"1M users"', '"1.2M users"')})
    assert "2.4 GB" in host.run(ENVELOPE_COMMENT="false").summary
    assert host.comments() == []


def test_the_steps_before_install_what_the_last_one_runs(host: Host, tmp_path: Path) -> None:
    """As on a fresh runner: from the action's own repository into an environment of its own."""
    action = copied(tmp_path / "source") / ".github" / "actions" / "envelope"
    host.push({"shop.toml": SHOP.replace('"1M users"', '"1.2M users"')})
    ran = host.run(action=action, PYTHONPATH=str(needed(tmp_path / "needed")))
    assert ran.code == 0, ran.output
    assert "::notice file=shop.toml,line=3,endLine=3,col=8," in ran.output
    assert "2.4 GB" in ran.summary
    installed = tmp_path / "temporary-1" / "envelope"
    assert list(installed.glob("lib/*/site-packages/envelope/presets/blocks/cache.toml"))
