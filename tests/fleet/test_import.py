"""`envelope import`: what runs, from plans and manifests, by itself and beside an estimate."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import envelope
from envelope.errors import InputError
from envelope.fleet.kubernetes import is_manifest, workloads_of
from envelope.fleet.names import shape_of
from envelope.fleet.terraform import is_plan, kinds, machines_of
from envelope.model.library.machines import machines
from tests.cli import command
from tests.presets.runs import tries

HERE = Path(__file__).parent
SHOP = """\
title = "Shop"
about = "Customers look at products."
[inputs]
views = "4k to 40k requests/s"
[parts.web]
block = "service"
requests = "views"
"""


def rows(name: str) -> list[list[str]]:
    """The lines of a table without its comments, in their cells."""
    lines = (HERE / name).read_text().splitlines()
    return [[cell.strip() for cell in line.split(" | ")] for line in lines if line[:1] != "#"]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The finished process."""
    return command.envelope(*arguments, cwd=cwd)


def plan(*resources: Mapping[str, object]) -> dict[str, object]:
    """A plan of such resources."""
    return {"planned_values": {"root_module": {"resources": list(resources)}}}


@pytest.mark.parametrize(("written", "cores", "memory"), rows("amounts.txt"))
def test_what_a_pod_requests(written: str, cores: str, memory: str) -> None:
    """In cores and GiB, however Kubernetes writes it."""
    yaml = pytest.importorskip("yaml")
    container = {"resources": yaml.safe_load(f"{{{written}}}")}
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "x"},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }
    (found,) = workloads_of([manifest]).workloads
    assert (found.pods, found.cores, found.memory) == (1, float(cores), float(memory))


@pytest.mark.parametrize(("kind", "values", "expected"), rows("resources.txt"))
def test_what_a_resource_stands_for(kind: str, values: str, expected: str) -> None:
    """How many machines, of which shape of the library, with how large disks."""
    resource = {"address": f"{kind}.x", "type": kind, "name": "x", "values": json.loads(values)}
    (found,) = machines_of(plan(resource)).machines
    assert f"{found.servers} {shape_of(found.shape)} {found.disk:g}" == expected
    assert shape_of(found.shape) in machines()


def test_every_resource_says_how_many_and_on_what() -> None:
    """The table has nothing that could never be read."""
    assert all(kind.servers and (kind.machine or kind.follows) for kind in kinds().values())


def test_a_launch_template_says_which_machines() -> None:
    """What a resource refers to is looked for; what was there before and other types are not."""
    found = machines_of(json.loads((HERE / "template.json").read_text()))
    assert [(each.name, each.shape, each.servers) for each in found.machines] == [
        ("web", "c7g.2xlarge", 3),
        ("odd", "x9.mega", 1),
    ]
    assert found.left_out == ("no machines: aws_launch_template",)


