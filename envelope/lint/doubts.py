"""Why a difference between two sides may be no mistake: something unsaid lies between them.

A price, the size of an item, a capacity, a change. Each doubt is a function of both values and
their claim, and one is enough.
"""

import math
import re

from envelope.lint.claims import Claim
from envelope.lint.compare import compared
from envelope.lint.values import Value, value

ARROWS = frozenset(("=>", "->", "→", "⇒", "⟹", "➜", "⟶"))
# Words that are units we do not know, with prefixes of their own.
_UNKNOWN_UNIT = re.compile(
    r"[kmgtpe]?(?:flops?|flop/s|hz|wei|btc|eth|sats?|satoshis?|px|pixels?|mp|dbm|ah|volts?|va|"
    r"degrees?|points?|cpm|eur|inr|gbp|rs|yuan|rmb|yen|tflops|gas)s?"
)


def _is_aside(left: Value, right: Value, claim: Claim) -> bool:
    """`600M (128 × 4 B = ...)`: what stands in parentheses may be about something else."""
    return claim.is_aside


def _is_change(left: Value, right: Value, claim: Claim) -> bool:
    """`3 × $500/month → $150/month`, or an arrow to what another thing is."""
    if claim.relation not in ARROWS:
        return False
    one, other = claim.left[0], claim.right[0]
    values = [value(text[0]) for text in one.pieces]
    is_of_one = right.unit in [each.unit for each in values if each and each.powers]
    return is_of_one or not (right.powers or {*one.nouns} & {*other.nouns})


def _is_said_again(left: Value, right: Value, claim: Claim) -> bool:
    """`224 × 224 pixels = 224 × 224 × 3`, or `100 pages × 100 events = 100 requests`."""
    one, other = claim.left[0], claim.right[0]
    if other.operators:
        mine, others = set(one.digits), set(other.digits)
        is_scaled = any(each in (1e-6, 1e-3, 1e3, 1e6) for each in left.numbers)
        return is_scaled or mine <= others or others <= mine
    is_plain = not (one.has_unit or other.has_unit)
    is_other = bool(other.nouns) and not {*one.nouns} & {*other.nouns}
    return is_plain and is_other and right.middle in left.numbers


def _is_repeated(left: Value, right: Value, claim: Claim) -> bool:
    """Whether the result is one of the numbers again: `32 × 20 ms = 20 ms`, all at once."""
    one, other = claim.left[0], claim.right[0]
    if other.operators:
        return False
    said = {text for piece in one.pieces for text in piece[:1]}
    return other.pieces[0][0] in said or (not right.powers and right.middle in left.numbers)


def _is_mixed(left: Value, right: Value, claim: Claim) -> bool:
    """Sums of unlike things: `2,500 rows + 20 ms sleep`, `3 shards + 1 replica`."""
    one = claim.left[0]
    if ("+",) not in one.pieces:
        return False
    values = [value(piece[0]) for piece in one.pieces if piece[0] not in "+-*/^()"]
    measured = [each for each in values if each is not None and each.powers]
    is_unlike = len(measured) < len(values) and ("*",) not in one.pieces
    is_timed = any(base in ("time", "money") for each in measured for base in each.powers)
    words = {*one.nouns}
    return (is_unlike and is_timed) or bool(words & {"replica", "replicas", "each"})


def _are_other_things(left: Value, right: Value, claim: Claim) -> bool:
    """Whether another thing is counted right than left, and the factor does not say why.

    `500 rows × 20 columns = 40,000 tokens` leaves out how many tokens one has.
    """
    one, other = claim.left[0], claim.right[0]
    if left.powers.keys() - {"time"} or right.powers.keys() - {"time"} or other.operators:
        return False
    mine = {word.rstrip("s") for word in (*one.nouns, *one.below)}
    others = {word.rstrip("s") for word in other.nouns}
    if not mine or not others or mine & others or others & _COMBINED:
        return False
    if claim.before == "at":
        return True
    if set(other.below) - {*one.nouns, *one.below}:
        return True
    factor = abs(math.log10(compared(left, right).ratio))
    is_power = factor > 0.5 and abs(factor - round(factor)) < 0.02
    return not (is_power or any(abs(factor - math.log10(each)) < 0.02 for each in _TIMES))


_TIMES = (7, 12, 24, 30, 52, 60, 365, 3600, 86_400)
_COMBINED = frozenset(
    {"pair", "pairing", "combination", "entrie", "cell", "possible", "total", "serie"}
)


def _is_bare_beside_suffix(left: Value, right: Value, claim: Claim) -> bool:
    """`300 × 5 = 1500M`: what the small numbers count is not said, perhaps millions."""
    one, other = claim.left[0], claim.right[0]
    is_small = all(len(each.partition(".")[0]) < 4 for each in one.digits)
    return one.is_plain and is_small and not other.is_plain and not other.has_unit


def _is_of_shares(left: Value, right: Value, claim: Claim) -> bool:
    """`2 × 99.9% = 99.9999%`: chances, which are not multiplied so."""
    return right.is_share and not left.is_share and claim.left[0].has_unit


