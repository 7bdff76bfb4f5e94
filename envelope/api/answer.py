"""What every answer can do: show itself, and be written in any form."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, wraps
from importlib import import_module
from types import FunctionType
from typing import Any, Self, TypeVar

from envelope import formats
from envelope.errors import EnvelopeError
from envelope.model.files import cache
from envelope.report.table import Pieces, Report, Table

Kind = TypeVar("Kind")
# Methods that are no public ones by their names.
_SHOWN = frozenset(
    {"__str__", "__repr__", "_repr_html_", "_repr_markdown_", "_repr_mimebundle_", "_quantity"}
)


def healing(kind: type[Kind]) -> type[Kind]:
    """A class that is asked again, made anew, where it fails inside of what was kept between runs.

    A kept file with a right checksum may still be nothing of ours, and is read bit by bit: what
    comes of it may fail long after. Where it fails without what was kept, too, that is no damage.
    Values of the right type that are others than they were cannot be told from right ones.
    """
    for name, each in tuple(vars(kind).items()):
        if isinstance(each, property) and each.fget:
            setattr(kind, name, property(_asked(each.fget)))
        elif isinstance(each, cached_property) and name[0] != "_":
            each.func = _asked(each.func)
        elif isinstance(each, FunctionType) and (name[0] != "_" or name in _SHOWN):
            setattr(kind, name, _asked(each))
    return kind


def _asked(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method that is called again on what is made anew, and says how its answer was made."""

    @wraps(method)
    def asked(self: Any, *given: Any, **named: Any) -> Any:
        """What the method gives, of what was made anew if something was."""
        itself = self
        while (anew := itself.__dict__.get("_anew")) is not None:
            itself = anew
        try:
            found = method(itself, *given, **named)
        except (EnvelopeError, OSError, MemoryError):
            raise
        except Exception as error:
            if import_module("envelope.api.console").broken_off(error):  # which few calls need
                raise
            found = _asked_again(error, itself, lambda anew: method(anew, *given, **named))
        if isinstance(found, Answer):
            found.__dict__.update(_made=(self, method, given, named), _doubted=_doubted(itself))
        return found

    return asked


def _doubted(asked: Any) -> int:
    """What had been set aside of what was kept when something was made."""
    known: int = asked.__dict__.get("_doubted", 0)
    return known


def _asked_again(error: Exception, asked: Any, ask: Callable[[Any], Any]) -> Any:
    """What is found where nothing counts that was kept. Raises the error where that is no cure."""
    places = cache.set_aside()
    if _doubted(asked) == cache.doubted():  # it comes of none of what is in doubt
        raise error
    try:
        return ask(_made_anew(asked))
    except EnvelopeError:  # which could not be said before
        raise
    except Exception:
        cache.trust(places)
        raise error from None


def _made_anew(asked: Any) -> Any:
    """The same, made once more in the way in which it was made; it counts from now on.

    A scenario is one of which nothing is known yet.
    """
    known = asked.__dict__
    if isinstance(asked, Answer):
        made_by, method, given, named = known["_made"]
        found = method(_made_anew(made_by), *given, **named)
    else:
        found = type(asked)(asked.request)
    known["_anew"] = found
    known["_doubted"] = found.__dict__["_doubted"] = cache.doubted()
    return found


@healing
class Answer:
    """An answer: its report, its table of bare values, its data, and each written in a form."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        healing(cls)

    @classmethod
    def of(cls, found: Any, **declared: Any) -> Self:
        """What an analysis found, with what the answer declares beside it."""
        return cls(**vars(found), **declared)

    def report(self) -> Report:
        """The tables, under a title."""
        raise NotImplementedError

    def table(self) -> Table:
        """One table of bare values, for a spreadsheet or a script."""
        return self.report().tables[0]

    def data(self) -> Any:
        """The same as plain data: dictionaries, lists, texts and numbers."""
        raise NotImplementedError

    def shown(self, form: str) -> Report | Pieces:
        """What a command shows of it as `text` or `markdown`: the report, or less than that."""
        return self.report()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong that a command has an exit code for."""
        return True

    def to(self, form: str) -> str | bytes:
        """The answer in a form: text, markdown, json, csv or html. Raises InputError."""
        return formats.write_answer(self, form)

    def to_text(self, style: str = "plain") -> str:
        """What the command prints; tables in a style of tabulate's, such as `github` or `grid`."""
        with formats.terminal.table_style(style):
            return self._text("text")

    def to_markdown(self) -> str:
        """The same in Markdown."""
        return self._text("markdown")

    def to_csv(self) -> str:
        """Its values as comma-separated lines, after a line of titles."""
        return self._text("csv")

    def to_json(self) -> str:
        """Its data as JSON."""
        return self._text("json")

    def to_html(self) -> str:
        """Its report as an HTML page that stands by itself."""
        return self._text("html")

    def records(self) -> Sequence[Mapping[str, Any]]:
        """A record for each row of what it says, of bare values as far as there are any."""
        table = self.table()
        titles = [column.title for column in table.columns]
        return [dict(zip(titles, row, strict=True)) for row in table.rows]

    def to_frame(self) -> Any:
        """A pandas data frame of its records. Raises InputError where pandas is not installed."""
        return formats.frames.frame(self.records())

    def _text(self, form: str) -> str:
        content = self.to(form)
        assert isinstance(content, str)
        return content

    def __str__(self) -> str:
        return formats.text.write_text(self.report())

    def __repr__(self) -> str:
        rows = len(self.records())
        return f"<{type(self).__name__}: {self.report().title}, {rows} row{'s' * (rows != 1)}>"

    def _repr_html_(self) -> str:
        return formats.html.report_html(self.report())

    def _repr_markdown_(self) -> str:
        return formats.markdown.write_markdown(self.report())


def preformatted(content: str) -> str:
    """Text that keeps its lines, in Markdown."""
    return f"```text\n{content}\n```"
