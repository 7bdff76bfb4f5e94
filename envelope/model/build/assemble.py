"""Sheets to drafts: a scenario and all its parts, flattened; nothing is parsed yet."""

from collections.abc import Callable, Iterator, Mapping

from envelope.errors import InputError, Problem, Text, text_of
from envelope.language.nearest import meant
from envelope.language.printer import write
from envelope.language.stars import called
from envelope.language.tree import Name
from envelope.model.build.draft import Assembled, Draft, Expression
from envelope.model.build.names import name_objection
from envelope.model.build.rows import (
    described,
    in_common,
    references,
    rows_as_parts,
    taken,
    with_spelt_inputs,
)
from envelope.model.files.document import Document
from envelope.model.files.rows import gathered
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.graph.graph import TOTAL, Formula, Link, Part, offered
from envelope.model.graph.scopes import above, where
from envelope.model.library.machines import equipped
from envelope.model.library.outputs import outputs
from envelope.units.system import UnitSystem, joined

Load = Callable[[Sheet, PartEntry], Sheet]
SystemOf = Callable[[Sheet], UnitSystem]


class Assembly:
    """Collects the drafts of a scenario, part by part; `problems` is what is wrong on the way.

    `sheets` and `systems` are the files and units of its scopes, by prefix; `checks` the
    conditions of each scope.
    """

    def __init__(self, load: Load, system_of: SystemOf, machines: Mapping[str, Text]) -> None:
        self.load = load
        self.system_of = system_of
        self.machines = machines  # chosen from outside, by part
        self.drafts: dict[str, Draft] = {}
        self.checks: list[tuple[str, Entry]] = []
        self.parts: dict[str, Part] = {}
        self.systems: dict[str, UnitSystem] = {}
        self.sheets: dict[str, Sheet] = {}
        self.cited: list[Sheet] = []  # the files whose sources count, in order
        self.gathered: set[str] = set()  # the parts that have rows
        self.problems: list[Problem] = []

    def made(self) -> Assembled:
        """All that has been collected."""
        checks, cited = tuple(self.checks), tuple(self.cited)
        return Assembled(self.drafts, checks, self.parts, self.sheets, self.systems, cited)

    def add(
        self,
        sheet: Sheet,
        scope: str = "",
        given: Mapping[str, Entry] | None = None,
        around: str = "",
    ) -> None:
        """A sheet's quantities under the prefix `scope`, its inputs given in the scope `around`."""
        self.sheets[scope] = sheet
        self.systems[scope] = self.system_of(sheet)
        self.cited.append(sheet)
        self.check_names(sheet, scope)
        for name, entry in sheet.inputs.items():
            self.add_input(scope, entry, (given or {}).get(name), around)
        for name, entry in sheet.formulas.items():
            self.add_formula(scope, entry, (given or {}).get(name), around)
        self.checks += [(scope, entry) for entry in sheet.checks.values()]
        for part in sheet.parts.values():
            self.add_part(sheet, scope, part)
        self.add_totals(scope, sheet)

    def add_input(self, scope: str, entry: Entry, given: Entry | None, around: str) -> None:
        """An input: its default, and what it is given from outside."""
        name = scope + entry.name
        given = given if given is not None and given.text is not None else None
        expressions = _expressions(name, scope, entry, given, around)
        self.drafts[name] = Draft(name, "input", scope, entry, given, expressions, around=around)

    def add_formula(
        self, scope: str, entry: Entry, given: Entry | None = None, around: str = ""
    ) -> None:
        """A formula, which must have an expression; a part may give it another one."""
        name = scope + entry.name
        given = given if given is not None and given.text is not None else None
        if entry.text is None:
            message = f"`{entry.name}` has no formula"
            self.problems.append(entry.problem("no-value", message))
        expressions = _expressions(name, scope, entry, given, around)
        self.drafts[name] = Draft(name, "formula", scope, entry, given, expressions, around=around)

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
                    self.problems.append(entry.problem("hides-name", objection))

    # parts

    def add_part(self, sheet: Sheet, scope: str, part: PartEntry) -> None:
        """The quantities of a part, its inputs given by the part or the scenario's defaults."""
        prefix = f"{scope}{part.name}."
        try:
            block = self.load(sheet, part)
            if part.name == TOTAL:
                message = f"a part cannot be called `{TOTAL}`"
                self.problems.append(part.document.key_problem(part.path, "hides-name", message))
            if block.document in self.open_files(prefix):
                message = f"`{part.block}` would be a part of itself"
                raise InputError(part.document.key_problem(part.path, "cycle", message))
        except InputError as error:
            self.problems += error.problems
            return
        part = with_spelt_inputs(part, block)
        self.check_before(sheet, part)
        self.check_inputs(part, block)
        defaults = {key: entry for key, entry in sheet.defaults.items() if key in block.inputs}
        if part.rows is not None:
            self.add_rows(sheet, scope, part, block, defaults)
            return
        name = scope + part.name
        self.parts[name] = described(name, part, block)
        given = {**defaults, **self.given(sheet, part, block, self.machines.get(name))}
        self.add(block, prefix, given, scope)

    def check_before(self, sheet: Sheet, part: PartEntry) -> None:
        """Note what cannot lead to a part: what is no part, and itself."""
        for index, name in enumerate(part.before):
            message = f"there is no part `{name}`" if name not in sheet.parts else ""
            if name == part.name:
                message = f"`{name}` cannot lead to itself"
            if message:
                hint = meant(name, [each for each in sheet.parts if each != part.name])
                place = (*part.path, "from", index)
                self.problems.append(part.document.problem(place, "unknown-name", message, hint))

    def open_files(self, prefix: str) -> list[Document]:
        """The files of the scopes around a part; a part with rows has that of each row."""
        around = [scope for scope in above(prefix) if scope.removesuffix(".") not in self.gathered]
        return [self.sheets[scope].document for scope in around]

    def add_rows(
        self,
        sheet: Sheet,
        scope: str,
        part: PartEntry,
        block: Sheet,
        defaults: Mapping[str, Entry],
    ) -> None:
        """The rows of a part, each one a part, what they have in common, what they add up to."""
        whole = scope + part.name
        prefix, units = f"{whole}.", self.system_of(block)
        self.gathered.add(whole)
        self.sheets[prefix] = gathered(block, part)
        self.systems[prefix] = joined(self.systems[scope], units)
        self.parts[whole] = described(whole, part, block)
        common = in_common(part, block, defaults, units)
        said, unsaid = references(part, common)
        found = {}
        for row in rows_as_parts(part):
            self.check_inputs(row, block)
            name = prefix + row.name
            self.parts[name] = described(name, row, block)
            whole_row = row._replace(given={**part.given, **said, **row.given})
            chosen = self.machines.get(name, self.machines.get(whole))
            given = self.given(sheet, whole_row, block, chosen)
            found[row.name] = {**defaults, **unsaid, **given}
        for key in taken(found.values(), part):
            self.add_input(prefix, common[key].entry, common[key].given, scope)
        for row_name, given in found.items():
            self.add(block, f"{prefix}{row_name}.", given, scope)
        self.add_totals(prefix, self.sheets[prefix])

    def given(
        self, sheet: Sheet, part: PartEntry, block: Sheet, chosen: Text | None
    ) -> Mapping[str, Entry]:
        """What a part is given, by its machine too."""
        try:
            given, described = equipped(part, sheet, block, chosen)
        except InputError as error:
            self.problems += error.problems
            return part.given
        if described is not None:
            self.cited.append(described)
        return given

    def check_inputs(self, part: PartEntry, block: Sheet) -> None:
        """Note what a part is given that its block does not have."""
        for name, entry in part.given.items():
            if name not in block.inputs and name not in block.formulas:
                hint = meant(name, [*block.inputs, *block.formulas])
                message = f"`{part.block}` has no input `{name}`"
                if name == "rows":
                    hint = 'rows are a table, or the file of one: `rows = "NAME.csv"`'
                if name in block.formulas:
                    message = f"`{name}` is a result of `{part.block}`, not an input"
                self.problems.append(
                    entry.document.key_problem(entry.path, "unknown-input", message, hint)
                )

    # totals

    def add_totals(self, scope: str, sheet: Sheet) -> None:
        """A draft for each standard output that parts of this scope have.

        What rows add up to is that of their part as a whole: `topics.storage`.
        """
        if not sheet.parts:
            return
        is_many = scope.removesuffix(".") in self.gathered
        prefix = scope if is_many else f"{scope}{TOTAL}."
        for output in outputs().values():
            only_edge = output.total == "edge" and not is_many
            members = list(self.members(scope, sheet, output.name, only_edge=only_edge))
            name = prefix + output.name
            if output.total and members:
                tree = called("sum", [Name(member) for member in members])
                links: dict[str, Link] = {member: scope + member for member in members}
                text = text_of(write(tree), TOTAL)
                formula = Formula(text, tree, links, scope, self.systems[scope])
                self.drafts[name] = Draft(name, "total", scope, None, formula=formula)

    def members(self, scope: str, sheet: Sheet, output: str, *, only_edge: bool) -> Iterator[str]:
        """The parts' quantities that add up to a total, as seen from `scope`."""
        for name in sheet.parts:
            part = self.parts.get(scope + name)
            member = self.offered(f"{scope}{name}.{output}")
            if part is None or member is None or not sheet.parts[name].counted:
                continue
            if part.rows and only_edge:  # not all of them may face clients
                inside = f"{scope}{name}."
                rows = self.members(inside, self.sheets[inside], output, only_edge=True)
                yield from (f"{name}.{row}" for row in rows)
                continue
            # The total of a scenario that is a part counts its own edge already.
            counted = f".{TOTAL}." in member and sheet.parts[name].edge is None
            if part.edge or counted or not only_edge:
                yield member.removeprefix(scope)

    def offered(self, name: str) -> str | None:
        """The draft that a name means."""
        return offered(name, self.drafts)


def _expressions(
    name: str, scope: str, entry: Entry, given: Entry | None, around: str
) -> tuple[Expression, ...]:
    """What a quantity is given in turn: in its block, and by its part."""
    trail = where(name)
    own = (Expression(entry.text, scope, trail),) if entry.text else ()
    if given is None or given.text is None:
        return own
    return (*own, Expression(given.text, around, trail, scope))