def test_workloads_and_their_nodes(tmp_path: Path) -> None:
    """The nodes that pods need stand beside those that run."""
    files = [str(HERE / "cluster.yaml"), str(HERE / "nodes.json")]
    done = run("import", *files, "-o", "running.toml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "DaemonSet logs" in done.stderr
    found = envelope.load(str(tmp_path / "running.toml")).run()
    assert found["api.pods"].magnitude == 8
    assert found["api.cpu_request"].to("core/pod").magnitude == 2  # what runs first needs most
    assert found["queue_store.storage"].to("GB").magnitude == pytest.approx(3 * 107.3741824)
    # 19 cores and 8 * 1.125 + 3 * 4 GiB of eleven pods
    assert found["nodes.cpu_request"].to("core/pod").magnitude == pytest.approx(19 / 11)
    assert found["nodes.memory_request"].to("GiB/pod").magnitude == pytest.approx(21 / 11)
    data = json.loads(run("report", "running.toml", "-f", "json", cwd=tmp_path).stdout)
    (nodes,) = data["running"]
    assert (nodes["name"], nodes["runs"]["value"]) == ("nodes.servers", 4)
    assert nodes["suffices"] == (nodes["needs"]["value"] <= 4)


def test_beside_an_estimate(tmp_path: Path) -> None:
    """The report says what runs and what is needed, at p95 where a range is behind it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    resource = {
        "address": "aws_instance.web",
        "type": "aws_instance",
        "name": "web",
        "values": {"instance_type": "m7g.2xlarge"},
    }
    every = [{**resource, "address": f"aws_instance.web[{index}]"} for index in range(12)]
    (tmp_path / "plan.json").write_text(json.dumps(plan(*every)))
    done = run("import", "plan.json", "--for", "shop.toml", "-o", "beside.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(run("report", "beside.toml", "-f", "json", cwd=tmp_path).stdout)
    (web,) = data["running"]
    needed = web["needs_p95"]["value"]
    assert web["runs"] == {"value": 12.0, "unit": "server", "text": "12 servers"}
    assert needed > 12
    assert web["suffices"] is False
    printed = run("report", "beside.toml", cwd=tmp_path).stdout
    assert f"web: you run 12 servers, this needs {needed:.0f} servers at p95" in printed
    assert f"SHORT by {needed - 12:.0f} servers" in printed
    assert data["results"]["web.servers"]["p95"] == pytest.approx(needed)


def test_a_pod_costs_its_share_of_a_machine(tmp_path: Path) -> None:
    """The share of what it takes most of: 1.5 of eight cores."""
    (tmp_path / "shop.toml").write_text(SHOP)
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop-web"},
        "spec": {
            "replicas": 40,
            "template": {
                "spec": {
                    "containers": [{"resources": {"requests": {"cpu": "1500m", "memory": "2Gi"}}}]
                }
            },
        },
    }
    (tmp_path / "web.json").write_text(json.dumps(manifest))
    arguments = ("web.json", "--for", "shop.toml", "--as", "shop-web=web", "-o", "beside.toml")
    assert run("import", *arguments, cwd=tmp_path).returncode == 0
    whole = envelope.load(str(tmp_path / "shop.toml")).run()
    share = envelope.load(str(tmp_path / "beside.toml")).run()
    assert share["web.server_price"] / whole["web.server_price"] == pytest.approx(1.5 / 8)


WRONG = {
    "text.txt": (b"hello: [", "is this YAML?"),
    "list.json": (b"[1, 2]", "neither a plan of Terraform nor a manifest"),
    "broken.json": (b"{", "this is no JSON"),
    "bytes.json": (b"\xff\xfe{", "not UTF-8"),
    "deep.json": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    "plan.out": (b"PK\x03\x04rest", "give it as JSON"),
    "empty.json": (b'{"planned_values": {"root_module": {}}}', "no machines and no workloads"),
    "amount.json": (
        b'{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": '
        b'[{"resources": {"requests": {"cpu": "two"}}}]}}',
        "no amount as Kubernetes writes one",
    ),
    "replicas.json": (
        b'{"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": -1}}',
        "no count of pods",
    ),
}


@pytest.mark.parametrize("name", [*WRONG, "missing.json"])
def test_what_is_neither(name: str, tmp_path: Path) -> None:
    """Is said in words, and nothing is written."""
    content, words = WRONG.get(name, (None, "there is no file"))
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("import", name, "-o", "running.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "running.toml").exists()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('"web.server" = "3 servers"', "`web.servers`"),
        ('"web.servers" = "3 GB"', "`web.servers` is in servers, not in data (GB)"),
        ('"web.servers" = { about = "some" }', "how much of `web.servers` is running?"),
        ('"web.pricing" = "3 servers"', "web.pricing"),
    ],
)
def test_what_is_wrong_with_what_runs(entry: str, words: str, tmp_path: Path) -> None:
    """Is said with its place."""
    (tmp_path / "shop.toml").write_text(f"{SHOP}[running]\n{entry}\n")
    with pytest.raises(InputError) as caught:
        envelope.load(str(tmp_path / "shop.toml")).run()
    assert words in str(caught.value)
    assert "shop.toml:9:" in str(caught.value)


def test_each_instance_of_a_module_is_told_apart() -> None:
    """Machines of one `count` are together, those of a module's instances are not."""
    every = [
        ('module.shop["eu[1]"].aws_instance.web[0]', "m7g.large"),
        ('module.shop["eu[1]"].aws_instance.web[1]', "m7g.large"),
        ('module.shop["us"].aws_instance.web[0]', "m7g.large"),
    ]
    resources = [
        {
            "address": address,
            "type": "aws_instance",
            "name": "web",
            "values": {"instance_type": shape},
        }
        for address, shape in every
    ]
    assert [each.servers for each in machines_of(plan(*resources)).machines] == [2, 1]


def test_a_template_is_found_in_an_instance_of_a_module() -> None:
    """The configuration knows it without the index."""
    document = json.loads((HERE / "template.json").read_text())
    root = document["planned_values"]["root_module"]
    for each in root["resources"]:
        each["address"] = f'module.web["eu"].{each["address"]}'
    document["planned_values"]["root_module"] = {"child_modules": [root]}
    module = document["configuration"]["root_module"]
    document["configuration"]["root_module"] = {"module_calls": {"web": {"module": module}}}
    assert machines_of(document).machines[0].shape == "c7g.2xlarge"


def test_a_part_is_not_called_like_the_nodes(tmp_path: Path) -> None:
    """A workload of that name has another one, and none that is scaled to nothing is divided by."""
    pod = {"containers": [{"resources": {"requests": {"cpu": 1, "memory": "1Gi"}}}]}
    manifests = [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name},
            "spec": {"replicas": count, "template": {"spec": pod}},
        }
        for name, count in (("nodes", 2), ("idle", 0))
    ]
    whole = {"apiVersion": "v1", "kind": "List", "items": manifests}
    (tmp_path / "all.json").write_text(json.dumps(whole))
    done = run("import", "all.json", "-o", "running.toml", cwd=tmp_path)
    assert done.stderr == "note: Deployment idle: scaled to no pods\n"
    scenario = envelope.load(str(tmp_path / "running.toml"))
    found = scenario.run()
    assert found["nodes_2.pods"].magnitude == found["nodes.pods"].magnitude == 2
    quantities = scenario.computed().graph.quantities
    given_by_file = ("pods", "cpu_request", "memory_request")
    assert {quantities[f"nodes_2.{name}"].basis for name in given_by_file} == {"chosen"}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "x", "1e999"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
NAMES = ["template.json", "nodes.json", "cluster.yaml"]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all that stands in a document."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inside:
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))
        else:
            yield (*path, key)


@cache
def documents(name: str) -> list[Any]:
    """The documents of a file."""
    yaml = pytest.importorskip("yaml")
    return list(yaml.safe_load_all((HERE / name).read_text()))


@given(data=st.data())
@settings(max_examples=tries(150), deadline=None)
def test_whatever_stands_in_a_file_is_read_or_refused(data: st.DataObject) -> None:
    """In words: no other error than ours."""
    document = deepcopy(documents(data.draw(st.sampled_from(NAMES))))
    *path, last = data.draw(st.sampled_from([each for each in places(document) if len(each) > 1]))
    whole: Any = document
    for key in path:
        whole = whole[key]
    whole[last] = data.draw(JUNK)
    with suppress(InputError):
        if is_plan(document[0]):
            machines_of(document[0])
        elif all(map(is_manifest, document)):
            workloads_of(document)
