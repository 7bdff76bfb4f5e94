"""A change of modules that are already imported: the code of their functions is replaced."""

import gc
import sys
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType

_CACHED = type(cache(len))


def functions() -> dict[str, list[FunctionType]]:
    """Every function there is, by the file that it comes from."""
    gc.unfreeze()
    found: dict[str, list[FunctionType]] = {}
    for each in gc.get_objects():
        if type(each) is FunctionType:
            found.setdefault(each.__code__.co_filename, []).append(each)
    return found


def swap(there: list[FunctionType], file: str, source: str, other: str) -> None:
    """Gives the functions of a file the code of another source."""
    for old, new in _differing(_compiled(source, file), _compiled(other, file)):
        for function in there:
            if function.__code__ == old:
                function.__code__ = new


def is_same(source: str, other: str) -> bool:
    """Whether a change is none: two sources have the same code."""
    return _compiled(source, "") == _compiled(other, "")


def memories() -> list[dict[object, object]]:
    """The dictionaries of our modules that are empty at first, since something is kept in them."""
    modules = [module for name, module in sys.modules.items() if name.startswith("envelope")]
    found = [each for module in modules for each in vars(module).values()]
    return [each for each in found if type(each) is dict and not each]


def caches() -> list[Callable[[], None]]:
    """What empties each cache of a function of ours, or of our tests."""
    gc.unfreeze()
    return [
        each.cache_clear
        for each in gc.get_objects()
        if type(each) is _CACHED and each.__module__.startswith(("envelope", "tests"))
    ]


def _differing(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions inside a code that are others in another code of the same shape."""
    for before, after in zip(_inside(old), _inside(new), strict=True):
        if before != after:
            yield before, after
            yield from _differing(before, after)


def _compiled(source: str, file: str) -> CodeType:
    code = compile(source, file, "exec", dont_inherit=True)
    assert isinstance(code, CodeType)
    return code


def _inside(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]
