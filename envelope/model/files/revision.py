"""Files of git revisions, read by git itself: `HEAD~3:shop.toml`, `:shop.toml` of the index.

Nothing is checked out and nothing is written. Names reach git on its standard input, where none of
them can be an option.
"""

import os
import posixpath
from collections.abc import Iterator
from typing import Final

from envelope.errors import InputError, Kind, Problem
from envelope.language.nearest import meant
from envelope.places import in_revision

_SUBMODULE: Final = "160000"  # the mode of one in a tree
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def from_top(path: str) -> str:
    """The path of a file of a revision from the top of the repository; any other as it is.

    As git reads it, `HEAD:./shop.toml` is a file of the current folder. Raises InputError.
    """
    found = in_revision(path)
    if found is None:
        return path
    revision, inside = found
    if not inside:
        hint = f"as in `{revision}:shop.toml`"
        raise _refused("usage", f"`{path}` names a revision, and no file in it", hint)
    if inside.split("/")[0] in (".", ".."):
        inside = posixpath.join(_asked(path, "rev-parse", "--show-prefix").strip("\n"), inside)
    return f"{revision}:{posixpath.normpath(inside)}"


def content(path: str, most: int) -> bytes:
    """What a file of a revision holds, by its path from the top of the repository.

    Raises InputError where git has no such file, or one of more than so many bytes.
    """
    _, inside = in_revision(path) or ("", path)
    if inside.split("/")[0] == "..":
        raise _refused("file-not-found", f"`{path}` lies outside of the repository")
    if "\n" in path:
        raise _refused("file-not-found", "no file of a revision has a line break in its name")
    answer = _asked(path, "cat-file", "--batch-check", "--follow-symlinks", said=f"{path}\n")
    first, kind, size = [*answer.partition("\n")[0].rsplit(" ", 2), "", ""][:3]
    kind = kind if size.isdigit() else ""
    if kind == "blob":
        if int(size) > most:
            raise _refused("file-unreadable", f"`{path}` is larger than {most // 1_000_000} MB")
        return _git(path, "cat-file", "blob", first)
    if kind == "tree":
        raise _refused("file-unreadable", f"`{path}` is a folder, not a file")
    if first in ("symlink", "dangling", "loop", "notdir"):
        message = f"`{path}` is a link that leads to no file of that revision"
        raise _refused("file-unreadable", message)
    raise _missing(path)


def _missing(path: str) -> InputError:
    """Why git has no such file: there is no such revision, or no such path in it."""
    revision, inside = in_revision(path) or ("", path)
    tree = ""
    if revision and not revision.startswith(":"):
        answer = _asked(path, "cat-file", "--batch-check", said=f"{revision}^{{tree}}\n")
        tree, _, kind = answer.rstrip("\n").rpartition(" ")[0].partition(" ")
        if kind != "tree":
            return _no_revision(path, revision, is_ambiguous=answer.endswith(" ambiguous\n"))
    files = dict(_files(path, tree))
    parents = _above(inside)
    within = next((each for each in parents if files.get(each) == _SUBMODULE), None)
    if within is not None:
        message = f"`{within}` is a submodule: its files belong to a repository of its own"
        return _refused("file-not-found", message, f"look at `{path}` from inside `{within}`")
    where = f"the revision `{revision}`" if tree else "the index"
    own = posixpath.join(_asked(path, "rev-parse", "--show-prefix").strip("\n"), inside)
    whole = "" if revision.startswith(":") else revision  # no side of a merge
    listed = [f"{whole}:{each}" for each in files if each.endswith(".toml")]
    hint = meant(path, listed)
    if own != inside and own in files:
        hint = f"it has `{own}`: did you mean `{revision}:./{inside}`?"
    elif f"{inside}.toml" in files:
        hint = f"did you mean `{path}.toml`?"
    return _refused("file-not-found", f"there is no file `{inside}` in {where}", hint)


def _no_revision(path: str, revision: str, *, is_ambiguous: bool) -> InputError:
    """That the repository has no such revision, or several."""
    if is_ambiguous:
        message = f"several commits begin with `{revision}`"
        return _refused("unknown-revision", message, "write more of its digits")
    names = _asked(path, "for-each-ref", "--format=%(refname:short)").splitlines()
    hint = meant(revision, names)
    if _asked(path, "rev-parse", "--is-shallow-repository").strip() == "true":
        hint = "only the last commits were fetched: `git fetch --unshallow` gets the others"
    elif not _asked(path, "rev-list", "--all", "--max-count=1"):
        hint = "nothing has been committed yet"
    return _refused("unknown-revision", f"git knows no revision `{revision}`", hint)


def _files(path: str, tree: str) -> Iterator[tuple[str, str]]:
    """The files of a tree, else of the index, each with its mode."""
    of_tree = ("ls-tree", "-r", "-z", "--full-tree", tree)
    of_index = ("ls-files", "-s", "-z", "--full-name", ":/")
    for line in _asked(path, *(of_tree if tree else of_index)).split("\0"):
        said, _, name = line.partition("\t")
        if name:
            yield name, said.split(" ")[0]


def _above(inside: str) -> list[str]:
    """The folders that a path leads through, and the path itself."""
    steps = inside.split("/")
    return ["/".join(steps[: index + 1]) for index in range(len(steps))]


def _asked(path: str, *arguments: str, said: str = "") -> str:
    """What git answers, as text. Raises InputError where it fails."""
    return os.fsdecode(_git(path, *arguments, said=said))


def _git(path: str, *arguments: str, said: str = "") -> bytes:
    """What git answers about a path. Raises InputError where it fails, or is not there."""
    import subprocess  # 10 ms that only revisions need

    environment = {**os.environ, **_ENVIRONMENT}
    try:
        done = subprocess.run(
            ["git", *arguments],
            input=os.fsencode(said),
            capture_output=True,
            env=environment,
            check=False,
        )
    except OSError:
        message = f"`{path}` is a file of a git revision, and git is not installed"
        raise _refused("file-unreadable", message) from None
    if done.returncode:
        raise _failed(path, os.fsdecode(done.stderr))
    return done.stdout


def _failed(path: str, said: str) -> InputError:
    """Why git answers nothing at all."""
    reason = next(iter(said.splitlines()), "it says nothing").removeprefix("fatal: ")
    if "not a git repository" in reason:
        message = f"there is no file `{path}`, and no git repository here that could have it"
        return _refused("file-not-found", message)
    return _refused("file-unreadable", f"git cannot read `{path}`: {reason}")


def _refused(kind: Kind, message: str, hint: str = "") -> InputError:
    return InputError(Problem(kind, message, hint=hint))
