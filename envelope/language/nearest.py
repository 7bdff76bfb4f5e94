"""The nearest right spelling of a wrong word, where it is certain enough to be a hint."""

from collections.abc import Iterable

from envelope.errors import Label, Problem

# A wrong letter counts more than one too many, one missing, or two in the wrong order.
_WRONG = 1.5


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a person most likely meant, or None when none is close or several are.

    >>> nearest("serverz", ["servers", "shards"])
    'servers'
    >>> nearest("quads", ["ads", "squats"]) is None
    True
    """
    found = near(word, candidates)
    best = sorted(found, key=lambda candidate: found[candidate])
    several = len(best) > 1 and found[best[0]] == found[best[1]]
    return best[0] if best and not several else None


def near(word: str, candidates: Iterable[str]) -> dict[str, float]:
    """How far each candidate is that may be meant; that one alone which is the word in other cases.

    >>> near("megabite", ["megabit", "megabyte", "day"])
    {'megabit': 1.0, 'megabyte': 1.5}
    """
    folded, allowed = word.casefold(), _allowed(word)
    letters = frozenset(folded)
    found: dict[str, float] = {}
    for candidate in candidates:
        other = candidate.casefold()
        if other == folded:
            return {candidate: 0.0}
        if abs(len(other) - len(folded)) <= allowed and _least(letters, other) <= allowed:
            distance = _distance(folded, other)
            if distance <= allowed:
                found[candidate] = distance
    return found


def meant(word: str, candidates: Iterable[str], otherwise: str = "") -> str:
    """The hint for a wrong word: what was probably meant, else something else."""
    close = nearest(word, candidates)
    return f"did you mean `{close}`?" if close else otherwise


def nothing_called(name: str, candidates: Iterable[str], *labels: Label) -> Problem:
    """The problem of a name that nothing has, with the nearest one that something has."""
    message = f"nothing here is called `{name}`"
    known = list(candidates)
    hint = _inside(name, known) or meant(name, known)
    return Problem("unknown-name", message, labels, hint=hint)


def _inside(name: str, known: list[str]) -> str:
    """What to say of `topics.latency` where each part inside `topics` has a latency."""
    part, _, last = name.rpartition(".")
    if not part:
        return ""
    found = [each for each in known if each.startswith(f"{part}.") and each.endswith(f".{last}")]
    return f"each part inside has its own: `{found[0]}`" if found else ""


def _allowed(word: str) -> float:
    """How far a candidate may be from a word of that length."""
    if len(word) < 3:
        return 0
    return 1 if len(word) == 3 else _WRONG if len(word) < 6 else 2


def _least(letters: frozenset[str], other: str) -> float:
    """No more than a word of these letters is from another one: each letter that one of them lacks.

    It takes a fiftieth of the time that the distance takes, and most candidates are not near.
    """
    wanted = frozenset(other)
    gone, new = len(letters - wanted), len(wanted - letters)
    return abs(gone - new) + _WRONG * min(gone, new)


def _distance(one: str, other: str) -> float:
    """What turning one word into the other costs, letter by letter."""
    before: list[float] = []
    row = [float(index) for index in range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [float(i)]
        for j, wanted in enumerate(other, 1):
            change = before[j - 1] + (0 if letter == wanted else _WRONG)
            cost = min(before[j] + 1, row[j - 1] + 1, change)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
