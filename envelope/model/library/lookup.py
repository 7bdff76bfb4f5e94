"""Where scenarios and blocks are found: among the presets, on ENVELOPE_PATH, or by path."""

import os
import re
from collections.abc import Callable, Collection
from typing import Literal

from envelope.errors import InputError, Kind, Label, Problem
from envelope.language.nearest import meant, nearest
from envelope.model.files.document import outside
from envelope.model.files.revision import from_top
from envelope.model.library.synonyms import FILE, beginning, called, same
from envelope.places import in_revision, packs, presets_folder, reached

# The folders of a pack of presets. A pack on ENVELOPE_PATH has its scenarios at its top.
# Bases are what blocks extend: rows that several share, and no block by themselves.
SCENARIOS, BLOCKS, BASES, HARDWARE = "scenarios", "blocks", "bases", "hardware"
MEASURED = "measured"
SOURCES = "sources.toml"  # of a whole pack, at its top
_NO_SCENARIOS = (SOURCES, FILE)


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


def measured() -> dict[str, str]:
    """Program → path of every file of measurements."""
    return _named(MEASURED)


def _named(kind: str) -> dict[str, str]:
    """Name → path of every file of a kind, by name; of the same name the first folder counts."""
    found: dict[str, str] = {}
    for folder in reversed(folders(kind)):
        for file in os.listdir(folder) if os.path.isdir(folder) else ():
            name, extension = os.path.splitext(file)
            if extension == ".toml" and file not in _NO_SCENARIOS:
                found[name] = os.path.join(folder, file)
    return dict(sorted(found.items()))


def changed(path: str) -> int:
    """When a file of the library was written last, in nanoseconds."""
    return os.stat(path).st_mtime_ns


def is_path(name: str) -> bool:
    """True for what is written as a file, not as a name."""
    return name.endswith(".toml") or os.sep in name or "/" in name or ":" in name or name == "-"


def scenario_path(name: str) -> str:
    """The file of a scenario or block, which may be one of a git revision.

    Raises InputError naming the nearest that exists.
    """
    if not is_path(name):
        return _found(name, (SCENARIOS, BLOCKS), "scenario")
    if (hint := _near_file(name)) and not in_revision(name):
        raise InputError(Problem("file-not-found", f"there is no file `{name}`", hint=hint))
    return from_top(name)


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


def scenario_called(name: str) -> str:
    """The scenario or block that a name or a synonym means: `youtube` is `youtube-grokking`.

    A path, and what nothing is called, stays as it is. Raises InputError where several may be
    meant.
    """
    if is_path(name) or _file(name, (SCENARIOS, BLOCKS)):
        return name
    found = _meant_by(name)
    if found and os.path.isfile(f"{name}.toml"):
        message = f"`{name}` may be the file `{name}.toml` or {' or '.join(map(_quoted, found))}"
        hint = f"write `{name}.toml` or `{found[0]}`"
        raise InputError(Problem("unknown-scenario", message, hint=hint))
    if len(found) > 1:
        words = f'"{name}"' if " " in name else name
        hint = f"`envelope list {words}` shows them"
        message = f"`{name}` may be {' or '.join(map(_quoted, found))}"
        raise InputError(Problem("unknown-scenario", message, hint=hint))
    return found[0] if found else name


def _quoted(word: str) -> str:
    return f"`{word}`"


def _meant_by(name: str) -> list[str]:
    """What a name may mean that no file has: other spellings, synonyms, how names begin."""
    known = (scenarios(), blocks())
    return (
        [each for names in known for each in names if same(each, name)][:1]
        or called(name, SCENARIOS)
        or called(name, BLOCKS)
        or beginning(name, known[0])
        or beginning(name, known[1])
    )


def scenario_within(words: str) -> str:
    """The scenario or block that is named among some words; empty where none is.

    >>> scenario_within("design twitter"), scenario_within("a URL shortener for me")
    ('twitter', 'url-shortener')
    """
    each = re.split(r"[\s_-]+", words)
    spans = [(start, stop) for stop in range(len(each) + 1) for start in range(stop)]
    for start, stop in sorted(spans, key=lambda span: span[0] - span[1]):
        name = " ".join(each[start:stop])
        known = [one for names in (scenarios(), blocks()) for one in names if same(one, name)]
        if found := known or called(name, SCENARIOS) or called(name, BLOCKS):
            return found[0]
    return ""


def _also_called(name: str, what: Literal["scenario", "block"]) -> str:
    """The hint for a product's name: what it is here; empty for what is no synonym."""
    kind = BLOCKS if what == "block" else SCENARIOS
    found = called(name, kind) or called(name, BLOCKS)
    if not found:
        return ""
    first, *others = (f"`{each}`" for each in found)
    rest = f", perhaps {' or '.join(others)}" if others else ""
    return f"here that is the {'block' if found[0] in blocks() else 'scenario'} {first}{rest}"


def is_base(path: str) -> bool:
    """True for a file that only holds what blocks share."""
    return os.path.dirname(path) in folders(BASES)


def block_path(
    name: str, beside: str, label: Callable[[], Label], own: Collection[str] = ()
) -> str:
    """The file of a part's block: a name, or a path from the folder of the file `beside`.

    `label` finds the place for the InputError that says that there is no such block, neither here
    nor among the file's `own`, or that it may not be read.
    """
    if is_path(name):
        path = reached(beside, name)
        if not path:
            raise InputError(outside(beside, name, label()))
        return path
    return _found(name, (BLOCKS, SCENARIOS), "block", label, own)


def _file(name: str, kinds: tuple[str, ...]) -> str:
    """The file of a name; empty where there is none."""
    for folder in (folder for kind in kinds for folder in folders(kind)):
        path = os.path.join(folder, f"{name}.toml")
        if os.path.isfile(path):
            return path
    return ""


def _near_file(path: str) -> str:
    """The hint for the path of no file: one beside it that is almost called so; else empty.

    >>> _near_file(f"{presets_folder()}/source.toml").endswith("/sources.toml`?")
    True
    """
    folder, name = os.path.split(path)
    if name in ("", "-", ".", "..") or os.path.lexists(path):
        return ""
    try:
        beside = [each for each in sorted(os.listdir(folder or ".")) if each.endswith(".toml")]
    except (OSError, ValueError):
        return ""
    near = nearest(name.removesuffix(".toml"), (each.removesuffix(".toml") for each in beside))
    return f"did you mean `{os.path.join(folder, near)}.toml`?" if near else ""


def _found(
    name: str,
    kinds: tuple[str, ...],
    what: Literal["scenario", "block"],
    label: Callable[[], Label] | None = None,
    own: Collection[str] = (),
) -> str:
    path = _file(name, kinds)
    if path:
        return path
    inside = scenario_within(name) if what == "scenario" else ""
    otherwise = f"did you mean `{inside}`?" if inside else "`envelope list` names them all"
    hint = _also_called(name, what) or meant(name, [*own, *scenarios(), *blocks()], otherwise)
    message = f"there is no {what} `{name}`"
    if label is None and os.path.isfile(f"{name}.toml"):
        hint = f"did you mean `{name}.toml`?"
    elif label is None and os.path.isdir(name):
        message += ", which is a folder"
        hint = "name a file in it; `envelope check` takes a folder, too"
    labels = (label(),) if label else ()
    kind: Kind = "unknown-scenario" if what == "scenario" else "unknown-block"
    raise InputError(Problem(kind, message, labels, hint=hint))
