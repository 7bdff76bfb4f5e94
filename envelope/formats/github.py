"""What is wrong in files as annotations of GitHub, which mark the lines of a pull request."""

from collections.abc import Sequence

from envelope.lint.finding import Finding, message

_LEVELS = {"note": "notice"}
_TITLES = {
    "wrong-arithmetic": "Wrong arithmetic",
    "stale-result": "Old result",
    "unwritten-results": "No results",
    "wrong-block": "Block without a value",
    "unusable-file": "Unusable file",
    "wrong-file": "Wrong scenario",
    "failing": "Does not hold",
    "changed": "What this causes",
}
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = _IN_MESSAGES | {":": "%3A", ",": "%2C"}


def write_findings(findings: Sequence[Finding]) -> str:
    """A line for each; nothing where all is right."""
    return "".join(map(_annotation, findings))


def _annotation(finding: Finding) -> str:
    level = _LEVELS.get(finding.severity, finding.severity)
    place = f"file={_escaped(finding.file, _IN_PROPERTIES)},line={finding.line}"
    columns = f"endLine={finding.line},col={finding.column},endColumn={finding.end_column}"
    words = f"title={_TITLES[finding.rule]}::{_escaped(message(finding), _IN_MESSAGES)}"
    return f"::{level} {place},{columns},{words}\n"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
