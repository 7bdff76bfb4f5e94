"""Plans of Terraform as machines: what the table `presets/resources.toml` says of each resource."""

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from envelope.fleet.counting import count_of
from envelope.fleet.found import Found, Machines
from envelope.places import presets_folder

_SHAPES = ("instance_type", "machine_type", "vm_size", "size")  # of what a resource refers to


class Kind(NamedTuple):
    """How a type of resource stands for machines; see `presets/resources.toml`."""

    servers: tuple[str, ...]
    machine: str = ""
    follows: tuple[str, ...] = ()
    disk: str = ""
    nodes: bool = False
    managed: bool = False


@cache
def kinds() -> Mapping[str, Kind]:
    """The types of resources that stand for machines."""
    with open(os.path.join(presets_folder(), "resources.toml"), "rb") as file:
        tables = tomllib.load(file)
    return {
        name: Kind(
            tuple(table["servers"]),
            table.get("machine", ""),
            tuple(table.get("follows", ())),
            table.get("disk", ""),
            table.get("nodes", False),
            table.get("managed", False),
        )
        for name, table in tables.items()
    }


def is_plan(document: Any) -> bool:
    """Whether a document is a plan, or a state, as `terraform show -json` writes it."""
    return isinstance(document, dict) and _root(document) is not None


def _root(document: Mapping[str, Any]) -> Any:
    values = document.get("planned_values") or document.get("values")
    root = values.get("root_module") if isinstance(values, dict) else None
    return root if isinstance(root, dict) else None


def machines_of(document: Mapping[str, Any]) -> Found:
    """The machines of a plan; those of one resource and shape together."""
    resources = [each for each in _resources(_root(document)) if each.get("mode") != "data"]
    known = [each for each in resources if each.get("type") in kinds()]
    groups: dict[tuple[str, str], list[Machines]] = {}
    left_out = list(_others(resources))
    references = dict(_references(document.get("configuration")))
    for resource in known:
        found = _machines(resource, references, resources)
        if isinstance(found, str):
            left_out.append(found)
        elif found.servers:
            groups.setdefault((_bare(resource), found.shape), []).append(found)
    return Found(tuple(map(_joined, groups.values())), (), tuple(left_out))


def _resources(module: Any) -> Iterator[dict[str, Any]]:
    """The resources of a module and of those inside it."""
    for each in module.get("resources") or ():
        if isinstance(each, dict) and isinstance(each.get("values"), dict):
            yield each
    for inner in module.get("child_modules") or ():
        if isinstance(inner, dict):
            yield from _resources(inner)


def _others(resources: list[dict[str, Any]]) -> Iterator[str]:
    """How many resources of which types are no machines."""
    counted = Counter(
        str(each.get("type")) for each in resources if each.get("type") not in kinds()
    )
    if counted:
        told = ", ".join(
            name if count == 1 else f"{count} {name}" for name, count in counted.items()
        )
        yield f"no machines: {told}"


def _bare(resource: Mapping[str, Any]) -> str:
    """The address of a resource without its index: that of all made by one `count`."""
    return str(resource.get("address", "")).partition("[")[0] + "." + str(resource.get("name", ""))


def _machines(
    resource: Mapping[str, Any], references: Mapping[str, list[str]], every: list[dict[str, Any]]
) -> Machines | str:
    """The machines of a resource, or in words why it is left out."""
    kind, address = kinds()[resource["type"]], str(resource.get("address", ""))
    values = flat(resource["values"])
    count = count_of(kind.servers, values)
    if count is None:
        return f"{address}: the plan does not say how many there are"
    shape = values.get(kind.machine)
    if not isinstance(shape, str):
        shape = _followed(references.get(address.partition("[")[0], []), every)
    if not shape:
        return f"{address}: the plan does not say on which machines"
    disk = values.get(kind.disk, 0)
    size = float(disk) if isinstance(disk, int | float) else 0.0
    name = str(resource.get("name", ""))
    return Machines(name, shape, count, (address,), size, kind.nodes, kind.managed)


def _joined(group: list[Machines]) -> Machines:
    """Machines of one resource and shape: their count, and the mean of their disks."""
    count = sum(each.servers for each in group)
    disk = sum(each.disk * each.servers for each in group) / count
    places = tuple(place for each in group for place in each.places)
    return group[0]._replace(servers=count, disk=disk, places=places)


def flat(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Attributes by name, those in blocks with the block's before: `scaling_config_desired_size`.

    Of several blocks of a name the first counts.

    >>> flat({"size": 3, "disk": [{"size": 8}], "types": ["m5.large"], "on": True})
    {'size': 3, 'disk_size': 8, 'types': 'm5.large', 'on': 1}
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, dict):
            found |= flat(first, f"{before}{key}_")
        elif isinstance(first, str | int | float):
            found[before + key] = int(first) if isinstance(first, bool) else first
    return found


def _references(configuration: Any) -> Iterator[tuple[str, list[str]]]:
    """The addresses of resources, and those that their `follows` attributes refer to."""
    module = configuration.get("root_module") if isinstance(configuration, dict) else None
    yield from _references_in(module, "")


def _references_in(module: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(module, dict):
        return
    for each in module.get("resources") or ():
        kind = kinds().get(each.get("type", ""))
        expressions = each.get("expressions") or {}
        named = [
            name for key in (kind.follows if kind else ()) for name in _named(expressions.get(key))
        ]
        if named:
            yield f"{before}{each.get('address')}", [f"{before}{name}" for name in named]
    for name, call in (module.get("module_calls") or {}).items():
        yield from _references_in(call.get("module"), f"{before}module.{name}.")


def _named(expression: Any) -> Iterator[str]:
    """The addresses that an expression refers to, however deep in its blocks."""
    if isinstance(expression, list):
        for each in expression:
            yield from _named(each)
    elif isinstance(expression, dict):
        for key, value in expression.items():
            yield from map(str, value) if key == "references" else _named(value)


def _followed(addresses: list[str], every: list[dict[str, Any]]) -> str:
    """The shape of the first resource among the addresses that has one."""
    for address in addresses:
        for resource in every:
            if str(resource.get("address", "")).partition("[")[0] == address:
                values = flat(resource["values"])
                shapes = [values[key] for key in _SHAPES if isinstance(values.get(key), str)]
                if shapes:
                    return str(shapes[0])
    return ""
