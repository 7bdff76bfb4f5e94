"""Pictures as files: the same figure gives the same bytes."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS = 150  # of a PNG in an inch


def write_figure(figure: "Figure", form: str) -> bytes:
    """A figure as a file; nothing in it tells when or by which version it was written."""
    import matplotlib as mpl  # an extra

    metadata = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}[form]
    # Text stays text: it can be searched, and a browser has fonts of its own.
    with mpl.rc_context({"svg.hashsalt": "envelope", "svg.fonttype": "none"}):
        stream = io.BytesIO()
        figure.savefig(stream, format=form, dpi=_DOTS, metadata=metadata)
    return stream.getvalue()
