"""What is wrong in files as SARIF 2.1.0, which code hosts and editors read."""

from collections.abc import Sequence
from typing import Any

from envelope import __version__
from envelope.formats.json import json_text
from envelope.lint.finding import RULES, Finding, message

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write_findings(findings: Sequence[Finding]) -> str:
    """One run with a result for each."""
    rules = [{"id": rule, "shortDescription": {"text": text}} for rule, text in RULES.items()]
    driver = {"name": "envelope", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_result(each) for each in findings]}
    # Columns are those of characters, not of UTF-16.
    run |= {"columnKind": "unicodeCodePoints"}
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _result(finding: Finding) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endColumn": finding.end_column,
    }
    if finding.claim:
        region["snippet"] = {"text": finding.claim}
    place = {"artifactLocation": {"uri": finding.file}, "region": region}
    return {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": message(finding)},
        "locations": [{"physicalLocation": place}],
    }
