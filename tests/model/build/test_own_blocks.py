"""Blocks inside a file: all that a block file may say, found before those of the library."""

from pathlib import Path

import pytest

import envelope
from envelope.api.check import checked
from envelope.engine.run import run
from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request

FILE = """
title = "Photos"
[sources]
note = "A note of the team"
[units]
nouns = ["photo"]
album = "40 photos"
[machines.box]
server_disk = "8 TB/server"
[blocks.keep]
about = "disk of whatever is written"
machine = "box"
[blocks.keep.sources]
own = "What only this block cites"
[blocks.keep.units]
any = ["thing"]
[blocks.keep.inputs]
writes = { unit = "things/s", about = "written" }
size = { value = "2 MB/thing", source = "note" }
kept = { value = "1000 days", source = "own" }
server_disk = { unit = "TB/server" }
[blocks.keep.formulas]
storage = "writes * size * kept * made.copies -> TB"
servers = "ceil(storage / server_disk) -> servers"
[blocks.keep.parts.made]
block = "copies"
[blocks.keep.checks]
small = { that = "storage <= 1 TB", source = "note" }
[[blocks.keep.examples]]
given = { writes = "1 album/s", size = "1 kB/photo" }
expect = { storage = "10.368 TB", servers = "2 servers" }
checks = ["small"]
[blocks.copies]
inputs.copies = "3"
[parts.photos]
block = "keep"
writes = "1 photo/s"
"""


def line_of(start: str) -> int:
    """The line of the file that starts so."""
    return next(n for n, line in enumerate(FILE.split("\n"), 1) if line.startswith(start))


def values(path: Path) -> dict[str, float]:
    """The values of a scenario in base units."""
    result = envelope.load(str(path)).run()
    return {name: result.values_in_base_units[name] for name in result}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario with blocks of its own."""
    path = tmp_path / "photos.toml"
    path.write_text(FILE)
    return path


def test_a_block_inside_a_file_is_a_block(file: Path) -> None:
    """Nouns, units, machines, sources and other blocks of the file are those around it."""
    result = run(build(Request(str(file))))
    assert result.values["photos.storage"] == pytest.approx(518.4e12)
    assert result.values["total.servers"] == 65
    assert result.graph.sources["note"] == "A note of the team"
    assert result.graph.quantities["photos.kept"].source == "own"
    assert result.graph.parts["photos"].title == "keep"
    place = result.graph.quantities["photos.storage"].formula.text.position(0)
    assert (place.file, place.line) == (str(file), line_of("storage = "))


def test_a_block_inside_a_file_tests_itself(file: Path) -> None:
    """By its own examples; what does not come out is said at its place."""
    found = checked(Request(str(file)))
    assert found.counts["example"] == 1
    (complaint,) = found.complaints
    assert complaint.message == "the check photos.small does not hold: 518 TB <= 1 TB"
    file.write_text(FILE.replace('"10.368 TB"', '"11 TB"'))
    found = checked(Request(str(file)))
    wrong = [each for each in found.complaints if "storage is" in each.message]
    assert len(wrong) == 1
    assert wrong[0].place.endswith(f"photos.toml:{line_of('expect = ')}")


def test_what_hides_a_block_of_the_library_is_said(file: Path) -> None:
    """And what no part uses; one that extends the other hides nothing by mistake."""
    more = '[blocks.cache]\ninputs.copies = "3"\n[blocks.queue]\nextends = "queue"\n'
    file.write_text(FILE.replace("[parts.photos]", f"{more}[parts.photos]"))
    said = [each.message for each in checked(Request(str(file))).complaints]
    assert "the block `cache` hides that of the library" in said
    assert "no part uses the block `cache`" in said
    assert not any("`queue` hides" in each or "`copies`" in each for each in said)


def test_a_block_comes_before_that_of_the_library(tmp_path: Path) -> None:
    """And may extend the one that it hides, or another one of the file."""
    path = tmp_path / "a.toml"
    path.write_text(
        """
        [blocks.cache]
        extends = "cache"
        inputs.item_size = "7 KB/thing"
        [blocks.small]
        extends = "cache"
        inputs.hit_ratio = "50%"
        [parts.a]
        block = "small"
        reads = "100 requests/s"
        working_set = "1M requests"
        """
    )
    found = values(path)
    assert found["a.item_size"] == 7000
    assert found["a.misses"] == 50


def test_a_file_that_extends_another_has_its_blocks(file: Path) -> None:
    """Each may be changed line by line; the parts of the base use what came of it."""
    over = file.with_name("over.toml")
    over.write_text(
        'extends = "./photos.toml"\n[blocks.copies.inputs]\ncopies = "1"\n'
        '[blocks.keep.inputs]\nsize = "1 MB/thing"\n'
        '[parts.more]\nblock = "keep"\nwrites = "2 photos/s"\n'
    )
    found = values(over)
    assert found["photos.storage"] == pytest.approx(86.4e12)
    assert found["more.storage"] == pytest.approx(172.8e12)


def test_a_block_of_a_block_file_is_its_own(tmp_path: Path) -> None:
    """A block file has blocks too, which a file that uses it does not see."""
    (tmp_path / "b.toml").write_text(
        '[blocks.inner]\nformulas.load = "3 requests/s"\n[parts.p]\nblock = "inner"\n'
    )
    path = tmp_path / "a.toml"
    path.write_text('[parts.x]\nblock = "./b.toml"\n')
    assert values(path) == {"x.p.load": 3, "x.total.load": 3, "total.load": 3}
    path.write_text('[parts.x]\nblock = "inner"\n')
    with pytest.raises(InputError, match="there is no block `inner`"):
        values(path)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('[blocks.a]\nfrob = 1\n', "unknown key `frob`", 2),
        ('[blocks.a.formulas]\nx = "1 yeer"\n[parts.p]\nblock = "a"\n', "no unit `yeer`", 2),
        ('[blocks.a.units]\nnouns = ["s"]\n[parts.p]\nblock = "a"\n', "would hide a unit", 2),
        ('[blocks.a.parts.b]\nblock = "a"\n[parts.p]\nblock = "a"\n', "a part of itself", 1),
        ('[blocks.a]\nextends = "b"\n[blocks.b]\nextends = "a"\n[parts.p]\nblock = "a"\n',
         "extends itself", 4),
        ('[blocks.a.inputs]\nx = { unit = "s" }\n[parts.p]\nblock = "a"\n', "`p` needs `x`", 3),
        ('[blocks.abc.inputs]\nx = "1"\n[parts.p]\nblock = "abd"\n', "there is no block `abd`", 4),
        ("blocks = 3\n", "`blocks` is a table", 1),
        ("[blocks]\na = 3\n", "the block `a` is a table", 2),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_block_stands_in_this_file(
    tmp_path: Path, text: str, message: str, line: int
) -> None:
    """At its line."""
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        build(Request(str(path)))
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.labels[0].text.position(problem.labels[0].span.start).line == line
