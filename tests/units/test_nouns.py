"""What a hint proposes to declare for a plural: its singular, and the plural beside it."""

import pytest

from envelope.units.dimension import regular_plural
from envelope.units.nouns import declared, singular

NOUNS = """
quads quad, boxes box, queries query, requests request, matches match, batches batch, hashes hash,
branches branch, searches search, wishes wish, coaches coach, caches cache, headaches headache,
niches niche, avalanches avalanche, classes class, addresses address, accesses access, buses bus,
viruses virus, statuses status, bonuses bonus, campuses campus, corpuses corpus, houses house,
warehouses warehouse, uses use, causes cause, clauses clause, spouses spouse, cases case,
databases database, purchases purchase, responses response, licenses license, phases phase,
leases lease, releases release, lenses lens, gases gas, analyses analysis, crises crisis,
theses thesis, indices index, indexes index, vertices vertex, matrices matrix, quizzes quiz,
buzzes buzz, fizzes fizz, sizes size, prizes prize, mazes maze, bronzes bronze, waltzes waltz,
quartzes quartz, blitzes blitz, movies movie, cookies cookie, selfies selfie, calories calorie,
ties tie, pies pie, series series, species species, replies reply, companies company, boys boy,
keys key, leaves leaf, shelves shelf, wolves wolf, halves half, knives knife, lives life,
waves wave, saves save, drives drive, archives archive, curves curve, valves valve, moves move,
heroes hero, potatoes potato, echoes echo, shoes shoe, toes toe, videos video, photos photo,
people person, children child, women woman, men man, specimens specimen,
mice mouse, taxes tax, axes axe, faxes fax,
status status, bus bus, class class, analysis analysis, sheep sheep, glass glass
"""
PAIRS = [each.split() for each in NOUNS.replace("\n", " ").split(",")]


@pytest.mark.parametrize(("word", "noun"), PAIRS)
def test_the_singular_of_a_noun(word: str, noun: str) -> None:
    """By rules of spelling, and by what they do not tell; as it is declared, it has this plural."""
    assert singular(word) == noun
    one, _, other = declared(word).partition("/")
    assert one == noun
    assert word in (one, other or regular_plural(one))


def test_a_plural_without_a_rule_is_declared_with_it() -> None:
    """As `leaf/leaves`."""
    found = [
        declared(each) for each in ("quizzes", "leaves", "people", "caches", "cookies", "boxes")
    ]
    assert found == ["quiz/quizzes", "leaf/leaves", "person/people", "cache", "cookie", "box"]
