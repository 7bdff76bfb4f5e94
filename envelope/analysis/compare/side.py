"""One of two runs that are compared, its quantities under the names that both have for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from envelope.engine.run import Run
from envelope.language.tree import Literal, Name, Node, mapped
from envelope.model.files.document import Document, Value
from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.graph.growths import Growth
from envelope.places import in_revision
from envelope.texts import Piece, Text

Origin = tuple[str, tuple[str | int, ...]]  # a file, and the keys that lead to a line of it


@dataclass(frozen=True)
class Side:
    """A run; `renamed` maps its own names, of quantities and of parts, to the other side's."""

    run: Run
    renamed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """All quantities by the names of both."""
        return {self.called(name): each for name, each in self.run.graph.quantities.items()}

    @cached_property
    def parts(self) -> dict[str, str]:
        """The own names of all parts by the names of both."""
        return {self.called(name): name for name in self.run.graph.parts}

    def called(self, name: str) -> str:
        """What both call a quantity, a part or a check of this one."""
        if not self.renamed or name in self.renamed:
            return self.renamed.get(name, name)
        part, point, last = name.rpartition(".")
        return f"{self.renamed[part]}.{last}" if point and part in self.renamed else name

    def value(self, name: str) -> float:
        """The value of a quantity in base units; a total that is not there adds nothing up."""
        quantity = self.quantities.get(name)
        return self.run.values[quantity.name] if quantity else 0.0

    def references(self, name: str) -> list[str]:
        """The quantities that a formula uses, in written order."""
        return [self.called(each) for each in self.quantities[name].formula.references()]

    def members(self, total: str) -> list[str]:
        """What a total adds up; nothing where it is not there."""
        return self.references(total) if total in self.quantities else []

    def tree(self, name: str) -> Node:
        """The formula of a quantity, in which all names are full and units are numbers."""
        return self.resolved(self.quantities[name].formula)

    def resolved(self, formula: Formula) -> Node:
        """The same of any formula."""

        def change(node: Node) -> Node:
            """A name as what it means."""
            if not isinstance(node, Name):
                return node
            link = formula.links[node.name]
            return Name(self.called(link)) if isinstance(link, str) else Literal(1.0, link)

        return mapped(formula.tree, change)

    def growth(self, name: str) -> Growth | None:
        """How an input grows; a run of a moment has grown already."""
        return self._full.growths.get(self.quantities[name].name)

    def given(self, name: str) -> str:
        """A formula as its file has it, also where it has grown."""
        formula = self._full.quantities[self.quantities[name].name].formula
        return " ".join(formula.text.content.split())

    @property
    def _full(self) -> Graph:
        return self.run.at.full.graph if self.run.at else self.run.graph

    def written(self, name: str) -> str:
        """A formula as its file has it, on one line."""
        return " ".join(self.quantities[name].formula.text.content.split())

    def origin(self, name: str) -> Origin | None:
        """The line of a file that says what a quantity is; None for what stands in no file."""
        return origin_of(self.quantities[name].formula.text)


def origin_of(text: Text) -> Origin | None:
    """The file, whatever revision it is of, and the line that a text is a value of."""
    origin = text.origin
    while isinstance(origin, Piece):
        origin = origin.whole
    if not isinstance(origin, Value):
        return None
    keys = (*origin.document.within, *origin.path)
    if keys[-1] in ("value", "that"):
        keys = keys[:-1]
    return file_of(origin.document), keys


def file_of(document: Document) -> str:
    """The path of a file, whatever revision it is of."""
    found = in_revision(document.path)
    return found[1] if found else document.path
