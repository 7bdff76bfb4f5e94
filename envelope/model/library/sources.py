"""The sources that every file may cite by key: `sources.toml` of the presets and of each pack."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from envelope.errors import InputError
from envelope.model.files.cache import at_distrust
from envelope.model.files.document import unread
from envelope.model.files.kept_sheets import sheet_of
from envelope.model.files.sheet import Sheet
from envelope.model.library import lookup


def cited(sheet: Sheet) -> Sheet:
    """A sheet with the shared sources that it cites, after its own; its own keys come first.

    Raises InputError when a file of shared sources is wrong.
    """
    missing = {key for source in _citations(sheet) for key in source_keys(source)}
    missing -= sheet.sources.keys()
    if not missing:
        return sheet
    sources = dict(sheet.sources)
    for path in lookup.sources(sheet.document.path):
        found = (
            (key, text)
            for key, text in _shared(path, lookup.changed(path)).items()
            if key in missing
        )
        sources |= {key: text for key, text in found if key not in sources}
    return sheet if len(sources) == len(sheet.sources) else sheet._replace(sources=sources)


def citing(sheet: Sheet, sources: Mapping[str, str]) -> Sheet:
    """A sheet with those of the sources around it that it cites, its own keys first."""
    keys = {key for source in _citations(sheet) for key in source_keys(source)}
    found = {key: text for key, text in sources.items() if key in keys}
    return sheet._replace(sources={**found, **sheet.sources})


@lru_cache(maxsize=10_000)
def source_keys(source: str) -> tuple[str, ...]:
    """The keys in `source = "A, B"`."""
    return tuple(key.strip() for key in source.split(","))


@cache
def _shared(path: str, changed: int) -> dict[str, str]:
    """The sources of a file, read anew when it has `changed`."""
    sheet, problems = sheet_of(unread(path))
    if problems:
        raise InputError(*problems)
    return dict(sheet.sources)


at_distrust(_shared.cache_clear)


def _citations(sheet: Sheet) -> Iterator[str]:
    """Every `source` of a sheet, in the order of its sections."""
    sections = [sheet.inputs, sheet.formulas, sheet.checks, sheet.expect, sheet.running]
    sections += [given for part in sheet.parts.values() for given in part.all_given()]
    sections += [machine.given for machine in sheet.machines.values()]
    sections += [example.expect for example in sheet.examples]
    for section in sections:
        for entry in section.values():
            if "source" in entry.attributes:
                yield entry.attributes["source"]
    yield from (stress.source for stress in sheet.stresses.values() if stress.source)
