"""Reads what is kept without taking much more memory than it needs, whatever it claims.

A tuple of five bytes may claim two thousand million elements, and `marshal` makes room for them
before it looks for the first. A walk over the data beforehand takes longer than reading it. So the
room itself is limited meanwhile, where the system can do that (Linux): that takes some microseconds
and leaves nothing behind. The limit holds for the whole process, but not for its stack, Python's
lock is not given up in between, and there is more room than anybody else will need meanwhile.
"""

import marshal
import re
import sys
from _thread import allocate_lock
from time import monotonic
from typing import Any

_SPARE = 256 * 2**20  # bytes that are always left
_SPARE_TIMES = 32  # what values may take of memory, of what they take as data
_SMALL = 2**16  # bytes that are looked through: most data that is kept is a row of a hundred
# What may be a tuple or a list of 256 elements and more, or stands so in a text.
_CLAIM = re.compile(rb"[(\[\xa8\xdb].(?!\0\0\0)", re.DOTALL)
_FRESH = 0.02  # seconds
_seen = [0.0, -1.0]  # bytes that were in use, and when
_turn = allocate_lock()  # since two threads would restore each other's limits


def loads(data: bytes | memoryview) -> Any:
    """The values of data that `marshal` wrote. Raises what it raises, and MemoryError."""
    if len(data) <= _SMALL and _CLAIM.search(data) is None:
        return marshal.loads(data)
    if not _turn.acquire(blocking=False):
        return marshal.loads(data)
    try:
        return _limited(data)
    finally:
        _turn.release()


if sys.platform == "linux":
    import os
    import resource

    def _limited(data: bytes | memoryview) -> Any:
        """The values of data, in some more room than is in use."""
        try:
            return _within(data, _used(_FRESH))
        except MemoryError:  # the process may have grown in these milliseconds
            return _within(data, _used(0))

    def _within(data: bytes | memoryview, used: int) -> Any:
        if not used:
            return marshal.loads(data)
        soft, hard = usual = resource.getrlimit(resource.RLIMIT_DATA)
        most = used + _SPARE + _SPARE_TIMES * len(data)
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (most if soft < 0 else min(most, soft), hard))
            return marshal.loads(data)
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, usual)

    def _used(age: float) -> int:
        """Bytes of data that the process may write to; 0 where the system does not tell.

        What was found out is taken for right for so many seconds.
        """
        now = monotonic()
        if now - _seen[1] >= age:
            _seen[:] = _measured(), now
        return int(_seen[0])

    def _measured() -> int:
        try:
            file = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            return 0
        try:
            return int(os.read(file, 200).split()[5]) * resource.getpagesize()
        finally:
            os.close(file)

else:

    def _limited(data: bytes | memoryview) -> Any:
        """The values of data: here the system's own limits hold."""
        return marshal.loads(data)
