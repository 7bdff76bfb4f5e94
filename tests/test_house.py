"""The structure of the package: its import order, its sizes, its words."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from envelope.model.files.cache import _MAKING

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "envelope"

# Top to bottom: a module imports only from its own folder and from those above it.
ORDER = [
    "tuples",
    "texts",
    "pipes",
    "atomic",
    "places",
    "errors",
    "streams",
    "serving",
    "extras",
    "units",
    "language",
    "lint",
    "model.files",
    "model.library",
    "model.graph",
    "model.build",
    "engine",
    "analysis",
    "report",
    "formats",
    "fit",
    "batch",
    "fleet",
    "api",
    "cli",
    "assistants",
    "editor",
]
MOST_LINES, MOST_MODULES, MOST_INNER_IMPORTS = 300, 24, 70
FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(file: Path) -> str:
    """The dotted name of a file."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FILES}


class Import(NamedTuple):
    """A module of the package that another imports, and in which line."""

    module: str
    line: int


@cache
def parsed(module: str) -> ast.Module:
    """The tree of a module."""
    return ast.parse(MODULES[module].read_text())


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All statements of a file but what stands there for type checkers alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.expr):
            continue  # which hold no statement
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from statements(node)


@cache
def imports(module: str) -> tuple[Import, ...]:
    """All modules of the package that a module imports, inside functions too."""
    found = []
    for node in statements(parsed(module)):
        names: set[str] = set()
        if isinstance(node, ast.ImportFrom):
            full = {f"{node.module}.{name.name}" for name in node.names}
            names = {each if each in MODULES else str(node.module) for each in full}
        elif isinstance(node, ast.Import):
            names = {name.name for name in node.names}
        if isinstance(node, ast.Import | ast.ImportFrom):
            found += [Import(name, node.lineno) for name in sorted(names & MODULES.keys())]
    return tuple(found)


