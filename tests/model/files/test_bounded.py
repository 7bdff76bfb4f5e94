"""What data takes of memory while it is read, whatever it claims, as a process of its own."""

import json
import marshal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from envelope.model.files import bounded

# All that `marshal` writes with four bytes of a size: a tuple, a list, sets, texts and bytes of all
# kinds, a whole number. A dictionary ends where it says so; other sizes have one byte.
SIZED = "([<>sutaAl"
FLAGS = (0, 128)  # of what nothing and of what something refers to
CLAIMS = (2**31 - 1, 2**27, -1, -(2**31))
MOST = 2**31  # bytes that a process may have at all, lest a failure takes a whole machine
DEEP = 30  # tuples inside each other, each of which claims what is allowed
USUAL = (None, 1, "text", [(1, 2), ["("]], {"a": {1.5}}, tuple(range(300)), b"([", 2**90)
RUN = """
import json, resource, sys
from envelope.model.files import bounded

def most():  # kilobytes of memory; `resource` has those of the parent among them
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith("VmHWM:")).split()[1])


def limits():
    return [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]

resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
were, before = limits(), most()
said = []
for each in json.load(sys.stdin):
    try:
        said.append(repr(bounded.loads(bytes.fromhex(each))))
    except (EOFError, ValueError, TypeError, MemoryError) as error:
        said.append(type(error).__name__)
print(json.dumps([said, most() - before, limits() == were]))
"""


def claim(code: str, flag: int, size: int) -> bytes:
    """Data that claims a size and holds nothing."""
    return bytes([ord(code) | flag]) + size.to_bytes(4, "little", signed=True)


def run(data: list[bytes], source: str = RUN) -> Any:
    """What a process says of data, the kilobytes that it took, whether its limits are as before."""
    done = subprocess.run(
        [sys.executable, "-c", source.replace("MOST", str(MOST))],
        cwd=Path(__file__).parents[3],
        input=json.dumps([each.hex() for each in data]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="others limit no address space")


def test_nothing_takes_what_it_claims() -> None:
    """In whatever it stands: it fails before it has taken 300 MB, and leaves no limit behind."""
    claims = [claim(*each) for each in ((c, f, n) for c in SIZED for f in FLAGS for n in CLAIMS)]
    inside = [b"[\x02\0\0\0N", b")\x01", b"{", b"{N", b"<\x01\0\0\0"]
    nested = [start + claim("(", 128, 2**31 - 1) for start in inside]
    nested.append(claim("(", 0, 2**22) * DEEP)
    usual = [marshal.dumps(each) for each in USUAL]
    said, taken, is_as_before = run([*usual, *claims, *nested])
    assert set(said[len(USUAL) :]) <= {"EOFError", "ValueError", "MemoryError", "TypeError"}
    assert said[: len(USUAL)] == [*map(repr, USUAL)]
    assert taken < 300_000
    assert is_as_before


def test_a_claim_costs_what_it_says_without_a_limit() -> None:
    """So the test above can fail: a tuple takes its room before its first element is there."""
    source = RUN.replace("bounded.loads", "__import__('marshal').loads")
    _, taken, _ = run([claim("(", 0, 2**25)], source)
    assert taken > 200_000


def test_two_threads_do_not_restore_each_others_limit() -> None:
    """Whoever comes while another one reads, reads without."""
    with bounded._turn:
        assert bounded.loads(marshal.dumps([1])) == [1]
    assert bounded.loads(marshal.dumps([1])) == [1]
    assert not bounded._turn.locked()


GROWN = r"""
import marshal, mmap, sys
from envelope.model.files import bounded

inside = "(in words"  # that look like a claim
for _ in range(1900):
    inside = (inside,)
data = marshal.dumps([inside])
assert bounded.loads(marshal.dumps("(in words")) == "(in words"
more = 700 * 2**20  # than was left before
held = mmap.mmap(-1, more, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)

def below(depth):
    return below(depth - 1) if depth else bounded.loads(data)

sys.setrecursionlimit(20000)
print(len(below(9000)))
"""


def test_a_process_that_has_grown_meanwhile_goes_on() -> None:
    """Its stack, too, which has to grow once more while data is read."""
    done = subprocess.run(
        [sys.executable, "-c", GROWN],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
