"""The colors of pictures: those of the page, on its light paper."""

import re
from functools import cache

from envelope.formats.page import asset

_COLOR = re.compile(r"--(\w+): light-dark\((#\w+), #\w+\);")

# What tells lines apart, by the names that the page's style sheet gives its colors.
LINES = ("accent", "warn", "good", "bad", "soft", "ink")


@cache
def colors() -> dict[str, str]:
    """Each color of the page by its name."""
    return dict(_COLOR.findall(asset("page.css")))
