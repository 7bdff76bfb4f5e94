"""Values that are words: what is wrong with one that something is given."""

from collections.abc import Callable, Iterable, Iterator

from envelope.errors import Label, Problem
from envelope.language import words
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.tree import Word
from envelope.model.build.draft import Draft
from envelope.model.graph.graph import Formula
from envelope.model.graph.scopes import where


def word_problem(draft: Draft, layer: Formula, own: Meaning, given: Meaning) -> Problem | None:
    """Why a draft cannot hold what a layer gives it, one of which is a word; None where it can."""
    name = draft.name.removeprefix(draft.scope)
    if own.words and given.words:
        other = next((word for word in given.words if word not in own.words), None)
        if other is None:
            return None
        place = words.outsider(layer.tree, own.words)
        return words.no_choice(name, own.words, other, Label(layer.text, place.span))
    one, two = (f"{'' if each.words else 'in '}{meaning_text(each)}" for each in (own, given))
    label = Label(layer.text, layer.tree.span, meaning_text(given))
    return Problem("dimension-mismatch", f"`{name}` is {one}, this is {two}", (label,))


def lone_word(draft: Draft, layer: Formula) -> Problem | None:
    """Why a word alone is no value of a draft without choices; None where it is one."""
    word = layer.tree
    if not isinstance(word, Word):
        return None
    label = Label(layer.text, word.span)
    if draft.kind == "input":
        message = f"`{draft.name}` holds a word, but names no `choices`"
        return Problem("not-a-quantity", message, (label,), where(draft.name))
    if draft.name.startswith("("):
        hint = "leave the quotation marks out" if word.word[:1].isdigit() else ""
        return Problem("not-a-quantity", "a word alone is no quantity", (label,), hint=hint)
    return None


def doubtful_words(
    doubtful: Iterable[tuple[Formula, str]], known: Callable[[str], Meaning | None]
) -> Iterator[Problem]:
    """A problem for each word that is a choice and the name of a quantity that holds a word."""
    for formula, quantity in doubtful:
        meaning = known(quantity)
        if meaning is not None and meaning.words:
            word = formula.text.content.strip()
            message = f"`{word}` has two readings: the word, or what `{quantity}` holds"
            hint = f"write `'{word}'` for the word, `({word})` for what the other holds"
            label = Label(formula.text, formula.tree.span)
            yield Problem("two-readings", message, (label,), hint=hint)
