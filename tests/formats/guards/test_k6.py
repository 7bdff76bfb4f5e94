"""The load test: a script that Node reads as k6 does, with modules of k6 that note what is asked.

k6 itself is not run: its licence keeps it out of a test environment that is installed for all.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import envelope
from envelope.errors import InputError
from tests.cli.command import envelope as command
from tests.programs.installed import program

MODULES = {
    "package.json": '{"type": "module", "exports": {".": "./a.js", "./http": "./b.js"}}',
    "a.js": "export const check = (each, checks) =>\n"
    "  Object.entries(checks).forEach(([name, holds]) => asked.push([name, holds(each)]));",
    "b.js": "export default { get: (url) => { asked.push(url); return { status: 200 }; } };",
}
READ = """
globalThis.asked = [];
globalThis.__ENV = JSON.parse(process.argv[1]);
const script = await import("./script.mjs");
for (const each of Object.values(script.options.scenarios)) script[each.exec]();
process.stdout.write(JSON.stringify({ options: script.options, asked }));
"""
SLOW = """
title = "Slow */ \\"${way}\\" `x`"
[inputs]
visits = "2 requests/hour"
[formulas]
way = "gate.latency + shop.latency"
[parts.gate]
block = "load_balancer"
edge = true
requests = "visits"
peak_factor = "3"
[parts.shop]
block = "service"
requests = "visits"
[parts.shop.rows]
a = {}
b = {}
"""
CHECKS = """
[checks]
whole = "way <= 200 ms"
tail  = "gate.latency_p99 <= 0.5 s"
inner = "shop.latency <= 100 ms"
twice = "2 * gate.latency <= 1 s"
least = "gate.latency >= 0 ms"
"""


def read(scenario: str, folder: Path, **variables: str) -> dict[str, Any]:
    """The options of the script of a scenario, and what its functions ask and check."""
    modules = folder / "node_modules" / "k6"
    modules.mkdir(parents=True, exist_ok=True)
    for name, content in MODULES.items():
        (modules / name).write_text(content)
    script = envelope.load(scenario).run().to("k6")
    assert isinstance(script, str)
    (folder / "script.mjs").write_text(script)
    done = subprocess.run(
        [program("node", "nodejs"), "--input-type=module", "-e", READ, json.dumps(variables)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["url-shortener", "twitter", "metrics-monitoring"])
def test_the_rates_are_those_of_the_peak(name: str, tmp_path: Path) -> None:
    """Of each part that faces clients, by second, minute or hour."""
    found = read(name, tmp_path)
    result = envelope.load(name).run()
    lengths = {"1s": 1, "1m": 60, "1h": 3600}
    scenarios = found["options"]["scenarios"]
    assert scenarios
    for each, options in scenarios.items():
        part = next(p for p in result._run.graph.parts if each.startswith(p.replace(".", "_")))
        quantity = f"{part}.{each.removeprefix(part.replace('.', '_') + '_')}"
        rate = options["stages"][-1]["target"] / lengths[options["timeUnit"]]
        assert rate == pytest.approx(result.values_in_base_units[quantity], rel=0.01)
        assert options["executor"] == "ramping-arrival-rate"
        assert 0 < options["preAllocatedVUs"] <= options["maxVUs"]
    asked = [each for each in found["asked"] if isinstance(each, str)]
    assert asked == ["http://localhost:8080/"] * len(scenarios)
    assert ["answered", True] in found["asked"]


def slow(folder: Path, text: str) -> str:
    """The path of a file with a scenario whose checks are about latencies."""
    path = folder / "slow.toml"
    path.write_text(text)
    return str(path)


def test_checks_of_latencies_are_thresholds(tmp_path: Path) -> None:
    """Of the way of a request that clients see; not of what is inside, nor of other checks."""
    text = SLOW.replace("[parts.shop.rows]\na = {}\nb = {}\n", "") + CHECKS
    thresholds = read(slow(tmp_path, text), tmp_path)["options"]["thresholds"]
    assert thresholds.pop("http_req_duration{scenario:gate_requests_at_peak}") == [
        "avg<200",
        "p(99)<500",
    ]
    assert thresholds == {"http_req_failed": ["rate<0.01"], "dropped_iterations": ["count<1"]}


def test_a_small_rate_is_told_by_the_hour(tmp_path: Path) -> None:
    """A whole number, which k6 asks for; a share of the peak, too, and an address of one's own."""
    text = SLOW.replace("[parts.shop.rows]\na = {}\nb = {}\n", "")
    found = read(slow(tmp_path, text), tmp_path, SHARE="0.5", BASE_URL="https://b.example")
    (options,) = found["options"]["scenarios"].values()
    assert (options["timeUnit"], options["stages"][1]["target"]) == ("1h", 3)
    assert found["asked"][0] == "https://b.example/"


def test_rows_are_asked_each(tmp_path: Path) -> None:
    """Where no part faces clients, the first ones in the flow are asked."""
    text = SLOW.replace('"gate.latency + shop.latency"', "1")
    text = text[: text.index("[parts.gate]")] + text[text.index("[parts.shop]") :]
    found = read(slow(tmp_path, text), tmp_path)
    names = ["shop_a_requests_at_peak", "shop_b_requests_at_peak"]
    assert [*found["options"]["scenarios"]] == names


def test_what_has_no_load_is_refused(tmp_path: Path) -> None:
    """In words, and nothing is written."""
    path = slow(tmp_path, '[inputs]\na = "1 GB"\n')
    with pytest.raises(InputError, match="there is no load to test"):
        envelope.load(path).run().to("k6")
    done = command("export", path, "--to", "k6", "-o", str(tmp_path / "x.js"))
    assert done.returncode == 2
    assert not (tmp_path / "x.js").exists()
