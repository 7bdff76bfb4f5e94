"""Scenarios and blocks by name, or by what people call them."""

import warnings
from typing import Any

from envelope.api.scenario import Scenario
from envelope.api.settings import settings_given
from envelope.errors import InputError, Problem, text_of
from envelope.model.build.request import Request
from envelope.model.files.document import LARGEST, decoded
from envelope.model.library.lookup import (
    is_path,
    scenario_called,
    scenario_path,
    scenario_within,
)
from envelope.places import in_revision, is_stream, reached
from envelope.streams import stdin, whole

__all__ = ["handed", "load", "scenario_called", "scenario_within", "stdin", "stdin_text"]

_HANDED = "scenario"  # what a text that was handed over is called in messages


def load(name: str, *, convention: str | None = None, **settings: Any) -> Scenario:
    """A scenario or block: a preset's name, what people call it, or the path of a file.

    Raises InputError where there is none, or several may be meant.

    What is taken for another name is said as a warning. What is set here is set in all that is
    asked of it: `load("twitter", pricing="3 years")`.
    """
    found = scenario_called(name)
    if found != name:
        warnings.warn(f"`{name}` is taken for `{found}`", stacklevel=2)
    scenario_path(found)  # so that one that is not there is said at once
    request = Request(found, convention)
    return Scenario(request._replace(settings=settings_given(request, settings) or None))


def handed(given: str, *, case: str = "", at: str = "", convention: str | None = None) -> Scenario:
    """A scenario from somebody who has no files: a name, a text in TOML, or a path.

    Of files it may be one below the current folder, links followed, a preset or one on
    ENVELOPE_PATH, and so may what a text names. Raises InputError.
    """
    is_text = any(sign in given for sign in "\n=[")
    name = _HANDED if is_text else scenario_called(given.strip())
    if not is_text:
        _refuse_outside(name)
    time = text_of(at, "at") if at else None
    return Scenario(Request(name, convention, text=given if is_text else None, case=case, at=time))


def stdin_text() -> str:
    """What stdin says. Raises InputError where it is closed, too large, or no text."""
    return decoded(whole("-", LARGEST), "stdin")


def _refuse_outside(name: str) -> None:
    """Raises InputError for a file that is none of a caller's business, or is not there."""
    if is_path(name) and (name == "-" or in_revision(name) or not reached(_HANDED, name)):
        is_pipe = is_stream(name)
        what = "is a pipe or a device, not a file"
        message = f"`{name}` {what if is_pipe else 'lies outside the folder in which this runs'}"
        hint = "hand over its text, or a path below that folder"
        raise InputError(Problem("file-unreadable", message, hint=hint))
    scenario_path(name)
