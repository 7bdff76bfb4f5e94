"""How numbers are written without their unit: three digits that mean something."""

from math import floor, isfinite, log10

THOUSAND = 1000
# What stands behind a number that was divided by a thousand so many times.
SUFFIXES = ("", "k", "M", "bn", "T", " quadrillion", " quintillion", " sextillion", " septillion")
SMALLEST_FIXED = 1e-4  # numbers below are written with an exponent
SMALLEST_PERCENT = 1e-7  # and percentages below
LARGEST_FIXED = 1e15  # numbers from here on take a word, whatever stands behind them
LARGEST_WORD = 1e27  # and an exponent from here on, where words are known to nobody
LARGEST_EXACT = 10_000  # whole amounts below are written with all their digits
NEARLY_ALL = 0.01  # a share that differs from the whole by less than this shows by how much
MOST_DIGITS = 13  # more would show the rounding of the arithmetic


def number_text(number: float, digits: int = 3, *, exact: int = 0, suffix: bool = True) -> str:
    """A number to some significant digits: `1.23`, `34.7k`, `2.3bn`, `0.00012`, `1.2e-7`.

    A whole number below `exact` keeps all its digits: `1,157`. Without `suffix` large ones are
    written out: `34,700`; from 1e15 on both have words: `18.4 quintillion`. What is rounded never
    reaches the next suffix: 999,990 is `999.99k`, no million.
    """
    if not isfinite(number):
        return str(number)  # inf and nan are values of a failed calculation, which is shown as is
    if _is_whole(number) and abs(round(number)) < exact:
        return f"{round(number):,}"
    if suffix or abs(number) >= LARGEST_FIXED:
        digits = _digits_below_suffix(number, digits)
    number = rounded(number, digits)
    size = abs(number)
    if size and not SMALLEST_FIXED <= size < LARGEST_WORD:
        mantissa, _, exponent = f"{number:.{digits - 1}e}".partition("e")
        return f"{_trimmed(mantissa)}e{int(exponent)}"
    step = _step(size) if suffix or size >= LARGEST_FIXED else 0
    return _fixed(number / _scale(step), digits) + SUFFIXES[step]


def _step(size: float) -> int:
    """How many times a size can be divided by a thousand."""
    step = 0
    while step + 1 < len(SUFFIXES) and size >= _scale(step + 1):
        step += 1
    return step


def _scale(step: int) -> float:
    """A thousand to a power, as the nearest float: `1e24` is a septillion."""
    return float(THOUSAND**step)


def _digits_below_suffix(number: float, digits: int) -> int:
    """As many digits as it takes for 999,990 not to be a million."""
    size = abs(number)
    if not THOUSAND / 2 <= size < LARGEST_WORD:
        return digits
    step = _step(size)
    for more in range(digits, MOST_DIGITS + 1):
        if _step(rounded(size, more)) == step:
            return more
    return digits


def digits_beside_one(number: float, digits: int) -> int:
    """As many digits as it takes to tell a number from 1: 0.99999, 1.0004."""
    distance = abs(abs(number) - 1)
    if not 0 < distance < NEARLY_ALL:
        return digits
    first = 1 if abs(number) < 1 else 2
    return max(digits, min(first - floor(log10(distance)), MOST_DIGITS))


def percent_text(number: float, digits: int = 3) -> str:
    """The number before a `%`, which takes no suffix: `95`, `12,300`, `0.0000463`.

    A share close to the whole keeps the digits that tell how close: `99.99`, `100.04`.
    """
    digits = digits_beside_one(number / 100, digits)
    shown = rounded(number, digits) if isfinite(number) else number
    if SMALLEST_PERCENT <= abs(shown) < SMALLEST_FIXED:
        return _fixed(shown, digits)
    if not THOUSAND <= abs(shown) < LARGEST_FIXED:
        return number_text(number, digits)
    is_exact = _is_whole(number) and abs(round(number)) < LARGEST_EXACT
    return f"{round(number):,}" if is_exact else _fixed(shown, digits)


def share_text(share: float, digits: int = 3) -> str:
    """A share as people write it: `95%`, `99.99%`."""
    return f"{percent_text(share * 100, digits)}%"


def short_share_text(share: float, decimals: int = 0) -> str:
    """A share to so many decimals of a percent; near the whole with its digits: `99.96%`."""
    text = f"{share:.{decimals}%}"
    return share_text(share) if abs(float(text.removesuffix("%"))) == 100 else text


def rounded(number: float, digits: int) -> float:
    """A number to some significant digits."""
    return float(f"{number:.{digits - 1}e}")


def _is_whole(number: float) -> bool:
    return isfinite(number) and abs(number - round(number)) <= 1e-12 * abs(number)


def _fixed(number: float, digits: int) -> str:
    """A number in plain digits: `0.00012`, `34.7`, `12,300`."""
    decimals = digits - 1 - floor(log10(abs(number))) if number else 0
    return _trimmed(f"{number:,.{max(decimals, 0)}f}")


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
