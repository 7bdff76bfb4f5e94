r"""LaTeX as plain text: `\frac{5.1 \text{TB}}{86400} \approx 60` is `((5.1 TB)/(86400)) ≈ 60`."""

import re

_SIGNS = {
    "times": "×", "cdot": "×", "ast": "×", "div": "÷", "approx": "≈", "simeq": "≈", "cong": "≈",
    "sim": "~", "rightarrow": "→", "to": "→", "Rightarrow": "→", "implies": "→", "quad": " ",
    "qquad": " ", "space": " ", "left": "", "right": "", "big": "", "Big": "", "bigl": "",
    "bigr": "", "displaystyle": "", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "ll": "≤",
    "gg": "≥", "pm": "±", "dots": "…", "ldots": "…", "cdots": "…", "lfloor": "(", "rfloor": ")",
    "lceil": "(", "rceil": ")", "neq": "≠", "ne": "≠",
}  # fmt: skip
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_TEXT = re.compile(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mathsf|operatorname|mbox|boxed|emph)\s*"
    + _GROUP
)
_FRACTION = re.compile(r"\\[dt]?frac\s*" + _GROUP + r"\s*" + _GROUP)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SPACE = re.compile(r"\\[,;:! ]")
# Mathematics between dollars, which no number follows and no space touches: `$5 = $3` is money.
_DELIMITED = re.compile(
    r"\$\$([^$]+)\$\$|(?<![\w$\\])\$(?=[^\s$])((?:[^$]*(?:\\[A-Za-z,%]|[=≈×^_]))[^$]*)(?<=\S)\$(?!\d)"
)


def is_latex(text: str) -> bool:
    """Whether a command of LaTeX that we know stands in a text."""
    names = (match.group(1) for match in _COMMAND.finditer(text))
    return any(name in _SIGNS or name in ("text", "frac", "dfrac", "tfrac") for name in names)


def plain(text: str) -> str:
    """The text with what we know of LaTeX written as people write it without."""
    text = (
        _DELIMITED.sub(lambda found: f" {found[1] or found[2]} ", text)
        .replace(r"\(", " ")
        .replace(r"\)", " ")
    )
    text = text.replace("{,}", ",").replace(r"\\", " ; ").replace("&", " ")
    for _ in range(4):  # groups stand in each other
        text = _TEXT.sub(r" \1 ", text)
        text = _FRACTION.sub(r"((\1)/(\2))", text)
    text = re.sub(r"\^\s*\{([^{}]*)\}", r"^(\1)", text)
    text = re.sub(r"\^\((\d+)\)", r"^\1", text)
    text = _SPACE.sub(" ", text)
    return _COMMAND.sub(lambda match: _SIGNS.get(match.group(1), match.group()), text)
