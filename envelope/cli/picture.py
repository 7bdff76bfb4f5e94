"""What `envelope export --of KIND RESULT` draws."""

from collections.abc import Callable
from typing import Any, NamedTuple

from envelope.engine.run import Run, Sampling, run
from envelope.model.build import Request, build
from envelope.report import plot
from envelope.result import known


class Wish(NamedTuple):
    """What a picture is made of: a request, a result of it, how worlds are drawn, how far ahead."""

    request: Request
    name: str
    sampling: Sampling
    over: str

    def run(self) -> tuple[Run, str]:
        """The run of the request, and the full name of the result."""
        result = run(build(self.request))
        return result, known(result.graph, self.name)


def _distribution(wish: Wish) -> Any:
    return plot.distribution_figure(*wish.run(), wish.sampling)


def _tornado(wish: Wish) -> Any:
    from envelope.analysis.sensitivity import tornado  # each kind needs another analysis

    return plot.tornado_figure(tornado(*wish.run(), wish.sampling))


def _growth(wish: Wish) -> Any:
    from envelope.analysis.growth import grow  # as above
    from envelope.model.duration import duration

    result, name = wish.run()
    graph = result.graph
    length = duration(wish.over, "--over", graph)
    return plot.growth_figure(grow(result, [name], length, length / _MOMENTS, ()))


def _sweep(wish: Wish) -> Any:
    from envelope.analysis.sweep import plan, sweep  # as above
    from envelope.cli.sweep import divided

    planned = plan(*divided(wish.request))
    return plot.sweep_figure(sweep(planned, [known(planned.run.graph, wish.name)]))


_MOMENTS = 36  # of a growth

KINDS: dict[str, Callable[[Wish], Any]] = {
    "distribution": _distribution,
    "tornado": _tornado,
    "growth": _growth,
    "sweep": _sweep,
}


def picture(kind: str, wish: Wish, form: str) -> bytes:
    """The picture as a file. Raises InputError."""
    return plot.write_figure(KINDS[kind](wish), form)
