"""Coverage-guided fuzzing, by hand: `python -m tests.fuzz TARGET [OPTION OF LIBFUZZER ...]`.

It needs `pip install atheris`, and goes on until it is broken off, or for `-max_total_time=600`
seconds. The seeds are the tables of the tests and what is kept in `corpus/`; what it finds beside
them is put into the folder FUZZ_CORPUS, or is lost. An input that fails is written to a file of the
folder where it runs, and belongs into `regressions.txt`, once it is mended.
"""

import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["envelope"]):
    from tests.fuzz import seeds, targets


def main(target: str, options: list[str]) -> None:
    """Fuzzes one target."""
    function = targets.TARGETS[target]
    folder = Path(os.environ.get("FUZZ_CORPUS") or tempfile.mkdtemp(prefix="envelope-corpus-"))
    for number, seed in enumerate(seeds.seeds(target)):
        (folder / f"seed-{number}").write_bytes(seed.encode())

    def one(data: bytes) -> None:
        text = data.decode(errors="replace")
        if len(text) <= targets.LONGEST:
            function(text)

    atheris.Setup([sys.argv[0], f"-max_len={targets.LONGEST}", *options, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
