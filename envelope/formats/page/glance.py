"""What is seen first below the cards: where the cost is, and how full things are, as bars."""

from html import escape

from envelope.analysis.binding import binding
from envelope.formats.page.boxes import full_places
from envelope.formats.page.markup import number, part_id, tag
from envelope.formats.page.model import Model
from envelope.formats.page.shares import bar, share_of_total
from envelope.model.graph.scopes import spoken
from envelope.report.shares import ShareColumn, share_grid

_MOST = 6  # bars of each kind


def glance(model: Model) -> str:
    """A list of bars for each total that is shared, and one for how full the parts are."""
    columns, _ = share_grid(model.run)
    lists = [_bars(model, column) for column in columns if column.has_bar]
    return tag("div", "".join(lists), class_="glance") if lists else ""


def _bars(model: Model, column: ShareColumn) -> str:
    """The parts with the largest shares, largest first."""
    shares = {part: share for part, share in column.values.items() if share}
    parts = sorted(shares, key=lambda part: -shares[part])
    if not parts:
        return ""
    title = f"Where the {column.output} is" if column.of_total else "How full it is"
    items = "".join(_item(model, column, part) for part in parts[:_MOST])
    rest = parts[_MOST:]
    words = f"{len(rest)} more parts, each with less" if rest else ""
    note = tag("p", tag("a", words, href="#shares"), class_="more") if rest else ""
    return f"<div><h3>{escape(title)}</h3>\n{tag('ul', items)}{note}</div>\n"


def _item(model: Model, column: ShareColumn, part: str) -> str:
    """The name of a part, which leads to its inputs, a bar, a number, and what binds it."""
    name = f"{part}.{column.output}"
    share = column.values[part] or 0.0
    link = tag("a", escape(spoken(part)), href=f"#{part_id(part)}")
    if column.of_total:
        found = model.run.graph.find(name) or name
        key, text = share_of_total(model, found, column.output, share)
        amount = number(model, found)
        return tag("li", f"{link}{bar(share, key)}{text}{amount}") + "\n"
    place = full_places(model, part)[0]
    bound = tag("small", escape(binding(model.run, part)), data_show=f"w{_place(model, part)}")
    shown = number(model, model.run.graph.find(name) or name)
    return tag("li", f"{link}{bar(share, f'q{place}')}{shown}{bound}") + "\n"


def _place(model: Model, part: str) -> int:
    return model.parts().index(part)
