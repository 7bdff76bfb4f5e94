"""English nouns: the singular of what somebody counts, as a hint proposes it."""

from envelope.units.dimension import regular_plural

# What no ending tells, and endings of which these are the exceptions.
_OTHERS = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "mice": "mouse",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "quizzes": "quiz",
    "whizzes": "whiz",
    "indices": "index",
    "indexes": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "appendices": "appendix",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "crises": "crisis",
    "theses": "thesis",
    "hypotheses": "hypothesis",
    "series": "series",
    "species": "species",
    "gases": "gas",
    "lenses": "lens",
    "knives": "knife",
    "lives": "life",
    "wives": "wife",
    "shoes": "shoe",
    "toes": "toe",
    "foes": "foe",
}
_WHOLE = frozenset(  # with an `e` of their own before the `s`
    """
    ache avalanche cache cliche headache niche psyche axe abuse cause clause excuse fuse house muse
    pause refuse reuse ruse spouse use warehouse mouse blouse calorie cookie genie hoodie movie
    newbie pixie prairie rookie selfie zombie brownie pie tie lie die
    """.split()  # noqa: SIM905 -- a list of words reads best as one
)
_LEAVES = frozenset("calf elf half leaf loaf scarf self shelf thief wolf hoof".split())  # noqa: SIM905
_HEROES = frozenset("cargo echo hero potato tomato torpedo veto volcano".split())  # noqa: SIM905
# An ending of the plural, and that of the singular: the first that fits.
_ENDINGS = (
    ("yses", "ysis"),
    ("ies", "y"),
    ("sses", "ss"),
    ("xes", "x"),
    ("zzes", "zz"),
    ("tzes", "tz"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("uses", "us"),
)


def singular(word: str) -> str:
    """The noun of a plural: quads, boxes, queries, caches; another word as it is.

    >>> [singular(each) for each in ("quads", "boxes", "quizzes", "caches", "statuses", "status")]
    ['quad', 'box', 'quiz', 'cache', 'status', 'status']
    """
    if word in _OTHERS:
        return _OTHERS[word]
    if word.endswith("ves") and word[:-3] + "f" in _LEAVES:
        return word[:-3] + "f"
    if word.endswith("oes") and word[:-2] in _HEROES:
        return word[:-2]
    if word.endswith("s") and word[:-1] in _WHOLE:
        return word[:-1]
    for ending, own in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending) + own
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def declared(word: str) -> str:
    """How a noun is declared of which somebody has written the plural: `quad`, `quiz/quizzes`."""
    noun = singular(word)
    return noun if word in (noun, regular_plural(noun)) else f"{noun}/{word}"
