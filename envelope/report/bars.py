"""Pictures of numbers that fit into a line of text."""

from collections.abc import Sequence

_HEIGHTS = "▁▂▃▄▅▆▇█"


def sparkline(numbers: Sequence[float]) -> str:
    """A column for each number, the largest the highest; nothing is a blank.

    >>> sparkline([0, 1, 4, 8, 2])
    ' ▂▅█▃'
    """
    most = max(numbers, default=0)
    if most <= 0:
        return ""
    steps = len(_HEIGHTS)
    return "".join(
        _HEIGHTS[min(int(number / most * steps), steps - 1)] if number > 0 else " "
        for number in numbers
    )


def bar(share: float, width: int) -> str:
    """A bar of so many columns where the share is 1, in eighths of a column.

    >>> bar(0.5, 4)
    '██'
    """
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    rest = " ▏▎▍▌▋▊▉"[eighths % 8].strip()
    return "█" * (eighths // 8) + rest
