"""What a node of a checked graph measures, and how its value is written."""

from envelope.errors import Problem
from envelope.language.meaning import NUMBER, Context, Meaning
from envelope.language.shapes import is_plain
from envelope.language.tree import Literal, Name, Node, Range
from envelope.model.graph.graph import Formula, Graph
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
        return formula.counted(graph.placeholders, unit)

    def suggest(_: object) -> str | None:
        """No hint: the graph is right."""
        return None

    return Context(formula.text, look, translate, suggest, formula.units)


def measure(graph: Graph, formula: Formula, node: Node) -> Meaning:
    """What a node measures."""
    found, _ = checked(graph, formula._replace(tree=node))
    return found or NUMBER  # a graph is right, so that there is one


def checked(graph: Graph, formula: Formula) -> tuple[Meaning | None, list[Problem]]:
    """What a formula measures, and what is wrong with it.

    A number, a range between two and a name say what they measure, what joins others is checked
    for it.
    """
    node, context = formula.tree, context_in(graph, formula)
    number = node.high if isinstance(node, Range) and is_plain(node) else node
    if isinstance(number, Literal):
        unit = context.translate(number.unit) if number.unit else None
        return (Meaning(unit.dimension, unit) if unit else NUMBER), []
    if isinstance(node, Name):
        return context.look(node), []
    from envelope.language.dimensions import check  # 4 ms, and few reports show what is joined

    return check(node, context)


def node_text(graph: Graph, formula: Formula, node: Node, value: float) -> str:
    """The value of a node (in base units) as people write it; `true` or `false` for a condition."""
    found = measure(graph, formula, node)
    if found.dimension is None:
        return "true" if value else "false"
    unit = found.unit or default_unit(found.dimension, value, graph.units)
    return quantity_text(value, unit, formula.units, rescale=True)
