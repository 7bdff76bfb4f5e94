"""What was measured on real programs, as the files under `presets/measured` say it."""

from collections.abc import Iterator, Mapping
from typing import Any

from envelope.model.files.document import read_document
from envelope.model.library.lookup import measured
from envelope.tuples import NamedTuple


class Measurement(NamedTuple):
    """One thing that was measured of a program, and which block predicts it from what.

    `result` is an expression over the block's results; `found` a value with its unit, the middle
    of the repetitions; `spread` how far apart these were. `calibrates` says that it tells the speed
    of the machine's core, `cited` that the block has its number from it; `reason` why it is missed.
    """

    program: str
    version: str
    machine: str
    date: str
    name: str
    about: str
    kind: str
    command: str
    block: str
    given: Mapping[str, str]
    result: str
    found: str
    spread: str
    calibrates: bool
    cited: bool
    reason: str

    @property
    def checks(self) -> bool:
        """Whether the block was right or wrong before it was measured."""
        return not self.calibrates and not self.cited


def measurements() -> Iterator[Measurement]:
    """All that was measured, program by program. Raises InputError for a file that is no TOML."""
    for path in measured().values():
        data = read_document(path).data
        for name, run in data["runs"].items():
            yield _measurement(data, name, run)


def _measurement(data: Mapping[str, Any], name: str, run: Mapping[str, Any]) -> Measurement:
    return Measurement(
        program=data["program"],
        version=data["version"],
        machine=data["machine"],
        date=run.get("date", data["date"]),
        name=name,
        about=run["about"],
        kind=run["kind"],
        command=run["command"],
        block=run["block"],
        given=run["given"],
        result=run["result"],
        found=run["measured"],
        spread=run["spread"],
        calibrates=run.get("calibrates", False),
        cited=run.get("cited", False),
        reason=run.get("reason", ""),
    )
