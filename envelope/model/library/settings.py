"""The settings of the whole scenario: inputs that each scenario has, and that its parts follow."""

import os
from collections.abc import Iterator, Mapping
from functools import cache

from envelope.errors import InputError, Text
from envelope.model.files.cache import at_distrust
from envelope.model.files.document import Document, Value, unread
from envelope.model.files.sheet import Entry, Sheet
from envelope.places import presets_folder

FILE = "settings.toml"
_KEPT = ("choices", "about", "basis")


@cache
def _document() -> Document:
    return unread(os.path.join(presets_folder(), FILE))


def setting_words() -> dict[str, tuple[tuple[str, ...], str]]:
    """The settings by name: the words that each may be, and what it is about."""
    table = _document().data["inputs"]
    return {name: (tuple(each["choices"]), each["about"]) for name, each in table.items()}


@cache
def settings() -> Mapping[str, Entry]:
    """The settings by name, as inputs of a scenario that says nothing of them."""
    from envelope.model.files.kept_sheets import sheet_of  # the keys of files

    sheet, problems = sheet_of(_document())
    if problems:
        raise InputError(*problems)
    return sheet.inputs


at_distrust(settings.cache_clear)
at_distrust(_document.cache_clear)


def completed(sheet: Sheet) -> Sheet:
    """A sheet whose own inputs of these names are what the settings are, with its own values."""
    found = {name: _completed(sheet.inputs[name], each) for name, each in _own(sheet)}
    return sheet._replace(inputs={**sheet.inputs, **found}) if found else sheet


def _own(sheet: Sheet) -> Iterator[tuple[str, Entry]]:
    """The settings that a sheet has as inputs, unless it means something else by the name."""
    for name, setting in settings().items():
        own = sheet.inputs.get(name)
        if own is not None and not {"unit", "choices"} & own.attributes.keys():
            yield name, setting


def _completed(own: Entry, setting: Entry) -> Entry:
    said = own.over(setting, _KEPT)
    return said if said.text is not None else said._replace(text=setting.text)


def followed(name: str) -> Entry:
    """What a part is given that follows the setting of the scenario around it."""
    setting = settings()[name]
    return setting._replace(text=Text(name, Value(setting.document, setting.path)))


def has_setting(sheet: Sheet, name: str) -> bool:
    """Whether a sheet has a setting as one of its own inputs, not something else of that name."""
    own, setting = sheet.inputs.get(name), settings().get(name)
    return own is not None and setting is not None and own.choices == setting.choices


def is_free(sheet: Sheet, name: str) -> bool:
    """Whether nothing of a sheet has a name, which a setting then takes."""
    return not any(name in each for each in (sheet.inputs, sheet.formulas, sheet.parts))
