"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit in a repository of git."""

import sys

import pytest

from tests.packaging.repository import Repository, copied, needed

CONFIG = """\
repos:
  - repo: file://{source}
    rev: {revision}
    hooks: [{{id: envelope-check}}, {{id: envelope-fix}}, {{id: envelope-lint}}]
"""
SHOP = """\
[inputs]
dau = "1M users"
size = "2 KB/user"
[formulas]
data = "dau * size -> GB"
[checks]
small = "data < 3 GB"
"""
DESIGN = """\
# Design

40M users × 3 requests/day = 120M requests/day

```envelope
extends = "./shop.toml"
```
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository whose commits go through the hooks of this project as it is now."""
    folder = tmp_path_factory.mktemp("hooks")
    source = Repository(copied(folder / "source"))
    assert source.commit({}).returncode == 0
    revision = source.git("rev-parse", "HEAD")
    found = Repository(
        folder / "repository",
        PRE_COMMIT_HOME=str(folder / "pre-commit"),
        PYTHONPATH=str(needed(folder / "needed")),
    )
    config = CONFIG.format(source=source.folder, revision=revision)
    (found.folder / ".pre-commit-config.yaml").write_text(config)
    done = found.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    assert done.returncode == 0, done.stdout + done.stderr
    return found


def test_commits_are_refused_until_all_is_right(repository: Repository) -> None:
    """A wrong scenario, results that are not written yet, a wrong claim; others are left alone."""
    done = repository.commit(
        {"shop.toml": SHOP.replace("3 GB", "1 GB"), "pyproject.toml": "[tool.x]\n"}
    )
    assert done.returncode != 0
    assert "the check small does not hold" in done.stdout + done.stderr
    assert "pyproject.toml" not in done.stdout + done.stderr
    assert repository.commit({"shop.toml": SHOP}).returncode == 0
    done = repository.commit({"design.md": DESIGN})
    assert done.returncode != 0
    assert "files were modified by this hook" in done.stdout + done.stderr
    written = (repository.folder / "design.md").read_text()
    assert written.startswith(DESIGN)
    assert "| data     | **2 GB** |" in written
    assert repository.commit({}).returncode == 0
    done = repository.commit({"design.md": written.replace("= 120M", "= 120B")})
    assert done.returncode != 0
    assert "design.md:3:1: 40M users × 3 requests/day = 120B" in done.stdout + done.stderr
    assert repository.commit({"design.md": written}).returncode != 0  # nothing is left to commit
    assert repository.git("log", "--oneline").count("\n") == 1
