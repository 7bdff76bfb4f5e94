"""What the drafts of a scenario measure, for all that is checked against them."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from envelope.language.meaning import Context, Meaning
from envelope.language.tree import Name
from envelope.model.build.known.naming import Naming, by_placeholders, plain
from envelope.model.build.link import Linked
from envelope.model.graph.graph import Formula, Quantity
from envelope.model.graph.placeholders import Placeholders
from envelope.tuples import NamedTuple
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit


class Checked(NamedTuple):
    """What the drafts of a scenario measure, and the quantities that came out well.

    `quantities` are in evaluation order; `early` are those that were checked while a placeholder
    of their part was still open. `counted` is what units measure in the scopes whose placeholders
    are solved, by the identities of the units; `namings` are the words in which scopes are told.
    """

    linked: Linked
    quantities: Mapping[str, Quantity]
    meanings: Mapping[str, Meaning | None]
    early: AbstractSet[str]
    placeholders: Placeholders
    counted: dict[tuple[int, str, str], tuple[Unit, Meaning]]
    namings: dict[tuple[str, str], Naming]

    def known(self, name: str) -> Meaning | None:
        """The meaning of a quantity, with a placeholder that was solved after it was checked."""
        meaning = self.meanings.get(name)
        if meaning is not None and name in self.early:
            return self.translated(meaning, self.linked.drafts[name].scope)
        return meaning

    def meant(self, unit: Unit, scope: str, part: str = "") -> Meaning:
        """What is measured in a unit that was written in a scope, perhaps for a part."""
        nouns = self.placeholders.nouns
        key = id(unit), scope if scope in nouns else "", part if part in nouns else ""
        known = self.counted.get(key)
        if known is not None:
            return known[1]
        placeholders = self.placeholders
        translated = placeholders.translate(unit, scope)
        translated = placeholders.translate(translated, part) if part else translated
        found = Meaning(translated.dimension, translated)
        if not (placeholders.open(scope) or placeholders.open(part)):
            self.counted[key] = unit, found
        return found

    def naming(self, scope: str, part: str, units: UnitSystem) -> Naming:
        """How what is measured in a scope, perhaps for a part, is told by what these count."""
        found = self.namings.get((scope, part))
        if found is None:
            nouns, bound = self.placeholders.nouns, self.placeholders.bound
            solved = [bound[each] for each in (scope, part) if each in nouns]
            if self.placeholders.open(scope) or self.placeholders.open(part):
                return plain(solved)
            found = self.namings[scope, part] = by_placeholders(solved, units)
        return found

    def translated(self, meaning: Meaning, scope: str) -> Meaning:
        """A meaning with what the part counts in the place of its placeholders."""
        if not self.placeholders.bound.get(scope):
            return meaning
        unit = meaning.unit and self.placeholders.translate(meaning.unit, scope)
        dimension = meaning.dimension and self.placeholders.dimension(meaning.dimension, scope)
        is_same = unit is meaning.unit and dimension is meaning.dimension
        return meaning if is_same else Meaning(dimension, unit)

    def context(self, formula: Formula) -> Context:
        """Where a formula stands, for the dimension check."""

        def look(name: Name) -> Meaning | None:
            """The meaning of what a name stands for."""
            link = formula.links[name.name]
            if isinstance(link, str):
                return self.known(link)
            return self.meant(link, formula.scope, formula.part)

        return Context(
            formula.text,
            look,
            lambda unit: formula.counted(self.placeholders, unit),
            lambda dimension: self.suggestion(dimension, formula.scope),
            formula.units,
        )

    def suggestion(self, dimension: Dimension, scope: str) -> str | None:
        """The quantity of that dimension, as a hint would name it; None where several are."""
        found = [
            name.removeprefix(scope)
            for name, meaning in self.meanings.items()
            if meaning is not None and meaning.dimension == dimension and name.startswith(scope)
        ]
        own = [name for name in found if "." not in name]
        return own[0] if len(own) == 1 else None
