"""What a node of a checked graph measures, and how its value is written."""

from envelope.language.dimensions import Context, Meaning, check
from envelope.language.tree import Name, Node
from envelope.model.graph.graph import Formula, Graph
from envelope.units.dimension import PLAIN
from envelope.units.unit import Unit
from envelope.units.writing import default_unit, quantity_text


def context_in(graph: Graph, formula: Formula) -> Context:
    """The scope of a formula whose names are all quantities of the graph, or units."""

    def look(name: Name) -> Meaning | None:
        """The meaning of a quantity or a unit."""
        link = formula.links[name.name]
        if isinstance(link, str):
            quantity = graph.quantities[link]
            return Meaning(quantity.dimension, quantity.unit)
        return Meaning(link.dimension, link)

    def translate(unit: Unit) -> Unit:
        """A unit with what the part counts."""
        return graph.placeholders.translate(unit, formula.scope)

    def suggest(_: object) -> str | None:
        """No hint: the graph is right."""
        return None

    return Context(formula.text, look, translate, suggest)


def unit_of(graph: Graph, formula: Formula, node: Node, value: float) -> Unit:
    """The unit that the value of a node is shown in."""
    meaning, _ = check(node, context_in(graph, formula))
    if meaning is None or meaning.dimension is None:
        return default_unit(PLAIN, value, graph.units)
    return meaning.unit or default_unit(meaning.dimension, value, graph.units)


def node_text(graph: Graph, formula: Formula, node: Node, value: float) -> str:
    """The value of a node (in base units) as people write it; `true` or `false` for a condition."""
    meaning, _ = check(node, context_in(graph, formula))
    if meaning is not None and meaning.dimension is None:
        return "true" if value else "false"
    unit = unit_of(graph, formula, node, value)
    return quantity_text(value, unit, formula.units, rescale=True)
