"""`envelope lint` as a process: forms, exit codes, files, folders and stdin."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.command import envelope

WRONG = "Two links:\n\n- 2 Gbps × 3600 s = 7.2 TB per hour\n"
RIGHT = "- 40M users × 3 requests/day = 120M requests/day\n"


def test_a_wrong_claim_is_said_with_its_place_and_cause(tmp_path: Path) -> None:
    """A line on stdout for each, a count on stderr, exit code 1; 0 where all is right."""
    (tmp_path / "a.md").write_text(WRONG)
    (tmp_path / "b.md").write_text(RIGHT)
    done = envelope("lint", "a.md", "b.md", cwd=tmp_path)
    assert done.stdout == (
        "a.md:3:3: 2 Gbps × 3600 s = 7.2 TB per hour: should be 900 GB/hour"
        " (8× too large: bits taken for bytes)\n"
    )
    assert (done.stderr, done.returncode) == ("1 of 2 claims in 2 documents is wrong\n", 1)
    done = envelope("lint", "b.md", cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 0)


def test_a_folder_and_stdin_are_read(tmp_path: Path) -> None:
    """Documents of a folder in the order of their names; `-` is stdin; binaries are left out."""
    (tmp_path / "docs" / ".hidden").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text(WRONG)
    (tmp_path / "docs" / ".hidden" / "b.md").write_text(WRONG)
    (tmp_path / "docs" / "c.txt").write_bytes(b"\0" + WRONG.encode())
    (tmp_path / "docs" / "d.py").write_text(WRONG)
    done = envelope("lint", "docs", "-", cwd=tmp_path, stdin=WRONG)
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == [
        "docs/a.md:3:3:",
        "stdin:3:3:",
    ]


def test_forms(tmp_path: Path) -> None:
    """JSON, SARIF and GitHub's annotations name the file, the line and the factor."""
    (tmp_path / "a,b.md").write_text(WRONG)
    data = json.loads(envelope("lint", "a,b.md", "-f", "json", cwd=tmp_path).stdout)
    assert data["claims"] == data["files"] == 1
    (found,) = data["findings"]
    assert found.pop("message").endswith("(8× too large: bits taken for bytes)")
    assert found == {
        "file": "a,b.md",
        "line": 3,
        "column": 3,
        "end_column": 36,
        "rule": "wrong-arithmetic",
        "claim": "2 Gbps × 3600 s = 7.2 TB per hour",
        "stated": "",
        "right": "900 GB/hour",
        "factor": 8.0,
        "cause": "bits taken for bytes",
        "severity": "error",
    }
    sarif = json.loads(envelope("lint", "a,b.md", "-f", "sarif", cwd=tmp_path).stdout)
    (result,) = sarif["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a,b.md"
    snippet = {"text": "2 Gbps × 3600 s = 7.2 TB per hour"}
    region = {"startLine": 3, "startColumn": 3, "endColumn": 36, "snippet": snippet}
    assert place["region"] == region
    done = envelope("lint", "a,b.md", "-f", "github", cwd=tmp_path)
    assert done.stdout.startswith(
        "::error file=a%2Cb.md,line=3,endLine=3,col=3,endColumn=36,title=Wrong arithmetic::"
    )
    assert done.returncode == 1


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A file that is not there, one that is no text: exit code 2 and no traceback."""
    (tmp_path / "a.md").write_bytes(b"\0\1\2")
    done = envelope("lint", "a.md", cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "error: `a.md` is no text")
    done = envelope("lint", "b.md", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: there is no file `b.md`\n")
    assert envelope("lint").returncode == 2


BLOCK = "# Store\n\n```envelope\ndau = 10M users\ndau * 2 KB/user\n```\n"


def test_results_are_written_and_held_against(tmp_path: Path) -> None:
    """`--fix` writes them, `lint` agrees, a changed input is said with both values."""
    file = tmp_path / "a.md"
    file.write_text(BLOCK)
    file.chmod(0o640)
    done = envelope("lint", "a.md", cwd=tmp_path)
    assert (done.stdout, done.returncode) == (
        "a.md:3:1: this block has no results yet: `envelope lint --fix` writes them\n",
        1,
    )
    done = envelope("lint", "--fix", "a.md", cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 0)
    assert done.stderr.endswith("results are written in 1 document\n")
    assert "| `dau * 2 KB/user` | **20 GB** |" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o640
    assert envelope("lint", "a.md", cwd=tmp_path).returncode == 0
    file.write_text(file.read_text().replace("10M", "20M"))
    done = envelope("lint", "a.md", cwd=tmp_path)
    assert done.stdout == "a.md:12:1: `dau * 2 KB/user` is 40 GB, not 20 GB\n"
    assert done.returncode == 1


def test_what_was_written_is_said_in_json(tmp_path: Path) -> None:
    """What `--fix` has put right stands under `fixed`; what it cannot, among the findings."""
    (tmp_path / "a.md").write_text(f"{BLOCK}\n{WRONG}")
    done = envelope("lint", "--fix", "a.md", "-f", "json", cwd=tmp_path)
    data = json.loads(done.stdout)
    assert [(each["rule"], each["line"]) for each in data["fixed"]] == [("unwritten-results", 3)]
    assert [(each["rule"], each["line"]) for each in data["findings"]] == [("wrong-arithmetic", 18)]
    assert done.returncode == 1


def test_a_block_without_a_value_is_drawn_in_its_document(tmp_path: Path) -> None:
    """Its line and column, exit code 2, also for GitHub; that document stays as it is."""
    text = f"{BLOCK}\n- wrong\n\n  ```envelope\n  size = 2 KBx\n  ```\n"
    (tmp_path / "a.md").write_text(text)
    (tmp_path / "b.md").write_text(BLOCK)
    done = envelope("lint", "--fix", "a.md", "b.md", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.md:11:12: there is no unit `KBx`\n" in done.stdout
    assert " --> a.md:11:12\n" in done.stderr
    assert "11 |   size = 2 KBx\n   |            ^^^\n" in done.stderr
    assert (tmp_path / "a.md").read_text() == text
    assert "20 GB" in (tmp_path / "b.md").read_text()
    done = envelope("lint", "a.md", "-f", "github", cwd=tmp_path)
    assert "file=a.md,line=11,endLine=11,col=12,endColumn=15," in done.stdout


def test_a_link_stays_one_and_so_do_bytes(tmp_path: Path) -> None:
    """A symbolic link, a mark of UTF-8, Windows' line ends, an old encoding."""
    windows = b"\xef\xbb\xbf" + BLOCK.replace("\n", "\r\n").encode()
    old = f"Größe\n\n{BLOCK}".replace("10M users", "10M to 20M users").encode("latin-1")
    (tmp_path / "windows.md").write_bytes(windows)
    (tmp_path / "old.md").write_bytes(old)
    (tmp_path / "link.md").symlink_to("windows.md")
    assert envelope("lint", "--fix", "link.md", "old.md", cwd=tmp_path).returncode == 0
    assert (tmp_path / "link.md").is_symlink()
    written = (tmp_path / "windows.md").read_bytes()
    assert written.startswith(windows)
    assert written.count(b"\n") == written.count(b"\r\n")
    assert (tmp_path / "old.md").read_bytes().startswith(old)
    assert b"20 &#8211; 40 GB" in (tmp_path / "old.md").read_bytes()
    assert envelope("lint", "windows.md", "old.md", cwd=tmp_path).returncode == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.md", "old.md", "windows.md"]


def obeying(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command that permissions hold for, as they do for anybody but root."""

    def give_up() -> None:
        for each in _OVERRIDE, _READ:
            ctypes.CDLL(None).prctl(_DROP, each, 0, 0, 0)

    return subprocess.run(
        [sys.executable, "-m", "envelope", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=give_up if os.geteuid() == 0 else None,
    )


# PR_CAPBSET_DROP, CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, of <linux/prctl.h> and capability.h
_DROP, _OVERRIDE, _READ = 24, 1, 2


def test_what_may_not_be_written_stays(tmp_path: Path) -> None:
    """A file without that permission, or its folder; the others are written."""
    (tmp_path / "closed").mkdir()
    for name in ("a.md", "b.md", "closed/c.md"):
        (tmp_path / name).write_text(BLOCK)
    (tmp_path / "a.md").chmod(0o444)
    (tmp_path / "closed").chmod(0o555)
    for name, reason in (("a.md", "it is read-only"), ("closed/c.md", "permission denied")):
        done = obeying("lint", "--fix", name, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr == f"error: cannot write `{name}`: {reason}\n"
        assert (tmp_path / name).read_text() == BLOCK
    assert obeying("lint", "--fix", "b.md", cwd=tmp_path).returncode == 0
    (tmp_path / "closed").chmod(0o755)


def test_stdin_is_no_file_to_write_into() -> None:
    """It is read, but not written."""
    done = envelope("lint", "--fix", "-", stdin=BLOCK)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: `--fix` writes into files, and `-` is none\n"


def test_a_folder_is_checked(tmp_path: Path) -> None:
    """All scenarios below it, also broken ones, but no other TOML; for GitHub with their places."""
    wrong = '[inputs]\nsize = "2 GBx"\n'
    failing = '[inputs]\nsize = "2 GB"\n[checks]\nsmall = "size < 1 GB"\n'
    files = {"a.toml": wrong, "b.toml": failing, "c.toml": "[inputs\n", "d.toml": "[tool.x]\n"}
    (tmp_path / "capacity").mkdir()
    for name, text in files.items():
        (tmp_path / "capacity" / name).write_text(text)
    done = envelope("check", "capacity", "-f", "github", cwd=tmp_path)
    assert done.stdout == (
        "::error file=capacity/a.toml,line=2,endLine=2,col=11,endColumn=14,"
        "title=Wrong scenario::there is no unit `GBx`\n"
        "::error file=capacity/b.toml,line=4,endLine=4,col=10,endColumn=11,"
        "title=Does not hold::the check small does not hold: 2 GB < 1 GB\n"
    )
    assert done.returncode == 2
    (tmp_path / "capacity" / "e.toml").write_text("[formulas]\na = 3 GB\n")
    done = envelope("check", "--skip-others", "capacity/d.toml", "capacity/e.toml", cwd=tmp_path)
    assert done.stdout == "capacity/e.toml: wrong\n"
    (tmp_path / "empty").mkdir()
    done = envelope("check", "empty", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: no scenario is found in `empty`\n")


def test_one_file_that_cannot_be_read_ends_nothing(tmp_path: Path) -> None:
    """Of a folder: too large, a pipe, a link that leads nowhere, not allowed, of another encoding.

    Each is told, for machines too; the others are checked all the same.
    """
    (tmp_path / "in" / "closed").mkdir(parents=True)
    scenario = '[inputs]\nsize = "2 GB"\n'
    for suffix, text in (("md", WRONG), ("toml", scenario)):
        (tmp_path / "in" / f"a.{suffix}").write_text(text)
        (tmp_path / "in" / f"b.{suffix}").touch()
        os.truncate(tmp_path / "in" / f"b.{suffix}", 10_000_001)
        os.mkfifo(tmp_path / "in" / f"c.{suffix}")
        (tmp_path / "in" / f"d.{suffix}").symlink_to("nowhere")
        (tmp_path / "in" / f".#e.{suffix}").symlink_to("lock.of.an.editor")
        (tmp_path / "in" / f"e.{suffix}").write_text(text)
        (tmp_path / "in" / f"e.{suffix}").chmod(0)
        (tmp_path / "in" / f"f.{suffix}").write_text(text)
    (tmp_path / "in" / "g.toml").write_bytes(f"{scenario}# \xff".encode("latin-1"))
    (tmp_path / "in" / "closed").chmod(0)
    reasons = [
        "`in/b.md` is larger than 10 MB",
        "`in/c.md` is a pipe or a device, not a file",
        "`in/d.md` is a link that leads nowhere",
        "cannot read `in/e.md`: permission denied",
        "cannot read `in/closed`: permission denied",
    ]
    done = obeying("lint", "in", cwd=tmp_path)
    told = [f"{line.split('`')[1]}:1:1: {line}" for line in reasons]
    found = [line for line in done.stdout.splitlines() if "should be" not in line]
    assert (done.returncode, found) == (2, told)
    assert done.stdout.count("should be 900 GB/hour") == 2
    assert done.stderr.endswith(
        "2 of 2 claims in 2 documents are wrong; 5 files cannot be read or written\n"
    )
    is_wrong = [f"error: {each}" in done.stderr for each in reasons]
    assert is_wrong == [True, False, False, True, True]
    data = json.loads(obeying("lint", "in", "-f", "json", cwd=tmp_path).stdout)
    assert [each["rule"] for each in data["findings"]].count("unusable-file") == 5
    assert (data["files"], data["claims"]) == (2, 2)
    done = obeying("check", "in", cwd=tmp_path)
    assert done.returncode == 2
    lines = done.stdout.splitlines()
    wrong = [line.removesuffix(": wrong") for line in lines if line.endswith(": wrong")]
    assert wrong == [f"in/{each}" for each in ("b.toml", "e.toml", "g.toml", "closed")]
    assert [line.removeprefix("in/") for line in lines if line.endswith("fine")] == [
        "a.toml: 1 formula: fine",
        "c.toml: nothing to check: fine",
        "d.toml: nothing to check: fine",
        "f.toml: 1 formula: fine",
    ]
    for each in reasons:
        assert each.replace(".md", ".toml") in done.stderr
    assert "this character is not UTF-8\n --> in/g.toml:3:3" in done.stderr
    for name in ("b", "e"):
        (tmp_path / "in" / f"{name}.md").unlink()
        (tmp_path / "in" / f"{name}.toml").unlink()
    (tmp_path / "in" / "g.toml").unlink()
    (tmp_path / "in" / "closed").chmod(0o755)
    assert envelope("check", "in", cwd=tmp_path).returncode == 0
    for name in "af":
        (tmp_path / "in" / f"{name}.md").write_text(RIGHT)
    done = envelope("lint", "in", cwd=tmp_path)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
