"""Pictures of one result: how it is distributed, what moves it, how it grows, how it depends."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from envelope import formats
from envelope.api import answers
from envelope.api.scenario import Scenario
from envelope.engine.run import Sampling
from envelope.errors import Text
from envelope.tuples import NamedTuple

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


def _distribution(wanted: PictureRequest) -> "Figure":
    samples, seed = wanted.sampling
    return wanted.scenario.run().figure(wanted.name, samples=samples, seed=seed)


def _tornado(wanted: PictureRequest) -> "Figure":
    samples, seed = wanted.sampling
    return wanted.scenario.sensitivity(wanted.name, samples=samples, seed=seed).figure()


def _growth(wanted: PictureRequest) -> "Figure":
    from envelope.model.graph.expressions import duration  # the parser: 2 ms that one kind needs

    result = wanted.scenario.computed()
    step = duration(wanted.over, result.graph) / _MOMENTS
    pace = answers.Pace(wanted.over, step)
    return answers.grown(result, [wanted.name], pace, {}, None).figure()


def _sweep(wanted: PictureRequest) -> "Figure":
    return answers.swept(*answers.divided(wanted.scenario.request), [wanted.name]).figure()


KINDS = {
    "distribution": Kind(_distribution, is_drawn=True),
    "tornado": Kind(_tornado, is_drawn=True),
    "growth": Kind(_growth, looks_ahead=True),
    "sweep": Kind(_sweep),
}


def picture(kind: str, wanted: PictureRequest, form: str) -> bytes:
    """The picture as a file in one of the forms of pictures. Raises InputError."""
    return formats.write_figure(KINDS[kind].figure(wanted), form)
