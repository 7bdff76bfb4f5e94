"""`envelope compare` between a git revision and the working folder, as processes."""

import json
from pathlib import Path

import pytest

from tests.cli.command import envelope
from tests.model.files.test_revision import run_git
from tests.test_readme import files

SEARCH = '[parts.search]\nblock = "service"\nrequests = "view_rate * 10%"\n\n[checks]'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose scenario has more users and one more part than it was committed with."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.toml").write_text(files()["shop.toml"])
    run_git(folder, "init", "-q", "-b", "main")
    run_git(folder, "add", ".")
    run_git(folder, "commit", "-qm", "one")
    text = (folder / "shop.toml").read_text()
    for old, new in (
        ("1M to 3M users", "4M to 9M users"),
        ("[checks]", SEARCH),
        ("<= 50 servers", "<= 10 servers"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "shop.toml").write_text(text)
    return folder


def test_the_committed_file_is_compared_with_the_folder(shop: Path) -> None:
    """What was changed and what it causes; the parts add up."""
    done = envelope("compare", "HEAD:shop.toml", "shop.toml", "-f", "json", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    assert (data["left"], data["right"]) == ("HEAD:shop.toml", "shop.toml")
    assert [each["name"] for each in data["changes"]] == ["dau", "search", "check small"]
    cost = data["results"]["total.cost"]
    assert set(cost["caused_by"]) == {"dau", "search"}
    assert sum(cost["caused_by"].values()) == pytest.approx(cost["difference"], rel=1e-9)
    assert data["checks"]["newly_failing"] == ["small"]


def test_markdown_is_a_comment_on_a_pull_request(shop: Path) -> None:
    """The answer first, then checks and changes, the rest folded; a commit by its first digits."""
    commit = run_git(shop, "rev-parse", "HEAD").strip()
    done = envelope("compare", f"{commit}:shop.toml", "shop.toml", "-f", "markdown", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    blocks = done.stdout.split("\n\n")
    assert blocks[0] == "### Shop"
    assert blocks[1].startswith("| result")
    assert f"{commit[:8]}:shop.toml" in blocks[1]
    assert commit not in done.stdout
    assert "| servers " in blocks[1]
    assert "search +" in blocks[1]
    failing = next(block for block in blocks if block.startswith("- **fails now**"))
    assert "`small`" in failing
    assert "what the rack holds" in failing
    assert "**What was changed**" in blocks
    assert done.stdout.rstrip().endswith("</details>")
    back = envelope("compare", "shop.toml", "HEAD:shop.toml", "-f", "markdown", cwd=shop).stdout
    assert "- **no longer fails**: `small`" in back
    assert "| search " in back


def test_nothing_was_changed(shop: Path) -> None:
    """Which is said."""
    done = envelope("compare", "HEAD:shop.toml", "main:shop.toml", "-f", "markdown", cwd=shop)
    assert "Nothing that counts was changed." in done.stdout
    assert "All as before" in done.stdout


def test_several_versions_are_compared_one_after_another(shop: Path) -> None:
    """A column for each; of each step what was changed, and what that causes."""
    (shop / "next.toml").write_text(
        (shop / "shop.toml").read_text().replace("4M to 9M users", "8M to 9M users")
    )
    versions = ("HEAD:shop.toml", "shop.toml", "next.toml")
    done = envelope("compare", *versions, cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[5].split() == ["result", *versions]
    assert "Changes from HEAD:shop.toml to shop.toml" in lines
    assert "Changes from shop.toml to next.toml" in lines
    data = json.loads(envelope("compare", *versions, "-f", "json", cwd=shop).stdout)
    assert data["versions"] == list(versions)
    assert [len(step["changes"]) for step in data["steps"]] == [3, 1]
    marked = envelope("compare", *versions, "-f", "markdown", cwd=shop).stdout
    assert marked.count("### Shop") == 2
    bare = envelope("compare", *versions, "peak_factor=4", "-f", "csv", cwd=shop).stdout
    assert bare.splitlines()[0].split(",") == ["result", "unit", *versions]


def test_changed_lines_have_remarks(shop: Path) -> None:
    """What each causes, at its line of the file as it is now; checks that fail now; both forms."""
    versions = ("HEAD:shop.toml", "shop.toml")
    done = envelope("compare", *versions, "-f", "github", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    lines = (shop / "shop.toml").read_text().splitlines()
    numbers = {
        "dau": next(at for at, line in enumerate(lines, 1) if "4M to 9M users" in line),
        "small": next(at for at, line in enumerate(lines, 1) if "<= 10 servers" in line),
        "search": lines.index("[parts.search]") + 3,
    }
    check, dau, search = done.stdout.splitlines()
    assert check.startswith(f"::warning file=shop.toml,line={numbers['small']},")
    assert "the check small fails now: " in check
    assert dau.startswith(f"::notice file=shop.toml,line={numbers['dau']},")
    assert "dau: 1M to 3M users → 4M to 9M users: total.servers +" in dau
    assert f"line={numbers['search']}," in search
    assert "search: new (part, block service): " in search
    found = json.loads(envelope("compare", *versions, "-f", "sarif", cwd=shop).stdout)
    results = found["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["failing", "changed", "changed"]
    assert [each["level"] for each in results] == ["warning", "note", "note"]
    backwards = envelope("compare", *reversed(versions), "-f", "github", cwd=shop)
    assert "file=shop.toml,line=" in backwards.stdout  # of the revision
    assert envelope("compare", versions[1], versions[1], "-f", "github", cwd=shop).stdout == ""
