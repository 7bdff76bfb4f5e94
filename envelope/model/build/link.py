"""Expressions parsed and their names linked: those of drafts, of checks, of all that is claimed."""

from collections.abc import Iterable, Mapping, Sequence

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language import words
from envelope.language.printer import write
from envelope.language.stars import STAR
from envelope.language.tree import Literal, Name, Word, names
from envelope.model.build import setting_problems
from envelope.model.build.citations import Citations
from envelope.model.build.draft import Assembled, Draft, Expression
from envelope.model.build.known.trees import parsed
from envelope.model.build.names import counted_in_bytes, tight_names
from envelope.model.build.request import Setting
from envelope.model.build.setting import change, changed, refuse_sign, upon
from envelope.model.files.document import Value
from envelope.model.files.sheet import Case
from envelope.model.graph.formula import named_in, tree_of
from envelope.model.graph.graph import Formula, Link, Written, rows_of
from envelope.model.graph.scopes import offered, where
from envelope.model.graph.stars import spread_out, unknown_beside_rows
from envelope.model.library.numbers import PREFIX, numbers
from envelope.tuples import NamedTuple
from envelope.units.system import STANDARD, UnitSystem, joined


class Linked(NamedTuple):
    """The drafts of a scenario with their formulas; `layers` are those of each, the last counts.

    `failed` are drafts of which one could not be read, `overridden` those that are set from
    outside, of which `by_case` those that the case sets, whose `source` that is. `doubtful` are
    words that were read as a choice, each beside the quantity of that name.
    """

    drafts: Mapping[str, Draft]
    layers: Mapping[str, list[Formula]]
    failed: frozenset[str]
    overridden: frozenset[str]
    doubtful: tuple[tuple[Formula, str], ...]
    by_case: frozenset[str]
    source: str
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
        self.doubtful: list[tuple[Formula, str]] = []
        self.problems: list[Problem] = []
        self.refused: set[tuple[Text, UnitSystem]] = set()  # texts that cannot be parsed
        self.cited = list(assembled.cited)
        self.case: Case | None = None

    def linked(self) -> Linked:
        """What has been linked."""
        failed, overridden = frozenset(self.failed), frozenset(self.overridden)
        citations = Citations(self.cited)
        doubtful = tuple(self.doubtful)
        in_file = (name for name in overridden if _is_in_file(self.layers[name]))
        by_case = frozenset(in_file if self.case else ())
        source = self.case.source if self.case else ""
        return Linked(
            *(self.drafts, self.layers, failed, overridden),
            *(doubtful, by_case, source, citations),
        )

    def link_drafts(self) -> None:
        """Link the expressions of all drafts."""
        for draft in self.assembled.drafts.values():
            name = draft.name
            self.layers[name] = [draft.formula] if draft.formula else []
            for expression in draft.expressions:
                formula = self.of_draft(expression, name)
                if formula is None:
                    self.failed.add(name)
                else:
                    self.layers[name] = [*self.layers[name], formula]  # of no spare room

    def of_draft(self, expression: Expression, name: str) -> Formula | None:
        """What a draft is given as a formula; None with what is wrong noted."""
        told = len(self.problems)
        formula = self.value(expression, name)
        if formula is None:
            self.problems[told:] = [
                each._replace(trail=where(name)) for each in self.problems[told:]
            ]
            return None
        wrong = counted_in_bytes(name, formula)
        self.problems += [wrong] if wrong else []
        return None if wrong else formula

    def override(self, settings: Iterable[tuple[str, Setting]], case: Case | None = None) -> None:
        """Add what is set from outside, or by a case, as the last layer of its quantity."""
        self.case = case
        for name, setting in settings:
            full = self.offered(name)
            targets = [full] if full else self.of_rows(name)
            if not targets:
                self.problems.append(self.unknown_setting(name, setting))
                continue
            for target in targets:
                formula = self.setting(setting, name, target)
                self.overridden.add(target)
                if formula is None:
                    self.failed.add(target)
                else:
                    self.layers[target].append(formula)

    def of_rows(self, name: str) -> list[str]:
        """The quantities of that name of all rows of a part, unless each has its own value.

        `topics.*.rate` is that of each row, whatever it has.
        """
        whole, _, last = name.rpartition(".")
        parts, is_each = self.assembled.parts, whole.endswith(f".{STAR}")
        whole = whole.removesuffix(f".{STAR}")
        if whole not in parts or not parts[whole].rows:
            return []
        found = (self.offered(f"{row}.{last}") for row in rows_of(parts, whole))
        own = self.assembled.sheets[f"{whole}."].parts
        if not is_each and own and all(last in row.given for row in own.values()):
            return []
        return [each for each in found if each]

    def setting(self, setting: Setting, name: str, full: str) -> Formula | None:
        """A value from outside as a formula: its own name in it means what it was."""
        units, part = self.assembled.systems[""], self.assembled.drafts[full].scope
        if not isinstance(setting, Text):  # from Python, without a text
            text = text_of(write(setting), f"{name} as given")
            return Formula(text, setting, {}, "", units)
        trail = f"in the value given for {name}"
        if self.case is not None and isinstance(setting.origin, Value):
            trail = f"in the case {self.case.name}"
        how = change(setting.content, lambda word: self.offered(word) is not None)
        if how is not None:
            formula: Formula | None = changed(how, full, setting, units)
        else:
            formula = self.value(Expression(setting, "", trail, part), full)
        try:
            refuse_sign(setting, name, how)
            return formula and upon(formula, full, self.before)
        except InputError as error:
            self.problems += [problem._replace(trail=trail) for problem in error.problems]
            return None

    def before(self, name: str) -> Formula | None:
        """The formula that a quantity has so far."""
        return self.layers[name][-1] if self.layers[name] else None

    def unknown_setting(self, name: str, setting: Setting) -> Problem:
        """What to say of a setting of what is not there."""
        value = setting if isinstance(setting, Text) else None
        known = setting_problems.settable(self.drafts, self.layers)
        hint = setting_problems.hint(name, value, known, self.assembled.systems[""])
        origin = setting.origin if isinstance(setting, Text) else None
        labels = (origin.document.key_label(origin.path),) if isinstance(origin, Value) else ()
        message = f"there is nothing called `{name}` to set"
        in_rows = setting_problems.in_rows(name, self.drafts, self.assembled.parts)
        in_part = setting_problems.in_part(name, self.drafts)
        message, hint = in_part or in_rows or (message, hint)
        return Problem("unknown-name", message, labels, hint=hint)

    def offered(self, name: str) -> str | None:
        """The draft that a name means."""
        return offered(name, self.drafts)

    def value(self, expression: Expression, name: str) -> Formula | None:
        """A value of a quantity as a formula; of one with choices, the choice that it names.

        None with what is wrong noted.
        """
        choices = self.choices(name)
        if not choices:
            return self.formula(expression)
        text, scope, trail, _ = expression
        word = words.chosen(text, choices)
        is_expression = not text.content.strip() or words.is_wordy(text)
        if word is None and is_expression:
            return self.formula(expression)
        quantity = self.offered(scope + text.content.strip())
        if word is not None:
            formula = Formula(text, word, {}, scope, self.assembled.systems[scope])
            self.doubtful += [(formula, quantity)] if quantity else []
            return formula
        if quantity is not None:
            return self.formula(expression)
        label = Label(text, Span(0, len(text.content)))
        problem = words.no_choice(name, choices, text.content.strip(), label)
        self.problems.append(problem._replace(trail=trail))
        return None

    def choices(self, name: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The words that a quantity may hold; none of one that is measured, or not there."""
        draft, layers = self.drafts.get(name), self.layers.get(name)
        if draft is not None and draft.choices:
            return draft.choices
        if not layers or name in seen:
            return ()
        if type(layers[0].written) is Literal:  # as most
            return ()
        found: list[str] = []
        for end in words.ends(layers[0].tree):
            link = layers[0].links[end.name] if isinstance(end, Name) else None
            found += [end.word] if isinstance(end, Word) else ()
            found += self.choices(link, (*seen, name)) if isinstance(link, str) else ()
        return tuple(dict.fromkeys(found))

    def formula(self, expression: Expression) -> Formula | None:
        """An expression parsed and linked in its scope, or None with its problems noted."""
        text, scope, trail, part = expression
        units = self.assembled.systems[scope]
        if part and part != scope:
            units = joined(units, self.assembled.systems[part])
        found = self.parsed(text, units, trail)
        if found is None:
            return None
        written, named = found, named_in(found)
        try:
            if f".{STAR}" in text.content:
                written = spread_out(tree_of(found), text, self.assembled.parts, scope)
                named = tuple(dict.fromkeys([each.name for each in names(written)]))
        except InputError as error:
            self.problems += [problem._replace(trail=trail) for problem in error.problems]
            return None
        links: dict[str, Link] = {}
        for name in named:
            draft = self.drafts.get(scope + name)
            link = draft.name if draft is not None else self.link(name, scope, units)
            if link is not None:
                links[name] = link
        formula = Formula(text, written, links, scope, units, part)
        if len(links) == len(named) and "/" not in text.content:  # as most
            return formula
        wrong = self.wrong_names(formula, named)
        self.problems += [problem._replace(trail=trail) for problem in wrong]
        return None if wrong else formula

    def wrong_names(self, formula: Formula, named: Sequence[str]) -> list[Problem]:
        """What is wrong with the names in a formula."""
        text, scope, links = formula.text, formula.scope, formula.links
        wrong = []
        if len(links) < len(named):
            unknown = [each for each in names(formula.tree) if each.name not in links]
            wrong = [self.unknown(each, scope, text) for each in unknown]
        if "/" in text.content:
            wrong += tight_names(formula.written, text, lambda word: scope + word in self.drafts)
        return wrong

    def parsed(self, text: Text, units: UnitSystem, trail: str) -> Written | None:
        """What a text says; None with what is wrong noted, once however many parts use it."""
        if self.refused and (text, units) in self.refused:
            return None
        try:
            return parsed(text, units)
        except InputError as error:
            self.problems += [problem._replace(trail=trail) for problem in error.problems]
            self.refused.add((text, units))
            return None

    def link(self, name: str, scope: str, units: UnitSystem) -> Link | None:
        """What a name means in a scope that is none of its own: a quantity first, then a unit."""
        found = self.offered(scope + name) or units.find(name)
        if found is None and name.startswith(PREFIX) and self.add_number(name):
            return name
        return found

    def add_number(self, name: str) -> bool:
        """A draft for a reference number that somebody uses; False where there is none."""
        sheet = numbers()
        entry = sheet.inputs.get(name.removeprefix(PREFIX))
        if entry is None or entry.text is None:
            return False
        self.cited.append(sheet)
        formula = Formula(entry.text, parsed(entry.text, STANDARD), {}, PREFIX, STANDARD)
        self.drafts[name] = Draft(name, "number", PREFIX, entry, formula=formula)
        self.layers[name] = [formula]
        return True

    def unknown(self, name: Name, scope: str, text: Text) -> Problem:
        """What to say of a name that means nothing in this scope."""
        units, parts = self.assembled.systems[scope], self.assembled.parts
        choices = {word for draft in self.drafts.values() for word in draft.choices}
        return unknown_beside_rows(name, text, self.drafts, scope, units, parts, choices)


def _is_in_file(layers: list[Formula]) -> bool:
    """Whether the last layer of a quantity stands in a file."""
    return bool(layers) and isinstance(layers[-1].text.origin, Value)
