"""Plans of Terraform as machines: what the table `presets/resources.toml` says of each resource."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from envelope.fleet.counting import count_of
from envelope.fleet.found import Found, Machines
from envelope.fleet.parsed import at, listed, tables, words
from envelope.places import presets_folder
from envelope.tuples import NamedTuple

_INDICES = re.compile(r"""\[(?:\d+|"(?:[^"\\]|\\.)*")\]""")
_INDEX = re.compile(_INDICES.pattern + "$")
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
    return bool(_roots(document))


def _roots(document: Any) -> list[dict[str, Any]]:
    """The root module of a plan, of a state: one of them, in what is either."""
    return tables([at(document, values, "root_module") for values in ("planned_values", "values")])


def machines_of(document: Any) -> Found:
    """The machines of a plan; those of one resource and shape together."""
    every = (each for module in _roots(document)[:1] for each in _resources(module))
    resources = [each for each in every if each.get("mode") != "data"]
    known = [each for each in resources if words(each.get("type")) in kinds()]
    groups: dict[tuple[str, str], list[Machines]] = {}
    left_out = list(_others(resources))
    references = dict(_references_in(at(document, "configuration", "root_module"), ""))
    for resource in known:
        found = _machines(resource, references, resources)
        if isinstance(found, str):
            left_out.append(found)
        elif found.servers:
            groups.setdefault((_bare(_address(resource)), found.shape), []).append(found)
    return Found(tuple(map(_joined, groups.values())), (), tuple(left_out))


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The resources of a module and of those inside it."""
    for each in tables(module.get("resources")):
        if isinstance(each.get("values"), dict):
            yield each
    for inner in tables(module.get("child_modules")):
        yield from _resources(inner)


def _others(resources: list[dict[str, Any]]) -> Iterator[str]:
    """How many resources of which types are no machines."""
    counted = Counter(
        str(each.get("type")) for each in resources if words(each.get("type")) not in kinds()
    )
    if counted:
        told = ", ".join(
            name if count == 1 else f"{count} {name}" for name, count in counted.items()
        )
        yield f"no machines: {told}"


def _address(resource: Mapping[str, Any]) -> str:
    return words(resource.get("address"))


def _bare(address: str) -> str:
    """The address of a resource without its index: that of all made by one `count`.

    An index of a module stays: each instance of the module has machines of its own.

    >>> _bare('module.shop["eu"].aws_instance.web[3]')
    'module.shop["eu"].aws_instance.web'
    """
    return _INDEX.sub("", address)


def _machines(
    resource: Mapping[str, Any], references: Mapping[str, list[str]], every: list[dict[str, Any]]
) -> Machines | str:
    """The machines of a resource, or in words why it is left out."""
    kind, address = kinds()[resource["type"]], _address(resource)
    values = flat(resource["values"])
    count = count_of(kind.servers, values)
    if count is None:
        return f"{address}: the plan does not say how many there are"
    shape = values.get(kind.machine)
    if not isinstance(shape, str):
        shape = _followed(references.get(_configured(address), []), every)
    if not shape:
        return f"{address}: the plan does not say on which machines"
    disk = values.get(kind.disk, 0)
    size = float(disk) if isinstance(disk, int | float) else 0.0
    name = words(resource.get("name"))
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


def _configured(address: str) -> str:
    """The address by which a configuration knows a resource: without any index."""
    return _INDICES.sub("", address)


def _references_in(module: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    """The addresses of resources, and those that their `follows` attributes refer to."""
    for each in tables(at(module, "resources")):
        kind = kinds().get(words(each.get("type")))
        follows = kind.follows if kind else ()
        named = [name for key in follows for name in _named(at(each, "expressions", key))]
        if named:
            yield f"{before}{_address(each)}", [f"{before}{name}" for name in named]
    calls = at(module, "module_calls")
    for name, call in calls.items() if isinstance(calls, dict) else ():
        yield from _references_in(at(call, "module"), f"{before}module.{name}.")


def _named(expression: Any) -> Iterator[str]:
    """The addresses that an expression refers to, however deep in its blocks."""
    if isinstance(expression, list):
        for each in expression:
            yield from _named(each)
    elif isinstance(expression, dict):
        for key, value in expression.items():
            yield from map(words, listed(value)) if key == "references" else _named(value)


def _followed(addresses: list[str], every: list[dict[str, Any]]) -> str:
    """The shape of the first resource among the addresses that has one."""
    for address in addresses:
        for resource in every:
            if _configured(_address(resource)) == address:
                values = flat(resource["values"])
                shapes = [values[key] for key in _SHAPES if isinstance(values.get(key), str)]
                if shapes:
                    return str(shapes[0])
    return ""
