"""Coverage-guided fuzzing, by hand: `python -m tests.fuzz TARGET [OPTION OF LIBFUZZER ...]`.

It needs `pip install atheris`, and goes on until it is broken off, or for `-max_total_time=600`
seconds. The seeds are the tables of the tests and what is kept in `corpus/`; what it finds beside
them is put into the folder FUZZ_CORPUS, or is lost. An input that fails is written to a file of the
folder where it runs, and belongs into `regressions.txt`, once it is mended.

What a target does not ask is not watched, which is most of the time that watching takes; and what
all inputs share, units and presets, is looked up before the first of them.
"""

import gc
import json
import os
import sys
import tempfile
from pathlib import Path

import atheris

# What is watched of the program: the rooms that the texts of a target find their way through.
_LANGUAGE = ["envelope.language", "envelope.units.system", "envelope.units.unit"]
_WATCHED = {
    "lexer": ["envelope.language.tokens"],
    "parser": _LANGUAGE,
    "checker": [*_LANGUAGE, "envelope.model.build.lines", "envelope.model.build.check"],
    "loader": ["envelope.model.files"],
    "scenario": ["envelope.model", "envelope.language.dimensions"],
    "prose": ["envelope.lint", *_LANGUAGE],
    "command": ["envelope.cli", "envelope.api"],
}

with atheris.instrument_imports(include=_WATCHED.get((*sys.argv, "")[1], ["envelope"])):
    from tests.fuzz import seeds, targets


def main(target: str, options: list[str]) -> None:
    """Fuzzes one target."""
    function = targets.TARGETS[target]
    folder = Path(os.environ.get("FUZZ_CORPUS") or tempfile.mkdtemp(prefix="envelope-corpus-"))
    known = [seed for seed in seeds.seeds(target) if len(seed) <= targets.LONGEST]
    for number, seed in enumerate(known):
        (folder / f"seed-{number}").write_bytes(seed.encode())
        function(seed)
    with tempfile.NamedTemporaryFile("w", suffix=".dict", delete=False) as words:
        words.writelines(f"{_quoted(word)}\n" for word in seeds.words(target))
    gc.freeze()

    def one(data: bytes) -> None:
        text = data.decode(errors="replace")
        if len(text) <= targets.LONGEST:
            function(text)

    usual = [f"-max_len={targets.LONGEST}", f"-dict={words.name}"]
    atheris.Setup([sys.argv[0], *usual, *options, str(folder)], one)
    atheris.Fuzz()


def _quoted(word: str) -> str:
    """A word as libFuzzer's dictionaries write it: what is no ASCII by its bytes."""
    parts = (chr(each) if 32 <= each < 127 else f"\\x{each:02x}" for each in word.encode())
    return json.dumps("".join(parts)).replace("\\\\x", "\\x")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
