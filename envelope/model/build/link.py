"""Expressions parsed and their names linked: those of drafts, of checks, of all that is claimed."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from envelope.errors import InputError, Problem, Text, text_of
from envelope.language.nearest import meant
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.simple import simple
from envelope.language.tree import Literal, Name, Node, names
from envelope.model.build.citations import Citations
from envelope.model.build.draft import Assembled, Draft, Expression
from envelope.model.build.names import counted_in_bytes, tight_names
from envelope.model.build.request import Setting
from envelope.model.build.setting import change, changed, refuse_sign, upon
from envelope.model.graph.graph import Formula, Link, offered
from envelope.model.library.numbers import PREFIX, numbers
from envelope.units.system import STANDARD, UnitSystem, joined


class Linked(NamedTuple):
    """The drafts of a scenario with their formulas; `layers` are those of each, the last counts.

    `failed` are drafts of which one could not be read, `overridden` those that are set from
    outside.
    """

    drafts: Mapping[str, Draft]
    layers: Mapping[str, list[Formula]]
    failed: frozenset[str]
    overridden: frozenset[str]
    citations: Citations

    def offered(self, name: str) -> str | None:
        """The draft that a name means."""
        return offered(name, self.drafts)


class Linker:
    """Parses and links, each expression's problems on their own."""

    def __init__(self, assembled: Assembled) -> None:
        self.assembled = assembled
        self.drafts = dict(assembled.drafts)
        self.layers: dict[str, list[Formula]] = {}
        self.failed: set[str] = set()
        self.overridden: set[str] = set()
        self.problems: list[Problem] = []
        self.trees: dict[tuple[Text, UnitSystem], Node | None] = {}
        self.cited = list(assembled.cited)

    def linked(self) -> Linked:
        """What has been linked."""
        failed, overridden = frozenset(self.failed), frozenset(self.overridden)
        citations = Citations(self.cited)
        return Linked(self.drafts, self.layers, failed, overridden, citations)

    def link_drafts(self) -> None:
        """Link the expressions of all drafts."""
        for draft in self.assembled.drafts.values():
            layers = self.layers[draft.name] = [draft.formula] if draft.formula else []
            for expression in draft.expressions:
                formula = self.formula(expression)
                wrong = counted_in_bytes(draft.name, formula) if formula else None
                self.problems += [wrong] if wrong else []
                if formula is None or wrong:
                    self.failed.add(draft.name)
                else:
                    layers.append(formula)

    def override(self, settings: Iterable[tuple[str, Setting]]) -> None:
        """Add what is set from outside as the last layer of its quantity."""
        for name, setting in settings:
            full = self.offered(name) or name
            if full not in self.drafts:
                self.problems.append(self.unknown_setting(name))
                continue
            formula = self.setting(setting, name, full)
            self.overridden.add(full)
            if formula is None:
                self.failed.add(full)
            else:
                self.layers[full].append(formula)

    def setting(self, setting: Setting, name: str, full: str) -> Formula | None:
        """A value from outside as a formula: its own name in it means what it was."""
        units, part = self.assembled.systems[""], self.assembled.drafts[full].scope
        if not isinstance(setting, Text):  # from Python, without a text
            text = text_of(write(setting), f"{name} as given")
            return Formula(text, setting, {}, "", units)
        trail = f"in the value given for {name}"
        how = change(setting.content, lambda word: self.offered(word) is not None)
        if how is not None:
            formula: Formula | None = changed(how, full, setting, units)
        else:
            formula = self.formula(Expression(setting, "", trail, part))
        try:
            refuse_sign(setting, name, how)
            return formula and upon(formula, full, self.before)
        except InputError as error:
            self.problems += [problem._replace(trail=trail) for problem in error.problems]
            return None

    def before(self, name: str) -> Formula | None:
        """The formula that a quantity has so far."""
        return self.layers[name][-1] if self.layers[name] else None

    def unknown_setting(self, name: str) -> Problem:
        """What to say of a setting of what is not there."""
        hint = meant(name, self.drafts)
        message = f"there is nothing called `{name}` to set"
        if any(draft.startswith(f"{name}.") for draft in self.drafts):
            message, hint = f"`{name}` is a part: set one of its inputs, as in `{name}.x=...`", ""
        return Problem("unknown-name", message, hint=hint)

    def offered(self, name: str) -> str | None:
        """The draft that a name means."""
        return offered(name, self.drafts)

    def formula(self, expression: Expression) -> Formula | None:
        """An expression parsed and linked in its scope, or None with its problems noted."""
        text, scope, trail, part = expression
        units = self.assembled.systems[scope]
        if part and part != scope:
            units = joined(units, self.assembled.systems[part])
        tree = self.parsed(text, units, trail)
        if tree is None:
            return None
        links: dict[str, Link] = {}
        found: list[Problem] = []
        for name in () if isinstance(tree, Literal) else names(tree):
            if name.name not in links:
                link = self.link(name, scope, text, units)
                if isinstance(link, Problem):
                    found.append(link)
                else:
                    links[name.name] = link
        found += tight_names(tree, text, lambda word: scope + word in self.drafts)
        self.problems += [problem._replace(trail=trail) for problem in found]
        return None if found else Formula(text, tree, links, scope, units, part)

    def parsed(self, text: Text, units: UnitSystem, trail: str) -> Node | None:
        """The tree of a text, parsed once however many parts use its block."""
        key = text, units
        found = self.trees.get(key)
        if found is None and key not in self.trees:
            try:
                found = simple(text, units) or parse(text, units)
            except InputError as error:
                self.problems += [problem._replace(trail=trail) for problem in error.problems]
            self.trees[key] = found
        return found

    def link(self, name: Name, scope: str, text: Text, units: UnitSystem) -> Link | Problem:
        """What a name means in a scope: a quantity first, then a unit."""
        found = self.offered(scope + name.name)
        if found is not None:
            return found
        unit = units.find(name.name)
        if unit is not None:
            return unit
        if name.name.startswith(PREFIX) and self.add_number(name.name):
            return name.name
        return self.unknown(name, scope, text)

    def add_number(self, name: str) -> bool:
        """A draft for a reference number that somebody uses; False where there is none."""
        sheet = numbers()
        entry = sheet.inputs.get(name.removeprefix(PREFIX))
        if entry is None or entry.text is None:
            return False
        self.cited.append(sheet)
        formula = Formula(entry.text, parse(entry.text, STANDARD), {}, PREFIX, STANDARD)
        self.drafts[name] = Draft(name, "number", PREFIX, entry, formula=formula)
        self.layers[name] = [formula]
        return True

    def unknown(self, name: Name, scope: str, text: Text) -> Problem:
        """What to say of a name that means nothing in this scope."""
        from envelope.model.graph.unknown import unknown_name  # only mistakes need it

        known = [draft.removeprefix(scope) for draft in self.drafts if draft.startswith(scope)]
        return unknown_name(name, text, known, self.assembled.systems[scope])
