"""The command line as a person meets it: real processes, their output and exit codes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT, envelope

TEMPLATE = [
    "report",
    "template",
    "dau=10M",
    "payload_size=2 KB",
    "replication_factor=3",
    "cache_hit_ratio=90%",
]


def cases() -> list[tuple[str, str]]:
    """Expression and output of each line of calc.txt."""
    lines = (Path(__file__).parent / "calc.txt").read_text().splitlines()
    pairs = [line.split(" => ") for line in lines if line and not line.startswith("#")]
    return [(expression.strip(), value.strip()) for expression, value in pairs]


@pytest.mark.parametrize(("expression", "value"), cases())
def test_calc_prints_one_value(expression: str, value: str) -> None:
    """A line of the table: what is typed, what is printed; words go to stderr, exit code 0."""
    done = envelope("calc", *expression.split(" ; "))
    assert (done.stdout, done.stderr, done.returncode) == (f"{value}\n", "", 0)


def test_calc_reads_lines_from_stdin() -> None:
    """`-` reads expressions, one on a line; a comment or an empty line is none."""
    done = envelope("calc", "-", stdin="# users\ndau = 10M users\n\ndau * 2 KB/user\n")
    assert done.stdout == "dau = 10M users\n20 GB\n"


def test_calc_prints_all_values() -> None:
    """`--all` prints what has a name, too."""
    done = envelope(
        "calc", "--all", "dau = 10M users", "2 * dau", "reads = dau * 20 reads/user/day"
    )
    assert done.stdout == "dau = 10M users\n20M users\nreads = 200M requests/day\n"


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["-ln(0.01)"], "4.605\n"),
        (["-5"], "-5\n"),
        (["a = 3", "-a"], "-3\n"),
        (["-floor(2.5)"], "-2\n"),
        (["-hours", "-f", "text"], "-1 hour\n"),
        (["-ftext", "-5 GB + 7 GB"], "2 GB\n"),
        (["-operations * 2"], "-2 requests\n"),
    ],
)
def test_calc_reads_a_leading_minus(words: list[str], printed: str) -> None:
    """What begins with a minus and is no option is an expression."""
    done = envelope("calc", *words)
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)


def test_calc_as_json() -> None:
    """The value is a number in the unit beside it."""
    done = envelope("calc", "300 TB / 5 years -> MB/s", "-f", "json")
    data = json.loads(done.stdout)["1"]
    assert data["unit"] == "MB/s"
    assert data["value"] == pytest.approx(300e6 / (5 * 365.25 * 86400))
    assert data["text"] == "1.901 MB/s"


def test_an_error_goes_to_stderr_and_leaves_stdout_empty() -> None:
    """Exit code 2, no traceback, the place under the expression."""
    done = envelope("calc", "5 GB + 3 users")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "cannot add data and users" in done.stderr
    assert "^^^^" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_as_json() -> None:
    """The same record as data, on stderr."""
    done = envelope("calc", "5 GB + 3 users", "-f", "json")
    problem = json.loads(done.stderr)["errors"][0]
    assert problem["kind"] == "dimension-mismatch"
    assert problem["labels"][0]["column"] == 1
    assert done.stdout == ""


_TOTALS = ["servers", "storage", "cost"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("twitter", _TOTALS),
        ("template", _TOTALS),
        ("url-shortener", _TOTALS),
        ("chat", ["connections", "messages stored", "total cost", "servers", "storage"]),
        ("video", ["viewers", "delivered", "total cost", "servers", "storage"]),
    ],
)
def test_a_preset_prints_a_complete_report(name: str, first: list[str]) -> None:
    """The answer first: its own headline, and totals; then all else, in at most 100 columns."""
    done = envelope("report", name, "--all")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert max(len(line) for line in lines) <= 100
    labels = [line.partition("  ")[0] for line in lines[2:14]]
    assert [label for label in labels if label in first] == first
    underlined = [lines[i - 1] for i, line in enumerate(lines) if line and set(line) == {"-"}]
    order = ["Parts", "Results", "Checks", "Assumptions", "Derivations", "Conventions", "Sources"]
    assert [heading for heading in underlined if heading in order] == order
    short = envelope("report", name).stdout.splitlines()
    assert short[:14] == lines[:14]
    assert len(short) <= 100
    assert " inf" not in done.stdout
    assert "nan" not in done.stdout.split()


def test_the_template_is_set_from_the_command_line() -> None:
    """The main job: quantities set from outside are marked and count."""
    done = envelope(*TEMPLATE)
    assert done.returncode == 0
    assert re.search(r"^given .*dau 10M users, payload size 2 KB", done.stdout, re.MULTILINE)
    assert re.search(r"^servers +\d+ servers ", done.stdout, re.MULTILINE)
    marked = envelope(*TEMPLATE, "--assumptions").stdout
    assert "2 KB *" in marked
    assert "10M users *" in marked


def test_a_formula_can_be_set_too() -> None:
    """`qps` follows from `dau` unless it is set; a bare number takes its unit."""
    done = envelope("report", "template", "qps=5000", "-f", "json")
    data = json.loads(done.stdout)
    assert data["results"]["qps"]["value"] == 5000
    assert data["results"]["qps"]["unit"] == "request/s"
    assert data["results"]["qps"]["set"] is True
    assert data["results"]["write_qps"]["value"] == pytest.approx(500)


def test_the_input_of_a_part_can_be_set() -> None:
    """`part.input=value` reaches into a block."""
    done = envelope("report", "template", "cache.hit_ratio=50%", "-f", "json")
    data = json.loads(done.stdout)["results"]
    assert data["cache.misses"]["value"] == pytest.approx(data["read_qps"]["value"] / 2)


def test_the_same_input_gives_the_same_bytes() -> None:
    """Two runs, also under another hash seed."""
    first, second = (envelope("report", "twitter", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.stdout == second.stdout


@pytest.mark.parametrize("form", ["text", "markdown", "json", "csv", "html"])
def test_a_report_goes_to_a_file(form: str, tmp_path: Path) -> None:
    """`-o FILE` writes what stdout would get."""
    shown = envelope("report", "url-shortener", "-f", form).stdout
    done = envelope("report", "url-shortener", "-f", form, "-o", "out", cwd=tmp_path)
    assert done.stdout == ""
    assert (tmp_path / "out").read_text() == shown
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_bad_input_writes_nothing(tmp_path: Path) -> None:
    """The file of an earlier report stays as it was."""
    (tmp_path / "out").write_text("before")
    done = envelope("report", "twitter", "dau=3 GB", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "out").read_text() == "before"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["raport", "twitter"], "did you mean `report`?"),
        (["twitter"], "`envelope report twitter` is its report"),
        (["design", "a", "URL", "shortener"], "`envelope report url-shortener` is its report"),
        (["300 TB / 5 years"], '`envelope calc "300 TB / 5 years"` calculates'),
        (["frobnicate"], "`envelope --help` names all commands"),
        (["report", "design twitter"], "did you mean `twitter`?"),
        (["version"], "did you mean `--version`?"),
        (["-q", "report", "twitter"], "as in `envelope report twitter -f json`"),
        (["report", "twitter", "--dau", "3M"], "a quantity is set without dashes: `dau=...`"),
        (["report", "twitter", "-dau=3M"], "a quantity is set without dashes: `dau=...`"),
        (["report", "dau=3M", "twitter"], "hint: as in `envelope report twitter dau=3M`"),
        (["sweep", "dau=3M, 4M"], 'hint: as in `envelope sweep template "dau=3M, 4M"`'),
        (["report", "twitter", "dau=3M", "dau=4M"], "`dau` is set twice"),
        (["report", "twitter", "media_cdn=3"], "hint: as in `media_cdn.requests=...`"),
        (["report", "twitter", "-f", "md"], "did you mean `markdown`?"),
        (["report", "presets/scenarios/twiter.toml"], "`presets/scenarios/twitter.toml`?"),
        (["report", "presets"], "`presets`, which is a folder"),
        (["help", "report", "-f", "csv"], "`--format` would change nothing"),
        (["report", "twitter", "--smaples", "3"], "did you mean `--samples`?"),
        (["report", "twitter", "--samples", "few"], "`--samples`: `few` is not a valid integer"),
        (["report", "twitter", "-f", "jsn"], "did you mean `json`?"),
        (["report", "twitter", "--at"], "`--at` needs a value"),
        (["report"], "error: `SCENARIO` is missing\nhint: as in `envelope report twitter`"),
        (["show", "cache", "queue"], "there is nothing to do with `queue`"),
        (["calc", "300", "TB", "/", "5", "years"], 'one expression: "300 TB / 5 years"'),
        (["calc", "2", "README.md", "pyproject.toml", "3"], "a shell puts them for `*`"),
        (["report", "twiter"], "did you mean `twitter`?"),
        (["report", "nowhere.toml"], "there is no file `nowhere.toml`"),
        (["report", "twitter", "dua=3"], "did you mean `dau`?"),
        (["report", "twitter", "dau"], "`dau` is not NAME=VALUE"),
        (["report", "twitter", "dau=3 GB"], "data (GB)"),
        (["report", "cache", "reads=1k"], "`working_set`"),
        (["report", "twitter", "--convention", "exakt"], "did you mean `exact`?"),
        (["report", "twitter", "-o", "no/such/folder/file"], "cannot write"),
        (["explain", "twitter", "total.server"], "did you mean `total.servers`?"),
        (["show", "cahce"], "did you mean `cache`?"),
        (["calc", "28bn tweets/day +"], "the expression ends too early"),
    ],
)
def test_wrong_usage_is_told_with_its_cure(arguments: list[str], words: str) -> None:
    """Exit code 2, one sentence, no traceback, nothing on stdout."""
    done = envelope(*arguments)
    assert words in done.stderr
    assert done.stderr.startswith("error: ")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_failing_check_is_exit_code_1(tmp_path: Path) -> None:
    """The report is printed all the same."""
    (tmp_path / "s.toml").write_text('[inputs]\na = "3 servers"\n[checks]\nc = "a < 2 servers"\n')
    done = envelope("report", "s.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "FAILS" in done.stdout


def test_check_reports_every_problem_of_every_file(tmp_path: Path) -> None:
    """Two wrong formulas and a third that uses one of them: two problems."""
    text = '[formulas]\na = "1 GB + 1 s"\nb = "unknown * 2"\nc = "a * 3"\n'
    (tmp_path / "bad.toml").write_text(text)
    (tmp_path / "good.toml").write_text('[formulas]\na = "1 GB"\n')
    done = envelope("check", "bad.toml", "good.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("error:") == 2
    assert "bad.toml:2:" in done.stderr
    assert "bad.toml:3:" in done.stderr
    assert "good.toml: 1 formula: fine" in done.stdout


def test_check_tells_what_was_expected(tmp_path: Path) -> None:
    """A result that is not the published one is exit code 1."""
    text = '[formulas]\na = "2 GB"\n[expect]\na = { value = "3 GB", within = "10%" }\n'
    (tmp_path / "s.toml").write_text(text)
    done = envelope("check", "s.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "a is 2 GB, expected 3 GB (-33.33%, allowed: 10%)" in done.stderr
    assert "s.toml:4" in done.stderr


def test_explain_goes_down_to_the_inputs_once() -> None:
    """What was said is referred to; `max` says who won."""
    done = envelope("explain", "twitter", "total.servers", "--depth", "all")
    assert "largest: servers_by_cpu" in done.stdout
    assert "tweets_per_user = 2 tweets/user/day" in done.stdout
    assert done.stdout.count("300M users × 50%") == 1
    assert "(see above)" in done.stdout
    assert "presets/scenarios/twitter.toml:" in done.stdout
    assert "source: XU:" in done.stdout


def test_conventions_move_results_in_percent() -> None:
    """A day of 100,000 s makes a rate 13.6 % lower."""
    done = envelope("conventions", "twitter", "-f", "json")
    rate = json.loads(done.stdout)["tweet_rate"]
    assert rate["interview"]["change"] == pytest.approx(-0.136)
    assert rate["exact"]["change"] == 0


def test_list_and_show_need_no_file() -> None:
    """Every preset and block is listed; a block can be read without opening its file."""
    listed = json.loads(envelope("list", "-f", "json").stdout)
    files = [path.stem for path in (ROOT / "presets" / "blocks").glob("*.toml")]
    assert sorted(each["name"] for each in listed["blocks"]) == sorted(files)
    shown = envelope("show", "cache").stdout
    assert "hit_ratio" in shown
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_numbers_are_looked_up_by_words() -> None:
    """Every word must occur; times have a bar whose length is their power of ten."""
    done = envelope("numbers", "ssd", "read")
    lines = [line for line in done.stdout.splitlines() if line.startswith("random_ssd_read_8_kib ")]
    assert len(lines) == 1
    assert "100 µs" in lines[0]
    assert lines[0].count("▇") == 6
    assert "main_memory" not in done.stdout
    assert envelope("numbers", "no-such-number").returncode == 2
    assert max(len(line) for line in envelope("numbers").stdout.splitlines()) <= 100


def test_a_number_is_a_name_in_expressions() -> None:
    """With its source in an explanation, its nearest spelling in an error."""
    assert envelope("calc", "8 KiB / numbers.random_ssd_read_8_kib").stdout == "81.92 MB/s\n"
    done = envelope("calc", "2 * numbers.main_memory_referense")
    assert "did you mean `numbers.main_memory_reference`?" in done.stderr
    text = '[formulas]\na = "3 * numbers.system_call"\n'
    text += '[checks]\nc = "a < numbers.random_hdd_read_seek"\n'
    assert "NAPKIN" in envelope("explain", "-", "a", stdin=text).stdout
    assert envelope("report", "-", stdin=text).returncode == 0


def test_a_file_may_come_from_stdin() -> None:
    """`-` stands for it in every command that reads a file."""
    text = '[inputs]\na = "3 users"\n[formulas]\nb = "a * 2"\n'
    assert "6 users" in envelope("report", "-", stdin=text).stdout
    assert envelope("explain", "-", "b", stdin=text).stdout.startswith("b = 6 users")
    assert envelope("check", "-", stdin=text).stdout == "-: 2 formulas: fine\n"
    assert "a * 2" in envelope("show", "-", stdin=text).stdout


def test_a_terminal_without_the_signs_is_no_error() -> None:
    """`×` becomes a question mark where it cannot be written."""
    done = envelope("explain", "twitter", "dau", PYTHONIOENCODING="iso8859-5")
    assert "300M users ? 50%" in done.stdout
    assert done.returncode == 0


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    """`| head -1` ends the program without a word."""
    command = f"{sys.executable} -m envelope report twitter -f csv | head -1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.startswith("name,kind,value")
    assert done.stderr == ""


def completed(line: str, word: str) -> subprocess.CompletedProcess[str]:
    """What bash is told for the word of a line."""
    return envelope(_ENVELOPE_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=word)


def test_completion_knows_scenarios_and_inputs() -> None:
    """What click asks for when a shell completes a word."""
    names = completed("envelope report tw", word="2")
    assert "twitter" in names.stdout
    inputs = completed("envelope report twitter timeline_cache.hit", word="3")
    assert "timeline_cache.hit_ratio=" in inputs.stdout


def test_lines_of_the_input_are_not_words_that_a_shell_has_cut() -> None:
    """Nor have they its cure."""
    done = envelope("calc", "-", stdin="300 TB\n/ 5 years\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "quotation marks" not in done.stderr
