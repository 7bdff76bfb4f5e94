"""What `envelope export --of KIND RESULT` draws."""

from collections.abc import Callable
from typing import Any, NamedTuple

from envelope.api.result import known
from envelope.engine.run import Run, Sampling, run
from envelope.formats import plot
from envelope.model.build.build import build
from envelope.model.build.request import Request


class PictureRequest(NamedTuple):
    """What a picture is made of: a request, a result of it, its sampling, how far ahead."""

    request: Request
    name: str
    sampling: Sampling
    over: str

    def run(self) -> tuple[Run, str]:
        """The run of the request, and the full name of the result."""
        result = run(build(self.request))
        return result, known(result.graph, self.name)


def _distribution(wish: PictureRequest) -> Any:
    return plot.distribution_figure(*wish.run(), wish.sampling)


def _tornado(wish: PictureRequest) -> Any:
    from envelope.analysis.sensitivity import tornado  # each kind needs another analysis

    return plot.tornado_figure(tornado(*wish.run(), wish.sampling))


def _growth(wish: PictureRequest) -> Any:
    from envelope.analysis.growth import grow  # as above
    from envelope.model.graph.expressions import duration

    result, name = wish.run()
    graph = result.graph
    length = duration(wish.over, "--over", graph)
    return plot.growth_figure(grow(result, [name], length, length / _MOMENTS, ()))


def _sweep(wish: PictureRequest) -> Any:
    from envelope.analysis.sweep import plan, sweep  # as above
    from envelope.cli.sweep import divided

    planned = plan(*divided(wish.request))
    return plot.sweep_figure(sweep(planned, [known(planned.run.graph, wish.name)]))


_MOMENTS = 36  # of a growth

KINDS: dict[str, Callable[[PictureRequest], Any]] = {
    "distribution": _distribution,
    "tornado": _tornado,
    "growth": _growth,
    "sweep": _sweep,
}


def picture(kind: str, wish: PictureRequest, form: str) -> bytes:
    """The picture as a file. Raises InputError."""
    return plot.write_figure(KINDS[kind](wish), form)
