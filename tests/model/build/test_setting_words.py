"""A value that is told by the one before: as a change, and with that in its place."""

import pytest

from envelope.engine.run import run
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.files import Files
from envelope.model.build.request import Request
from envelope.model.build.setting import Change, refuse_sign, spelt_out

SCENARIO = """
[inputs]
dau = "10M users"
size = "2 KB to 4 KB"
share = "10%"
n = "5"
[formulas]
total = "dau * n"
"""
# What is given to a quantity, and what that is with its value before in its place.
SPELT = [
    ("dau", "x2", "(10000000 user) * 2.0"),
    ("dau", "/2", "(10000000 user) / 2.0"),
    ("dau", "+40%", "(10000000 user) * 1.4"),
    ("dau", "20M users", "20M users"),
    ("dau", "dau + 1M users", "(10000000 user) + 1M users"),
    ("dau", "max(dau, total.dau, daus, dau(1))", "max((10000000 user), total.dau, daus, dau(1))"),
    ("dau", "mydau * 2", "mydau * 2"),
    ("n", "n * 2", "(5) * 2"),
    ("n", "x3", "(5) * 3.0"),
    ("n", "-50%", "(5) * 0.5"),
    ("size", "x2", "(2 KB to 4 KB) * 2.0"),
    ("size", "size * 3", "(2 KB to 4 KB) * 3"),
    ("share", "x2", "(0.1) * 2.0"),
    ("share", "+10%", "+10%"),
    ("share", "share + 1%", "(0.1) + 1%"),
    ("total", "total / 2", "(50000000 user) / 2"),
]


@pytest.mark.parametrize(("name", "text", "expected"), SPELT)
def test_the_value_before_stands_in_its_place(
    name: str, text: str, expected: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In its own unit, so that the text means the same when that is another one."""
    path = tmp_path_factory.getbasetemp() / "spelt.toml"
    path.write_text(SCENARIO)
    done = run(build(Request(str(path))))
    quantity = done.graph.quantities[name]
    given = text_of(text)
    told = spelt_out(name, given, quantity, done.values[name])
    assert told.content.strip() == expected
    assert (told is given) == (expected == text)


@pytest.mark.parametrize(
    ("text", "rest"), [("+5", "5"), (" + 5 GB", "5 GB"), ("+n", "n"), ("5", ""), ("-5", "")]
)
def test_a_plus_has_two_readings(text: str, rest: str) -> None:
    """The value, or so much more; a change has one."""
    refuse_sign(text_of("+40%"), "n", Change("*", 1.4, 0.4))
    if not rest:
        refuse_sign(text_of(text), "n", None)
        return
    with pytest.raises(InputError) as caught:
        refuse_sign(text_of(text), "n", None)
    (problem,) = caught.value.problems
    assert problem.message == f"`{text.strip()}` has two readings: {rest}, or {rest} more"
    assert problem.hint == f"as in `n={rest}`, or in `n=n+{rest}`"
    assert [label.span for label in problem.labels] == [(0, len(text))]


def test_what_a_file_extends(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The nearest first, each once."""
    folder = tmp_path_factory.mktemp("bases")
    for name, extends in (("a", "b"), ("b", "c"), ("c", ""), ("x", "y"), ("y", "x")):
        line = f'extends = "./{extends}.toml"\n' if extends else ""
        (folder / f"{name}.toml").write_text(f'{line}[inputs]\n{name}_input = "5"\n')
    files = Files()

    def below(name: str) -> list[str]:
        """The inputs of what a file extends."""
        sheet = files.at(str(folder / f"{name}.toml"))
        return [entry for each in files.bases(sheet) for entry in each.inputs]

    assert below("c") == []
    assert [*dict.fromkeys(below("a"))] == ["b_input", "c_input"]
    with pytest.raises(InputError, match="extends itself"):
        below("x")
