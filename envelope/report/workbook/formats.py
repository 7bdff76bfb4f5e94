"""How a spreadsheet shows the numbers of a quantity, by the unit and the size they have now."""

from envelope.units.unit import Unit

PERCENT = "0.0####%"
GENERAL = "[>=1000]#,##0;General"  # as many digits as there are
MEASURED = "[>=1000]#,##0;[>=10]0.0;0.000"  # about four digits
SMALL = "0.000E+00"
_SMALLEST = 0.01


def number_format(value: float, unit: Unit, *, given: bool) -> str:
    """The format of a number in a unit; what is `given` shows every digit that is typed.

    >>> from envelope.units.unit import ONE, PERCENT as SHARE
    >>> number_format(0.5, SHARE, given=True), number_format(34.7, ONE, given=False)
    ('0.0####%', '[>=1000]#,##0;[>=10]0.0;0.000')
    """
    symbols = dict(unit.factors)
    if "%" in symbols:
        return PERCENT
    if unit.factors and unit.factors[0] == ("USD", 1):
        return _money(value)
    if given or float(value).is_integer():
        return GENERAL
    return SMALL if abs(value) < _SMALLEST else MEASURED


def _money(value: float) -> str:
    """Cents where they count."""
    return '"$"#,##0' if abs(value) >= 1000 else '"$"#,##0.00' if abs(value) >= 1 else GENERAL
