"""Where the files that come with Envelope are, and what the path of a file says.

A path names a file of the disk, or one of a git revision, as git writes it: `HEAD~3:shop.toml`.
"""

import os
import posixpath
import re
import stat
from collections.abc import Iterator
from functools import cache

from envelope.texts import visible

# What git takes for a revision and a path in it: up to a colon that no braces hold, and of the
# index (`:shop.toml`) perhaps one of the sides of a merge (`:2:shop.toml`).
_IN_REVISION = r"(?s)(:[0-3]|(?:[^:{]|\{[^}]*\})*):(.*)"  # compiled when a path has a colon


_LONGEST = 10_000  # characters of a path, in whose parts links are looked for


@cache
def package_folder() -> str:
    """The folder of the program itself."""
    return os.path.dirname(os.path.abspath(__file__))


@cache
def presets_folder() -> str:
    """The folder of presets: inside an installed package, else beside it in the repository."""
    here = package_folder()
    inside = os.path.join(here, "presets")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "presets")


def packs() -> list[str]:
    """The packs of presets on ENVELOPE_PATH."""
    return list(filter(None, os.environ.get("ENVELOPE_PATH", "").split(os.pathsep)))


def display_path(path: str) -> str:
    """The path as messages show it.

    `presets/...` for what comes with Envelope, relative for what is inside the current folder,
    else absolute. That of a revision is shown as it is.
    """
    if in_revision(path):
        return visible(path)
    try:
        absolute = os.path.abspath(path)
        preset = _inside(presets_folder(), absolute)
        if preset:
            return visible("presets/" + preset.replace(os.sep, "/"))
        return visible(_inside(os.getcwd(), absolute) or absolute)
    except OSError:  # the current folder has been deleted
        return visible(path)


def _inside(folder: str, path: str) -> str:
    """The path relative to a folder that holds it; empty where the folder does not."""
    folder = folder.rstrip(os.sep) + os.sep
    return path[len(folder) :] if path.startswith(folder) else ""


def in_revision(path: str) -> tuple[str, str] | None:
    """The git revision and the path in it that a path names; None for one of the disk.

    A file of the disk comes first, whatever it is called. `C:/x.toml` and an address are none.
    """
    if ":" not in path or path[0] in "./" or "\0" in path or os.path.lexists(path):
        return None
    found = re.fullmatch(_IN_REVISION, path)
    if found is None or found[2].startswith(("/", "\\")):
        return None
    return found[1], found[2]


def beside(path: str, name: str) -> str:
    """The path of a file that another one names from its own folder, in the same revision."""
    found = in_revision(path)
    if found is None:
        joined = os.path.normpath(os.path.join(os.path.dirname(path), name))
        return os.path.abspath(joined) if ":" in joined else joined  # no file names a revision
    if os.path.isabs(name):
        return name
    revision, inside = found
    return f"{revision}:{posixpath.normpath(posixpath.join(posixpath.dirname(inside), name))}"


def reached(path: str, name: str) -> str:
    """The path of a file that another one names; empty where that is none of its business.

    A file may name what lies below its own folder, among the presets or on ENVELOPE_PATH, links
    followed: whoever runs a file of somebody else's lets it read nothing else, nor wait for a pipe.
    One of a revision may name whatever its repository holds.
    """
    found = beside(path, name)
    if in_revision(found) or len(found) > _LONGEST:  # which opens nothing
        return found
    own = [] if in_revision(path) else [os.path.dirname(path) or os.curdir]
    try:
        real = os.path.realpath(found)
    except ValueError:  # a null character: who reads it says so
        return found
    known = map(os.path.realpath, [*own, presets_folder(), *packs()])
    is_within = any(_inside(each, real) for each in known)
    return found if is_within and not is_stream(found) else ""


def below(folder: str) -> Iterator[str]:
    """The files below a folder by their names, then the folders of it that cannot be read.

    Hidden folders are left out, and hidden links that lead nowhere, which are locks of editors.
    """
    closed: list[str] = []
    walk = os.walk(folder, onerror=lambda error: closed.append(str(error.filename)))
    for place, folders, names in walk:
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(place, name)
            if not name.startswith(".") or os.path.exists(path):
                yield path
    yield from closed


def no_file(path: str) -> str:
    """Why something in a folder is no file, whatever it is called; empty of one that is."""
    if is_stream(path):
        return f"`{visible(path)}` is a pipe or a device, not a file"
    leads_nowhere = os.path.islink(path) and not os.path.exists(path)
    return f"`{visible(path)}` is a link that leads nowhere" if leads_nowhere else ""


def is_stream(path: str) -> bool:
    """Whether a path leads to a pipe, a device or a socket, which may never end."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):  # it is not there, or no path
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
