"""What `report` and `export` share: the report of a scenario, or a picture, in any form."""

from collections.abc import Callable
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

from envelope.api.console import DIALECTS, FORMATS, PICTURES, note
from envelope.api.pictures import KINDS, PictureRequest, picture
from envelope.api.scenario import Scenario
from envelope.api.settings import Sampling, share_of
from envelope.cli.common import Function, completing, deliver, idle, refuse_idle, reporting
from envelope.cli.scenario import share, time_asked
from envelope.errors import InputError, Problem, text_of


def picture_options(function: Function) -> Function:
    """The options --of and --over."""
    function = click.option(
        "--over", default="3 years", show_default=True, help="How far a growth looks ahead."
    )(function)
    return click.option(
        "--of",
        type=(click.Choice([*KINDS]), str),
        metavar="KIND RESULT",
        help=f"What a picture (svg, png) shows of a result: its {', '.join(KINDS)}.",
    )(function)


def guard_options(function: Function) -> Function:
    """The options --margin and --for, of alert rules."""
    function = click.option(
        "--for",
        "wait",
        metavar="TIME",
        help="How long it must be so before an alert fires: 15m, 2h.  [default: 15m]",
    )(function)
    return click.option(
        "--margin",
        metavar="SHARE",
        callback=lambda _, option, value: _share(value, option),
        help="What a value may differ where there is no range.  [default: 20%]",
    )(function)


def _share(value: str | None, option: click.Parameter) -> float | None:
    with reporting():
        return None if value is None else share_of(text_of(value, option.opts[0]))


def query_options(function: Function) -> Function:
    """The options --dialect, --inputs and -p, of a query."""
    function = _names_option("-p", "outputs", "The results of a query, instead of the headline.")(
        function
    )
    function = _names_option("--inputs", "inputs", "Its columns, instead of the own inputs.")(
        function
    )
    return click.option(
        "--dialect",
        type=click.Choice([*DIALECTS]),
        help="The database whose SQL is written.  [default: duckdb]",
    )(function)


def _names_option(option: str, name: str, words: str) -> Callable[[Function], Function]:
    return click.option(
        option,
        name,
        multiple=True,
        metavar="NAME,...",
        callback=lambda _, __, value: value or None,
        shell_complete=completing("quantities"),
        help=words,
    )


# What a report shows beside the answer, and how the help says it.
DETAILS = {
    "assumptions": "The inputs, whose they are, and the conventions.",
    "derivations": "How every result comes about, totals too.",
    "checks": "All checks, and all published results.",
    "sources": "Where values come from.",
    "all": "All of these, the inputs of all parts, their rows and shares.",
}


def detail_options(function: Function) -> Function:
    """The options of a report that add tables to it."""
    for name, words in reversed(DETAILS.items()):
        function = click.option(f"--{name}", is_flag=True, help=words)(function)
    return function


_DRAWING = ("samples", "seed", "confidence")


class Options(NamedTuple):
    """The options of a command that say what is written; which of them were given."""

    of: tuple[str, str] | None
    over: str
    samples: int
    seed: int
    confidence: str | None
    details: tuple[str, ...]
    given: frozenset[str]

    @classmethod
    def of_context(cls, context: click.Context) -> "Options":
        """Those of a command line; what its command does not have is as if not given."""
        values: dict[str, Any] = {"confidence": None}
        values |= {key: value for key, value in context.params.items() if key in cls._fields}
        sources = {name: context.get_parameter_source(name) for name in values}
        values["details"] = tuple(name for name in DETAILS if context.params.get(name))
        given = (name for name in sources if sources[name] is ParameterSource.COMMANDLINE)
        return cls(**values, given=frozenset(given) | frozenset(values["details"]))


def write(context: click.Context, scenario: Scenario, form: str, option: str) -> bool:
    """Write a scenario in a form, to where the options say; whether its checks hold.

    `option` is what names the form. Raises InputError.
    """
    options, output = Options.of_context(context), context.params["output"]
    if FORMATS[form].is_binary and output in (None, "-"):
        message = f"{form} is not text: it needs a file to be written to"
        hint = f"`-o {context.params['scenario']}.{FORMATS[form].suffix}`"
        raise InputError(Problem("usage", message, hint=hint))
    if (form in PICTURES) != (options.of is not None):
        message = "a picture (svg, png) is one of a result, and nothing else is"
        results = scenario.run().headline
        shown = "total.cost" if "total.cost" in results else next(iter(results), "")
        drawn = form if form in PICTURES else "svg"
        hint = f"`{option} {drawn} --of tornado {shown}`" if shown else ""
        raise InputError(Problem("usage", message, hint=hint))
    _refuse_idle(form, options)
    sampling = Sampling(options.samples, options.seed)
    if options.of:
        kind, name = options.of
        wanted = PictureRequest(scenario, name, sampling, text_of(options.over, "--over"))
        deliver(picture(kind, wanted, form), output)
        return True
    plain = scenario.run().showing(*options.details)
    result = plain.drawn_for(form, sampling, share(options.confidence))
    if not result.is_drawn:
        refuse_idle(_DRAWING, "nothing here is a range, such as `5M to 20M users`")
    deliver(result.to(form, **_form_options(context, form)), output)
    for words in (*result.notes, *result.notes_of(form)):
        click.echo(note(words), err=True)
    return result.holds


def _form_options(context: click.Context, form: str) -> dict[str, Any]:
    """The options that a form alone takes. Raises InputError for those of other forms."""
    found = {}
    every = {name for each in FORMATS.values() for name in each.options}
    for param in context.command.params:
        value = context.params.get(param.name or "") if param.name in every else None
        if value is not None and param.name not in FORMATS[form].options:
            forms = [name for name, each in FORMATS.items() if param.name in each.options]
            raise idle(param.opts[0], f"it is for {' and '.join(forms)}")
        if value is not None:
            found[str(param.name)] = value
    return found


def _refuse_idle(form: str, options: Options) -> None:
    """Raises InputError for an option that would change nothing."""
    kind = KINDS[options.of[0]] if options.of else None
    what = f"the {options.of[0]}" if options.of else form
    reasons = {}
    if kind is None or not kind.looks_ahead:
        reasons["over"] = f"{what} does not look ahead, only the growth of a result does"
    if not (kind.is_drawn if kind else FORMATS[form].ranges):
        reasons |= dict.fromkeys(_DRAWING, f"{what} shows no ranges")
    if form != "text":
        kept = f"{form} has all of it" if form != "markdown" else "Markdown has them anyway"
        reasons |= {name: kept for name in DETAILS if name != "all" or not FORMATS[form].has_all}
    if kind:
        only = "that is for reports, not for pictures"
        reasons |= dict.fromkeys(("confidence", *DETAILS), only)
        if kind.looks_ahead:
            reasons["at"] = f"{what} shows every moment from the empty start on"
    given = options.given | ({"at"} if time_asked() is not None else frozenset())
    for name, reason in reasons.items():
        if name in given:
            raise idle(f"--{name}", reason)
