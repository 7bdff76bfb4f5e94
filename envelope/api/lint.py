"""Documents whose arithmetic is checked: what `envelope lint` prints."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from envelope.api.answer import Answer
from envelope.api.living.source import Source, is_text, read_source, write_source
from envelope.errors import InputError, Problem
from envelope.formats import ANSWERS, FINDINGS, write_findings
from envelope.lint.check import check
from envelope.lint.finding import RULES, Finding, line, message, shown
from envelope.places import below, is_stream, no_file
from envelope.report.table import Column, Pieces, Report, Table
from envelope.streams import called

FORMS = (*ANSWERS, *FINDINGS)
# What is read of a folder; a file that is named is read whatever it is called.
SUFFIXES = (".md", ".markdown", ".mdx", ".txt", ".rst", ".adoc")


# Files in which a fenced block is none of Markdown.
_NO_MARKDOWN = (".rst", ".adoc", ".asciidoc", ".tex", ".org", ".html")
_HAS_BLOCK = re.compile(r"(?:`{3,}|~{3,})[ \t]*envelope\b", re.IGNORECASE)


@dataclass(frozen=True, repr=False)
class LintResult(Answer):
    """What is wrong in documents, and how many claims and documents there are.

    `fixed` are results that were written anew, and `problems` what is wrong with living blocks.
    """

    findings: tuple[Finding, ...]
    claims: int
    files: int
    fixed: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def report(self) -> Report:
        """What is wrong as one table."""
        return Report("Arithmetic", self.summary, (self.table(),))

    def table(self) -> Table:
        """A row for each."""
        columns = (
            Column("file", name=True),
            Column("line", number=True),
            Column("column", number=True),
            Column("claim"),
            Column("stated", number=True),
            Column("right value", number=True),
            Column("factor", number=True),
            Column("likely cause"),
        )
        rows = tuple(
            (each.file, str(each.line), str(each.column), each.claim, each.stated, each.right,
             f"{each.factor:.4g}" if each.factor else "", each.cause or RULES[each.rule])
            for each in self.findings
        )  # fmt: skip
        return Table("What is wrong", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """The report, but for text; see `to`."""
        return self.report()

    def data(self) -> Any:
        """The findings, what was written, and the two counts."""
        return {
            "findings": [_data(each) for each in self.findings],
            "fixed": [_data(each) for each in self.fixed],
            "claims": self.claims,
            "files": self.files,
        }

    def to(self, form: str) -> str | bytes:
        """Any form of an answer; `sarif`, and `github` for annotations of a pull request.

        As text a line for each, however long, as compilers write it.
        """
        if form == "text":
            return "".join(f"{line(each)}\n" for each in self.findings)
        if form in FINDINGS:
            return write_findings(self.findings, form)
        return super().to(form)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong; what is no file in a folder is not."""
        return all(each.severity != "error" for each in self.findings)

    @property
    def summary(self) -> str:
        """`2 of 9 claims in 3 documents are wrong`, and what is to be said of living blocks."""
        said = list(self._said_of_blocks())
        if self.claims or not said:
            wrong = sum(each.rule == "wrong-arithmetic" for each in self.findings)
            claims, files = _counted(self.claims, "claim"), _counted(self.files, "document")
            said.insert(0, f"{wrong} of {claims} in {files} {'is' if wrong == 1 else 'are'} wrong")
        return "; ".join(said)

    def _said_of_blocks(self) -> Iterator[str]:
        """What was written, what would be, and what cannot."""
        if self.fixed:
            changed = len({each.file for each in self.fixed})
            yield f"results are written in {_counted(changed, 'document')}"
        old = sum(each.rule in ("stale-result", "unwritten-results") for each in self.findings)
        if old:
            is_or_are = "is" if old == 1 else "are"
            words = f"{_counted(old, 'result')} of blocks {is_or_are} not up to date"
            yield f"{words} (`--fix` writes {'it' if old == 1 else 'them'})"
        wrong = sum(each.rule == "wrong-block" for each in self.findings)
        if wrong:
            yield _counted(wrong, "mistake") + " in blocks"
        unusable = sum(each.rule == "unusable-file" for each in self.findings)
        if unusable:
            yield f"{_counted(unusable, 'file')} cannot be read or written"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _data(finding: Finding) -> dict[str, Any]:
    return {**finding._asdict(), "message": message(finding)}


def lint(*paths: str, fix: bool = False) -> LintResult:
    """What is wrong in files, in all documents of folders, and in stdin where a path is `-`.

    With `fix`, the results of living blocks are written into their documents. One with a block
    that has no value stays as it is.

    What is not there, is no text, or cannot be read or written is among what is wrong; a pipe in a
    folder, or a link that leads nowhere, is a warning. Raises InputError where nothing can be read.
    """
    for each in paths if fix else ():
        if each == "-" or is_stream(each):
            message = f"`--fix` writes into files, and `{each}` is none"
            raise InputError(Problem("usage", message))
    names = [name for path in paths for name in _files(path)]
    found = [_linted(name, fix=fix, is_named=name in paths) for name in names]
    problems = [problem for each in found for problem in each.problems]
    files = sum(each.files for each in found)
    if problems and not files:
        raise InputError(*problems)
    return LintResult(
        tuple(shown(finding) for each in found for finding in each.findings),
        sum(each.claims for each in found),
        files,
        tuple(shown(finding) for each in found for finding in each.fixed),
        tuple(problems),
    )


def _linted(name: str, *, fix: bool, is_named: bool) -> LintResult:
    """What is wrong in one document, or with it; none is what nobody named and is no text."""
    try:
        if said := "" if is_named else no_file(name):
            finding = Finding(name, 1, 1, 1, "unusable-file", cause=said, severity="warning")
            return LintResult((finding,), 0, 0)
        source = read_source(name) if is_named or is_text(name) else None
        return _checked(name, source, fix=fix) if source else LintResult((), 0, 0)
    except InputError as error:
        place = called(name), 1, 1, 1
        found = tuple(
            Finding(*place, "unusable-file", cause=each.message) for each in error.problems
        )
        return LintResult(found, 0, 0, problems=error.problems)


def _checked(name: str, source: Source, *, fix: bool) -> LintResult:
    """What is wrong in a document that could be read. Raises InputError if it cannot be written."""
    title = called(name)
    if not _HAS_BLOCK.search(source.text) or name.lower().endswith(_NO_MARKDOWN):
        found = check(source.text, title)
        return LintResult(found.findings, found.claims, 1)
    from envelope.api.living.document import living  # scenarios, and a reader of Markdown

    read = living(source.text, title)
    fixed = read.findings if fix and not read.problems else ()
    if fixed:
        write_source(name, source._replace(text=read.content), source)
        read = living(read.content, title)
    found = check(read.content, title, read.lines)
    findings = sorted([*found.findings, *read.findings], key=lambda each: (each.line, each.column))
    return LintResult(tuple(findings), found.claims, 1, fixed, read.problems)


def _files(path: str) -> Iterator[str]:
    """A file itself, or the documents below a folder, and what of it cannot be read."""
    if path == "-" or not os.path.isdir(path):
        yield path
    else:
        every = below(path)
        yield from (
            each for each in every if each.lower().endswith(SUFFIXES) or os.path.isdir(each)
        )
