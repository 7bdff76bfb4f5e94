"""Alert rules, checked and unit-tested by the real `promtool`, both ways: they fire, and do not."""

import re
from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from tests.cli.command import envelope as command
from tests.formats.guards import promtool
from tests.presets.runs import some

HERE = Path(__file__).parent
SHOP = """\
title = "Shop"
[sources]
review = "Capacity review, spring"
[units]
nouns = ["product"]
[inputs]
views_per_user = "20 products/user/day"
peak_factor    = "3"
[inputs.dau]
value  = "1M to 3M users"
about  = "daily active users"
basis  = "measured"
source = "review"
[formulas]
view_rate = "dau * views_per_user -> products/s"
[parts.web]
block    = "service"
edge     = true
requests = "view_rate"
peak_factor = "peak_factor"
[checks.small]
that     = "total.servers <= 50 servers"
about    = "what the rack holds"
severity = "warning"
"""


def written(folder: Path, scenario: str, **options: object) -> Path:
    """The rules of a scenario in a file."""
    rules = folder / "rules.yml"
    content = envelope.load(scenario).run().to("prometheus", **options)
    assert isinstance(content, str)
    rules.write_text(content, encoding="utf-8")
    return rules


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A scenario whose inputs name no metric."""
    path = tmp_path / "shop.toml"
    path.write_text(SHOP)
    return path


@pytest.mark.parametrize("name", some(["unique-ids", "url-shortener", "rate-limiter"], 3))
def test_alerts_of_presets_fire_beyond_their_ends_and_not_before(name: str, tmp_path: Path) -> None:
    """Each alert at a millionth beyond and before each of its ends."""
    rules = written(tmp_path, name)
    promtool.check(rules)
    probes = promtool.probes(promtool.rules_in(rules))
    assert len(probes) >= 4
    promtool.unit_test(rules, promtool.firing(probes))


def test_alerts_of_a_scenario_fire_both_ways(shop: Path, tmp_path: Path) -> None:
    """Assumptions and flip points; the ends of a range are those that its file writes."""
    rules = written(tmp_path, str(shop))
    assert "SUCCESS" in promtool.check(rules)
    found = promtool.rules_in(rules)
    promtool.unit_test(rules, promtool.firing(promtool.probes(found)))
    outside = [each for each in found if each["alert"] == "EnvelopeOutsideAssumption"]
    assert {each["expr"] for each in outside} == {
        "envelope_shop_dau < 1000000 or envelope_shop_dau > 3000000",
        "envelope_shop_views_per_user < 16 or envelope_shop_views_per_user > 24",
        "envelope_shop_peak_factor < 2.4 or envelope_shop_peak_factor > 3.6",
    }
    changes = {each["labels"]["changes"] for each in found if "changes" in each["labels"]}
    assert {"total.servers", "small"} <= changes
    severities = {
        each["labels"]["changes"]: each["labels"]["severity"]
        for each in found
        if "changes" in each["labels"] and each["labels"]["quantity"] == "dau"
    }
    assert severities["total.servers"] == "info"
    assert severities["small"] == "warning"


def test_a_flip_point_is_where_the_answer_changes(shop: Path, tmp_path: Path) -> None:
    """A run just beyond the end of the alert has another answer, one just before has not."""
    rules = promtool.rules_in(written(tmp_path, str(shop)))
    scenario = envelope.load(str(shop))
    before = scenario.run()["total.servers"]
    (expr,) = (
        each["expr"]
        for each in rules
        if each["labels"].get("changes") == "total.servers" and each["labels"]["quantity"] == "dau"
    )
    end = float(expr.partition(" > ")[2])
    assert scenario.run(dau=f"{end * (1 - 1e-9)!r} users")["total.servers"] == before
    assert scenario.run(dau=f"{end * (1 + 1e-9)!r} users")["total.servers"] > before


def test_an_alert_waits(shop: Path, tmp_path: Path) -> None:
    """As long as it is told to."""
    rules = written(tmp_path, str(shop), wait="20m")
    query = 'ALERTS{quantity="dau",changes="",alertstate="%s"}'
    labels = 'ALERTS{alertname="EnvelopeOutsideAssumption",alertstate="%s",%s}'
    said = 'quantity="dau",scenario="shop",severity="warning"'
    asked = [
        {
            "expr": query % state,
            "eval_time": time,
            "exp_samples": [{"labels": labels % (state, said), "value": 1}],
        }
        for time, state in (("19m", "pending"), ("20m", "firing"))
    ]
    given = [promtool.series("envelope_shop_dau", 5e5)]
    test = {"interval": "1m", "input_series": given, "promql_expr_test": asked}
    promtool.unit_test(rules, [test])


def test_an_alert_says_what_was_assumed_and_what_was_measured(shop: Path, tmp_path: Path) -> None:
    """In plain words, with unit, basis and source."""
    rules = written(tmp_path, str(shop))
    said = {
        "summary": "dau is 3.5M users, outside of what the estimate assumes",
        "description": "Measured dau (daily active users): 3.5M users. The estimate assumes "
        "1M users to 3M users (its range, p5 to p95). Basis: measured. "
        "Source: Capacity review, spring.",
    }
    labels = {"scenario": "shop", "quantity": "dau", "severity": "warning"}
    asked = {
        "eval_time": "30m",
        "alertname": "EnvelopeOutsideAssumption",
        "exp_alerts": [{"exp_labels": labels, "exp_annotations": said}],
    }
    given = [promtool.series("envelope_shop_dau", 3.5e6)]
    test = {"interval": "1m", "input_series": given, "alert_rule_test": [asked]}
    promtool.unit_test(rules, [test])
    descriptions = [each["annotations"]["description"] for each in promtool.rules_in(rules)]
    assert any("the check small (what the rack holds) fails" in each for each in descriptions)
    assert any("total servers change from" in each for each in descriptions)


def test_metrics_are_recorded_in_their_unit(tmp_path: Path) -> None:
    """The query of the file, for inputs, for a formula, for what a part is given."""
    rules = written(tmp_path, str(HERE / "metered.toml"))
    promtool.check(rules)
    found = promtool.rules_in(rules)
    recorded = {each["record"]: each["expr"] for each in found if "record" in each}
    assert recorded == {
        "envelope_metered_dau": "sum(active_users)",
        "envelope_metered_photo_rate": "sum(rate(photos_total[1h]))",
        "envelope_metered_share": "hits / gets",
        "envelope_metered_stored": "disk_used_bytes",
        "envelope_metered_web_requests": "sum(rate(http_requests_total[1d]))",
        "envelope_metered_web_target_utilization": "100 * busy",
    }
    ends = {each["labels"]["quantity"]: each["expr"] for each in found if "labels" in each}
    first = {
        each["labels"]["quantity"]: [float(end) for end in re.findall(r"[<>] (\S+)", each["expr"])]
        for each in found
        if each.get("alert") == "EnvelopeOutsideAssumption"
    }
    assert first["photo_rate"] == pytest.approx([2000 / 86400, 9000 / 86400])
    assert first["share"] == pytest.approx([0.76])  # a share is never above 100 %
    assert first["stored"] == pytest.approx([0.8 * 584.4e9, 1.2 * 584.4e9])
    assert first["web.requests"] == pytest.approx([1e6 * 20 / 86400, 3e6 * 20 / 86400], rel=0.01)
    assert first["web.target_utilization"] == pytest.approx([40, 75])
    assert "decided" not in ends


def test_rules_of_metrics_fire_on_what_was_scraped(tmp_path: Path) -> None:
    """The queries are evaluated, not only their names."""
    rules = written(tmp_path, str(HERE / "metered.toml"))
    fires = 'count(ALERTS{alertname="EnvelopeOutsideAssumption",quantity="%s",alertstate="firing"})'
    tests = []
    for value, samples in ((3.1e6, [{"labels": "{}", "value": 1}]), (2e6, [])):
        asked = {"expr": fires % "dau", "eval_time": "30m", "exp_samples": samples}
        given = [promtool.series(f'active_users{{host="{host}"}}', value / 2) for host in "ab"]
        tests.append({"interval": "1m", "input_series": given, "promql_expr_test": [asked]})
    promtool.unit_test(rules, tests)


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    """Quotation marks, templates, line ends and control characters of a file say what they say."""
    rules = written(tmp_path, str(HERE / "hostile.toml"))
    promtool.check(rules)
    content = rules.read_text(encoding="utf-8")
    assert all(each.isprintable() for each in content.splitlines())
    found = promtool.rules_in(rules)
    record = next(each for each in found if "record" in each)
    assert record["expr"].startswith("sum by () (\n")
    promtool.unit_test(rules, promtool.firing(promtool.probes(found)))
    said = next(each for each in found if each.get("alert") == "EnvelopeAnswerChanges")
    labels = dict(said["labels"])
    description = (
        'Measured amount ({{ .Missing }} }} { "a": 1 } # no comment %): 3.5k etes/s. The estimate '
        'takes 1.414k etes/s; above 3k etes/s, the check few ({{ what }} the "rack" holds) fails. '
        "Basis: published. Source: {{ fail }} 'said' \\ \"so\" - list: 1 \U0001f600 \ufffe."
    )
    asked = {
        "eval_time": "30m",
        "alertname": "EnvelopeAnswerChanges",
        "exp_alerts": [
            {
                "exp_labels": labels,
                "exp_annotations": {
                    "summary": "amount is 3.5k etes/s, above 3k etes/s: the check few fails",
                    "description": description,
                },
            }
        ],
    }
    given = [promtool.series("envelope_hostile_amount", 3500)]
    test = {"interval": "1m", "input_series": given, "alert_rule_test": [asked]}
    promtool.unit_test(rules, [test])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--to", "prometheus", "--for", "3x"], "`3x` is no time as Prometheus writes one"),
        (["--to", "prometheus", "--margin", "120%"], "a margin is a share between 0 % and 100 %"),
        (["--to", "prometheus", "--margin", "x"], "--margin:1:1"),
        (["--to", "json", "--margin", "10%"], "`--margin` would change nothing"),
        (["--to", "mermaid", "--for", "1h"], "`--for` would change nothing"),
    ],
)
def test_wrong_options_are_refused(options: list[str], message: str, shop: Path) -> None:
    """With what to write instead, and nothing on stdout."""
    done = command("export", str(shop), *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_the_command_says_which_series_are_missing(shop: Path, tmp_path: Path) -> None:
    """Beside the rules, on stderr; the options are in them."""
    done = command("export", str(shop), "--to", "prometheus", "--margin", "50%", "--for", "1h")
    assert done.returncode == 0
    assert "note: 3 inputs name no `metric`: the alerts wait for series called" in done.stderr
    assert "envelope_shop_peak_factor < 1.5 or envelope_shop_peak_factor > 4.5" in done.stdout
    assert "for: 1h\n" in done.stdout
    with pytest.raises(InputError, match="has no option `margin`"):
        envelope.load(str(shop)).run().to("json", margin=0.1)
