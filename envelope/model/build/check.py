"""Drafts to quantities: dimensions checked in evaluation order, placeholder nouns solved.

A block's placeholder noun (`any = ["thing"]`) is solved from the first input of the part that
mentions it: `reads` in photos/s makes the thing a photo. Every later one must agree.
"""

from collections.abc import Mapping

from envelope.errors import InputError, Label, Problem
from envelope.language.dimension_hints import for_tight_range
from envelope.language.meaning import Meaning, meaning_text, unit_shown
from envelope.language.simple import parse_unit
from envelope.model.build.bases import overstated, said_of
from envelope.model.build.checked import Checked
from envelope.model.build.choices import doubtful_words, lone_word, word_problem
from envelope.model.build.draft import Draft
from envelope.model.build.known.meanings import measured
from envelope.model.build.link import Linked
from envelope.model.build.setting import in_own_unit
from envelope.model.build.setting_problems import not_given, without_value
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.basis import basis_of, stated_basis
from envelope.model.graph.graph import Formula, Quantity
from envelope.model.graph.order import Needs, cycle_problem, in_order
from envelope.model.graph.placeholders import Placeholders
from envelope.model.graph.scopes import outside, where
from envelope.units.dimension import WORD
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit, word_unit


def checked(
    linked: Linked, sheets: Mapping[str, Sheet], systems: Mapping[str, UnitSystem]
) -> tuple[Checked, list[Problem]]:
    """The quantities of linked drafts, and what is wrong with their dimensions.

    `sheets` and `systems` are those of the scopes.
    """
    checker = _Checker(linked, sheets, systems)
    checker.run()
    return checker.found, checker.problems


