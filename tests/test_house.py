"""The structure of the package: its import order, its sizes, its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "envelope"

# Top to bottom: a module imports only from its own folder and from those above it.
ORDER = [
    "places",
    "errors",
    "units",
    "language",
    "model",
    "engine",
    "analysis",
    "report",
    "formats",
    "api",
    "cli",
]
FILES = sorted(PACKAGE.rglob("*.py"))


def layer(module: str) -> int:
    """How far down a module stands; what is not listed stands below everything."""
    parts = module.split(".")
    return ORDER.index(parts[1]) if len(parts) > 1 and parts[1] in ORDER else len(ORDER)


def module_of(file: Path) -> str:
    """The dotted name of a file."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def imports(file: Path) -> Iterator[str]:
    """The modules of the package that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "envelope":
            yield from (f"envelope.{name.name}" for name in node.names if name.name in ORDER)
        elif (
            isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("envelope.")
        ):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("envelope."))


def top_level_imports(file: Path) -> set[str]:
    """The modules of the package that run when a file is loaded."""
    found = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("envelope"):
            for name in node.names:
                full = f"{node.module}.{name.name}"
                found.add(full if full in MODULES else node.module)
    return found


MODULES = {module_of(file) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_layers_above(file: Path) -> None:
    """The import order is a list; `envelope/__init__.py` alone stands outside it."""
    own = module_of(file)
    if own in ("envelope", "envelope.__main__"):
        return
    assert [name for name in imports(file) if layer(name) > layer(own)] == []


def test_there_is_no_import_cycle() -> None:
    """No module reaches itself over the imports that run when it is loaded."""
    edges = {module_of(file): top_level_imports(file) for file in FILES}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for target in edges.get(module, ()):
                visit(target, (*path, module))
            done.add(module)

    for module in edges:
        visit(module, ())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_stays_below_300_lines(file: Path) -> None:
    """One idea each; the generated unit table is data."""
    if file.name != "table.py":
        assert len(file.read_text().splitlines()) <= 300


def test_python_knows_no_capacity_word() -> None:
    """What a shard or a broker is stands under presets, in the language of users."""
    words = re.compile(r"shard|replica|broker|cache_hit|qps|dau")
    found = [
        f"{file.name}:{node.lineno} {node.id}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Name) and words.search(node.id)
    ]
    assert found == []


def test_heavy_packages_are_off_the_start_up_path() -> None:
    """No command and no part of the API loads pint, NumPy or pandas before it needs them."""
    heavy = re.compile(r"^(import|from) (pint|numpy|pandas|scipy|matplotlib)\b", re.MULTILINE)
    files = {module_of(file): file for file in FILES}
    stack = [name for name in files if name.startswith(("envelope.cli", "envelope.api"))]
    reached = set(stack)
    while stack:
        for target in top_level_imports(files[stack.pop()]) & files.keys() - reached:
            reached.add(target)
            stack.append(target)
    assert len(reached) > 50
    assert [name for name in reached if heavy.search(files[name].read_text())] == []


def test_the_command_line_calls_the_api_alone() -> None:
    """What it can do, Python can do: beside the API, it knows errors."""
    known = ("envelope.api", "envelope.errors", "envelope.cli")
    found = {name for file in (PACKAGE / "cli").glob("*.py") for name in imports(file)}
    assert [name for name in sorted(found) if not name.startswith(known)] == []


def test_few_imports_stand_inside_functions() -> None:
    """Each for the weight of a package, or for the path of a mistake."""
    kinds = (ast.Import, ast.ImportFrom)
    found = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in FILES
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, kinds)
    ]
    assert len(found) <= 70, found
