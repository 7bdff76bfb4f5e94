"""A line of Markdown as plain text: what its author wrote, without emphasis, links, escapes."""

import html
import re

from envelope.lint import latex

_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"\b(?:https?|ftp|mailto|file)://\S+|\bwww\.\S+")
_POWER_TAG = re.compile(r"<sup>\s*(-?\d+)\s*</sup>", re.IGNORECASE)
_BREAK_TAG = re.compile(r"</?(?:br|p|li|td|th|tr|div)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|$)")
# A quotation mark before a claim, which belongs to no word.
_QUOTE = re.compile(r"(?<![\w\"”'’])[\"“„«](?=[\d~≈$(])")
_LINE_BREAK = re.compile(r"\\n(?![a-z])")  # in the labels of diagrams
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKER = re.compile(r"^\s*(?:>\s*)*(?:(?:[-*+•◦▪]|\d{1,3}[.)])\s+)?(?:\[[ xX]\]\s+)?#{0,6}\s*")
_PAIR = re.compile(r"(?<![\d)%])\*\*(?=\S)|(?<=[\w)%.,:;!?$*])\*\*(?!\s*[\d(])|\*\*(?=\s|$)")
_ONE = re.compile(
    r"(?<![\s\w)%*])\*(?=\S)|(?<=\S)\*(?![\s\w(~$*])|^\*(?=\S)|(?<=[\s(])\*(?=[^\s*])"
)
_UNDERLINE = re.compile(r"(?<!\w)_+(?=\S)|(?<=[^\s_])_+(?!\w)")


def plain(line: str, *, is_code: bool = False) -> str:
    """The line as plain text; in code nothing but spaces and marks of lists is taken away."""
    text = _INVISIBLE.sub("", _SPACES.sub(" ", line))
    if is_code:
        return text
    text = _MARKER.sub("", text)
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(" ; ", text))
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ; ", text)
    if "<" in text:
        text = _POWER_TAG.sub(r"^\1", text)
        text = _TAG.sub("", _BREAK_TAG.sub(" ; ", text))
    if "&" in text:
        text = html.unescape(text)
        text = _SPACES.sub(" ", text)
    if "\\" in text:
        text = _LINE_BREAK.sub(" ; ", text)
        text = latex.plain(text) if latex.is_latex(text) else text
        text = _ESCAPE.sub(r"\1", text)
    elif text.count("$") > 1:
        text = latex.plain(text)
    text = _QUOTE.sub(";", text).replace("`", "").replace("~~", " ; ")
    return _without_emphasis(text)


def _without_emphasis(text: str) -> str:
    """The text without `**`, `*` and `_` that mark words; those between numbers stay."""
    if "**" in text:
        text = _PAIR.sub("", text)
    if "*" in text:
        text = _ONE.sub("", text)
    return _UNDERLINE.sub("", text) if "_" in text else text
