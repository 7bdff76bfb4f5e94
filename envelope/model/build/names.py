"""Names that a quantity may not take or a part not be given, and units that are quantities."""

import re
from collections.abc import Callable, Iterator, Sequence

from envelope.errors import Label, Problem, Text
from envelope.language.nearest import meant
from envelope.language.operators import KEYWORDS
from envelope.language.tree import Literal, nodes
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.graph.formula import tree_of
from envelope.model.graph.graph import Formula, Graph, Written
from envelope.model.library.machines import machines
from envelope.model.library.outputs import machine_columns
from envelope.model.library.settings import settings
from envelope.units.dimension import is_count
from envelope.units.system import UnitSystem

_BYTES = (("B", 1),)
_BELOW = re.compile(r"/([^\W\d]\w*)")


def name_objection(name: str, units: UnitSystem) -> str:
    """Why a quantity may not be called so; empty where it may.

    The names of functions are free: a function is a word that `(` follows.
    """
    kind = units.protected(name)
    if not (name.isidentifier() and name.isascii()):
        return f"`{name}` is no name: letters a to z, digits and `_`, a letter first"
    if name in KEYWORDS:
        return f"`{name}` is a word of the language"
    if kind is not None:
        return f"`{name}` would hide a unit of {kind}"
    return ""


def name_cure(name: str, sheet: Sheet, units: UnitSystem) -> str:
    """The hint for a name with hyphens or spaces, `peak-factor`; empty for others."""
    cure = re.sub(r"[- ]+", "_", name)
    is_taken = cure in sheet.inputs or cure in sheet.formulas
    return "" if is_taken or name_objection(cure, units) else f"call it `{cure}`"


def without_points(sheet: Sheet) -> Sheet:
    """A sheet without what has a point in its name, which would look like a part's own."""
    if not any("." in name for name in (*sheet.inputs, *sheet.formulas)):
        return sheet
    inputs = {name: entry for name, entry in sheet.inputs.items() if "." not in name}
    formulas = {name: entry for name, entry in sheet.formulas.items() if "." not in name}
    return sheet._replace(inputs=inputs, formulas=formulas)


def tight_names(written: Written, text: Text, exists: Callable[[str], bool]) -> Iterator[Problem]:
    """A problem for each literal that divides by a word which is a quantity, too.

    Per server, or divided by the number of servers: both have the same dimension, so that
    nothing else would notice.
    """
    if not any(map(exists, _BELOW.findall(text.content))):
        return  # most expressions, and this is asked of every one
    for node in nodes(tree_of(written)):
        if isinstance(node, Literal) and node.unit is not None and len(node.unit.factors) > 1:
            literal = text.content[node.span.start : node.span.end]
            for word in _BELOW.findall(literal):
                if exists(word):
                    message = f"`{literal}` has two readings: in a unit, or divided by `{word}`"
                    hint = f"a division by a quantity has spaces around its sign: ` / {word}`"
                    yield Problem("two-readings", message, (Label(text, node.span),), hint=hint)


def counted_in_bytes(name: str, formula: Formula) -> Problem | None:
    """The problem of `dau = 2B`: people are counted, and `B` is a byte; None where all is well."""
    written = formula.text.content.strip()
    tree = formula.tree if written.endswith("B") else None
    if not (isinstance(tree, Literal) and tree.unit and tree.unit.factors == _BYTES):
        return None
    word = name.rpartition(".")[2].rpartition("_")[2]
    found = formula.units.find(word) or formula.units.find(word.upper())
    is_plural = word.endswith("s") or word.isupper() or word.upper() in ("DAU", "MAU")
    is_count_of = found is not None and is_plural and is_count(found.dimension)
    if not is_count_of:
        return None
    number = written.removesuffix("B").strip()
    instead = (f"{number}bn", f"{number}G", f"{number} billion")
    hint = "a billion is `{}`, `{}` or `{}`".format(*instead)
    label = Label(formula.text, tree.span)
    message = "`B` is byte, never billion"
    return Problem("billion", message, (label,), hint=hint, instead=instead)


# what parts are given


def takes(block: Sheet, name: str) -> bool:
    """Whether a part of a block can be given something: an input, or a setting of all its parts."""
    return name in block.inputs or (bool(block.parts) and name in settings())


def unknown_defaults(sheet: Sheet, blocks: Sequence[Sheet | None]) -> Iterator[Problem]:
    """The defaults of a file that no part of it has as an input.

    Those of a file that this extends are meant for the parts there, and those of a part whose block
    cannot be read may be its own.
    """
    if None in blocks or not blocks:
        return
    known = [name for block in blocks if block is not None for name in block.inputs]
    for name, entry in sheet.defaults.items():
        is_own = entry.document == sheet.document
        if is_own and not any(block is not None and takes(block, name) for block in blocks):
            yield _of_no_part(entry, known)


def unknown_shares(sheet: Sheet, blocks: Sequence[Sheet | None]) -> Iterator[Problem]:
    """What the machines of a file give that no part has as an input, but one that is nearly so.

    What is like none describes the machine. Those of another file may be for other parts.
    """
    own = [each for each in sheet.machines.values() if each.document == sheet.document]
    if not own or None in blocks or not blocks:
        return
    known = [name for block in blocks if block is not None for name in block.inputs]
    known += [*sheet.inputs, *machine_columns()]
    known += [name for machine, _ in machines().values() for name in machine.given]
    for machine in own:
        found = (
            _of_no_part(each, known) for each in machine.given.values() if each.name not in known
        )
        yield from (problem for problem in found if problem.hint)


def _of_no_part(entry: Entry, known: Sequence[str]) -> Problem:
    message = f"no part has an input `{entry.name}`"
    hint = meant(entry.name, dict.fromkeys(known))
    return entry.document.key_problem(entry.path, "unknown-input", message, hint)


def unknown_inputs(part: PartEntry, block: Sheet) -> Iterator[Problem]:
    """What a part is given that its block does not have."""
    for name, entry in part.given.items():
        if takes(block, name) or name in block.formulas:
            continue
        hint = meant(name, [*block.inputs, *block.formulas])
        if name == "rows":
            hint = 'rows are a table, or the file of one: `rows = "NAME.csv"`'
        message = f"`{part.block}` has no input `{name}`"
        yield entry.document.key_problem(entry.path, "unknown-input", message, hint)


def unknown_before(part: PartEntry, sheet: Sheet) -> Iterator[Problem]:
    """What cannot lead to a part: what is no part, and itself."""
    for index, name in enumerate(part.before):
        message = f"there is no part `{name}`" if name not in sheet.parts else ""
        if name == part.name:
            message = f"`{name}` cannot lead to itself"
        if message:
            hint = meant(name, [each for each in sheet.parts if each != part.name])
            yield part.document.problem((*part.path, "from", index), "unknown-name", message, hint)


def misspelt_inputs(graph: Graph) -> list[Problem]:
    """The inputs that a file adds to the one it extends, almost called like what that has.

    Only those on which nothing depends: `duu` for `dau`.
    """
    sheet = graph.sheet
    entries = {**sheet.inputs, **sheet.formulas}
    known = [name for name, each in entries.items() if each.document != sheet.document]
    problems = []
    for name in graph.outline().unused:
        entry = sheet.inputs.get(name)
        if entry is not None and entry.document == sheet.document and (hint := meant(name, known)):
            label = entry.document.key_label(entry.path)
            message = f"nothing depends on `{name}`"
            problems.append(Problem("unknown-name", message, (label,), hint=hint))
    return problems
