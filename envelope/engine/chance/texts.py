"""The gamma distribution and the largest Poisson number as texts of a spreadsheet."""

from envelope.engine.spreadsheet_calls import ATOM, RANKS, Keep, Piece

_NEARLY_NORMAL = "0.0001"  # as in `gamma`, with the same cube root below
_EXACT_MEAN = "500"


def share(keep: Keep, value: Piece, variability: Piece) -> Piece:
    """The share below a value."""
    x, v = keep(value), keep(variability)
    cube = f"_xlfn.NORM.S.DIST(({x}^(1/3)-1+{v}/9)*3/SQRT({v}),TRUE)"
    whole = f"GAMMADIST({x}/{v},1/{v},1,TRUE)"
    varied = f"IF({v}<{_NEARLY_NORMAL},{cube},{whole})"
    return Piece(f"IF(OR({x}<=0,{v}=0),IF({x}>=1,1,0),{varied})", ATOM)


def quantile(keep: Keep, probability: Piece, variability: Piece) -> Piece:
    """The value below which a share lies."""
    p, v = keep(probability), keep(variability)
    cube = f"MAX(1-{v}/9+_xlfn.NORM.S.INV({p})*SQRT({v})/3,0)^3"
    varied = f"IF({v}<{_NEARLY_NORMAL},{cube},GAMMAINV({p},1/{v},1)*{v})"
    return Piece(f"IF({v}=0,1,IF({p}=0,0,{varied}))", ATOM)


def poisson_maximum(keep: Keep, mean: Piece, count: Piece) -> Piece:
    """Summed up to a mean of 500; beyond, the excess of that mean, longer and as skewed."""
    m, n = keep(mean), keep(count)
    few = f"MAX(MIN({m},{_EXACT_MEAN}),1E-9)"
    below = f"_xlfn.POISSON.DIST({RANKS}-1,{few},TRUE)"
    summed = keep(Piece(f"SUMPRODUCT(1-EXP(INT({n}+1E-14)*LN({below})))", ATOM))
    excess, longer = f"({summed}-{_EXACT_MEAN})", f"SQRT({m}/{_EXACT_MEAN})"
    skewed = f"MAX({excess}^2/{_EXACT_MEAN}-1,0)/6"
    beyond = f"{m}+{longer}*{excess}-({longer}-1)*{skewed}"
    return Piece(f"IF({m}=0,0,IF({m}<={_EXACT_MEAN},{summed},{beyond}))", ATOM)
