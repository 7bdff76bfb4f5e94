"""What `envelope report NAME [NAME=VALUE ...]` prints."""

from collections.abc import Sequence

from envelope.api.loading import scenario_called
from envelope.api.plain import Printed
from envelope.api.scenario import Scenario
from envelope.api.settings import USUAL, Request, settings_of
from envelope.formats.messages import note
from envelope.formats.terminal import use_terminal

_DOES_NOT_HOLD = 1  # exit code


def printed(words: Sequence[str]) -> Printed | None:
    """The report of a scenario; None where it is called otherwise, which is to be said.

    Raises InputError or CalculationError.
    """
    name, *settings = words
    if "=" in name or scenario_called(name) != name:
        return None
    use_terminal()
    request = Request(name, None, settings_of(settings))
    result = Scenario(request).run().drawn_for("text", USUAL)
    notes = [note(words) for words in result.notes]
    return Printed(str(result.to("text")), notes, 0 if result.holds else _DOES_NOT_HOLD)
