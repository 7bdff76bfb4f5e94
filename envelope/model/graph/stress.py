"""What can happen to a scenario: the stresses of its file and of its blocks, read and checked.

A stress gives quantities other values: expressions over what they are without it. What was
provisioned stays, since nobody buys servers in the middle of an outage, and so does what has been
gathered over years.
"""

from collections.abc import Iterable, Iterator

from envelope.errors import InputError, Label, Problem, Span
from envelope.language import words
from envelope.language.meaning import meaning_text
from envelope.language.nearest import nothing_called
from envelope.model.files.sheet import Entry, Stress
from envelope.model.graph.expressions import linked
from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.library.outputs import outputs
from envelope.tuples import NamedTuple
from envelope.units.dimension import dimension_text


class Event(NamedTuple):
    """Stresses of one name, which act together.

    `changes` maps quantities to what they become, a formula over the values without the stress;
    `abouts` says by the name of a part (empty: the scenario) what happens to it.
    """

    name: str
    changes: dict[str, Formula]
    abouts: dict[str, str]
    sources: tuple[str, ...]


def events(graph: Graph) -> dict[str, Event]:
    """Every stress of a scenario and of its parts by name. Raises InputError.

    The scenario's own come first; of one quantity, the outermost that speaks of it is right.
    """
    found: dict[str, Event] = {}
    problems: list[Problem] = []
    for scope, stress in _declared(graph):
        event = found.get(stress.name, Event(stress.name, {}, {}, ()))
        event.abouts[scope.removesuffix(".")] = stress.about
        changes, wrong = _changes(graph, scope, stress)
        problems += wrong
        cited = [*event.sources, *([stress.source] if stress.source else [])]
        found[stress.name] = event._replace(
            changes={**changes, **event.changes}, sources=tuple(dict.fromkeys(cited))
        )
    if problems:
        raise InputError(*problems)
    return found


def own_problems(graph: Graph) -> list[Problem]:
    """What is wrong with the stresses of the scenario's own file, and what it says is fixed.

    Those of blocks are looked at when they are asked for: a report has no use for them.
    """
    own = [stress for scope, stress in _declared(graph) if not scope]
    found = [problem for stress in own for problem in _changes(graph, "", stress)[1]]
    return [*found, *_named(graph, [""])[1]]


def fixed(graph: Graph) -> list[str]:
    """What stays whatever happens: the standard outputs that do, and what blocks say does.

    So does what has accumulated. An input never does: it is what it is given. Raises InputError.
    """
    standard = {output.name for output in outputs().values() if output.fixed}
    by_name = [name for name in graph.quantities if name.rpartition(".")[2] in standard]
    named, problems = _named(graph, graph.sheets)
    if problems:
        raise InputError(*problems)
    every = dict.fromkeys([*by_name, *graph.outline().accumulating, *named])
    return [name for name in every if graph.quantities[name].kind == "formula"]


def _declared(graph: Graph) -> Iterator[tuple[str, Stress]]:
    """The stresses of all scopes, from the outside in."""
    for scope in sorted(graph.sheets, key=lambda scope: scope.count(".")):
        for stress in graph.sheets[scope].stresses.values():
            yield scope, stress


def _changes(graph: Graph, scope: str, stress: Stress) -> tuple[dict[str, Formula], list[Problem]]:
    """What the stress of a scope makes of its quantities, and what is wrong with it."""
    changes: dict[str, Formula] = {}
    problems: list[Problem] = []
    trail = f"in the stress {scope}{stress.name}"
    for entry in stress.given.values():
        target = graph.find(scope + entry.name)
        if target is None:
            problems.append(
                _unknown(graph, scope, entry.name, entry.document.key_label(entry.path))
            )
            continue
        try:
            changes[target] = _becomes(graph, scope, entry, graph.quantities[target])
        except InputError as error:
            problems += [problem._replace(trail=trail) for problem in error.problems]
    return changes, problems


def _becomes(graph: Graph, scope: str, entry: Entry, quantity: Quantity) -> Formula:
    """The formula of what a quantity becomes. Raises InputError."""
    assert entry.text is not None  # a line of a `set` is nothing but an expression
    text, expected, choices = entry.text, quantity.dimension, quantity.words
    if choices and not (words.is_wordy(text) or words.chosen(text, choices)):
        label = Label(text, Span(0, len(text.content)))
        raise InputError(words.no_choice(entry.name, choices, text.content.strip(), label))
    formula, meaning = linked(graph, text, scope, choices)
    other = next((word for word in meaning.words if word not in choices), "")
    if choices and other:
        raise InputError(
            words.no_choice(entry.name, choices, other, Label(text, formula.tree.span))
        )
    if meaning.dimension != expected:
        label = Label(formula.text, formula.tree.span, meaning_text(meaning))
        message = f"`{entry.name}` is in {dimension_text(expected)}, not in {meaning_text(meaning)}"
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    return formula


def _named(graph: Graph, scopes: Iterable[str]) -> tuple[list[str], list[Problem]]:
    """The quantities that scopes call fixed, and what is wrong with such names."""
    found: list[str] = []
    problems: list[Problem] = []
    for scope in scopes:
        for name, (document, path) in graph.sheets[scope].fixed.items():
            target = graph.find(scope + name)
            if target is None:
                problems.append(_unknown(graph, scope, name, document.value_label(path)))
            else:
                found.append(target)
    return found, problems


def _unknown(graph: Graph, scope: str, name: str, label: Label) -> Problem:
    known = [each.removeprefix(scope) for each in graph.quantities if each.startswith(scope)]
    return nothing_called(name, known, label)
