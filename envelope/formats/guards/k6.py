"""A load test for k6: a script that asks the parts which face clients at the rates of the peak."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.formats.guards.load import Target, TimeLimit, targets, time_limits
from envelope.texts import visible

# Rates are whole numbers to k6: one that is small is told by the minute or by the hour.
_UNITS = (("1s", 1.0), ("1m", 60.0), ("1h", 3600.0))
_FINE = 100  # from so many on, a whole number is near enough
_SCRIPT = """\
import http from "k6/http";
import { check } from "k6";

const BASE_URL = __ENV.BASE_URL || "http://localhost:8080";
const SHARE = Number(__ENV.SHARE || 1); // of the peak: 0.1 for an environment a tenth as large
const RISE = __ENV.RISE || "5m";
const HOLD = __ENV.HOLD || "10m";

// The rates at peak, each per `timeUnit`.
const TARGETS = %(targets)s;

const scaled = (rate) => Math.max(1, Math.round(rate * SHARE));

export const options = {
  scenarios: Object.fromEntries(
    Object.entries(TARGETS).map(([name, { rate, timeUnit, perSecond, exec }]) => [
      name,
      {
        executor: "ramping-arrival-rate",
        exec,
        startRate: scaled(rate / 10),
        timeUnit,
        // A virtual user for each request under way: enough for answers that take two seconds.
        preAllocatedVUs: scaled(perSecond / 5),
        maxVUs: scaled(perSecond * 2),
        stages: [
          { target: scaled(rate), duration: RISE },
          { target: scaled(rate), duration: HOLD },
        ],
      },
    ])
  ),
  thresholds: %(thresholds)s,
};
%(functions)s"""
_FUNCTION = """
// %(about)s: write here what a client asks.
export function %(name)s() {
  const response = http.get(`${BASE_URL}/`);
  check(response, { answered: (each) => each.status < 400 });
}
"""


def write_k6(run: Run) -> str:
    """The script. Raises InputError where no part is asked anything."""
    found = targets(run)
    if not found:
        message = "no part of this scenario is asked at a rate, so there is no load to test"
        hint = "`edge = true` says of a part that it faces clients"
        raise InputError(Problem("usage", message, hint=hint))
    names = _names(found)
    filled = {
        "targets": _json({name: _target(name, each) for name, each in names.items()}),
        "thresholds": _json(_thresholds(names, time_limits(run)), level=1),
        "functions": "".join(
            _FUNCTION % {"about": _about(run, each), "name": _exec(name)}
            for name, each in names.items()
        ),
    }
    return "\n".join([*_head(run, names), "", _SCRIPT % filled])


def _head(run: Run, names: dict[str, Target]) -> Iterator[str]:
    yield f"// Load test of {_line(run.graph.title)}, by Envelope from {_line(run.graph.name)}."
    yield "//   k6 run -e BASE_URL=https://staging.example.com SCRIPT"
    yield "// At peak, as the scenario has it:"
    for each in names.values():
        yield f"//   {each.quantity}: {run.text(each.quantity)}"


def _names(found: Sequence[Target]) -> dict[str, Target]:
    """The rates by names that k6 and JavaScript take."""
    names: dict[str, Target] = {}
    for each in found:
        name = plain = re.sub(r"[^a-zA-Z0-9_]", "_", each.quantity)
        number = 2
        while name in names:
            name, number = f"{plain}_{number}", number + 1
        names[name] = each
    return names


def _exec(name: str) -> str:
    return f"ask_{name}"


def _target(name: str, target: Target) -> dict[str, Any]:
    unit, length = next(
        ((word, seconds) for word, seconds in _UNITS if target.rate * seconds >= _FINE), _UNITS[-1]
    )
    return {
        "rate": max(round(target.rate * length), 1),
        "timeUnit": unit,
        "perSecond": float(f"{target.rate:.6g}"),
        "exec": _exec(name),
    }


def _thresholds(names: dict[str, Target], limits: Sequence[TimeLimit]) -> dict[str, list[str]]:
    """When the test fails: errors, a rate that was not reached, and the checks of latencies.

    A latency is that of requests to the part that faces clients; of a way that clients do not see,
    such as that of a store alone, nothing is measured from outside.
    """
    found = {"http_req_failed": ["rate<0.01"], "dropped_iterations": ["count<1"]}
    for limit in limits:
        said = f"{limit.statistic}<{float(f'{limit.seconds * 1000:.6g}'):g}"
        for name, each in names.items():
            if each.part in limit.parts:
                found.setdefault(f"http_req_duration{{scenario:{name}}}", []).append(said)
    return found


def _about(run: Run, target: Target) -> str:
    return f"{_line(target.part)} at {run.text(target.quantity)}"


def _json(data: Any, level: int = 0) -> str:
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return text.replace("\n", "\n" + "  " * level)


def _line(text: str) -> str:
    return visible(" ".join(text.split()))
