"""Formulas as the page fills them in: pieces of text, and the places of quantities between."""

from collections.abc import Mapping

from envelope.analysis.explain import with_numbers
from envelope.engine.run import Run
from envelope.model.graph.graph import Formula
from envelope.model.graph.scopes import plain_name

_MARK = "\0"
Template = list[str | int]


def template(
    run: Run, places: Mapping[str, int], formula: Formula, *, names_words: bool = False
) -> Template:
    """A formula with its numbers; what holds a word has its value, or its name where asked for."""

    def piece(name: str) -> str:
        """The place of a quantity between two marks, or its name."""
        is_named = names_words and run.graph.quantities[name].words
        return plain_name(name) if is_named else f"{_MARK}{places[name]}{_MARK}"

    pieces = with_numbers(run, formula, piece).split(_MARK)
    return [int(piece) if index % 2 else piece for index, piece in enumerate(pieces)]


def told(run: Run, places: Mapping[str, int], formula: Formula) -> Template:
    """As tables of results tell it, where that is something else: with the names of words."""
    has_words = any(run.graph.quantities[name].words for name in formula.references())
    return template(run, places, formula, names_words=True) if has_words else []