@cache
def inner_imports(module: str) -> set[int]:
    """The lines in which a function imports something, be it of the package or not."""
    functions = [node for node in statements(parsed(module)) if isinstance(node, ast.FunctionDef)]
    return {
        node.lineno
        for function in functions
        for node in statements(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }


def layer(module: str) -> int:
    """How far down a module stands: 0 is the root of the package, which anything may ask."""
    if module == "envelope":
        return 0
    name = f"{module.removeprefix('envelope.')}."
    found = [place for place, room in enumerate(ORDER, 1) if name.startswith(f"{room}.")]
    return found[0] if found else len(ORDER) + 1


def test_a_module_imports_only_from_the_layers_above() -> None:
    """The import order is a list; only `envelope/__init__.py` stands outside it, below all."""
    wrong = [
        f"{module}:{each.line} imports {each.module}"
        for module in MODULES.keys() - {"envelope"}
        for each in imports(module)
        if layer(each.module) > layer(module)
    ]
    assert wrong == []


def test_graphs_follow_from_what_they_are_marked_by() -> None:
    """What makes them, and their values, imports nothing else of the program."""
    folder = {name: name.split(".")[1] for name in MODULES if name.count(".") > 1}
    makers = [name for name in MODULES if folder.get(name) in _MAKING]
    asked = {
        folder[each.module] for name in makers for each in imports(name) if each.module in folder
    }
    assert len(makers) > 100
    assert asked == _MAKING


def test_every_room_stands_in_the_order() -> None:
    """A new folder is given its place; `model` itself holds nothing but its rooms."""
    rooms = {name.removeprefix("envelope.") for name in MODULES} - {"envelope", "model", "__main__"}
    assert {room for room in rooms if layer(f"envelope.{room}") > len(ORDER)} == set()
    assert imports("envelope.model") == ()


def cycles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that reach each other, by taking away what nobody else needs."""
    left = {name: targets - {name} for name, targets in edges.items()}
    while True:
        used = set().union(*left.values())
        ends = {name for name, targets in left.items() if not targets or name not in used}
        if not ends:
            return [sorted(left)] if left else []
        left = {name: targets - ends for name, targets in left.items() if name not in ends}


def test_there_is_no_import_cycle() -> None:
    """No module reaches itself over imports, those inside functions counted."""
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == [["b", "c"]]
    edges = {name: {each.module for each in imports(name)} for name in MODULES}
    del edges["envelope"]  # of which only the version is asked, see below
    assert cycles({name: targets - {"envelope"} for name, targets in edges.items()}) == []


def test_only_the_version_is_asked_of_the_root() -> None:
    """Everything else in `envelope` is there for scripts, and comes from the API below."""
    asked = {
        name.name
        for module in MODULES
        for node in statements(parsed(module))
        if isinstance(node, ast.ImportFrom) and node.module == "envelope" != module
        for name in node.names
    }
    assert {name for name in asked if f"envelope.{name}" not in MODULES} == {"__version__"}


@pytest.mark.parametrize(
    ("front", "known"),
    [
        ("cli", "api|cli|errors"),
        ("assistants", "api|assistants|cli.common|errors|extras|serving|tuples"),
        ("editor", "api|editor|cli.common|errors|extras|serving|tuples"),
    ],
)
def test_commands_and_tools_know_the_api_alone(front: str, known: str) -> None:
    """What a command, an assistant or an editor does, a script can do: by the API and errors."""
    own = [name for name in MODULES if f"{name}.".startswith(f"envelope.{front}.")]
    assert len(own) > 8
    pattern = re.compile(rf"envelope(\.({known})(\..*)?)?")
    used = {name: {each.module for each in imports(name)} for name in own}
    past = {name: {each for each in used[name] if not pattern.fullmatch(each)} for name in own}
    assert {name: others for name, others in past.items() if others} == {}


def test_few_imports_stand_inside_functions() -> None:
    """Those that keep a heavy package, or a mistake's path, off the start."""
    assert sum(len(inner_imports(name)) for name in MODULES) <= MOST_INNER_IMPORTS


def test_named_tuples_are_those_that_are_made_quickly() -> None:
    """Those of `typing` take five times as long, in every command; only they can be generic.

    Reports and commands know their layers alone, and have those of `typing`.
    """
    usual = re.compile(r"^ *from typing import (?!.*\bGeneric\b).*\bNamedTuple\b", re.MULTILINE)
    found = [name for name, file in MODULES.items() if usual.search(file.read_text())]
    rooms = {"envelope.report", "envelope.cli"}
    assert [name for name in found if ".".join(name.split(".")[:2]) not in rooms] == [
        "envelope.tuples"
    ]


def test_a_module_stays_below_300_lines() -> None:
    """One idea each; the generated unit table is data."""
    most = {PACKAGE / "units" / "table.py": 1000}
    sizes = {file: len(file.read_text().splitlines()) for file in FILES}
    assert {
        str(file): size for file, size in sizes.items() if size > most.get(file, MOST_LINES)
    } == {}


def test_nothing_else_lies_beside_the_folders() -> None:
    """What an experiment has left does not belong here."""
    names = {each.name for each in ROOT.iterdir() if each.is_file()}
    visible = {name for name in names if not name.startswith(".")} - {"PKG-INFO"}  # of an archive
    assert visible == {"CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"}


def test_a_folder_holds_few_modules() -> None:
    """What one can read at a glance."""
    sizes = Counter(file.parent for file in FILES)
    assert {str(folder): size for folder, size in sizes.items() if size > MOST_MODULES} == {}


def test_python_knows_no_capacity_word() -> None:
    """What a shard or a broker is stands under presets, in the language of users."""
    words = re.compile(r"shard|replica|broker|cache_hit|qps|dau")
    found = [
        f"{file.name}:{node.lineno} {node.id}"
        for module, file in MODULES.items()
        if words.search(file.read_text())
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Name) and words.search(node.id)
    ]
    assert found == []


def test_heavy_packages_are_off_the_start_up_path() -> None:
    """No command and no part of the API loads pint, NumPy or pandas before it needs them."""
    heavy = re.compile(r"^(import|from) (pint|numpy|pandas|scipy|matplotlib)\b", re.MULTILINE)
    stack = [name for name in MODULES if name.startswith(("envelope.cli", "envelope.api"))]
    reached = set(stack)
    while stack:
        name = stack.pop()
        inner = inner_imports(name)
        loaded = {each.module for each in imports(name) if each.line not in inner}
        stack += loaded - reached
        reached |= loaded
    assert {"envelope.model.build.build", "envelope.engine.run"} <= reached
    assert len(reached) > 50
    assert [name for name in reached if heavy.search(MODULES[name].read_text())] == []
