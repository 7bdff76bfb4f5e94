"""Text on lines of a width."""


def wrapped(text: str, width: int) -> str:
    """Text on lines of at most so many columns; long addresses are cut where they must."""
    if len(text) <= width and "\n" not in text:
        return text
    from envelope.formats.breaks import wrap  # textwrap: 1 ms that short lines do not need

    return "\n".join(wrap(text, width))
