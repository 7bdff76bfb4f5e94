"""What a command line needs beside answers: forms, its terminal, progress, names to complete."""

from collections.abc import Iterable

from envelope import formats
from envelope.engine.progress import listen
from envelope.errors import EnvelopeError, as_data
from envelope.formats import ANSWERS, DIALECTS, FINDINGS, FORMATS, PICTURES, form_of
from envelope.formats.messages import lines, message, note, problem_text, problems_text
from envelope.formats.terminal import heading, look, use_file, use_terminal
from envelope.model.files.cache import distrust
from envelope.report.table import bar
from envelope.texts import said

REPORT_IT = "set ENVELOPE_DEBUG=1 to see where, and report it"
INTERRUPTED, TERMINATED = 130, 143  # exit codes after Ctrl-C and SIGTERM, as shells have them

__all__ = [
    "ANSWERS",
    "DIALECTS",
    "FINDINGS",
    "FORMATS",
    "INTERRUPTED",
    "PICTURES",
    "REPORT_IT",
    "TERMINATED",
    "bar",
    "broken_off",
    "close_to",
    "failure",
    "forget_kept",
    "form_of",
    "heading",
    "lines",
    "listen",
    "message",
    "names_of",
    "note",
    "problem_text",
    "problems_json",
    "problems_text",
    "terminal_width",
    "use_file",
    "use_style",
    "use_terminal",
]


def use_style(style: str) -> None:
    """From now on tables are drawn in a style of tabulate's. Raises InputError for another."""
    if style != formats.terminal.PLAIN:
        formats.styles.refuse_unknown(style)
    formats.terminal.use_style(style)


def terminal_width() -> int:
    """The columns that a line on stdout may have."""
    return look().width


def close_to(word: str, words: Iterable[str]) -> str | None:
    """The word that was most likely meant; None where none is close."""
    from envelope.language.nearest import nearest  # only a mistake needs it

    return nearest(word, words)


def problems_json(error: EnvelopeError) -> str:
    """What is wrong, as JSON."""
    return formats.json.json_text({"errors": [as_data(problem) for problem in error.problems]})


def failure(error: Exception) -> str:
    """What is said of a mistake of ours, whose traceback is for whoever asks for it."""
    return f"Envelope failed: {type(error).__name__}: {said(str(error))}"


def broken_off(error: BaseException | None) -> int:
    """The exit code of the Ctrl-C or SIGTERM that an error came of; 0 of any other error.

    While a package is imported, it or Python may make an error of its own of either.
    """
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        if isinstance(error, KeyboardInterrupt):
            return INTERRUPTED
        if isinstance(error, SystemExit) and error.code == TERMINATED:
            return TERMINATED
        seen.append(error)
        error = error.__cause__ or error.__context__
    return 0


def forget_kept() -> bool:
    """Counts as damaged whatever was read of what is kept between runs; whether anything was."""
    return distrust()


def names_of(kind: str, scenario: str = "") -> list[str]:
    """What a word on a command line may be: files, conventions, numbers, styles, or quantities.

    `settings` are the beginnings of settings of the scenario's quantities.
    """
    from envelope.api.completion import NAMES  # a completion alone needs it

    return list(NAMES[kind](scenario))
