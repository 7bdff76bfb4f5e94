"""The sheets of presets, kept between runs as plain data: reading one takes most of a build.

What a sheet says follows from the text of its file, and from the program. Sheets that other files
have a part in, such as tables of rows, are read anew, as those in which anything is wrong.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any

from envelope import __version__
from envelope.errors import Problem, Text
from envelope.model.files import cache
from envelope.model.files.document import Document, KeyPath, Value
from envelope.model.files.keys import TOP
from envelope.model.files.records import check
from envelope.model.files.sheet import Case, Entry, Machine, PartEntry, Place, Sheet, Stress
from envelope.tuples import NamedTuple

_KIND = "sheet"
_FIELDS = tuple(key.field or key.name for key in TOP)

_TEXT, _KEY, _ROW = frozenset({str}), frozenset({str, int}), frozenset({tuple})
_NONE = frozenset({type(None)})
_new = tuple.__new__
_nothing = Entry._field_defaults["inherited"]


def sheet_of(document: Document, *, examples: bool = True) -> tuple[Sheet, list[Problem]]:
    """The sheet of a document, and everything that is wrong with its keys.

    A part needs no `examples` of its block. Raises InputError for what cannot be read or is no
    TOML.
    """
    place = cache.beside_preset(document.path, _KIND) if document.given is None else ""
    key = _key(document) if place else ()
    found = _found(place, key, document, examples=examples) if place else None
    if found is not None:
        return found, []
    from envelope.model.files.reader import read_sheet  # all that reads keys

    _ = document.data  # read now, so that what is wrong is said now
    sheet, problems = read_sheet(document, examples=examples)
    if place and not problems:
        with suppress(ValueError):  # with examples, or with something of another file
            cache.write(place, (key, examples, _sheet_data(sheet)))
    return sheet, problems


def _key(document: Document) -> tuple[Any, ...]:
    """What the sheet of a document follows from."""
    return __version__, cache.program(), cache.checksum(document.text.encode())


def _found(place: str, key: Any, document: Document, *, examples: bool) -> Sheet | None:
    """What was kept of a document; None where there is nothing, or nothing of ours."""
    try:
        kept_key, has_no_examples, data = cache.read(place)
        is_enough = has_no_examples is True or not examples
        return _sheet(data, document) if kept_key == key and is_enough else None
    except Exception:  # of whatever kind: it is read anew
        return None


class _Form(NamedTuple):
    """How a field of a sheet becomes data, and is made of that and its document again."""

    data: Callable[[Any, Document], Any]
    made: Callable[[Any, Document], Any]


def _sheet_data(sheet: Sheet) -> tuple[Any, ...]:
    """A sheet as plain data. Raises ValueError where it is more than its file says."""
    document = sheet.document
    if sheet.examples:
        raise ValueError(sheet.title)
    title = "" if sheet.title == document.called else sheet.title
    fields = sheet._replace(title=title)
    return tuple(_form(name).data(getattr(fields, name), document) for name in _FIELDS)


def _sheet(data: Any, document: Document) -> Sheet:
    """The sheet of such data; of another form it may raise any exception."""
    fields = {
        name: _form(name).made(each, document) for name, each in zip(_FIELDS, data, strict=True)
    }
    title = fields["title"] or document.called
    found: Sheet = _right(Sheet(document, **{**fields, "title": title}))
    return found


def _own(found: Document, document: Document) -> None:
    """Raises ValueError for what is of another document."""
    if found is not document:
        raise ValueError(found.name)


def _text_data(text: Text, document: Document) -> tuple[str, Any]:
    if type(text.origin) is not Value:
        raise ValueError(text.content)
    _own(text.origin.document, document)
    return text.content, text.origin.path


def _text(data: Any, document: Document) -> Text:
    content, path = data
    _refuse_other({type(content)}, _TEXT)
    return Text(content, Value(document, _path(path)))


def _path(data: Any) -> KeyPath:
    """A path of keys. Raises TypeError for anything else."""
    _refuse_other({type(data)}, _ROW)
    _refuse_other(set(map(type, data)), _KEY)
    path: KeyPath = data
    return path


def _refuse_other(kinds: set[type], allowed: frozenset[type]) -> None:
    """Raises TypeError where anything is of another type: it is not ours."""
    if not kinds <= allowed:
        raise TypeError(kinds)


def _right(record: Any) -> Any:
    """A record whose fields are of its types. Raises TypeError for any other."""
    check(type(record), record)
    return record


def _plain(data: Any, _: Document) -> Any:
    """Texts and what is true or false, in tuples and tables. Raises TypeError for all else."""
    kind = type(data)
    if kind is tuple or kind is dict:
        for each in (*data, *data.values()) if kind is dict else data:
            _plain(each, _)
    elif kind is not str and kind is not bool:
        raise TypeError(data)
    return data


def _entries_data(entries: Mapping[str, Entry], document: Document) -> Any:
    found = {}
    for name, entry in entries.items():
        _own(entry.document, document)
        text = (None, None) if entry.text is None else _text_data(entry.text, document)
        if entry.name != name or entry.inherited is not _nothing:
            raise ValueError(name)
        found[name] = (entry.path, *text, entry.attributes)
    return found


def _entries(data: Any, document: Document) -> dict[str, Entry]:
    """Entries, without a call for each: a scenario has thousands."""
    if data:
        paths, contents, places, said = zip(*data.values(), strict=True)
        _refuse_other(set(map(type, chain(data, *said))), _TEXT)
        _refuse_other({type(each) for one in said for each in one.values()}, _TEXT)
        _refuse_other(set(map(type, chain(*paths, *filter(None, places)))), _KEY)
        _refuse_other(set(map(type, (*paths, *places))), _ROW | _NONE)
        _refuse_other(set(map(type, contents)), _TEXT | _NONE)
    found: dict[str, Entry] = {
        name: _new(
            Entry,
            (
                *(name, document, path),
                None if content is None else _new(Text, (content, _new(Value, (document, place)))),
                *(attributes, _nothing),
            ),
        )
        for name, (path, content, place, attributes) in data.items()
    }
    return found


def _part_data(part: PartEntry, document: Document) -> Any:
    _own(part.document, document)
    if part.table is not None:
        raise ValueError(part.name)
    given, rows = _entries_data(part.given, document), part.rows
    said = part.path, part.block, part.edge, part.about, part.machine, part.counted
    return *said, given, part.before, None if rows is None else _each(_part_data)(rows, document)


def _part(name: str, data: Any, document: Document) -> PartEntry:
    path, block, edge, about, machine, counted, given, before, rows = data
    made = None if rows is None else _named(_part)(rows, document)
    said = path, block, edge, about, machine, counted
    part = PartEntry(name, document, *said, _entries(given, document), before, made)
    _refuse_other(set(map(type, before)), _TEXT)
    _path(path)
    checked: PartEntry = _right(part)
    return checked


def _machine_data(machine: Machine, document: Document) -> Any:
    _own(machine.document, document)
    return machine.path, machine.about, _entries_data(machine.given, document)


def _machine(name: str, data: Any, document: Document) -> Machine:
    path, about, given = data
    found: Machine = _right(Machine(name, document, _path(path), about, _entries(given, document)))
    return found


def _stress_data(stress: Stress, document: Document) -> Any:
    _own(stress.document, document)
    given = _entries_data(stress.given, document)
    return stress.path, stress.about, stress.source, given


def _stress(name: str, data: Any, document: Document) -> Stress:
    path, about, source, given = data
    entries = _entries(given, document)
    found: Stress = _right(Stress(name, document, _path(path), about, source, entries))
    return found


def _case_data(case: Case, document: Document) -> Any:
    said = case.title, case.about, case.source
    return *said, _entries_data(case.given, document), _entries_data(case.expect, document)


def _case(name: str, data: Any, document: Document) -> Case:
    title, about, source, given, expect = data
    set_to, expected = (_entries(each, document) for each in (given, expect))
    found: Case = _right(Case(name, title, about, source, set_to, expected))
    return found


def _place_data(place: Place, document: Document) -> Any:
    _own(place.document, document)
    return place.path


def _block_data(block: Sheet, document: Document) -> Any:
    inside = block.document.within[len(document.within) :]
    return inside, _sheet_data(block)


def _block(_: str, data: Any, document: Document) -> Sheet:
    inside, fields = data
    return _sheet(fields, document.inside(inside))


def _each(data: Callable[[Any, Document], Any]) -> Callable[[Any, Document], Any]:
    """What makes data of things by their names."""
    return lambda things, document: {name: data(each, document) for name, each in things.items()}


def _named(made: Callable[[str, Any, Document], Any]) -> Callable[[Any, Document], Any]:
    """What makes things by their names of data."""
    return lambda data, document: {name: made(name, each, document) for name, each in data.items()}


def _all(one: Callable[[Any, Document], Any]) -> Callable[[Any, Document], Any]:
    """What does the same to each of several."""
    return lambda several, document: tuple([one(each, document) for each in several])


_PLAIN = _Form(lambda value, _: value, _plain)
_ENTRIES = _Form(_entries_data, _entries)
_FORMS = {
    **dict.fromkeys(("definitions", "inputs", "formulas", "defaults", "checks"), _ENTRIES),
    **dict.fromkeys(("expect", "reality", "running"), _ENTRIES),
    "blocks": _Form(_each(_block_data), _named(_block)),
    "parts": _Form(_each(_part_data), _named(_part)),
    "machines": _Form(_each(_machine_data), _named(_machine)),
    "stresses": _Form(_each(_stress_data), _named(_stress)),
    "cases": _Form(_each(_case_data), _named(_case)),
    "correlated": _Form(
        _all(_place_data), _all(lambda path, document: Place(document, _path(path)))
    ),
    "fixed": _Form(
        _each(_place_data), _named(lambda _, path, document: Place(document, _path(path)))
    ),
    "paths": _Form(_each(_all(_text_data)), _named(lambda _, data, own: _all(_text)(data, own))),
}


def _form(name: str) -> _Form:
    return _FORMS.get(name, _PLAIN)
