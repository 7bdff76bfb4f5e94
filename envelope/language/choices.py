"""Which words an input may list as its `choices`."""

from collections.abc import Iterator, Sequence

# Signs that no choice holds: those that lists, settings and quotation marks are made of.
_SIGNS = frozenset(",=\"'“”‘’\\#")


def choices_objections(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with a list of choices: the place of the word, and why it can be none."""
    seen: dict[str, str] = {}
    for index, word in enumerate(words):
        objection = _objection(word)
        other = seen.get(word.casefold())
        if other is not None:  # a spreadsheet does not tell capitals apart
            alike = f"`{word}` and `{other}` differ in capitals alone"
            objection = f"`{word}` is there twice" if word == other else alike
        seen.setdefault(word.casefold(), word)
        if objection:
            yield index, objection


def _objection(word: str) -> str:
    """Why a word can be no choice; empty where it can."""
    if not word or word != " ".join(word.split()) or not word.isprintable():
        return "a choice is a word, or several with a space between"
    found = next((sign for sign in word if sign in _SIGNS), "")
    return f"a choice has no `{found}` in it" if found else ""
