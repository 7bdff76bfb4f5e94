"""Sheets to drafts: a scenario and all its parts, flattened, every expression parsed and linked."""

from collections.abc import Callable, Iterator, Mapping

from envelope.errors import InputError, Problem, Text, text_of
from envelope.language.nearest import nearest
from envelope.language.parser import parse, parse_unit
from envelope.language.printer import write
from envelope.language.simple import simple, simple_unit
from envelope.language.tree import Call, Literal, Name, Node, names
from envelope.model.build.citations import Citations
from envelope.model.build.draft import Draft
from envelope.model.build.names import name_objection, tight_names
from envelope.model.files import keys
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.graph.graph import TOTAL, Formula, Link, Part, QuantityKind, offered
from envelope.model.graph.scopes import above, outside, where
from envelope.model.library.machines import equipped
from envelope.model.library.numbers import PREFIX, numbers
from envelope.model.library.outputs import outputs
from envelope.units.system import STANDARD, UnitSystem
from envelope.units.unit import Unit

Load = Callable[[str, PartEntry], Sheet]
SystemOf = Callable[[Sheet], UnitSystem]


class Assembly:
    """Collects the drafts of a scenario, part by part."""

    def __init__(self, load: Load, system_of: SystemOf) -> None:
        self.load = load
        self.system_of = system_of
        self.drafts: dict[str, Draft] = {}
        self.checks: list[tuple[str, Entry]] = []
        self.parts: dict[str, Part] = {}
        self.systems: dict[str, UnitSystem] = {}
        self.sheets: dict[str, Sheet] = {}
        self.problems: list[Problem] = []
        self.trees: dict[int, Node | None] = {}
        self.units: dict[tuple[str, int], Unit | None] = {}
        self.citations = Citations()
        self.pending: list[tuple[Draft, Text, str]] = []
        self.chosen: Mapping[str, Text] = {}  # machines chosen from outside, by part

    def add(self, sheet: Sheet, scope: str = "", given: Mapping[str, Entry] | None = None) -> None:
        """A sheet's quantities under the prefix `scope`, its inputs given from outside."""
        self.sheets[scope] = sheet
        self.systems[scope] = self.system_of(sheet)
        self.citations.add(sheet)
        self.check_names(sheet, scope)
        for name, entry in sheet.inputs.items():
            draft = self.draft(scope + name, "input", scope, entry)
            if entry.text is not None:
                self.pending.append((draft, entry.text, scope))
            if given and name in given and (text := given[name].text) is not None:
                draft.given = given[name]
                self.pending.append((draft, text, outside(scope)))
        for name, entry in sheet.formulas.items():
            draft = self.draft(scope + name, "formula", scope, entry)
            if entry.text is not None:
                self.pending.append((draft, entry.text, scope))
            else:
                self.problems.append(
                    keys.key_problem(
                        entry.document, entry.path, "no-value", f"`{name}` has no formula"
                    )
                )
        self.checks += [(scope, entry) for entry in sheet.checks.values()]
        for part in sheet.parts.values():
            self.add_part(sheet, scope, part)
        self.add_totals(scope, sheet)

    def draft(self, name: str, kind: QuantityKind, scope: str, entry: Entry | None) -> Draft:
        """A new draft, known by its full name from now on."""
        draft = Draft(name, kind, scope, entry)
        self.drafts[name] = draft
        return draft

    def check_names(self, sheet: Sheet, scope: str) -> None:
        """Note the names of a sheet that no quantity may take, once for all its parts."""
        if any(other is sheet for prefix, other in self.sheets.items() if prefix != scope):
            return
        for section in (sheet.inputs, sheet.formulas):
            for entry in section.values():
                objection = name_objection(entry.name, self.systems[scope])
                if section is sheet.formulas and entry.name in sheet.inputs:
                    objection = f"`{entry.name}` is both an input and a formula"
                if objection:
                    self.problems.append(
                        keys.key_problem(entry.document, entry.path, "hides-name", objection)
                    )

    # parts

    def add_part(self, sheet: Sheet, scope: str, part: PartEntry) -> None:
        """The quantities of a part, its inputs given by the part or the scenario's defaults."""
        prefix = f"{scope}{part.name}."
        try:
            block = self.load(sheet.document.path, part)
            if part.name == TOTAL:
                message = f"a part cannot be called `{TOTAL}`"
                self.problems.append(
                    keys.key_problem(part.document, part.path, "hides-name", message)
                )
            open_files = [self.sheets[above].document.path for above in above(prefix)]
            if block.document.path in open_files:
                message = f"`{part.block}` would be a part of itself"
                raise InputError(keys.key_problem(part.document, part.path, "cycle", message))
        except InputError as error:
            self.problems += error.problems
            return
        edge = block.edge if part.edge is None else part.edge
        about = part.about or block.about
        self.parts[scope + part.name] = Part(
            scope + part.name, part.block, block.title, about, edge
        )
        self.check_inputs(part, block)
        defaults = {key: entry for key, entry in sheet.defaults.items() if key in block.inputs}
        self.add(block, prefix, {**defaults, **self.given(sheet, scope, part, block)})

    def given(self, sheet: Sheet, scope: str, part: PartEntry, block: Sheet) -> Mapping[str, Entry]:
        """What a part is given, by its machine too."""
        try:
            given, described = equipped(part, sheet, block, self.chosen.get(scope + part.name))
        except InputError as error:
            self.problems += error.problems
            return part.given
        if described is not None:
            self.citations.add(described)
        return given

    def check_inputs(self, part: PartEntry, block: Sheet) -> None:
        """Note what a part is given that its block does not ask for."""
        for name, entry in part.given.items():
            if name not in block.inputs:
                close = nearest(name, block.inputs)
                hint = f"did you mean `{close}`?" if close else ""
                message = f"`{part.block}` has no input `{name}`"
                if name in block.formulas:
                    message = f"`{name}` is a result of `{part.block}`, not an input"
                self.problems.append(
                    keys.key_problem(entry.document, entry.path, "unknown-input", message, hint)
                )

    # totals

    def add_totals(self, scope: str, sheet: Sheet) -> None:
        """A draft for each standard output that parts of this scope have."""
        if not sheet.parts:
            return
        for output in outputs().values():
            members = list(
                self.members(scope, sheet, output.name, only_edge=output.total == "edge")
            )
            name = f"{scope}{TOTAL}.{output.name}"
            if output.total and members:
                tree = Call("sum", tuple(Name(member) for member in members))
                draft = self.draft(name, "total", scope, None)
                links: dict[str, Link] = {member: scope + member for member in members}
                formula = Formula(
                    text_of(write(tree), TOTAL), tree, links, scope, self.systems[scope]
                )
                draft.layers.append(formula)

    def members(self, scope: str, sheet: Sheet, output: str, *, only_edge: bool) -> Iterator[str]:
        """The parts' quantities that add up to a total, as seen from `scope`."""
        for name in sheet.parts:
            part = self.parts.get(scope + name)
            member = self.offered(f"{scope}{name}.{output}")
            if part is None or member is None or not sheet.parts[name].counted:
                continue
            # The total of a scenario that is a part counts its own edge already.
            counted = f".{TOTAL}." in member and sheet.parts[name].edge is None
            if part.edge or counted or not only_edge:
                yield member.removeprefix(scope)

    def offered(self, name: str) -> str | None:
        """The draft that a name means."""
        return offered(name, self.drafts)

    # expressions

    def parse_pending(self) -> None:
        """Parse and link every collected expression, each one's problems on their own."""
        for draft, text, scope in self.pending:
            formula = self.formula(text, scope, where(draft.name))
            if formula is None:
                draft.failed = True
            else:
                draft.layers.append(formula)
        self.pending.clear()

    def formula(self, text: Text, scope: str, trail: str = "") -> Formula | None:
        """An expression parsed and linked in a scope, or None with its problems noted."""
        tree = self.parsed(text, scope, trail)
        if tree is None:
            return None
        links: dict[str, Link] = {}
        found: list[Problem] = []
        for name in () if isinstance(tree, Literal) else names(tree):
            if name.name not in links:
                link = self.link(name, scope, text)
                if isinstance(link, Problem):
                    found.append(link)
                else:
                    links[name.name] = link
        found += tight_names(tree, text, lambda word: scope + word in self.drafts)
        self.problems += [_with_trail(problem, trail) for problem in found]
        return None if found else Formula(text, tree, links, scope, self.systems[scope])

    def parsed(self, text: Text, scope: str, trail: str) -> Node | None:
        """The tree of a text, parsed once however many parts use its block."""
        key = id(text)
        if key not in self.trees:
            try:
                units = self.systems[scope]
                self.trees[key] = simple(text, units) or parse(text, units)
            except InputError as error:
                self.trees[key] = None
                self.problems += [_with_trail(problem, trail) for problem in error.problems]
        return self.trees[key]

    def unit(self, text: Text, scope: str) -> Unit | None:
        """A unit alone, such as an input's `unit`, or None with its problem noted."""
        key = text.content, id(self.sheets[scope])
        if key not in self.units:
            try:
                units = self.systems[scope]
                self.units[key] = simple_unit(text, units) or parse_unit(text, units)
            except InputError as error:
                self.units[key] = None
                self.problems += error.problems
        return self.units[key]

    def link(self, name: Name, scope: str, text: Text) -> Link | Problem:
        """What a name means in a scope: a quantity first, then a unit."""
        found = self.offered(scope + name.name) if scope else self.offered(name.name)
        if found is not None:
            return found
        unit = self.systems[scope].find(name.name)
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
        self.citations.add(sheet)
        tree = parse(entry.text, STANDARD)
        self.draft(name, "number", PREFIX, entry).layers.append(
            Formula(entry.text, tree, {}, PREFIX, STANDARD)
        )
        return True

    def unknown(self, name: Name, scope: str, text: Text) -> Problem:
        """What to say of a name that means nothing in this scope."""
        from envelope.model.graph.unknown import unknown_name  # only mistakes need it

        known = [draft.removeprefix(scope) for draft in self.drafts if draft.startswith(scope)]
        return unknown_name(name, text, known, self.systems[scope])


def _with_trail(problem: Problem, trail: str) -> Problem:
    return Problem(problem.kind, problem.message, problem.labels, trail, problem.hint)
