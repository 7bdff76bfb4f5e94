"""Ranges as texts of a spreadsheet: their medians, each by a writer."""

from envelope.engine.spreadsheet_calls import ATOM, PRODUCT, Keep, Piece, guarded


def lognormal(keep: Keep, low: Piece, high: Piece) -> Piece:
    """The geometric mean of the ends."""
    a, b = keep(low), keep(high)
    return guarded(Piece(f"SQRT({a})*SQRT({b})", PRODUCT), f"{a}<=0", f"{b}<{a}")


def shares(keep: Keep, low: Piece, high: Piece) -> Piece:
    """The same of the odds."""
    a, b = keep(low), keep(high)
    middle = Piece(f"1/(1+SQRT((1-{a})/{a}*((1-{b})/{b})))", PRODUCT)
    return guarded(middle, f"{a}<=0", f"{b}<{a}", f"{b}>=1")


def lognormal_moments(keep: Keep, mean: Piece, deviation: Piece) -> Piece:
    """The median follows from mean and standard deviation."""
    m, d = keep(mean), keep(deviation)
    return guarded(Piece(f"{m}/SQRT(1+({d}/{m})^2)", PRODUCT), f"{m}<=0", f"{d}<0")


def normal_moments(keep: Keep, mean: Piece, deviation: Piece) -> Piece:
    """The mean."""
    return guarded(mean, f"{keep(deviation)}<0")


def normal(keep: Keep, low: Piece, high: Piece) -> Piece:
    """The middle between the ends."""
    return Piece(f"({low.text}+{high.text})/2", PRODUCT)


uniform = normal


def triangular(keep: Keep, low: Piece, mode: Piece, high: Piece) -> Piece:
    """The median of a triangular distribution."""
    a, m, b = keep(low), keep(mode), keep(high)
    below = f"{a}+SQRT(({b}-{a})*({m}-{a})/2)"
    found = Piece(f"IF({m}-{a}>={b}-{m},{below},{b}-SQRT(({b}-{a})*({b}-{m})/2))", ATOM)
    return guarded(found, f"{m}<{a}", f"{b}<{m}")


def pert(keep: Keep, low: Piece, mode: Piece, high: Piece) -> Piece:
    """The median of a beta distribution between the ends."""
    a, m, b = keep(low), keep(mode), keep(high)
    exponents = f"1+4*({m}-{a})/({b}-{a}),1+4*({b}-{m})/({b}-{a})"
    found = Piece(f"IF({a}={b},{a},_xlfn.BETA.INV(0.5,{exponents},{a},{b}))", ATOM)
    return guarded(found, f"{m}<{a}", f"{b}<{m}")
