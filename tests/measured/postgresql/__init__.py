"""PostgreSQL: bytes of rows, of indexes, of the log and of sessions; limits; what a core does."""

from tests.measured.postgresql import backends, indexes, limits, log, storage
from tests.measured.programs import version
from tests.measured.runs import Series


def series() -> Series:
    """All that is measured of it."""
    kinds = (storage, indexes, limits, log, backends)
    return Series(
        "postgresql",
        lambda: version(["postgres", "--version"]),
        [run for kind in kinds for run in kind.runs()],
    )
