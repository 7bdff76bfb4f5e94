"""Redis: bytes of items in their shapes, in files and on the wire; limits; hits; a core's work."""

from tests.measured.programs import version
from tests.measured.redis import files, hits, limits, shapes, sketches, strings, wire
from tests.measured.runs import Series


def series() -> Series:
    """All that is measured of it."""
    kinds = (strings, sketches, shapes, files, wire, limits, hits)
    return Series(
        "redis",
        lambda: version(["redis-server", "--version"]),
        [run for kind in kinds for run in kind.runs()],
    )
