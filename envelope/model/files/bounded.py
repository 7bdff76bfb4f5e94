"""Reads what is kept without taking much more memory than it needs, whatever it claims.

A tuple of five bytes may claim two thousand million elements, and `marshal` makes room for them
before it looks for the first. A walk over the data beforehand takes longer than reading it. So the
room itself is limited meanwhile, where the system can do that (Linux): to what the process has, and
some more. That costs three microseconds, and no limit is left afterwards. It holds for the whole
process, but Python's lock is not given up in between: only what works without it could meet the
limit, and only if it asks for as much at that very moment. What the process has is looked at each
time: below it, a stack that has to grow would end the process.
"""

import marshal
import os
import sys
from _thread import allocate_lock
from typing import Any

_SPARE = 256 * 2**20  # bytes that are always left
_SPARE_TIMES = 32  # what values may take of memory, of what they take as data
_turn = allocate_lock()  # since two threads would restore each other's limits


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

    _FIELDS = 7  # of what the system tells of a process's memory
    _file = [0, -1]  # the process that opened it, and its number

    def _limited(data: bytes | memoryview) -> Any:
        """The values of data, in some more room than is in use."""
        used = _space()
        if not used:
            return marshal.loads(data)
        soft, hard = usual = resource.getrlimit(resource.RLIMIT_AS)
        most = used + _SPARE + _SPARE_TIMES * len(data)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (most if soft < 0 else min(most, soft), hard))
            return marshal.loads(data)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, usual)

    def _space() -> int:
        """Bytes of the process's address space; none where the system does not tell.

        The file stays open, as to open it takes longer than all the rest.
        """
        try:
            if _file[0] != os.getpid():  # that of a process is another one's after a fork
                _file[:] = os.getpid(), os.open("/proc/self/statm", os.O_RDONLY)
            fields = os.pread(_file[1], 100, 0).split()
            return int(fields[0]) * resource.getpagesize() if len(fields) == _FIELDS else 0
        except (OSError, ValueError):
            return 0

else:

    def _limited(data: bytes | memoryview) -> Any:
        """The values of data: here the system's own limits hold."""
        return marshal.loads(data)
