"""Files as an editor has them: open texts count in the place of what the disk holds."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice

from envelope.errors import EnvelopeError
from envelope.model.files.document import UNSAVED, content_of
from envelope.model.files.found import may_be_scenario
from envelope.model.library.lookup import SOURCES
from envelope.places import packs, presets_folder

_PRESETS = "presets/"
_MOST = 2_000  # files, and folders, in which a name is looked for


@contextmanager
def opened(texts: Mapping[str, str]) -> Iterator[None]:
    """Within it files are read as they stand in the editor: the texts, by their paths."""
    token = UNSAVED.set({os.path.realpath(path): text for path, text in texts.items()})
    try:
        yield
    finally:
        UNSAVED.reset(token)


def real_path(shown: str) -> str:
    """The path of a file that messages call so: `presets/...` is one of the library."""
    inside = shown.removeprefix(_PRESETS)
    preset = os.path.join(presets_folder(), inside)
    return preset if inside != shown and os.path.isfile(preset) else os.path.abspath(shown)


def is_preset(path: str) -> bool:
    """Whether a file is one of those that come with Envelope."""
    return os.path.realpath(path).startswith(os.path.realpath(presets_folder()) + os.sep)


def neighbours(path: str, folders: Iterable[str] = ()) -> list[str]:
    """The TOML files that may speak of what a file names: around it, and on ENVELOPE_PATH.

    Around it is the one of the `folders` that holds it, else its own folder or, where a TOML file
    stands there, the one above: `blocks/mine.toml` is named from there. Hidden folders are left
    out, and so is what is further away than the first thousands of folders.
    """
    own = os.path.dirname(os.path.abspath(path))
    above = os.path.dirname(own)
    around = [each for each in folders if path.startswith(os.path.join(each, ""))]
    around = around or [above if _has_files(above) else own]
    walks = (_below(os.path.abspath(each)) for each in (*around, *packs()))
    return list(dict.fromkeys(islice(chain.from_iterable(walks), _MOST)))


def _below(folder: str) -> Iterator[str]:
    """The TOML files below a folder, but for lists of sources."""
    for place, inside, names in islice(os.walk(folder), _MOST):
        inside[:] = sorted(name for name in inside if not name.startswith((".", "node_modules")))
        for name in sorted(names):
            if name.endswith(".toml") and name != SOURCES:
                yield os.path.join(place, name)


def _has_files(folder: str) -> bool:
    """Whether a folder itself holds a TOML file; the root is none that is looked at."""
    if folder == os.path.dirname(folder) or not os.path.isdir(folder):
        return False
    with os.scandir(folder) as entries:
        return any(each.name.endswith(".toml") for each in entries)


def is_ours(text: str) -> bool:
    """Whether a text of TOML may be a scenario or a block, and no file of another program."""
    return may_be_scenario(text)


def text_at(path: str) -> str:
    """What a file says, as the editor has it if it is open; nothing of one that is not there."""
    try:
        return content_of(path, path).decode("utf-8", "replace").removeprefix("\ufeff")
    except EnvelopeError:
        return ""
