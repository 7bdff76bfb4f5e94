"""Where the files that come with Envelope are, and how a path is shown in a message."""

import os


def package_folder() -> str:
    """The folder of the program itself."""
    return os.path.dirname(os.path.abspath(__file__))


def presets_folder() -> str:
    """The folder of presets: inside an installed package, else beside it in the repository."""
    here = package_folder()
    inside = os.path.join(here, "presets")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "presets")


def display_path(path: str) -> str:
    """The path as messages show it.

    `presets/...` for what comes with Envelope, relative for what is inside the current folder,
    else absolute.
    """
    try:
        absolute = os.path.abspath(path)
        preset = _inside(presets_folder(), absolute)
        if preset:
            return "presets/" + preset.replace(os.sep, "/")
        return _inside(os.getcwd(), absolute) or absolute
    except OSError:  # the current folder has been deleted
        return path


def _inside(folder: str, path: str) -> str:
    """The path relative to a folder that holds it; empty where the folder does not."""
    folder = folder.rstrip(os.sep) + os.sep
    return path[len(folder) :] if path.startswith(folder) else ""
