"""Ranges as texts of a spreadsheet: their medians, each by a writer."""

from envelope.engine.spreadsheet_calls import ATOM, PRODUCT, Keep, Piece


def lognormal(keep: Keep, low: Piece, high: Piece) -> Piece:
    """The geometric mean of the ends."""
    return Piece(f"SQRT({low.text})*SQRT({high.text})", PRODUCT)


def shares(keep: Keep, low: Piece, high: Piece) -> Piece:
    """The same of the odds."""
    a, b = low.atom, high.atom
    return Piece(f"1/(1+SQRT((1-{a})/{a}*((1-{b})/{b})))", PRODUCT)


def lognormal_moments(keep: Keep, mean: Piece, deviation: Piece) -> Piece:
    """The median follows from mean and standard deviation."""
    m = keep(mean)
    return Piece(f"{m}/SQRT(1+({deviation.within(PRODUCT)}/{m})^2)", PRODUCT)


def normal_moments(keep: Keep, mean: Piece, deviation: Piece) -> Piece:
    """The mean."""
    return mean


def normal(keep: Keep, low: Piece, high: Piece) -> Piece:
    """The middle between the ends."""
    return Piece(f"({low.text}+{high.text})/2", PRODUCT)


uniform = normal


def triangular(keep: Keep, low: Piece, mode: Piece, high: Piece) -> Piece:
    """The median of a triangular distribution."""
    a, m, b = keep(low), keep(mode), keep(high)
    below = f"{a}+SQRT(({b}-{a})*({m}-{a})/2)"
    return Piece(f"IF({m}-{a}>={b}-{m},{below},{b}-SQRT(({b}-{a})*({b}-{m})/2))", ATOM)


def pert(keep: Keep, low: Piece, mode: Piece, high: Piece) -> Piece:
    """The median of a beta distribution between the ends."""
    a, m, b = keep(low), keep(mode), keep(high)
    exponents = f"1+4*({m}-{a})/({b}-{a}),1+4*({b}-{m})/({b}-{a})"
    return Piece(f"IF({a}={b},{a},_xlfn.BETA.INV(0.5,{exponents},{a},{b}))", ATOM)
