"""Where scenarios and blocks are found: among the presets, on ENVELOPE_PATH, or by path."""

import os
from collections.abc import Callable, Iterator

from envelope.errors import InputError, Label, Problem
from envelope.language.nearest import nearest
from envelope.places import presets_folder

# Files among the presets that are data, not scenarios.
_DATA = frozenset({"conventions", "outputs", "numbers", "skeleton", "skeleton_block"})


def folders() -> list[str]:
    """Where names are looked up, first match wins: ENVELOPE_PATH, then the presets."""
    extra = os.environ.get("ENVELOPE_PATH", "")
    return [*(folder for folder in extra.split(os.pathsep) if folder), presets_folder()]


def scenarios() -> dict[str, str]:
    """Name → path of every scenario that can be called by name."""
    return _sorted(_named("", skip=_DATA))


def blocks() -> dict[str, str]:
    """Name → path of every block that can be called by name."""
    return _sorted(_named("blocks", skip=frozenset()))


def hardware() -> dict[str, str]:
    """Name → path of every file of machine shapes."""
    return _sorted(_named("hardware", skip=frozenset()))


def _sorted(named: Iterator[tuple[str, str]]) -> dict[str, str]:
    """By name; of the same name the last one counts."""
    found = dict(named)
    return {name: found[name] for name in sorted(found)}


def _named(below: str, skip: frozenset[str]) -> Iterator[tuple[str, str]]:
    for folder in reversed(folders()):
        path = os.path.join(folder, below)
        if not os.path.isdir(path):
            continue
        for file in sorted(os.listdir(path)):
            name, extension = os.path.splitext(file)
            if extension == ".toml" and name not in skip:
                yield name, os.path.join(path, file)


def is_path(name: str) -> bool:
    """True for what is written as a file, not as a name."""
    return name.endswith(".toml") or os.sep in name or "/" in name or name == "-"


def scenario_path(name: str) -> str:
    """The file of a scenario or block. Raises InputError naming the nearest that exists."""
    if is_path(name):
        return name
    return _found(name, ("", "blocks"), "scenario")


def block_path(name: str, beside: str, label: Callable[[], Label]) -> str:
    """The file of a part's block: a name, or a path from the folder of the file `beside`.

    `label` finds the place for the InputError that says that there is no such block.
    """
    if is_path(name):
        return os.path.normpath(os.path.join(os.path.dirname(beside), name))
    return _found(name, ("blocks", ""), "block", label)


def _found(
    name: str,
    places: tuple[str, ...],
    what: str,
    label: Callable[[], Label] | None = None,
) -> str:
    for below in places:
        for folder in folders():
            path = os.path.join(folder, below, f"{name}.toml")
            if os.path.isfile(path) and not (below == "" and name in _DATA):
                return path
    close = nearest(name, {**scenarios(), **blocks()})
    hint = f"did you mean `{close}`?" if close else "`envelope list` names them all"
    labels = (label(),) if label else ()
    raise InputError(Problem(f"unknown-{what}", f"there is no {what} `{name}`", labels, hint=hint))
