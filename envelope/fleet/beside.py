"""What was found beside an estimate: a scenario that extends it and says what runs of its parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from envelope.errors import InputError, Problem
from envelope.fit.toml import toml_text
from envelope.fleet.found import Found, Machines, Workload
from envelope.fleet.names import part_name, shape_of
from envelope.fleet.scenario import amount, runs
from envelope.language.nearest import meant
from envelope.language.tree import Literal
from envelope.model.graph.graph import Graph
from envelope.texts import visible
from envelope.tuples import NamedTuple

_CORES, _MEMORY = "server_cores", "server_memory"
_PRICES = ("on_demand_price", "one_year_price", "three_year_price", "spot_price")


class Beside(NamedTuple):
    """The file's text, and in words what of it could not be put beside anything."""

    text: str
    notes: tuple[str, ...]


def beside_text(
    found: Found, graph: Graph, extends: str, named: Mapping[str, str], files: Sequence[str]
) -> Beside:
    """A file that extends a scenario and says what runs of each of its parts.

    A part is found by the name of what runs, or as `named` says. Raises InputError for a name that
    is none of what runs, or for a part that the scenario does not have.
    """
    every: list[Machines | Workload] = [*found.machines, *found.workloads]
    targets = _targets([each.name for each in every], graph, named)
    entries: dict[str, Any] = {}
    parts: dict[str, dict[str, str]] = {}
    notes: list[str] = []
    for each, part in zip(every, targets, strict=True):
        if not part:
            notes.append(f"nothing in {graph.name} is called {each.name}: --as {each.name}=PART")
            continue
        quantity = _counted_as(each, part, graph)
        if not quantity:
            notes.append(f"{part} of {graph.name} counts no servers: {each.name} is left out")
            continue
        if quantity in entries:
            notes.append(f"{part} is what runs as {each.name}, too: that is left out")
            continue
        noun = "pod" if quantity.endswith(".pods") else "server"
        count = each.servers if isinstance(each, Machines) else each.pods
        places = each.places if isinstance(each, Machines) else (f"{each.kind} {each.name}",)
        entries[quantity] = runs(count, places, noun) | _source(files)
        _equip(each, part, graph, parts, notes)
    if not entries:
        raise InputError(
            Problem("usage", f"nothing that runs has a part in {graph.name}: {notes[0]}")
        )
    whole = {
        "title": f"{graph.title}, beside what runs",
        "extends": extends,
        "running": entries,
        "parts": parts,
    }
    head = f"# {visible(' '.join(graph.title.split()))}, beside what runs.\n\n"
    text = head + toml_text({key: value for key, value in whole.items() if value})
    return Beside(text, tuple(map(visible, notes)))


def _source(files: Sequence[str]) -> dict[str, str]:
    return {"source": visible("; ".join(files).replace(",", ";"))}


def _targets(written: Sequence[str], graph: Graph, named: Mapping[str, str]) -> list[str]:
    """The part that each of some names stands for; empty where there is none."""
    unknown = [name for name in named if name not in written]
    if unknown:
        message = f"nothing that runs is called `{unknown[0]}`"
        hint = meant(unknown[0], written, f"there are {', '.join(dict.fromkeys(written))}")
        raise InputError(Problem("usage", message, hint=hint))
    for part in named.values():
        if part not in graph.parts:
            hint = meant(part, graph.parts, f"its parts are {', '.join(graph.outer_parts)}")
            raise InputError(Problem("usage", f"{graph.name} has no part `{part}`", hint=hint))
    own = (part_name(name) for name in written)
    found = (part if part in graph.parts else "" for part in own)
    return [named.get(name, part) for name, part in zip(written, found, strict=True)]


def _counted_as(each: Machines | Workload, part: str, graph: Graph) -> str:
    """The quantity of a part that says how many of these it needs; empty where none does."""
    wanted = ("pods", "servers") if isinstance(each, Workload) else ("servers",)
    found = (graph.find(f"{part}.{output}") for output in wanted)
    return next((name for name in found if name), "")


def _equip(
    each: Machines | Workload,
    part: str,
    graph: Graph,
    parts: dict[str, dict[str, str]],
    notes: list[str],
) -> None:
    """Gives a part the machines that run, so that both counts are of the same ones."""
    if f"{part}.server_cores" not in graph.quantities:
        return
    if isinstance(each, Machines):
        shape = shape_of(each.shape)
        if shape:
            parts[part] = {"machine": shape}
        else:
            notes.append(f"{each.shape} is no machine known here: {part} keeps its own")
    elif each.cores and each.memory:
        parts[part] = _pod(each, part, graph)


def _pod(each: Workload, part: str, graph: Graph) -> dict[str, str]:
    """A machine of the size of a pod; its price is the share that the pod takes of the part's own.

    That is the share of what it takes most of, cores or memory.
    """
    cores, memory = f"{amount(each.cores)} cores/server", f"{amount(each.memory)} GiB/server"
    own = {name: _written(graph, f"{part}.{name}") for name in (_CORES, _MEMORY, *_PRICES)}
    share = f"max({cores} / ({own[_CORES]}), {memory} / ({own[_MEMORY]}))"
    prices = {name: f"({own[name]}) * {share}" for name in _PRICES if own[name]}
    return {_CORES: cores, _MEMORY: memory, **(prices if own[_CORES] and own[_MEMORY] else {})}


def _written(graph: Graph, name: str) -> str:
    """A quantity as a number with its unit; empty for what is computed from others."""
    formula = graph.quantities[name].formula if name in graph.quantities else None
    is_number = formula is not None and isinstance(formula.tree, Literal)
    return formula.text.content.strip() if formula is not None and is_number else ""
