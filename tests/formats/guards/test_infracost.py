"""The usage file for Infracost: read as YAML, its keys beside those that Infracost publishes."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import envelope
from envelope.errors import InputError
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks
from tests.cli.command import envelope as command

PUBLISHED = [
    line.split()[:2]
    for line in Path(__file__).with_name("infracost_usages.txt").read_text().splitlines()
    if not line.startswith("#")
]
HEAD = """
[units]
nouns = ["photo"]
[inputs]
rate = "10 photos/s"
kept = "3 TB"
"""


def usage(text: str, folder: Path) -> Any:
    """The usage of the resources of a scenario with these formulas."""
    path = folder / "photos.toml"
    path.write_text(f"{HEAD}[formulas]\n{text}\n")
    written = envelope.load(str(path)).run().to("infracost")
    found = yaml.safe_load(written)
    assert found["version"] == 0.1
    return found["resource_usage"]


def test_blocks_declare_what_infracost_knows() -> None:
    """Each type and key stands in its published example, and each of those in a block."""
    declared = set()
    for name in blocks():
        sheet = sheet_for(Request(name))
        for entry in (*sheet.inputs.values(), *sheet.formulas.values()):
            if "infracost" in entry.attributes:
                resource, key = entry.attributes["infracost"].split(": ")
                declared.add((resource, key))
    assert sorted(declared) == sorted(tuple(each) for each in PUBLISHED)


def test_a_part_is_a_resource() -> None:
    """Called as the part; a month is that of the scenario, a GB 10^9 bytes."""
    result = envelope.load("instagram").run()
    found = yaml.safe_load(result.to("infracost"))["resource_usage"]["aws_s3_bucket.media_store"]
    values = result.values_in_base_units
    assert found["standard"]["storage_gb"] == pytest.approx(
        values["media_store.standard_billed"] / 1e9
    )
    month = result.calc("1 month -> s").magnitude
    assert found["standard"]["monthly_tier_1_requests"] == pytest.approx(
        values["media_store.write_rate"] * month, abs=1
    )


@pytest.mark.parametrize(
    ("value", "key", "expected"),
    [
        ("kept", "storage_gb", 3000.0),
        ("kept / 30 days", "monthly_data_processed_gb", 3000 / 30 * 365.25 / 12),
        ("rate", "monthly_requests", 10 * 365.25 / 12 * 86400),
        ("rate", "new_connections", 10),
        ("rate", "write_requests_per_sec", 10),
        ("rate", "average_statements_per_hr", 36000),
        ("2 KB/photo", "request_size_kb", 2.0),
        ("150 ms", "request_duration_ms", 150.0),
        ("2 hours / 1 day", "monthly_cpu_credit_hrs", 2 * 365.25 / 12),
        ("90 days", "standard.retention_hrs", 2160.0),
        ("7 photos", "monitored_objects", 7),
    ],
)
def test_a_usage_is_in_the_unit_of_its_name(
    value: str, key: str, expected: float, tmp_path: Path
) -> None:
    """Whatever the unit of the quantity."""
    found = usage(f'a = {{ value = "{value}", infracost = "aws_x.y: {key}" }}', tmp_path)["aws_x.y"]
    *above, last = key.split(".")
    for each in above:
        found = found[each]
    assert found[last] == pytest.approx(expected, abs=0.5 if isinstance(found[last], int) else None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('a = { value = "kept", infracost = "storage" }', "this is no usage of a resource"),
        ('a = { value = "kept", infracost = "aws_x.y: Storage GB" }', "this is no usage"),
        ('a = { value = "kept", infracost = "aws_x: storage_gb" }', "without its name"),
        ('a = { value = "rate", infracost = "aws_x.y: storage_gb" }', "which is no `storage_gb`"),
        ('a = { value = "kept", infracost = "aws_x.y: monthly_gb" }', "which is no `monthly_gb`"),
        (
            'a = { value = "kept", infracost = "x.y: a_gb" }\n'
            'b = { value = "kept", infracost = "x.y: a_gb" }',
            "has its `a_gb` already",
        ),
        (
            'a = { value = "kept", infracost = "x.y: a_gb" }\n'
            'b = { value = "kept", infracost = "x.y: a_gb.b_gb" }',
            "has its `a_gb.b_gb` already",
        ),
    ],
)
def test_a_wrong_usage_is_told(line: str, message: str, tmp_path: Path) -> None:
    """With its place."""
    with pytest.raises(InputError, match=r"photos\.toml:\d+:\d+") as error:
        usage(line, tmp_path)
    assert message in str(error.value)


def test_addresses_are_quoted_where_yaml_needs_it(tmp_path: Path) -> None:
    """Such as those of modules and of several resources of one name."""
    address = r"module.a[\"b: c\"].aws_s3_bucket.d"
    found = usage(f'a = {{ value = "kept", infracost = "{address}: storage_gb" }}', tmp_path)
    assert found == {'module.a["b: c"].aws_s3_bucket.d': {"storage_gb": 3000.0}}


def test_nothing_declared_is_said(tmp_path: Path) -> None:
    """In a note; the file is a valid one without resources."""
    assert usage('a = "kept"', tmp_path) == {}
    done = command("export", str(tmp_path / "photos.toml"), "--to", "infracost")
    assert done.returncode == 0
    assert "note: nothing here is a usage for Infracost" in done.stderr
