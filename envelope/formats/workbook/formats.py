"""How a spreadsheet shows the numbers of a quantity, by the unit and the size they have now."""

from envelope.units.unit import Unit

SHARE, EXACT_SHARE = "0.0%", "0.0####%"
GENERAL = "[>=1000]#,##0;General"  # as many digits as there are
MEASURED = "[>=1000]#,##0;[>=10]0.0;0.000"  # about four digits
SMALL = "0.000E+00"
HOLDING = '"TRUE";;"FALSE"'  # where a program shows a truth as 1 or 0
_SMALLEST = 0.01
_TELLING = 0.01  # nearer to nothing or to the whole, further digits of a share count


def number_format(value: float, unit: Unit, *, given: bool) -> str:
    """The format of a number in a unit; what is `given` shows the digits that were typed.

    >>> from envelope.units.unit import ONE, PERCENT as SHARE
    >>> number_format(0.5, SHARE, given=True), number_format(34.7, ONE, given=False)
    ('0.0####%', '[>=1000]#,##0;[>=10]0.0;0.000')
    """
    if "%" in dict(unit.factors):
        return SHARE if _TELLING <= abs(value) <= 1 - _TELLING and not given else EXACT_SHARE
    if unit.factors and unit.factors[0] == ("USD", 1):
        return _money(value)
    if float(value).is_integer() or (given and float(f"{value:.6g}") == value):
        return GENERAL
    return SMALL if abs(value) < _SMALLEST else MEASURED


def _money(value: float) -> str:
    """Cents where they count."""
    return '"$"#,##0' if abs(value) >= 1000 else '"$"#,##0.00' if abs(value) >= 1 else GENERAL
