"""Gamma distributions, the largest Poisson number and popularity as texts of a spreadsheet."""

from envelope.engine.spreadsheet_calls import (
    ATOM,
    PRODUCT,
    RANKS,
    SUM,
    TABLE,
    Always,
    Keep,
    Piece,
    guarded,
    less_one,
    whole_of,
)

_NEARLY_NORMAL = "0.0001"  # as in `gamma`, with the same cube root below
_EXACT_MEAN = "500"
_SCARCE = "1E-9"
_WIDEST = "1000"


def share(keep: Keep, value: Piece, variability: Piece) -> Piece:
    """The share below a value."""
    x, v = keep(value), keep(variability)
    cube = f"_xlfn.NORM.S.DIST(({x}^(1/3)-1+{v}/9)*3/SQRT({v}),TRUE)"
    whole = f"GAMMADIST({x}/{v},1/{v},1,TRUE)"
    varied = f"IF({v}<{_NEARLY_NORMAL},{cube},{whole})"
    found = Piece(f"IF(OR({x}<=0,{v}=0),IF({x}>=1,1,0),{varied})", ATOM)
    return guarded(found, f"{v}<0", f"{v}>{_WIDEST}")


def quantile(keep: Keep, probability: Piece, variability: Piece) -> Piece:
    """The value below which a share lies."""
    p, v = keep(probability), keep(variability)
    cube = f"MAX(1-{v}/9+_xlfn.NORM.S.INV({p})*SQRT({v})/3,0)^3"
    varied = f"IF({v}<{_NEARLY_NORMAL},{cube},GAMMAINV({p},1/{v},1)*{v})"
    found = Piece(f"IF({v}=0,1,IF({p}=0,0,{varied}))", ATOM)
    return guarded(found, f"{v}<0", f"{v}>{_WIDEST}", f"{p}<0", f"{p}>=1")


def poisson_maximum(keep: Keep, mean: Piece, count: Piece) -> Piece:
    """Summed up to a mean of 500; beyond, the excess of that mean, longer and as skewed."""
    m, n = keep(mean), keep(count)
    whole = f"INT({n}+1E-14)"
    few = f"MAX(MIN({m},{_EXACT_MEAN}),{_SCARCE})"
    below = f"_xlfn.POISSON.DIST({RANKS}-1,{few},TRUE)"
    summed = keep(Piece(f"SUMPRODUCT(1-EXP({whole}*LN({below})))", ATOM))
    excess, longer = f"({summed}-{_EXACT_MEAN})", f"SQRT({m}/{_EXACT_MEAN})"
    skewed = f"MAX({excess}^2/{_EXACT_MEAN}-1,0)/6"
    beyond = f"{m}+{longer}*{excess}-({longer}-1)*{skewed}"
    one = f"-{less_one(f'(-{whole}*{m})')}"  # so rare that no bin has two
    summed_or_beyond = f"IF({m}<={_EXACT_MEAN},{summed},{beyond})"
    found = f"IF({whole}<1,0,IF({m}<{_SCARCE},{one},{summed_or_beyond}))"
    return guarded(Piece(found, ATOM), f"{m}<0", f"{m}>1E+15", f"{n}<0", f"{n}>1E+9")


# popularity


def harmonic(keep: Keep, count: Piece, exponent: Piece | None = None) -> Piece:
    """The first terms one by one, the others by Euler and Maclaurin, as the engine does."""
    s = keep(exponent or Piece("1", ATOM))
    n = whole_of(keep, count)
    power = keep(Always(f"(1-{s})*LN(MAX({n},1)/{TABLE})", PRODUCT))
    area = (
        f"IF(ABS({power})<1E-8,LN({n}/{TABLE}),{TABLE}^(1-{s})*{less_one(power)}/(1-{s}))"
        f"+({n}^(-{s})-{TABLE}^(-{s}))/2+{s}/12*({TABLE}^(-{s}-1)-{n}^(-{s}-1))"
    )
    head = f"SUMPRODUCT(({RANKS}<={n})*{RANKS}^(-{s}))"
    return guarded(Piece(f"{head}+IF({n}<={TABLE},0,{area})", SUM), f"{n}<0", f"{n}>1E+18")


def zipf_hit_ratio(keep: Keep, cached: Piece, objects: Piece, exponent: Piece) -> Piece:
    """The share of all terms that the first ones make up."""
    held = Piece(f"MIN({cached.text},{objects.text})", ATOM)
    above, below = (harmonic(keep, each, exponent) for each in (held, objects))
    return Piece(f"{above.atom}/{below.atom}", PRODUCT)
