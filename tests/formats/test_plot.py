"""Pictures: what is drawn is what was computed, and the same input gives the same file."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import envelope
from envelope.formats.plot.palette import colors
from tests.cli import command
from tests.presets.runs import some

ROOT = Path(__file__).parents[2]
RANGED = "dau=5M to 20M users"
GROWING = """
extends = "template"
[inputs]
dau = { value = "10M users", growth = "60%/year" }
[checks]
few = "total.servers <= 100 servers"
"""
PICTURES = [
    ("distribution", "total.cost", [RANGED], ["total cost, USD/month", "samples, %", "p95 $"]),
    ("tornado", "total.cost", [RANGED], ["total cost, USD/month", "dau", "at its high end"]),
    ("growth", "total.storage", [], ["total storage, ", "months"]),
    ("sweep", "total.servers", ["dau=1M..100M:3", "payload_size=1 KB,2 KB"], ["payload_size 2 KB"]),
    ("sweep", "total.cost", ["cache.hit_ratio=50%..90%:3"], ["cache.hit_ratio, %"]),
]
COLOR = re.compile(r"(?:fill|stroke): (#\w{6})")


def export(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`envelope export template` with arguments, in a process of its own."""
    line = [sys.executable, "-m", "envelope", "export", "template", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        line, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def numbers(data: Any) -> list[float]:
    """What a line is drawn through."""
    return [float(each) for each in np.asarray(data)]


_DRAWN = """
import json, sys
from envelope.cli import main
for arguments in json.load(sys.stdin):
    try:
        main(arguments)
    except SystemExit as end:
        assert not end.code
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder of all pictures, and one of some, each of a process with a hash seed of its own."""
    commands = [
        [*settings, "--to", "svg", "--of", kind, name, "-o", f"{number}.svg"]
        for number, (kind, name, settings, _) in enumerate(PICTURES)
    ]
    commands.append(["--to", "png", "--of", "tornado", "total.cost", "-o", "a.png"])
    folders = [tmp_path_factory.mktemp("drawn") for _ in range(2)]
    for seed, folder in zip("12", folders, strict=True):
        asked = commands if seed == "1" else some(commands, 2, 1)
        given = json.dumps([["export", "template", *command] for command in asked])
        done = subprocess.run(
            [sys.executable, "-c", _DRAWN],
            input=given,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folders


@pytest.mark.parametrize("number", range(len(PICTURES)), ids=[each[0] for each in PICTURES])
def test_an_svg_says_what_it_shows(number: int, drawn: list[Path]) -> None:
    """As text; where it is drawn twice the same, whatever the hash seed, with no date in it."""
    first, second = (folder / f"{number}.svg" for folder in drawn)
    picture, words = first.read_text(encoding="utf-8"), PICTURES[number][-1]
    if number in some(range(len(PICTURES)), 2, 1):
        assert picture == second.read_text(encoding="utf-8")
    tree = ElementTree.fromstring(picture)
    texts = " ".join("".join(each.itertext()) for each in tree.iter() if each.tag.endswith("}text"))
    assert [each for each in words if each not in texts] == []
    assert "System design template" in texts
    assert "date" not in picture.lower()
    # White is the paper, black the frame and its words; all else is a color of the page.
    used = set(COLOR.findall(picture)) - {"#ffffff", "#000000"}
    assert used
    assert used <= set(colors().values())


def test_a_picture_goes_to_stdout(tmp_path: Path, drawn: list[Path]) -> None:
    """By the command itself, with the same bytes."""
    kind, name, settings, _ = PICTURES[1]
    done = export(tmp_path, *settings, "--to", "svg", "--of", kind, name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (drawn[0] / "1.svg").read_text(encoding="utf-8")


def test_a_png_is_a_picture(drawn: list[Path]) -> None:
    """With more than its background on it; the same twice."""
    first, second = (folder / "a.png" for folder in drawn)
    assert first.read_bytes() == second.read_bytes()
    dots = import_module("matplotlib.image").imread(first)  # which takes a second to be imported
    assert dots.shape[1] == 1200
    assert dots.shape[2] == 4
    assert len(np.unique((dots * 255).astype(np.uint8).view(np.uint32))) > 10
    assert 0.02 < np.mean(dots[..., :3].min(axis=2) < 0.9) < 0.7


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "png", "--of", "tornado", "total.cost"], "`-o template.png`"),
        (["--to", "svg"], "--of tornado total.cost"),
        (["--to", "mermaid", "--of", "tornado", "total.cost"], "a picture (svg, png)"),
        (["--to", "svg", "--of", "distribution", "qps"], "no range is behind it"),
        (["--to", "svg", "--of", "sweep", "qps"], "dau=1M..1bn:25"),
        (["--to", "svg", "--of", "growth", "total.cots"], "did you mean `total.cost`?"),
        (["--to", "svg", "--of", "growth", "qps", "--over", "3 GB"], "--over is a time"),
    ],
)
def test_wrong_usage_is_told_with_its_cure(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    """Exit code 2, no output, no traceback."""
    done = command.envelope("export", "template", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_without_matplotlib_the_cure_is_told() -> None:
    """By the name of the extra; a module that is None cannot be imported."""
    code = (
        "import sys; sys.modules['matplotlib'] = None; from envelope.cli import main;"
        "main(['export', 'template', '--to', 'svg', '--of', 'tornado', 'total.cost'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'envelope-calc[plot]'" in done.stderr


def test_the_bars_of_a_tornado_are_its_swings() -> None:
    """From the result as it is to the result at either end."""
    found = envelope.load("template").sensitivity("total.cost")
    axes = found.figure().axes[0]
    unit = found.run.unit("total.cost").factor
    now = found.run.values["total.cost"] / unit
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]  # type: ignore[attr-defined]
    swings = found.swings[: len(ends) // 2]
    expected = [end / unit for each in swings for end in (each.at_low, each.at_high)]
    assert ends == pytest.approx(expected)
    assert {bar.get_x() for bar in axes.patches} == {now}  # type: ignore[attr-defined]
    assert len(ends) == 24


def test_the_bars_of_a_distribution_are_shares_of_worlds() -> None:
    """All but the cut ends; most of them between p5 and p95."""
    result = envelope.load("template").run(dau="5M to 20M users")
    axes = result.figure("qps", samples=4096).axes[0]
    bars = [(bar.get_x(), bar.get_height()) for bar in axes.patches]  # type: ignore[attr-defined]
    assert sum(height for _, height in bars) == pytest.approx(99, abs=0.2)
    samples = np.asarray(result.samples("qps", samples=4096))
    low, high = np.quantile(samples, [0.05, 0.95])
    marks = [numbers(line.get_xdata())[0] for line in axes.lines]
    assert marks[0] == pytest.approx(low, rel=1e-3)
    assert marks[2] == pytest.approx(high, rel=1e-3)


def test_the_line_of_a_growth_is_its_history(tmp_path: Path) -> None:
    """And a dashed line stands where a check first fails."""
    (tmp_path / "growing.toml").write_text(GROWING)
    found = envelope.load(str(tmp_path / "growing.toml")).growth(["total.servers"], over="5 years")
    line, *marks = found.figure().axes[0].lines
    assert numbers(line.get_ydata()) == pytest.approx(found.values["total.servers"])
    month = found.run.graph.units.find("month")
    assert month is not None
    fails = [each.fails / month.factor for each in found.capacities if each.fails is not None]
    assert sorted(numbers(mark.get_xdata())[0] for mark in marks) == pytest.approx(
        sorted(fails)[:4]
    )
    assert fails


def test_the_distribution_of_a_cost_is_no_comb() -> None:
    """A bill for whole servers moves in steps; no bar shows less of them than both beside it."""
    result = envelope.load("template").run(dau="5M to 20M users")
    for name in ("total.cost", "total.servers", "total.shards"):
        bars = result.figure(name).axes[0].patches
        heights = [bar.get_height() for bar in bars]  # type: ignore[attr-defined]
        teeth = [
            place
            for place in range(1, len(heights) - 1)
            if heights[place] < 0.8 * min(heights[place - 1], heights[place + 1])
            and heights[place] > 1
        ]
        assert teeth == [], name
        assert len(heights) >= 8


def test_a_smooth_distribution_keeps_its_narrow_bins() -> None:
    """What moves without steps is not made coarser."""
    result = envelope.load("template").run(dau="5M to 20M users")
    assert len(result.figure("qps").axes[0].patches) == 32


def test_counts_are_drawn_in_steps_with_whole_numbers() -> None:
    """Servers jump, a rate does not; no axis of servers or copies has half a one."""
    template = envelope.load("template")
    over = {"database.replication_factor": [1, 2, 3, 4]}
    servers, rate = template.sweep(over, ["total.servers", "qps"]).figure().axes
    assert {line.get_drawstyle() for line in servers.lines} == {"steps-mid"}
    assert {line.get_drawstyle() for line in rate.lines} == {"default"}
    assert "." not in "".join(numbered(servers.xaxis) + numbered(servers.yaxis))
    assert len(numbered(rate.xaxis)) > 1
    growth = template.growth(["total.servers"], over="2 years").figure().axes[0]
    assert growth.lines[0].get_drawstyle() == "steps-mid"


def numbered(axis: Any) -> list[str]:
    """The numbers along an axis."""
    axis.figure.draw_without_rendering()
    return [each.get_text() for each in axis.get_majorticklabels()]


def test_long_names_are_whole_and_inside_the_picture() -> None:
    """However long a name is, and however deep its part."""
    figure = envelope.load("twitter").sensitivity("total.cost").figure()
    figure.draw_without_rendering()
    names = [each.get_text().split("\n")[0] for each in figure.axes[0].get_yticklabels()]
    assert "storage_writer.writes_per_message" in names
    for label in figure.axes[0].get_yticklabels():
        ends = label.get_window_extent()
        assert figure.bbox.x0 <= ends.x0
        assert ends.x1 <= figure.axes[0].get_window_extent().x0


def test_the_lines_of_a_sweep_are_runs() -> None:
    """Each point is what a run with these values gives."""
    template = envelope.load("template")
    over = {"dau": ["1M", "30M"], "payload_size": ["1 KB", "4 KB"]}
    axes = template.sweep(over, ["total.servers"]).figure().axes[0]
    drawn = [numbers(line.get_ydata()) for line in axes.lines]
    expected = [
        [template.run(dau=dau, payload_size=size)["total.servers"].magnitude for dau in over["dau"]]
        for size in over["payload_size"]
    ]
    assert drawn == expected
