"""`promtool`, as people run it on rules."""

import json
import re
import subprocess
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.programs.installed import program

_MINUTES = 40  # of made series, longer than any alert here waits


class Probe(NamedTuple):
    """What a series is all the time, and whether an alert of it should fire then."""

    series: str
    value: float
    alert: dict[str, Any]
    fires: bool


def check(rules: Path) -> str:
    """What `promtool check rules` says of a file that it takes."""
    done = _run("check", "rules", str(rules))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def unit_test(rules: Path, tests: list[dict[str, Any]]) -> None:
    """Runs `promtool test rules`: every test has to pass."""
    file = rules.with_suffix(".test.yml")
    whole = {"rule_files": [rules.name], "evaluation_interval": "1m", "tests": tests}
    content = json.dumps(whole, ensure_ascii=False).replace("\ufffe", "\\ufffe")
    file.write_text(content, encoding="utf-8")
    done = _run("test", "rules", str(file))
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def series(name: str, value: float) -> dict[str, str]:
    """A series that stays as it is, as a test of rules gives it."""
    return {"series": name, "values": f"{value!r}x{_MINUTES}"}


def rules_in(file: Path) -> list[dict[str, Any]]:
    """The rules of a file."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


def probes(rules: list[dict[str, Any]]) -> list[Probe]:
    """For each alert and each end of it: a value on this side, and one on the other."""
    found = []
    for rule in rules:
        for name, sign, end in re.findall(r"(\S+) ([<>]) (\S+)", rule.get("expr", "")):
            if "alert" not in rule:
                continue
            beyond, before = (1 + 1e-6, 1 - 1e-6) if sign == ">" else (1 - 1e-6, 1 + 1e-6)
            found.append(Probe(name, float(end) * beyond, rule, fires=True))
            found.append(Probe(name, float(end) * before, rule, fires=False))
    return found


def firing(found: list[Probe]) -> list[dict[str, Any]]:
    """The tests of rules that probes are; those of different series are looked at together."""
    by_series: dict[str, list[Probe]] = {}
    for probe in found:
        by_series.setdefault(probe.series, []).append(probe)
    return [
        {
            "interval": "1m",
            "input_series": [series(each.series, each.value) for each in together if each],
            "promql_expr_test": [_asked(each) for each in together if each],
        }
        for together in zip_longest(*by_series.values())
    ]


def _asked(probe: Probe) -> dict[str, Any]:
    labels = {"alertname": probe.alert["alert"], "alertstate": "firing", **probe.alert["labels"]}
    written = ",".join(f"{key}={json.dumps(text)}" for key, text in labels.items())
    samples = [{"labels": "{}", "value": 1}] if probe.fires else []
    return {"expr": f"count(ALERTS{{{written}}})", "eval_time": "20m", "exp_samples": samples}


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [program("promtool", "prometheus"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
