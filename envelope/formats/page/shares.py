"""What each part has of a total, and how full it is, with bars that follow the inputs."""

from html import escape

from envelope.formats.page.markup import number, section, table, tag
from envelope.formats.page.model import Model
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.report.shares import (
    FOLLOWING,
    HEADING,
    ShareColumn,
    following,
    percent,
    share_grid,
)


def shares(model: Model) -> str:
    """A row for each part, those with the largest share first."""
    columns, parts = share_grid(model.run)
    if not parts:
        return ""
    places = {part: place for place, part in enumerate(model.parts())}
    rows = [
        (
            escape(spoken(part)),
            *(_cell(model, column, part) for column in columns),
            tag("span", escape(following(model.run, part)), data_show=f"f{places[part]}"),
        )
        for part in parts
    ]
    heads = ("part", *(column.title for column in columns), FOLLOWING)
    grid = table(heads, rows, numbers=range(1, len(columns) + 1))
    return section("shares", HEADING, grid)


def _cell(model: Model, column: ShareColumn, part: str) -> str:
    """A share with its bar; one of a limit leads to its derivation."""
    share, name = column.values[part], model.run.graph.find(f"{part}.{column.output}")
    if share is None or name is None:
        return ""
    if column.of_total:
        key, text = share_of_total(model, name, column.output, share)
    else:
        key, text = f"q{model.places[name]}", number(model, name)
    return text + bar(share, key) if column.has_bar else text


def share_of_total(model: Model, name: str, output: str, share: float) -> tuple[str, str]:
    """The key of a share in a total, and its text."""
    key = f"s{model.shares.index((name, f'{TOTAL}.{output}'))}"
    return key, tag("data", escape(percent(share)), value=repr(share), data_show=key)


def bar(share: float, key: str) -> str:
    """A bar as long as a share, which says no more than the number above it."""
    width = f"width:{min(max(share, 0.0), 1.0) * 100:.1f}%"
    return tag("span", tag("i", "", style=width, data_bar=key), class_="share", aria_hidden="true")
