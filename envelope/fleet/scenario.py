"""What was found as a scenario of its own: what runs, and what it costs."""

from collections.abc import Iterator, Sequence
from typing import Any

from envelope.fit.toml import toml_text
from envelope.fleet.found import Found, Machines, Workload
from envelope.fleet.names import part_names, shape_of
from envelope.texts import visible

NODES = "nodes"


def fleet_text(found: Found, files: Sequence[str]) -> str:
    """The scenario file of what runs, read from `files`."""
    nodes = nodes_of(found)
    known = [each for each in found.machines if shape_of(each.shape) and each is not nodes]
    called = [*(each.name for each in found.workloads), *(each.name for each in known)]
    names = part_names(called, NODES)
    written = [*map(_workload, found.workloads), *map(_machines, known)]
    sections: dict[str, Any] = {"parts": dict(zip(names, written, strict=True))}
    if found.workloads:
        sections["parts"][NODES] = _nodes(names[: len(found.workloads)], nodes)
        if nodes:
            sections["running"] = {f"{NODES}.servers": runs(nodes.servers, nodes.places)}
    head = [f"# What runs, by {', '.join(map(visible, files))}.", *unknown_shapes(found)]
    whole = {"title": "What runs", "about": f"{_about(found)}.", **sections}
    return "\n".join([*head, "", toml_text(whole)])


def _about(found: Found) -> str:
    """What there is in a line: `6 r7g.xlarge (cache), 12 pods (web)`."""
    machines = (f"{each.servers} {each.shape} ({each.name})" for each in found.machines)
    workloads = (f"{counted(each.pods, 'pod')} ({each.name})" for each in found.workloads)
    return visible(", ".join([*machines, *workloads]))


def unknown_shapes(found: Found) -> Iterator[str]:
    """A comment for machines of which nothing is known, and which are left out therefore."""
    for each in found.machines:
        if not shape_of(each.shape):
            yield visible(
                f"# Left out: {', '.join(each.places)}: {each.servers} of {each.shape}, of"
            )
            yield "# which cores, memory and price are not known here: give them in [machines]."


def nodes_of(found: Found) -> Machines | None:
    """The machines on which the workloads run; None where that is not said, or not by one."""
    nodes = [each for each in found.machines if each.nodes and shape_of(each.shape)]
    return nodes[0] if found.workloads and len(nodes) == 1 else None


def runs(count: int, places: Sequence[str], noun: str = "server") -> dict[str, str]:
    """An entry of `[running]`."""
    return {"value": counted(count, noun), "about": placed(places)}


def counted(count: int, noun: str) -> str:
    """A count with its noun: `1 server`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def amount(number: float) -> str:
    """A number as the language reads it back, to the last digit that counts."""
    return f"{number:.15g}"


def placed(places: Sequence[str]) -> str:
    """The first three addresses, and how many more there are."""
    shown = ", ".join(places[:3])
    return f"{shown} and {len(places) - 3} more" if len(places) > 3 else shown


def _machines(machines: Machines) -> dict[str, Any]:
    """A part of machines, whose shape is known."""
    shape = shape_of(machines.shape)
    about = placed(machines.places)
    if machines.managed:
        about += f": {machines.shape}, priced as the machine {shape}, without what the service adds"
    disk = {"disk": _chosen(f"{amount(machines.disk)} GB/server")} if machines.disk else {}
    servers = _chosen(counted(machines.servers, "server"))
    return {"block": "fleet", "about": about, "machine": shape, "servers": servers, **disk}


def _chosen(value: str) -> dict[str, str]:
    """An input that somebody has decided."""
    return {"value": value, "basis": "chosen"}


def _workload(workload: Workload) -> dict[str, Any]:
    told = f"{workload.kind} {workload.name}"
    about = f"{told}, {workload.about}" if workload.about else told
    amounts = {
        "cpu_request": (workload.cores, "cores/pod"),
        "memory_request": (workload.memory, "GiB/pod"),
        "volume": (workload.volume, "GB/pod"),
    }
    given = {
        key: _chosen(f"{amount(value)} {unit}") for key, (value, unit) in amounts.items() if value
    }
    pods = _chosen(counted(workload.pods, "pod"))
    return {"block": "workload", "about": about, "pods": pods, **given}


def _nodes(pods: Sequence[str], nodes: Machines | None) -> dict[str, Any]:
    """The nodes that all pods together need."""

    def total(output: str) -> str:
        """The sum of an output of all workloads."""
        told = " + ".join(f"{name}.{output}" for name in pods)
        return f"({told})" if len(pods) > 1 else told

    machine = {"machine": shape_of(nodes.shape)} if nodes else {}
    largest = {
        f"largest_{key}": f"max({', '.join(f'{name}.{key}' for name in pods)})"
        for key in ("cpu_request", "memory_request")
    }
    return {
        "block": "kubernetes_nodes",
        "about": "the nodes that the pods need by what they request",
        **machine,
        "pods": total("pods"),
        "cpu_request": f"{total('cores')} / {total('pods')}",
        "memory_request": f"{total('memory_requested')} / {total('pods')}",
        **(largest if len(pods) > 1 else {}),
    }
