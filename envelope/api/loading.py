"""Scenarios and blocks by name, or by what people call them."""

import warnings
from typing import Any

from envelope.api.scenario import Scenario
from envelope.api.settings import settings_given
from envelope.model.build.request import Request
from envelope.model.library.lookup import scenario_called, scenario_path

__all__ = ["load", "scenario_called"]


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
