"""The quantiles of the standard normal distribution, one at a time.

As `statistics.NormalDist` has them, whose module takes longer to import than a report to compute.
"""

from math import log, sqrt

Ratio = tuple[tuple[float, ...], tuple[float, ...]]


def quantile(share: float) -> float:
    """How many standard deviations from the mean a share between 0 and 1 ends; Wichura's AS 241."""
    middle = share - 0.5
    if abs(middle) <= 0.425:
        above, below = (_polynomial(each, 0.180625 - middle * middle) for each in CENTER)
        return above * middle / below
    root = sqrt(-log(share if middle <= 0 else 1 - share))
    ratio, place = (TAIL, root - 1.6) if root <= 5 else (FAR, root - 5)
    above, below = (_polynomial(each, place) for each in ratio)
    return -above / below if middle < 0 else above / below


def _polynomial(coefficients: tuple[float, ...], place: float) -> float:
    found = 0.0
    for coefficient in coefficients:
        found = found * place + coefficient
    return found


# fmt: off
# Wichura, M. J. (1988), Algorithm AS 241, Applied Statistics 37: numerators and denominators,
# the highest power first.
CENTER = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)
TAIL = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
     1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
     4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
     0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
     2.05319162663775882187, 1.0),
)
FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
     5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
     0.59983220655588793769, 1.0),
)
# fmt: on