class _Checker:
    """The walk over all drafts; `found` grows with each of them."""

    def __init__(
        self, linked: Linked, sheets: Mapping[str, Sheet], systems: Mapping[str, UnitSystem]
    ) -> None:
        self.linked = linked
        self.drafts = linked.drafts
        self.layers = dict(linked.layers)
        self.sheets = sheets
        self.systems = systems
        self.problems: list[Problem] = []
        self.overstated: list[Problem] = []
        self.unset: list[tuple[Draft, Meaning | None]] = []
        self.meanings: dict[str, Meaning | None] = {}
        self.quantities: dict[str, Quantity] = {}
        # By identities of what is held here, or in the graph to be.
        self.units: dict[tuple[str, int], Unit | None] = {}
        self.shown: dict[tuple[int, int], tuple[Meaning, Unit | None, Meaning]] = {}
        self.placeholders = Placeholders.unsolved(
            {scope: sheet.placeholders for scope, sheet in sheets.items() if sheet.placeholders}
        )
        self.wiring = self.wired_inputs()
        # A default is in things until an input that the part was given says what those are.
        self.given = {
            scope: [name for name in names if self.drafts[name].given]
            for scope, names in self.wiring.items()
        }
        self.early: set[str] = set()
        self.declared_units: dict[str, Unit | None] = {}  # of what is shown in another unit
        known = linked, self.quantities, self.meanings, self.early, self.placeholders
        self.found = Checked(*known, counted={}, namings={})

    def run(self) -> None:
        """Check everything."""
        order, cycles = in_order(self.drafts, self.needs)
        self.problems += [cycle_problem(cycle, self.layers) for cycle in cycles]
        looped = {name for cycle in cycles for name in cycle}
        for name in order:
            draft = self.drafts[name]
            self.meanings[name] = None if name in looped else self.draft_meaning(draft)
            if draft.scope in self.wiring and self.placeholders.open(draft.scope):
                self.early.add(name)
            self.settle(draft)
        # A block without values is no scenario, whose formulas say how well they are known.
        self.problems += without_value(self.unset, self.sheets[""]) or self.overstated
        self.problems += doubtful_words(self.linked.doubtful, self.found.known)
        for name in self.early & set(self.quantities):
            meaning = self.found.known(name)
            if meaning is not None and meaning.dimension is not None:
                self.quantities[name] = self.quantities[name]._replace(
                    dimension=meaning.dimension, unit=meaning.unit
                )

    # order

    def wired_inputs(self) -> dict[str, list[str]]:
        """Per part with placeholders: its inputs whose declared unit mentions one."""
        found: dict[str, list[str]] = {scope: [] for scope in self.placeholders.nouns}
        for draft in self.drafts.values():
            if draft.scope in found and draft.kind == "input" and len(self.layers[draft.name]) > 0:
                unit = draft.entry.attributes.get("unit") if draft.entry else None
                written = unit or self.layers[draft.name][0].text.content
                if any(noun in written for noun in self.placeholders.nouns[draft.scope]):
                    found[draft.scope].append(draft.name)
        return found

    def needs(self, name: str) -> Needs:
        """What a quantity needs before it can be checked."""
        draft, layers = self.drafts[name], self.layers[name]
        hard = [link for layer in layers for link in layer.links.values() if type(link) is str]
        if draft.scope not in self.wiring or (draft.kind == "input" and draft.given):
            return Needs(hard, [])
        wiring = self.given if draft.kind == "input" else self.wiring
        return Needs(hard, wiring[draft.scope])

    # meanings

    def trail(self, draft: Draft) -> str:
        """Where a problem was found: `in storage, used by shards`."""
        users = [
            other.name
            for other in self.drafts.values()
            if other.kind != "total"
            and any(draft.name in layer.references() for layer in self.layers[other.name])
        ]
        used = f", used by {', '.join(users[:3])}" if users else ""
        more = f" and {len(users) - 3} more" if len(users) > 3 else ""
        return where(draft.name) + used + more

    def draft_meaning(self, draft: Draft) -> Meaning | None:
        """What a draft measures: as declared, else as its first layer says; the others must fit."""
        own, name = self.declared(draft), draft.name
        if name in self.linked.failed:
            return own
        layers, shown = self.layers[name], None
        if not layers:
            self.lacking(draft, own)
            return own
        is_set = name in self.linked.overridden
        for index, given in enumerate(layers):
            layer = self.with_own_unit(draft, index, own) if is_set else given
            meaning, problems = measured(layer, self.found)
            if problems:
                if draft.kind != "total":
                    trail = self.trail(draft)
                    self.problems += [problem._replace(trail=trail) for problem in problems]
                return own
            if meaning is None:
                return own
            if own is None and meaning.words and (lone := lone_word(draft, layer)):
                self.problems.append(lone)
                return None
            own = own or meaning
            if own.dimension != meaning.dimension or own.dimension in (None, WORD):
                if not self.fits(draft, layer, own, meaning):
                    return own
                own = self.found.translated(own, draft.scope)  # what it counts may be known now
            shown = own.unit if own.words else unit_shown(own, meaning.unit)
        if own is None or shown is own.unit:
            return own
        self.declared_units[name] = own.unit
        return self.shown_in(own, shown)

    def shown_in(self, own: Meaning, unit: Unit | None) -> Meaning:
        """A meaning in the unit of the value that counts, one object for each such pair."""
        key = id(own), id(unit)
        if key not in self.shown:
            self.shown[key] = own, unit, Meaning(own.dimension, unit)
        return self.shown[key][2]

    def unit(self, entry: Entry, written: str, scope: str) -> Unit | None:
        """What an entry says under `unit`, or None with its problem noted."""
        units = self.systems[scope]
        key = written, id(units)
        if key not in self.units:
            text = entry.attribute("unit")
            assert text is not None
            try:
                self.units[key] = parse_unit(text, units)
            except InputError as error:
                self.units[key] = None
                self.problems += error.problems
        return self.units[key]

    def declared(self, draft: Draft) -> Meaning | None:
        """The meaning of the `unit` key of an entry, or of its `choices`, if it has one."""
        choices, entry = draft.choices, draft.entry
        if choices:
            return Meaning(WORD, word_unit(choices))
        written = entry.attributes.get("unit") if entry else None
        if entry is None or written is None:
            return None
        unit = self.unit(entry, written, draft.scope)
        return unit and self.found.meant(unit, draft.scope)

    def with_own_unit(self, draft: Draft, index: int, own: Meaning | None) -> Formula:
        """A layer; as the last, a bare number from outside, it takes the quantity's own unit."""
        *before, layer = layers = self.layers[draft.name]
        if index < len(before):
            return layers[index]
        layer, problem = in_own_unit(layer, own)
        self.problems += [problem] if problem else []
        self.layers[draft.name] = [*before, layer]
        return layer

    def fits(self, draft: Draft, layer: Formula, own: Meaning, given: Meaning) -> bool:
        """True when a layer measures what the draft does; solves a placeholder on the way."""
        if own.dimension is None or given.dimension is None:
            label = Label(layer.text, layer.tree.span, meaning_text(given))
            name = "this" if draft.name.startswith("(") else f"`{draft.name}`"
            message = f"{name} is a comparison, not a quantity"
            self.problems.append(Problem("not-a-quantity", message, (label,), self.trail(draft)))
            return False
        if own is given:
            return True
        if WORD in (own.dimension, given.dimension):
            wrong = word_problem(draft, layer, own, given)
            self.problems += [wrong._replace(trail=self.trail(draft))] if wrong else []
            return wrong is None
        if own.dimension == given.dimension:
            return True
        if self.placeholders.solve(own.dimension, given, draft.scope, draft.name):
            return True
        self.problems.append(self.mismatch(draft, layer, own, given))
        return False

    def mismatch(self, draft: Draft, layer: Formula, own: Meaning, given: Meaning) -> Problem:
        """The problem of a value that measures something else than its quantity."""
        name = draft.name.removeprefix(draft.scope)
        part = draft.scope.removesuffix(".")
        labels = [Label(layer.text, layer.tree.span, meaning_text(given))]
        message = f"`{name}` of `{part}`" if part else f"`{name}`"
        message += f" is in {meaning_text(own)}, this is in {meaning_text(given)}"
        solved = self.placeholders.solved.get(draft.scope)
        if solved and solved.by != draft.name and solved.mentioned(own.dimension):
            message = f"`{part}` counts {solved.words}, but `{name}` is in {meaning_text(given)}"
        entry = draft.entry
        if entry is not None and not _written_in(entry, layer):
            labels.append(entry.document.key_label(entry.path, meaning_text(own)))
        hint = for_tight_range(layer.tree, layer.text)
        return Problem("dimension-mismatch", message, tuple(labels), self.trail(draft), hint)

    def lacking(self, draft: Draft, own: Meaning | None) -> None:
        """Note an input without a value; those of the scenario itself are told together."""
        if draft.scope and draft.kind == "input":  # a formula was told where it was read
            self.problems.append(not_given(draft, own, self.sheets[outside(draft.scope)]))
        elif draft.kind == "input":
            self.unset.append((draft, own))

    # results

    def citation(self, draft: Draft, source: str) -> str:
        """A source by the keys of the whole scenario, where two files may use the same one."""
        entry = draft.given or draft.entry
        return self.linked.citations.cited(entry, source) if entry and source else source

    def settle(self, draft: Draft) -> None:
        """A checked draft becomes a quantity."""
        meaning = self.meanings[draft.name]
        if meaning is None or meaning.dimension is None or not self.layers[draft.name]:
            return
        formula = self.layers[draft.name][-1]
        is_set = draft.name in self.linked.overridden
        attributes = said_of(draft, overridden=is_set)
        by_case = draft.name in self.linked.by_case
        if by_case and self.linked.source:
            attributes = {**attributes, "source": self.linked.source}
        source = attributes.get("source", "")
        made, links = self.quantities, formula.links.values()
        used = [made[name] for name in links if isinstance(name, str) and name in made]
        basis = attributes.get("basis", "")
        if basis and draft.kind == "formula" and not draft.scope and not self.linked.overridden:
            self.overstated += overstated(draft, basis, used)
        stated = stated_basis(attributes, formula, is_input=draft.kind == "input")
        self.quantities[draft.name] = Quantity(
            draft.name,
            draft.kind,
            formula,
            meaning.dimension,
            meaning.unit,
            draft.entry,
            basis_of(stated, used),
            attributes.get("about", ""),
            source if by_case or not source else self.citation(draft, source),
            is_set,
            draft.given,
            self.declared_units.get(draft.name, meaning.unit),
            stated,
            by_case,
        )


def _written_in(entry: Entry, layer: Formula) -> bool:
    """True where a value is that of an entry and stands in the same file."""
    return layer.text is entry.text and layer.text.position(0).file == entry.position().file
