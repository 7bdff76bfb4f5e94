"""The server as a process, driven by a client of the protocol over its standard streams."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from envelope.cli import commands
from tests.editor.client import Client, conversation, place, uri
from tests.editor.words import BIG, LOG, PROJECT, SHOP

TEXT = Path(SHOP).read_text()
WORD = "textDocument/"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """One conversation."""
    with conversation() as found:
        yield found


def marked(text: str, problem: dict[str, Any]) -> str:
    """What a problem marks, by its range in UTF-16."""
    start, end = problem["range"]["start"], problem["range"]["end"]
    line: bytes = text.splitlines()[start["line"]].encode("utf-16-le")
    piece: bytes = line[2 * start["character"] : 2 * end["character"]]
    return piece.decode("utf-16-le")


def test_problems_come_as_one_types(client: Client) -> None:
    """At their places, with what is certain at once and the whole after it; then they go."""
    assert client.open(SHOP, TEXT) == []
    wrong = TEXT.replace("dau * looks", "dau * luks")
    client.change(SHOP, 2, wrong)
    (problem,) = client.problems(SHOP, 2)
    assert marked(wrong, problem) == "luks"
    assert (problem["severity"], problem["code"], problem["source"]) == (
        1,
        "unknown-name",
        "envelope",
    )
    assert "there is no quantity or unit `luks`" in problem["message"]
    assert client.problems(SHOP, 2) == [problem]  # of a whole check
    client.change(SHOP, 3, TEXT)
    assert client.problems(SHOP, 3) == []
    client.close(SHOP)


def test_a_place_is_told_in_utf_16(client: Client) -> None:
    """An emoji before it counts as two."""
    text = TEXT.replace('about = "daily', 'about = "😀 µ daily').replace(
        'LOGS" }', 'LOGZ", x = 1 }'
    )
    (problem, *_) = client.open(SHOP, text)
    assert marked(text, problem) == "x"
    hover = client.ask(f"{WORD}hover", place(SHOP, text, "[formulas]\nlook"))["result"]
    assert hover["contents"]["kind"] == "markdown"
    client.close(SHOP)


def test_another_file_counts_as_it_is_open(client: Client) -> None:
    """A block that is changed and not saved is told of where it is named, and there itself."""
    log = Path(LOG).read_text()
    assert client.open(SHOP, TEXT) == []
    assert client.open(LOG, log) == []
    client.change(LOG, 2, log.replace("[formulas]", '[formulas]\nbad = "events + 5 GB"'))
    (problem,) = client.problems(SHOP)
    assert marked(TEXT, problem) == '"./blocks/log.toml"'
    (related, *_) = problem["relatedInformation"]
    assert related["location"]["uri"] == uri(LOG)
    client.close(LOG)
    client.fine(SHOP)
    client.close(SHOP)


def test_words_are_told_completed_found_and_renamed(client: Client) -> None:
    """Each by its request."""
    client.open(SHOP, TEXT)
    hover = client.ask(f"{WORD}hover", place(SHOP, TEXT, 'value = "look_'))["result"]
    assert hover["contents"]["value"].startswith("**look_rate** = 463 products/s")
    items = client.ask(f"{WORD}completion", place(SHOP, TEXT, '"look_rate * si'))["result"]["items"]
    assert "size" in {each["label"] for each in items}
    (item,) = [each for each in items if each["label"] == "size"]
    assert item["textEdit"]["range"]["start"]["character"] == len('sent = { value = "look_rate * ')
    assert item["detail"] == "3 KB/product"
    (found,) = client.ask(f"{WORD}definition", place(SHOP, TEXT, '"log.sto'))["result"]
    assert found["uri"] == uri(LOG)
    asked = {**place(SHOP, TEXT, '"dau'), "newName": "users_a_day"}
    changes = client.ask(f"{WORD}rename", asked)["result"]["changes"]
    assert {each: len(edits) for each, edits in changes.items()} == {uri(SHOP): 4, uri(BIG): 1}
    assert client.ask(f"{WORD}prepareRename", place(SHOP, TEXT, '"dau'))["result"] is not None
    used = {**place(SHOP, TEXT, '"dau'), "context": {"includeDeclaration": True}}
    assert len(client.ask(f"{WORD}references", used)["result"]) == 5
    error = client.ask(f"{WORD}rename", {**asked, "newName": "looks"})["error"]
    assert error["message"] == "`looks` is a name in `shop.toml` already"
    symbols = client.ask(f"{WORD}documentSymbol", {"textDocument": {"uri": uri(SHOP)}})["result"]
    names = {each["name"]: [inner["name"] for inner in each["children"]] for each in symbols}
    assert names["formulas"] == ["look_rate", "sent"]
    assert names["parts"] == ["log", "pages"]
    client.close(SHOP)


def test_a_cure_is_offered_and_pieces_of_a_text_are_changed(client: Client) -> None:
    """The nearest right word in the place of a wrong one; an editor may send the change alone."""
    client.open(SHOP, TEXT)
    place_of = place(SHOP, TEXT, 'sent = { value = "l')["position"]
    end = {**place_of, "character": place_of["character"] + 2}
    asked = {"uri": uri(SHOP), "version": 2}
    change = {"range": {"start": place_of, "end": end}, "text": "o"}
    client.tell(f"{WORD}didChange", {"textDocument": asked, "contentChanges": [change]})
    (problem,) = client.problems(SHOP, 2)
    wrong = TEXT.replace('"look_rate * size', '"lok_rate * size')
    assert marked(wrong, problem) == "lok_rate"
    context = {"diagnostics": [problem]}
    params = {"textDocument": {"uri": uri(SHOP)}, "range": problem["range"], "context": context}
    (cure,) = client.ask(f"{WORD}codeAction", params)["result"]
    assert cure["title"] == "Write `look_rate`"
    (edit,) = cure["edit"]["changes"][uri(SHOP)]
    assert (edit["range"], edit["newText"]) == (problem["range"], "look_rate")
    client.close(SHOP)


def test_a_broken_file_is_completed_and_told_of(client: Client) -> None:
    """TOML that is not closed: one problem at its place, names as before."""
    client.open(SHOP, TEXT)
    broken = TEXT.replace('"dau * looks -> products/s"', '"dau * lo')
    client.change(SHOP, 2, broken)
    (problem,) = client.problems(SHOP, 2)
    assert (problem["code"], marked(broken, problem)) == ("toml-syntax", '"dau * lo')
    items = client.ask(f"{WORD}completion", place(SHOP, broken, '"dau * lo'))["result"]["items"]
    assert {"looks", "sent", "log"} <= {each["label"] for each in items}
    client.close(SHOP)


NOWHERE = {
    "textDocument": {"uri": "file:///nowhere/x.toml"},
    "position": {"line": 0, "character": 0},
}
HOSTILE: list[tuple[str, Any]] = [
    ("hover", NOWHERE),
    ("completion", NOWHERE),
    ("definition", NOWHERE),
    ("rename", {**NOWHERE, "newName": "x"}),
    ("references", {**NOWHERE, "context": {"includeDeclaration": True}}),
    ("documentSymbol", {"textDocument": {"uri": "untitled:Untitled-1"}}),
    ("hover", {**NOWHERE, "position": {"line": 10**9, "character": 10**9}}),
    ("hover", {**NOWHERE, "textDocument": {"uri": "\x00"}}),
    ("hover", {**NOWHERE, "textDocument": {"uri": "http://[bad"}}),
    ("nothing", {}),
]


@pytest.mark.parametrize(("method", "params"), HOSTILE, ids=range(len(HOSTILE)))
def test_no_request_ends_the_conversation(client: Client, method: str, params: Any) -> None:
    """Whatever it is about, it is answered."""
    answer = client.ask(f"{WORD}{method}", params)
    assert not answer.get("result") or "items" in answer["result"]
    assert client.ask(f"{WORD}hover", NOWHERE)["result"] is None


@pytest.mark.parametrize("params", [5, None, [], {}, {"textDocument": 5}, {"position": {}}])
def test_wrong_parameters_are_answered_as_such(client: Client, params: Any) -> None:
    """By the code that the protocol has for them; what follows is answered."""
    assert client.ask(f"{WORD}hover", params)["error"]["code"] == -32602
    assert client.ask(f"{WORD}hover", NOWHERE)["result"] is None


TEXTS = {
    "huge": "# " + "x" * 200_000,
    "deep": "a = " + "[" * 5_000,
    "long": "[inputs]\n" + 'x = "' + "(" * 20_000 + '"\n',
    "power": '[inputs]\nx = "9^9^9^9"\n[formulas]\ny = "x"\n',
    "control": '[inputs]\n"\x1b[31m" = "5"\n\x00',
    "surrogate": '[inputs]\nx = "5 \ud800"\n',
    "outside": 'extends = "../../../../../etc/passwd"\n[inputs]\n',
    "itself": 'extends = "./hostile.toml"\n[parts.x]\nblock = "./hostile.toml"\n',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_ends_the_conversation(client: Client, text: str) -> None:
    """It is told what is wrong with it, or nothing; what follows is answered."""
    path = str(PROJECT / "hostile.toml")
    told = client.open(path, text)
    assert "root:" not in json.dumps(told)
    for line in (0, 1):
        asked = {"textDocument": {"uri": uri(path)}, "position": {"line": line, "character": 7}}
        for method in ("hover", "completion", "definition"):
            assert "error" not in client.ask(f"{WORD}{method}", asked)
    client.close(path)


def test_what_is_no_message_is_passed_over() -> None:
    """And the end of input ends the server; nothing but the protocol is written to stdout."""
    with conversation() as client:
        client.write(b"no JSON")
        for body in (b"[]", b"5", b"[" * 100_000, b'{"jsonrpc": "2.0", "id": {}, "method": 5}'):
            client.write(body)
        for word in ("file:///\0", "file:///%00", "http://[bad", "\ud800"):
            document = {"uri": word, "languageId": "toml", "version": 1, "text": "[inputs]\n"}
            client.tell("textDocument/didOpen", {"textDocument": document})
        client.write(b'{"jsonrpc": "2.0"}')
        client.write(b'[1, 2, {"jsonrpc": 5}]')
        wrong: list[Any] = [5, None, {"textDocument": 5}, {"position": {}}]
        for params in wrong:
            client.tell(f"{WORD}hover", params)
        client.tell(f"{WORD}didChange", {"textDocument": {"uri": "x"}, "contentChanges": [{}]})
        assert client.ask(f"{WORD}hover", NOWHERE)["result"] is None
        client.end()
        assert client.process.returncode == 0
    assert not list(PROJECT.rglob("*.pyc"))


def test_ctrl_c_ends_it_quietly() -> None:
    """Though a thread waits for input."""
    with conversation() as client:
        client.process.send_signal(signal.SIGINT)
        errors = client.end()
        assert (client.process.returncode, errors) == (130, b"")


def test_an_editor_may_count_otherwise_and_ends_it() -> None:
    """In UTF-8, where it asks for that; and by the words of the protocol."""
    general = {"positionEncodings": ["utf-8", "utf-16"]}
    text = '[inputs]\na = { value = "5", about = "µ" , x = 1 }\n'
    with conversation(general=general) as client:
        (problem, *_) = client.open(str(PROJECT / "a.toml"), text)
        assert client.ask("shutdown", None)["result"] is None
        client.tell("exit", None)
        client.end()
        assert client.process.returncode == 0
    line = text.splitlines()[1].encode()
    assert line[problem["range"]["start"]["character"] :].startswith(b"x = 1")


def test_without_the_package_it_says_what_to_install() -> None:
    """As the other extras do; other commands import neither it nor this folder."""
    program = (
        "import importlib.util, sys\n"
        "importlib.util.find_spec = lambda name, package=None: None\n"
        "from envelope.cli import main\n"
        "try: main(['lsp'])\n"
        "finally: print(sorted({'pygls', 'envelope.editor.server'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "[]\n")
    assert "pip install 'envelope-calc[lsp]'" in done.stderr


def test_the_help_lists_it() -> None:
    """Among the commands, with a line."""
    run = CliRunner().invoke
    assert "  lsp " in run(commands, ["--help"]).output
    assert "Language Server Protocol" in run(commands, ["lsp", "--help"]).output
