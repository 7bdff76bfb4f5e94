"""Words as values: what may be written in the place of one, and what one is compared with."""

from collections.abc import Sequence

from envelope.errors import Label, Problem, Span, Text
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.nearest import meant
from envelope.language.printer import word_text
from envelope.language.tree import Binary, If, Name, Node, Word


def chosen(text: Text, choices: Sequence[str]) -> Word | None:
    """The choice that a whole text is, as in `engine = "valkey"`; None where it is none."""
    word = text.content.strip()
    start = text.content.find(word)
    return Word(word, Span(start, start + len(word))) if word in choices else None


def is_wordy(text: Text) -> bool:
    """Whether a text that is no choice may be an expression whose value is one."""
    content = text.content.strip()
    return content.startswith(("if ", "(")) or any(sign in content for sign in "\"'“‘")


def no_choice(name: str, choices: Sequence[str], word: str, label: Label) -> Problem:
    """The problem of a word that is none of the choices of a quantity."""
    message = f"`{name}` is one of {', '.join(choices)}, not `{word}`"
    return Problem("unknown-choice", message, (label,), hint=meant(word, choices))


def ends(tree: Node) -> tuple[Word | Name, ...]:
    """The words that the value of a tree may be, and the names whose values it may have."""
    if isinstance(tree, Word | Name):
        return (tree,)
    return (*ends(tree.then), *ends(tree.otherwise)) if isinstance(tree, If) else ()


def outsider(tree: Node, choices: Sequence[str]) -> Node:
    """The node of a tree that says a word which is none of the choices; else the whole tree."""
    words = (node for node in ends(tree) if isinstance(node, Word))
    return next((node for node in words if node.word not in choices), tree)


def compared(node: Binary, left: Meaning, right: Meaning, text: Text) -> Problem | None:
    """What is wrong with a comparison of something with a word; None where nothing is."""
    labels = (_label(node.left, left, text), _label(node.right, right, text))
    if not (left.words and right.words):
        message = f"cannot compare {meaning_text(left)} and {meaning_text(right)}"
        return Problem("dimension-mismatch", message, labels)
    if not set(left.words).isdisjoint(right.words):
        return None
    for side, other, label in (
        (node.left, right, labels[0]),
        (node.right, left, labels[1]),
    ):
        beside = node.right if side is node.left else node.left
        if isinstance(side, Word) and not isinstance(beside, Word):
            name = text.content[beside.span.start : beside.span.end]
            return no_choice(name, other.words, side.word, label._replace(note=""))
    return Problem("unknown-choice", "these two are never the same word", labels)


def as_condition(node: Node, meaning: Meaning) -> str:
    """The hint where what holds a word stands in the place of a condition: `managed == "yes"`."""
    if not (isinstance(node, Name) and meaning.words):
        return ""
    word = "yes" if "yes" in meaning.words else meaning.words[0]
    return f"write `{node.name} == {word_text(word)}`"


def _label(node: Node, meaning: Meaning, text: Text) -> Label:
    return Label(text, node.span, meaning_text(meaning))
