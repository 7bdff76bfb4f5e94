"""The files that are open in an editor, and what is known of each."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from envelope.api.editing.checking import Whole, soon, value_text, whole
from envelope.api.editing.meanings import Scopes
from envelope.api.editing.members import Known
from envelope.api.editing.opened import is_ours, opened
from envelope.api.editing.words import Words
from envelope.editor.positions import UTF_16, Lines
from envelope.editor.problems import (
    Finding,
    carried,
    findings_of,
    problem_findings,
    together,
)

_LARGEST = 1_000_000  # characters of a text that is checked: others would take minutes
_UNREADABLE = ("toml-syntax", "duplicate-key", "file-unreadable")


@dataclass
class File:
    """An open file: its text now, what the last whole check said, and of which text that was.

    `calculated` is the last check of a text that could be calculated, `readable` the last text that
    could be read at all.
    """

    text: str
    findings: list[Finding] = field(default_factory=list)
    checked_text: str = ""
    checked: Whole | None = None
    calculated: Whole | None = None
    readable: str = ""

    def note_readable(self, findings: Iterable[Finding], text: str) -> bool:
        """Whether a text could be read at all, by what was found in it; it is kept then."""
        if any(each.code in _UNREADABLE for each in findings):
            return False
        self.readable = text
        return True

    def takes(self, path: str) -> bool:
        """Whether another file may have a part in what is said of this one."""
        run = self.checked.run if self.checked is not None else None
        return run is None or any(each.document.path == path for each in run.graph.sheets.values())


class Session:
    """Open files by their paths; each answer is of the texts as the editor has them."""

    def __init__(self, encoding: str = UTF_16) -> None:
        self.encoding = encoding
        self.folders: tuple[str, ...] = ()
        self.files: dict[str, File] = {}
        self._known: dict[str, tuple[object, Scopes, Words]] = {}
        self._changes = count()
        self._state = 0

    @property
    def texts(self) -> dict[str, str]:
        """The texts by path."""
        return {path: file.text for path, file in self.files.items()}

    def lines(self, path: str, text: str | None = None) -> Lines:
        """A text with its positions: that of an open file, or one that is given."""
        return Lines(self.files[path].text if text is None else text, self.encoding)

    def put(self, path: str, text: str) -> None:
        """A file is opened, or its text has changed."""
        self._state = next(self._changes)
        if path in self.files:
            self.files[path].text = text
        else:
            self.files[path] = File(text)

    def close(self, path: str) -> None:
        """A file is closed: from now on the disk counts."""
        self._state = next(self._changes)
        self.files.pop(path, None)
        self._known.pop(path, None)

    def is_ours(self, path: str) -> bool:
        """Whether an open file may be a scenario or a block, and none that is too large."""
        return _is_checked(self.files[path].text)

    # problems

    def soon(self, path: str) -> list[Finding]:
        """What is known to be wrong right after a change."""
        file = self.files[path]
        if not _is_checked(file.text):
            return _refused(file.text)
        with opened(self.texts):
            problems = soon(path, file.calculated)
        now = problem_findings(problems, path, self.lines(path))
        if not file.note_readable(now, file.text):
            return now
        return together(now, carried(file.findings, file.checked_text, file.text))

    def check(self, path: str, texts: dict[str, str]) -> Whole | None:
        """A whole check of a file among some texts; None of one that is not checked."""
        if not _is_checked(texts[path]):
            return None
        with opened(texts):
            return whole(path)

    def settle(self, path: str, text: str, checked: Whole | None) -> list[Finding]:
        """What a whole check said of a text, kept and told."""
        file = self.files[path]
        file.checked, file.checked_text = checked, text
        lines = self.lines(path, text)
        found = findings_of(checked.checked, path, lines) if checked else _refused(text)
        file.findings = together(found)
        file.note_readable(found, text)
        if checked is not None and checked.run is not None:
            file.calculated = checked
        return file.findings

    # words

    @contextmanager
    def looking(self, path: str, offset: int = 0) -> Iterator[Known]:
        """What is known of a file, to answer a question about the place at an offset.

        Of one that cannot be read now, that is what it says without the line of the offset, else
        what it said when it could be read last.
        """
        file = self.files[path]
        for text in (file.text, _without_line(file.text, offset), file.readable):
            with opened({**self.texts, path: text}):
                scopes, words = self._words(path, text)
                if words is None:
                    continue
                if text == file.text:
                    file.readable = text
                result = file.calculated.result if file.calculated is not None else None
                yield Known(scopes, words, partial(value_text, result))
                return
        yield Known(Scopes(), None)

    def _words(self, path: str, text: str) -> tuple[Scopes, Words | None]:
        """The words of a text among the others, found once."""
        key = (text, self._state)
        if path in self._known and self._known[path][0] == key:
            return self._known[path][1:]
        scopes = Scopes()
        sheet = scopes.sheet(path)
        if sheet is None:
            return scopes, None
        words = Words(scopes, sheet)
        self._known[path] = (key, scopes, words)
        return scopes, words


def _is_checked(text: str) -> bool:
    return len(text) <= _LARGEST and is_ours(text)


def _refused(text: str) -> list[Finding]:
    """What is said of a text that is not checked: that it is too large, if it would be ours."""
    if len(text) <= _LARGEST or not is_ours(text[:_LARGEST]):
        return []
    end = len(text.partition("\n")[0])
    message = f"a file of more than {_LARGEST:,} characters is not checked in an editor"
    return [Finding(0, end, "warning", "file-unreadable", message)]


def _without_line(text: str, offset: int) -> str:
    """A text with spaces in the place of the line around an offset."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return text[:start] + " " * (end - start) + text[end:]
