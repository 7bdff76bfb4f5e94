"""Reads what is kept without taking much more memory than it needs, whatever it claims.

A tuple of five bytes may claim two thousand million elements, and `marshal` makes room for them
before it looks for the first. A walk over the data beforehand takes longer than reading it. So the
room itself is limited meanwhile, where the system can do that (Linux): a limit costs a
microsecond, and none of it is left afterwards. It holds for the whole process, but Python's lock is
not given up in between: only what works without it could meet the limit, and only if it asks for
as much at that very moment.
"""

import marshal
import sys
from _thread import allocate_lock
from typing import Any

_SPARE = 256 * 2**20  # bytes that are always left
_SPARE_TIMES = 32  # what values may take of memory, of what they take as data
_turn = allocate_lock()  # since two threads would restore each other's limits
_used = [0]  # bytes of the address space when that was last looked at


def loads(data: bytes | memoryview) -> Any:
    """The values of data that `marshal` wrote. Raises what it raises, and MemoryError."""
    if type(data) is bytes and not (
        b"(" in data or b"[" in data or b"\xa8" in data or b"\xdb" in data
    ):  # without tuples of many elements and lists, whatever is made is read beforehand
        return marshal.loads(data)
    if not _turn.acquire(blocking=False):
        return marshal.loads(data)
    try:
        return _limited(data)
    finally:
        _turn.release()


if sys.platform == "linux":
    import resource

    def _limited(data: bytes | memoryview) -> Any:
        """The values of data, in limited room; what the process has may have grown."""
        try:
            return _within(data, _used[0])
        except MemoryError:
            _used[0] = _space()
            return _within(data, _used[0]) if _used[0] else marshal.loads(data)

    def _space() -> int:
        """Bytes of the process's address space; none where the system does not tell."""
        try:
            with open("/proc/self/statm", "rb", buffering=0) as file:
                return int(file.read(100).split()[0]) * resource.getpagesize()
        except OSError:
            return 0

    def _within(data: bytes | memoryview, used: int) -> Any:
        """The values of data, in some more room than was in use."""
        soft, hard = usual = resource.getrlimit(resource.RLIMIT_AS)
        most = used + _SPARE + _SPARE_TIMES * len(data)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (most if soft < 0 else min(most, soft), hard))
            return marshal.loads(data)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, usual)

else:

    def _limited(data: bytes | memoryview) -> Any:
        """The values of data: here the system's own limits hold."""
        return marshal.loads(data)