def _is_price_of_many(left: Value, right: Value, claim: Claim) -> bool:
    """`$30 / 150M requests = $0.0002`, which may be of a thousand: the text above says so."""
    power = abs(math.log10(compared(left, right).ratio))
    is_price = right.middle < 0.01 and "money" in right.powers and not claim.right[0].below
    return is_price and any(abs(power - each) < 0.03 for each in (3, 6))


def _is_said_before(left: Value, right: Value, claim: Claim) -> bool:
    """`1M keys each: 20 counters × 8 bytes = 160 MB`: a factor that its line says before."""
    ratio = 1 / compared(left, right).ratio
    return any(
        number and number not in left.numbers and abs(ratio / number - 1) < 0.03
        for number in claim.said
    )


def _is_of_each(left: Value, right: Value, claim: Claim) -> bool:
    """`10M msg/s × 1 KB × 7 days = 6 TB per broker`: how many there are is not said."""
    one, other = claim.left[0], claim.right[0]
    mine = {word.rstrip("s") for word in (*one.nouns, *one.below)}
    unsaid = {word.rstrip("s") for word in other.below} - mine
    times = 1 / compared(left, right).ratio
    is_known = any(abs(times * number - 1) < 0.03 for number in left.numbers)
    return bool(unsaid) and times < 1 and not is_known


def _has_unknown_units(left: Value, right: Value, claim: Claim) -> bool:
    """Whether only one side has a unit with a prefix that we do not know: 2 ETH in Gwei."""
    one, other = claim.left[0], claim.right[0]
    mine = {word for word in (*one.nouns, *one.below) if _UNKNOWN_UNIT.fullmatch(word)}
    others = {word for word in (*other.nouns, *other.below) if _UNKNOWN_UNIT.fullmatch(word)}
    return mine != others


def _measure_others(left: Value, right: Value, claim: Claim) -> bool:
    """Whether the two measure so unlike things that a difference is no mistake."""
    one, other = claim.left[0], claim.right[0]
    mine = {word for word in one.below if not {word, f"{word}s"} & set(one.nouns)}
    others = set(other.below)
    if others & set(one.nouns) | {f"{word}s" for word in others} & set(one.nouns):
        return True  # `15 brokers × 3 zones = 5 brokers/zone`
    if mine - others and others - {*one.below, *one.nouns}:
        return True  # `20 counters per key × 100 bytes = 100 MB per server`: so many keys
    is_rate_alone = (
        (one.operators == 1 and ("/",) in one.pieces)
        and not {*one.nouns} & {*other.nouns}
        and bool(other.nouns)
    )
    is_plain = _is_power_of_ratio(left, right, claim) or _is_over_seconds(left, right)
    if is_rate_alone and not is_plain:
        return True  # `1 job/5min = 8,640 queries/day`
    differing = unlike(left, right)
    is_time_alone = "time" in right.scales and "time" not in left.scales
    if is_time_alone and right.powers.get("time", 0) >= 0:
        return True  # `8.76 ÷ 12 = 43 minutes a month`, `548 × 225 epochs = 18 months`
    if differing == {"time"}:
        before, after = left.powers.get("time", 0), right.powers.get("time", 0)
        is_of_each = not before and bool(mine - others) and "time" not in left.scales
        is_over_a_day = {24.0, 3600.0} <= set(left.numbers) or 86_400.0 in left.numbers
        return (before == -after and not is_over_a_day) or is_of_each
    return bool(differing) and (differing != {"data"} or bool(one.nouns or other.nouns))


def _is_over_seconds(left: Value, right: Value) -> bool:
    """`100M / 86,400 = 11,570 photos/s`: a rate whose conversion is written."""
    is_rate = right.powers.get("time") == -1 and not left.powers
    return is_rate and any(abs(number * 86_400 - 1) < 1e-3 for number in left.converters)


def _is_power_of_ratio(left: Value, right: Value, claim: Claim) -> bool:
    """`44,000 GB ÷ 16 TB = 2,750 shards`: a ratio of two sizes, off by a power of ten."""
    power = abs(math.log10(compared(left, right).ratio))
    is_ratio = claim.left[0].has_unit and not left.powers and not right.powers
    return is_ratio and power > 0.5 and abs(power - round(power)) < 0.02


def unlike(left: Value, right: Value) -> set[str]:
    """What only one of two values measures, or another power of it."""
    bases = {*left.powers, *right.powers}
    return {base for base in bases if left.powers.get(base, 0) != right.powers.get(base, 0)}


# Why a difference may be no mistake: something unsaid lies between.
_DOUBTS = (
    _is_aside,
    _is_repeated,
    _is_mixed,
    _are_other_things,
    _is_bare_beside_suffix,
    _is_of_shares,
    _is_said_again,
    _is_price_of_many,
    _is_said_before,
    _is_of_each,
    _has_unknown_units,
    _is_change,
    _measure_others,
)


def is_doubtful(left: Value, right: Value, claim: Claim) -> bool:
    """Whether a difference between the sides of a claim may be no mistake."""
    return any(doubt(left, right, claim) for doubt in _DOUBTS)
