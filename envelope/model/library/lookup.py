"""Where scenarios and blocks are found: among the presets, on ENVELOPE_PATH, or by path."""

import os
from collections.abc import Callable, Collection
from typing import Literal

from envelope.errors import InputError, Kind, Label, Problem
from envelope.language.nearest import meant
from envelope.places import presets_folder

# The folders of a pack of presets. A pack on ENVELOPE_PATH has its scenarios at its top.
# Bases are what blocks extend: rows that several share, and no block by themselves.
SCENARIOS, BLOCKS, BASES, HARDWARE = "scenarios", "blocks", "bases", "hardware"
SOURCES = "sources.toml"  # of a whole pack, at its top


def packs() -> list[str]:
    """The packs of presets on ENVELOPE_PATH."""
    return list(filter(None, os.environ.get("ENVELOPE_PATH", "").split(os.pathsep)))


def folders(kind: str) -> list[str]:
    """Where names of a kind are looked up, first match wins: ENVELOPE_PATH, then the presets."""
    inside = "" if kind == SCENARIOS else kind
    own = [os.path.join(pack, inside) if inside else pack for pack in packs()]
    return [*own, os.path.join(presets_folder(), kind)]


def scenarios() -> dict[str, str]:
    """Name → path of every scenario that can be called by name."""
    return _named(SCENARIOS)


def blocks() -> dict[str, str]:
    """Name → path of every block that can be called by name."""
    return _named(BLOCKS)


def sources(path: str) -> list[str]:
    """The files of shared sources that a file may cite, first match wins.

    A preset cites those of the presets; any other file those of the packs on ENVELOPE_PATH, too.
    """
    presets = presets_folder()
    inside = os.path.abspath(path).startswith(presets + os.sep)
    files = [os.path.join(pack, SOURCES) for pack in ([] if inside else packs())]
    return [*map(os.path.abspath, filter(os.path.isfile, files)), os.path.join(presets, SOURCES)]


def hardware() -> dict[str, str]:
    """Name → path of every file of machine shapes."""
    return _named(HARDWARE)


def _named(kind: str) -> dict[str, str]:
    """Name → path of every file of a kind, by name; of the same name the first folder counts."""
    found: dict[str, str] = {}
    for folder in reversed(folders(kind)):
        for file in os.listdir(folder) if os.path.isdir(folder) else ():
            name, extension = os.path.splitext(file)
            if extension == ".toml" and file != SOURCES:
                found[name] = os.path.join(folder, file)
    return dict(sorted(found.items()))


def changed(path: str) -> int:
    """When a file of the library was written last, in nanoseconds."""
    return os.stat(path).st_mtime_ns


def is_path(name: str) -> bool:
    """True for what is written as a file, not as a name."""
    return name.endswith(".toml") or os.sep in name or "/" in name or name == "-"


def scenario_path(name: str) -> str:
    """The file of a scenario or block. Raises InputError naming the nearest that exists."""
    if is_path(name):
        return name
    return _found(name, (SCENARIOS, BLOCKS), "scenario")


def extended_path(name: str, beside: str) -> str:
    """The file that another one extends: a scenario, a block, or a base of blocks.

    Blocks and bases look for bases first, whatever scenarios may be called.
    """
    shared = [*folders(BASES), *folders(BLOCKS)]
    kinds = (SCENARIOS, BLOCKS, BASES)
    return _found(name, kinds[::-1] if os.path.dirname(beside) in shared else kinds, "scenario")


def path(kind: str, name: str, beside: str = "") -> str:
    """The file of a name: of a `scenario`, a `block`, or the `base` of the file `beside`.

    What a block inside a file extends is `shared`: looked up as a block does, wherever it stands.

    Raises InputError naming the nearest that exists.
    """
    if kind == "base":
        return extended_path(name, beside)
    if kind == "shared":
        return _found(name, (BASES, BLOCKS, SCENARIOS), "scenario")
    if kind == "block":
        return _found(name, (BLOCKS, SCENARIOS), "block")
    return scenario_path(name)


def is_base(path: str) -> bool:
    """True for a file that only holds what blocks share."""
    return os.path.dirname(path) in folders(BASES)


def block_path(
    name: str, beside: str, label: Callable[[], Label], own: Collection[str] = ()
) -> str:
    """The file of a part's block: a name, or a path from the folder of the file `beside`.

    `label` finds the place for the InputError that says that there is no such block, neither here
    nor among the file's `own`.
    """
    if is_path(name):
        return os.path.normpath(os.path.join(os.path.dirname(beside), name))
    return _found(name, (BLOCKS, SCENARIOS), "block", label, own)


def _found(
    name: str,
    kinds: tuple[str, ...],
    what: Literal["scenario", "block"],
    label: Callable[[], Label] | None = None,
    own: Collection[str] = (),
) -> str:
    for folder in (folder for kind in kinds for folder in folders(kind)):
        path = os.path.join(folder, f"{name}.toml")
        if os.path.isfile(path):
            return path
    hint = meant(name, [*own, *scenarios(), *blocks()], "`envelope list` names them all")
    labels = (label(),) if label else ()
    kind: Kind = "unknown-scenario" if what == "scenario" else "unknown-block"
    raise InputError(Problem(kind, f"there is no {what} `{name}`", labels, hint=hint))
