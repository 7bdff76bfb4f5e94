"""The forms of answers to the questions of a scenario."""

from envelope.report.schemas.shared import TIMES, Answered

ANSWERS = {
    "batch": Answered(
        "the rows of a table, by the titles of its columns and of what was computed",
        [
            {
                "failing?": "number or null",
                "failing_checks?": "text or null",
                "error": "text",
                "*": "number or text or truth or null",
            }
        ],
    ),
    "explain": Answered(
        "the steps of a derivation, a part, a check, or a napkin",
        (
            ["#step"],
            {
                "part": "text",
                "block": "text",
                "bound_by": "text",
                "constraints": {"*": "number"},
                "quantities": {"*": {"value": "number or text", "unit": "text", "text": "text"}},
                "checks": {"*": "truth"},
            },
            {
                "check severity condition numbers": "text",
                "holds": "truth",
                "flips": ["#flip"],
                "steps": ["#step"],
            },
            {
                "steps": [
                    {
                        "name numbers value": "text",
                        "error": "number or null",
                    }
                ],
                "exactly": "text",
                "units": ["text"],
            },
        ),
    ),
    "sweep": Answered(
        "axes, and points with a value for each result",
        {
            "scenario": "text",
            **TIMES,
            "axes": [
                {
                    "name unit scale": "text",
                    "values": ["number or text"],
                }
            ],
            "results": {"*": "text"},
            "points": [
                {
                    "at": {"*": {"value": "number or text", "unit": "text", "text": "text"}},
                    "results": {
                        "*": ({"value": "number or text", "unit": "text", "text": "text"}, "null")
                    },
                    "part": "text",
                    "bound_by": "text",
                    "failing": ["text"],
                }
            ],
        },
    ),
    "sensitivity": Answered(
        "inputs in the order in which they move a result, or each of several results",
        ("#moved", {"results": ["#moved"]}),
    ),
    "solve": Answered(
        "where a condition holds, in the unit of the quantity",
        {
            "name condition unit text": "text",
            **TIMES,
            "confidence": "number or null",
            "now": "#point",
            "intervals": [
                {
                    "low high": "number or null",
                    "low_is_crossing high_is_crossing": "truth",
                }
            ],
            "crossings": [{"inside": "#point", "outside": "#point", "holds": "text"}],
            "searched": ["number"],
        },
    ),
    "flip": Answered(
        "how far inputs can move before an answer changes",
        {**TIMES, "flips": ["#flip"], "complete": "truth"},
    ),
    "fit": Answered(
        "measured values beside assumed ones, the main results before and after",
        {
            "source": "text",
            "measured": [
                {
                    "name unit assumption from to source": "text",
                    "assumed p5 p95 p50": "#value",
                    "assumed_low assumed_high": ("#value", "null"),
                    "ratio": "number or null",
                    "replaced": "truth",
                    "samples": "number",
                }
            ],
            "results": {"*": {"before after": "#value", "ratio": "number or null"}},
            "notes": ["text"],
        },
    ),
    "import": Answered(
        "what runs, by plans and manifests; memory is in GiB, disks and volumes are in GB",
        {
            "machines": [
                {"name shape machine": "text", "servers disk": "number", "places": ["text"]}
            ],
            "workloads": [{"name kind about": "text", "pods cores memory volume": "number"}],
            "notes": ["text"],
        },
    ),
    "compare": Answered(
        "two versions with what causes the differences, several in order, or cases by name",
        (
            "#comparison",
            {"versions": ["text"], "steps": ["#comparison"]},
            {
                "*": {
                    "title": "text",
                    "set": {"*": "#quantity"},
                    "results": {"*": "#quantity"},
                    "failing": ["text"],
                    "caused_by": {"*": {"*": "number"}},
                }
            },
        ),
    ),
    "growth": Answered(
        "results over time, and when checks first fail; times in days",
        {
            "growth": {"*": ("text", ["text"])},
            "days": ["number"],
            "results": {"*": {"unit": "text", "values": ["number or text or null"]}},
            "capacity_dates": [
                {
                    "check": "text",
                    "severity": "text",
                    "days p5 p95": "number or null",
                    "odds act_by_days": "number or null",
                }
            ],
        },
    ),
    "stress": Answered(
        "values without and under each stress",
        {
            "scenario": "text",
            **TIMES,
            "stresses": [
                {
                    "stress about bound_by": "text",
                    "breaks": "text or null",
                    "broken": "truth",
                    "sets": {"*": ("#value", "null")},
                    "parts": {"*": {"about": "text", "*": "#change"}},
                    "results": {"*": "#change"},
                    "failing": [{"check severity about": "text"}],
                }
            ],
        },
    ),
    "latency": Answered(
        "what each part adds to the time of a request",
        {
            "scenario": "text",
            **TIMES,
            "paths": [
                {
                    "path": "text",
                    "declared": "truth",
                    "mean_ms p50_ms p99_ms": "number or null",
                    "target_ms": "number",
                    "kept": "truth",
                    "steps": [
                        {
                            "step": "text",
                            "mean_ms p99_ms wait_ms": "number or null",
                            "utilization share": "number or null",
                            "inside?": "text or number",
                        }
                    ],
                }
            ],
        },
    ),
    "conventions": Answered(
        "each result by convention, in base units, and its change",
        {"*": {"*": {"value": "number", "change": "number or null"}}},
    ),
}
