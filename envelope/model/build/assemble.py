"""Sheets to drafts: a scenario and all its parts, flattened; nothing is parsed yet."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from envelope.errors import InputError, Problem, Text, text_of
from envelope.language.stars import call_text
from envelope.model.build.draft import Assembled, Draft
from envelope.model.build.known.trees import added_up
from envelope.model.build.names import (
    name_cure,
    name_objection,
    takes,
    unknown_before,
    unknown_defaults,
    unknown_inputs,
    unknown_shares,
    without_points,
)
from envelope.model.build.rows import (
    described,
    in_common,
    references,
    rows_as_parts,
    taken,
    with_spelt_inputs,
)
from envelope.model.files.document import Document
from envelope.model.files.most import counted
from envelope.model.files.rows import gathered
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.graph.graph import TOTAL, Formula, Link, Part
from envelope.model.graph.scopes import above, offered
from envelope.model.library.machines import Equipped, equipped, lacks
from envelope.model.library.outputs import outputs
from envelope.model.library.settings import followed, has_setting, is_free, settings
from envelope.units.system import UnitSystem, joined

_NONE: Mapping[str, Entry] = {}

Load = Callable[[Sheet, PartEntry], Sheet]
SystemOf = Callable[[Sheet], UnitSystem]


class Assembly:
    """Collects the drafts of a scenario, part by part; `problems` is what is wrong on the way.

    `sheets` and `systems` are the files and units of its scopes, by prefix; `checks` the
    conditions of each scope.
    """

    def __init__(
        self,
        load: Load,
        system_of: SystemOf,
        machines: Mapping[str, Text],
        given: Collection[str] = (),
    ) -> None:
        self.load = load
        self.system_of = system_of
        self.machines = machines  # chosen from outside, by part
        self.set = given  # the names of what else is set from outside
        self.drafts: dict[str, Draft] = {}
        self.checks: list[tuple[str, Entry]] = []
        self.parts: dict[str, Part] = {}
        self.systems: dict[str, UnitSystem] = {}
        self.sheets: dict[str, Sheet] = {}
        self.cited: list[Sheet] = []  # the files whose sources count, in order
        self.gathered: set[str] = set()  # the parts that have rows
        self.followed: set[tuple[str, str]] = set()  # a scope whose parts follow a setting, and it
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
        self.sheets[scope] = counted(self.sheets, self.drafts, scope, sheet)
        self.systems[scope] = self.system_of(sheet)
        self.cited.append(sheet)
        self.check_names(sheet, scope)
        sheet, given = without_points(sheet), given or {}
        for name, entry in sheet.inputs.items():
            follows = scope and has_setting(sheet, name)
            own = self.following(name, given, around) if follows else None
            self.add_input(scope, entry, own or given.get(name), around)
        for name, entry in sheet.formulas.items():
            self.add_formula(scope, entry, given.get(name), around)
        self.checks += [(scope, entry) for entry in sheet.checks.values()]
        blocks = [self.add_part(sheet, scope, part) for part in sheet.parts.values()]
        self.problems += [*unknown_defaults(sheet, blocks), *unknown_shares(sheet, blocks)]
        self.add_settings(sheet, scope, given, around)
        self.add_totals(scope, sheet)

    def add_input(self, scope: str, entry: Entry, given: Entry | None, around: str) -> None:
        """An input: its default, and what it is given from outside."""
        name = scope + entry.name
        given = given if given is not None and given.text is not None else None
        self.drafts[name] = Draft(name, "input", scope, entry, given, around=around)

    def add_settings(
        self, sheet: Sheet, scope: str, given: Mapping[str, Entry], around: str
    ) -> None:
        """The settings of the whole scenario; inside it where a part there follows them."""
        for name, entry in settings().items():
            wanted = not scope or name in given or (scope, name) in self.followed
            if wanted and is_free(sheet, name):
                own = self.following(name, given, around) if scope else None
                self.add_input(scope, entry, own or given.get(name), around)

    def following(self, name: str, given: Mapping[str, Entry], around: str) -> Entry | None:
        """The setting of the scope around as what a part is given that is given no other."""
        said, outer = given.get(name), self.sheets[around]
        if said is not None and said.text is not None:
            return None
        if not (has_setting(outer, name) or is_free(outer, name)):
            return None
        self.followed.add((around, name))
        return followed(name)

    def add_formula(
        self, scope: str, entry: Entry, given: Entry | None = None, around: str = ""
    ) -> None:
        """A formula, which must have an expression; a part may give it another one."""
        name = scope + entry.name
        given = given if given is not None and given.text is not None else None
        if entry.text is None:
            message = f"`{entry.name}` has no formula"
            self.problems.append(entry.problem("no-value", message))
        self.drafts[name] = Draft(name, "formula", scope, entry, given, around=around)

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
                    hint = name_cure(entry.name, sheet, self.systems[scope])
                    self.problems.append(entry.problem("hides-name", objection, hint))

    # parts

    def add_part(self, sheet: Sheet, scope: str, part: PartEntry) -> Sheet | None:
        """The quantities of a part, its inputs given by the part or the scenario's defaults.

        Gives its block, None where that is not to be read.
        """
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
            return None
        part = with_spelt_inputs(part, block)
        self.problems += [*unknown_before(part, sheet), *unknown_inputs(part, block)]
        defaults = {key: each for key, each in sheet.defaults.items() if takes(block, key)}
        if part.rows is not None:
            self.add_rows(sheet, scope, part, block, defaults)
            return block
        name = scope + part.name
        self.parts[name] = described(name, part, block)
        found = self.equipped(sheet, part, block, (name,), defaults)
        self.add(found.block, prefix, found.given, scope)
        return block

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
        found: dict[str, tuple[Sheet, Mapping[str, Entry]]] = {}
        for row in rows_as_parts(part):
            self.problems += unknown_inputs(row, block)
            name = prefix + row.name
            self.parts[name] = described(name, row, block)
            whole_row = row._replace(given={**part.given, **said, **row.given})
            made = self.equipped(sheet, whole_row, block, (name, whole), defaults, unsaid)
            found[row.name] = made.block, made.given
        for key in taken((given for _, given in found.values()), part):
            self.add_input(prefix, common[key].entry, common[key].given, scope)
        for row_name, (own, given) in found.items():
            self.add(own, f"{prefix}{row_name}.", given, scope)
        self.add_totals(prefix, self.sheets[prefix])

    def equipped(
        self,
        sheet: Sheet,
        part: PartEntry,
        block: Sheet,
        names: Sequence[str],
        defaults: Mapping[str, Entry],
        shared: Mapping[str, Entry] = _NONE,
    ) -> Equipped:
        """A part with its machine, `defaults`, and what rows have `shared` and say no other of."""
        chosen = next((self.machines[name] for name in names if name in self.machines), None)
        try:
            found = equipped(part, sheet, block, chosen)
        except InputError as error:
            self.problems += error.problems
            return Equipped(part.given, block)
        if found.described is not None:
            self.cited.append(found.described)
            # What rows share of the block's own machine is none of another one's.
            shared = {key: each for key, each in shared.items() if key not in block.bare}
        found = found._replace(given={**defaults, **shared, **found.given})
        known = {key for key in block.inputs if any(f"{name}.{key}" in self.set for name in names)}
        lacking = lacks(names[0], found, known)
        self.problems += [lacking] if lacking else []
        return found._replace(block=block) if lacking else found  # so that it is said once

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
                formula = self.total(members, scope)
                self.drafts[name] = Draft(name, "total", scope, None, formula=formula)

    def total(self, members: list[str], scope: str) -> Formula:
        """The sum of quantities, as seen from `scope`."""
        units = self.systems[scope]
        content = call_text("sum", members)
        written = added_up(members, content, self.sheets[scope].document, units)
        links: dict[str, Link] = {member: scope + member for member in members}
        return Formula(text_of(content, TOTAL), written, links, scope, units)

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
