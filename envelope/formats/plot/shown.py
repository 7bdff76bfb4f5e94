"""A figure that a notebook shows, whether or not it was told to draw figures in line."""

from matplotlib.figure import Figure

from envelope.formats.plot.files import write_figure


class ShownFigure(Figure):
    """A Matplotlib figure on its own paper, as a picture of a notebook."""

    def _repr_png_(self) -> bytes:
        return write_figure(self, "png")
