"""Graphs that were made before, and their values, kept under the checksums of what they came from.

A kept graph is used only if every file that it was made from, and the program, are what they were,
and if every name that was looked up is still found where it was: so it can never be out of date.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache as cache_result
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from envelope import __version__
from envelope.errors import InputError
from envelope.model.build.request import Request
from envelope.model.files import cache
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.forms import Mark, MarkedValues, checksum
from envelope.model.files.rows import gathered
from envelope.model.files.sheet import PartEntry, Sheet
from envelope.model.graph.data.decoder import Data, decode
from envelope.model.graph.data.encoder import encode
from envelope.model.graph.graph import Graph
from envelope.model.library import lookup
from envelope.places import presets_folder
from envelope.tuples import NamedTuple

if TYPE_CHECKING:
    from envelope.model.build.files import Files

_KIND = "graph"

# Files of the presets that any graph may have been made from, beside those that it names.
_LIBRARY = ("conventions.toml", "outputs.toml", "settings.toml")


class Kept(NamedTuple):
    """A graph, its values in base units by name, whether each check holds, and how it fills.

    `guesses` are the assumed inputs that move its most important result most, and by which share.
    The values of one that was found or has been kept know under what.
    """

    graph: Graph
    values: Mapping[str, float]
    holds: tuple[bool, ...]
    filling: tuple[float, Mapping[str, float]] | None = None
    guesses: tuple[tuple[str, float], ...] = ()


class _File(NamedTuple):
    """What a file of a kept graph holds."""

    made_by: tuple[str, int]
    asked: tuple[str, ...]
    files: Mapping[str, tuple[int, int]]
    lookups: Mapping[tuple[str, str, str], str]
    sheets: Mapping[str, tuple[str, KeyPath, bool]]
    data: Data
    terms: bytes
    values: tuple[float, ...]
    holds: tuple[bool, ...]
    filling: tuple[float, Mapping[str, float]] | None
    guesses: tuple[tuple[str, float], ...]


def load(request: Request, build: Callable[[Request], Graph]) -> Kept | None:
    """What was kept of a request without settings; None where there is nothing that holds still.

    `build` makes its graph: where something is damaged that is read later, it comes from there.
    """
    for place in _places(request):
        found = cache.read(place)
        try:
            kept = _File(*found) if found is not None else None
            if kept is not None and _holds(kept, request):
                anew = _anew(place, request, build)
                graph = decode(kept.data, _Sheets(kept.sheets, anew), kept.terms, anew)
                _refuse_damaged(kept, graph)
                named = dict(zip(graph.quantities, kept.values, strict=True))
                values = MarkedValues(named, Mark(kept.made_by, kept.asked, kept.files))
                return Kept(graph, values, kept.holds, kept.filling, kept.guesses)
        except Exception:  # of whatever kind: it is not ours, and is made anew
            continue
    return None


def _anew(place: str, request: Request, build: Callable[[Request], Graph]) -> Callable[[], Graph]:
    """What makes a graph once, in the place of a file that turns out to be damaged."""

    @cache_result
    def graph() -> Graph:
        """The graph, of the files themselves."""
        with suppress(OSError):  # the next run keeps it again, if it can
            os.remove(place)
        return build(request)

    return graph


def _refuse_damaged(kept: _File, graph: Graph) -> None:
    """Raises TypeError or ValueError where values, or names of an outline, cannot be right."""
    names, outline = graph.quantities, graph.outline()
    listed = (
        *(outline.inputs, outline.formulas, outline.overridden, outline.ranges, outline.sources),
        *(outline.replaced, outline.unused, outline.idle, outline.accumulating),
        *(outline.deciding, outline.asked, outline.guessed),
    )
    filling, guesses = kept.filling or (0.0, {}), kept.guesses
    numbers = *kept.values, filling[0], *filling[1].values(), *(share for _, share in guesses)
    named = *filling[1], *(name for name, _ in guesses)
    if not {*map(type, numbers)} <= {float} or not {*map(type, kept.holds)} <= {bool}:
        raise TypeError("no values")
    if not {*map(type, outline.uses.values()), *map(type, outline.check_uses)} <= {tuple}:
        raise TypeError("no names")
    known = {*names}
    if known != outline.uses.keys() or not known.issuperset(chain(named, *listed)):
        raise ValueError("other names")
    places = range(len(graph.checks))
    if not (len(kept.holds) == len(outline.check_uses) == len(places)):
        raise ValueError("other checks")
    if not {*outline.own_checks} <= {*places}:
        raise ValueError("no such check")


def keep(
    request: Request,
    files: "Files",
    kept: Kept,
    terms: bytes,
) -> Kept:
    """Keeps a graph, where there is a place for it, and what the engine computes of it."""
    graph = kept.graph
    try:
        data = encode(graph)
    except (TypeError, ValueError, AttributeError):  # a value that is no data, such as a date
        return kept
    tables = [part.table for sheet in files.read.values() for part in _parts(sheet) if part.table]
    listed = [table.path for table in tables]
    read = {*files.read, *listed, *_documents(graph), *_library(files)}
    sheets = {scope: _address(graph, scope) for scope in graph.sheets}
    sums = {path: found for path in read if (found := checksum(path))}
    documents = (*(each.document for each in files.read.values()), *tables)
    if not all(_is_unchanged(each, sums.get(each.path)) for each in documents):
        return kept
    values = tuple(map(kept.values.__getitem__, graph.quantities))
    filling = kept.filling and (kept.filling[0], dict(kept.filling[1]))
    made = (_made_by(), _asked(request), sums, files.lookups, sheets, data, terms, values)
    file = _File(*made, kept.holds, filling, kept.guesses)
    for place in _places(request):
        if cache.write(place, tuple(file)):
            cache.make_room(place)
            mark = Mark(file.made_by, file.asked, file.files)
            return kept._replace(values=MarkedValues(kept.values, mark))
    return kept


class _Sheets(Mapping[str, Sheet]):
    """The files of the scopes of a kept graph, read when they are asked for."""

    def __init__(
        self, paths: Mapping[str, tuple[str, KeyPath, bool]], anew: Callable[[], Graph]
    ) -> None:
        self._paths = paths
        self._anew = anew

    @cached_property
    def _files(self) -> "Files":
        from envelope.model.build.files import Files  # few reports ask for a file

        return Files()

    def __getitem__(self, scope: str) -> Sheet:
        row = self._paths[scope]
        try:
            path, inside, has_rows = row
            sheet = self._files.at(path, inside, examples=not scope)
            return gathered(sheet) if has_rows else sheet
        except Exception:  # of whatever kind: the row is not ours
            return self._anew().sheets[scope]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _holds(kept: _File, request: Request) -> bool:
    """Whether all is as it was when the graph was made."""
    return (
        kept.made_by == _made_by()
        and kept.asked == _asked(request)
        and all(_path(*key) == path for key, path in kept.lookups.items())
        and Mark(kept.made_by, kept.asked, kept.files).holds()
    )


def _path(kind: str, name: str, beside: str = "") -> str:
    """Where a name is found now; empty where nowhere."""
    try:
        return lookup.path(kind, name, beside)
    except InputError:
        return ""


def _made_by() -> tuple[str, int]:
    return __version__, cache.program()


def _asked(request: Request) -> tuple[str, ...]:
    """What makes one request another one than the next."""
    folder = os.getcwd() if lookup.is_path(request.name) else ""
    path = os.environ.get("ENVELOPE_PATH", "")
    return request.name, folder, request.convention or "", path, request.case


def _places(request: Request) -> Iterator[str]:
    """Where the graph of a request may be kept, the best place first."""
    name, _, convention, path, case = asked = _asked(request)
    if not (lookup.is_path(name) or path):
        found = _path("scenario", name)
        suffix = f"{convention}.{_KIND}" if convention else _KIND
        if found and not case:
            yield cache.beside_preset(found, suffix)
    yield Mark(_made_by(), asked, {}).place(_KIND)


def _address(graph: Graph, scope: str) -> tuple[str, KeyPath, bool]:
    """Where the sheet of a scope is read: a file, a block inside it, and whether it is of rows."""
    document, part = graph.sheets[scope].document, graph.parts.get(scope.removesuffix("."))
    return document.path, document.within, part is not None and part.rows


def _parts(sheet: Sheet) -> Iterator[PartEntry]:
    """The parts of a file, those of its own blocks too."""
    yield from sheet.parts.values()
    for block in sheet.blocks.values():
        yield from _parts(block)


def _is_unchanged(document: Document, found: tuple[int, int] | None) -> bool:
    """Whether a file held what was read of it when its checksum was found: it may be saved anew."""
    marks = ("", "\ufeff")  # a mark before the text is no part of it
    return any(found == cache.checksum(f"{mark}{document.text}".encode()) for mark in marks)


def _documents(graph: Graph) -> set[str]:
    """The files that lines of quantities stand in: those of machines and numbers, too."""
    entries = (
        entry
        for quantity in graph.quantities.values()
        for entry in (quantity.entry, quantity.given)
        if entry is not None
    )
    return {entry.document.path for entry in entries}


def _library(files: "Files") -> Iterator[str]:
    """The files that are read for any graph: standard outputs, shared sources, machines."""
    yield from (os.path.join(presets_folder(), name) for name in _LIBRARY)
    yield from (each for path in files.read for each in lookup.sources(path))
    yield from lookup.hardware().values()
