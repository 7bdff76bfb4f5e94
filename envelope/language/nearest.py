"""The nearest right spelling of a wrong word."""

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a person most likely meant, or None when nothing is close.

    >>> nearest("serverz", ["servers", "shards"])
    'servers'
    """
    import difflib  # 4 ms that only a mistake should cost

    options = list(candidates)
    folded = {option.casefold(): option for option in options}
    if word.casefold() in folded:
        return folded[word.casefold()]
    found = difflib.get_close_matches(word, options, n=1, cutoff=0.7)
    return found[0] if found else None
