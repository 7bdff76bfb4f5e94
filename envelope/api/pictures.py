"""Pictures of one result: how it is distributed, what moves it, how it grows, how it depends."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from envelope import formats
from envelope.api import answers
from envelope.api.scenario import Scenario
from envelope.engine.run import Sampling
from envelope.errors import Text
from envelope.model.graph.expressions import duration

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOMENTS = 36  # of a growth


class PictureRequest(NamedTuple):
    """What a picture is made of: a scenario, a result of it, its sampling, how far it looks."""

    scenario: Scenario
    name: str
    sampling: Sampling
    over: Text


class Kind(NamedTuple):
    """A kind of picture: what draws it, whether from samples, whether it looks ahead."""

    figure: Callable[[PictureRequest], "Figure"]
    is_drawn: bool = False
    looks_ahead: bool = False


def _distribution(wish: PictureRequest) -> "Figure":
    samples, seed = wish.sampling
    return wish.scenario.run().figure(wish.name, samples=samples, seed=seed)


def _tornado(wish: PictureRequest) -> "Figure":
    samples, seed = wish.sampling
    return wish.scenario.sensitivity(wish.name, samples=samples, seed=seed).figure()


def _growth(wish: PictureRequest) -> "Figure":
    result = wish.scenario.computed()
    step = duration(wish.over, result.graph) / _MOMENTS
    pace = answers.Pace(wish.over, step)
    return answers.grown(result, [wish.name], pace, {}, None).figure()


def _sweep(wish: PictureRequest) -> "Figure":
    return answers.swept(*answers.divided(wish.scenario.request), [wish.name]).figure()


KINDS = {
    "distribution": Kind(_distribution, is_drawn=True),
    "tornado": Kind(_tornado, is_drawn=True),
    "growth": Kind(_growth, looks_ahead=True),
    "sweep": Kind(_sweep),
}


def picture(kind: str, wish: PictureRequest, form: str) -> bytes:
    """The picture as a file in one of the forms of pictures. Raises InputError."""
    return formats.write_figure(KINDS[kind].figure(wish), form)
