"""The sections of the page that are tables and lists: results, parts, checks, sources."""

import re
from collections.abc import Sequence
from html import escape

from envelope.analysis.binding import binding
from envelope.analysis.expectations import expectations
from envelope.analysis.explain import grouped, source_keys
from envelope.engine.run import Run
from envelope.formats.page.charts import bars, stale
from envelope.formats.page.markup import amount, grouped_table, number, section, table, tag, titled
from envelope.formats.page.model import Model
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, outputs
from envelope.report.amounts.periods import period_name, with_periods
from envelope.report.amounts.spreads import quantile_texts
from envelope.report.brief.claims import change_text
from envelope.report.capacity import conventions_table, row_name, source_rows
from envelope.report.headings import ResultLine, heading_lines, how, result_note

# Titles, and the places of those of numbers.
_COLUMNS = (("result", "value", "how", "basis"), (1,))
_SPREAD_COLUMNS = (
    ("result", "value", "p5", "p50", "p95", "distribution", "how", "basis"),
    (1, 2, 3, 4),
)
_ADDRESS = re.compile(r"https?://[^\s;,<>]+[^\s;,.<>)]")


def results(model: Model) -> str:
    """One table, each heading a row above its own, with the spread of what ranges are behind."""
    sections = list(heading_lines(model.run))
    if not sections:
        return ""
    notes = [
        f"{heading}. {note}" if len(sections) > 1 else note
        for heading, lines in sections
        if (note := result_note(model.run, heading, lines))
    ]
    said = "".join(tag("p", escape(note), class_="note") for note in notes)
    return section("results", "Results", stale(model) + _result_table(model, sections) + said)


def _result_table(model: Model, sections: Sequence[tuple[str, Sequence[ResultLine]]]) -> str:
    is_spread = any(model.run.spread(line.name) for _, lines in sections for line in lines)
    heads, numbers = _SPREAD_COLUMNS if is_spread else _COLUMNS
    row = _spread_result if is_spread else _result
    groups = (
        (heading if len(sections) > 1 else "", [row(model, line) for line in lines])
        for heading, lines in sections
    )
    return grouped_table(heads, groups, numbers=numbers)


def _result(model: Model, line: ResultLine) -> tuple[str, ...]:
    return _words(model, line), _value(model, line), _how(model, line), _basis(model, line.name)


def _how(model: Model, line: ResultLine) -> str:
    quantity = model.run.graph.quantities[line.name]
    place = model.places[line.name]
    key = f"m{place}" if quantity.kind == "total" else f"n{place}"
    shown = None if not quantity.formula.references() else key
    return tag("span", escape(how(model.run, quantity)), data_show=shown, class_="how")


def _words(model: Model, line: ResultLine) -> str:
    return escape(line.words) if line.period else titled(model, line.words, line.name)


def _value(model: Model, line: ResultLine) -> str:
    if line.period:
        return amount(model, line.name, line.period)
    return number(model, line.name)


def _basis(model: Model, name: str) -> str:
    return tag("span", model.run.graph.quantities[name].basis, data_show=f"b{model.places[name]}")


def _spread_result(model: Model, line: ResultLine) -> tuple[str, ...]:
    run, name = model.run, line.name
    if line.period:
        run, name = with_periods(run, [(name, line.period)]), period_name(name, line.period)
    spread = run.spread(name)
    told, basis = _how(model, line), _basis(model, line.name)
    value = _value(model, line)
    if spread is None:
        return _words(model, line), value, "", "", "", "", told, basis
    texts = quantile_texts(run, name, spread.quantiles)
    over = f"p{model.over(line.name, line.period)}" if line.period else ""
    key = over or f"q{model.places[name]}"
    shares = model.run.spreads.shares if model.run.spreads else ()
    ends = [
        tag("span", escape(text), data_quantile=f"{key} {share:g}")
        for text, share in zip(texts, shares, strict=False)
    ]
    return _words(model, line), value, *ends, bars(spread, key), told, basis


# parts


def parts(model: Model) -> str:
    """A table of the parts, and one for each of them that has rows."""
    graph = model.run.graph
    if not graph.outer_parts:
        return ""
    grids = [_grid(model, TOTAL, graph.outer_parts)]
    for part in graph.parts:
        if graph.rows(part):
            heading = tag("h3", f"Rows of {escape(spoken(part))}")
            grids.append(heading + _grid(model, part, graph.rows(part)))
    return section("parts", "Parts", "".join(grids))


def _grid(model: Model, whole: str, names: Sequence[str]) -> str:
    """One row for each part and one of their sum; columns that nobody fills are left out."""
    graph = model.run.graph
    places = {part: place for place, part in enumerate(model.parts())}
    varied = graph.parts[whole].varied if whole in graph.parts else ()
    columns = [
        (spoken(key), [number(model, f"{part}.{key}") for part in names], "") for key in varied
    ]
    columns += [
        (
            output.column,
            [_part_cell(model, part, output) for part in names],
            _total(model, whole, output),
        )
        for output in outputs().values()
        if output.column
    ]
    filled = [column for column in columns if any(column[1])]
    numbers = range(1, len(filled) + 1)
    found = {part: binding(model.run, part) for part in names}
    if any(found.values()):
        bound = [tag("span", escape(found[part]), data_show=f"w{places[part]}") for part in names]
        filled.append(("bound by", bound, ""))
    rows = [
        (escape(row_name(whole, part)), *(cells[index] for _, cells, _ in filled))
        for index, part in enumerate(names)
    ]
    is_total = whole == TOTAL
    rows.append((TOTAL if is_total else "sum", *(total for *_, total in filled)))
    heads = ("part" if is_total else "row", *(title for title, *_ in filled))
    return table(heads, rows, numbers=numbers)


def _part_cell(model: Model, part: str, output: Output) -> str:
    name = model.run.graph.find(f"{part}.{output.name}")
    return _over(model, name, output) if name else ""


def _total(model: Model, whole: str, output: Output) -> str:
    name = f"{whole}.{output.name}"
    is_shown = name in model.run.graph.quantities and (output.heading or whole != TOTAL)
    return _over(model, name, output) if is_shown else ""


def _over(model: Model, name: str, output: Output) -> str:
    return amount(model, name, output.over[0]) if output.over else number(model, name)


def source_id(key: str) -> str:
    """The place of a source in the page."""
    return "source-" + re.sub(r"\W+", "-", key)


def keys(run: Run, source: str) -> str:
    """The keys of sources, each a link to what it stands for."""
    return " ".join(
        f'<a class="key" href="#{source_id(key)}">{escape(key)}</a>'
        for key in source_keys(run, source)
        if key in run.graph.sources
    )


# what the page ends with


def published(model: Model) -> str:
    """Published results beside ours; meaningless of a time, or once something was set."""
    run = model.run
    if run.graph.is_changed or run.at is not None:
        return ""
    rows = [
        (
            escape(spoken(each.name) + each.when),
            escape(grouped(each.published or each.expected)),
            escape(each.got),
            change_text(each.off) if each.allowed else "",
            "erratum" if each.erratum else "reproduced" if each.holds else "DIFFERS",
            keys(run, each.source) or escape(each.source),
        )
        for each in expectations(run)
    ]
    heads = ("published result", "published", "computed", "difference", "result", "source")
    note = "Computed are the results of the file's own inputs, whatever is changed here."
    grid = table(heads, rows, numbers=(1, 2, 3))
    return section("published", "Published results", grid, note) if rows else ""


def conventions(model: Model) -> str:
    """How long a month is, and what KB means."""
    found = conventions_table(model.run)
    rows = [tuple(escape(cell) for cell in row) for row in found.rows]
    grid = table([column.title for column in found.columns], rows, numbers=(1,))
    return section("conventions", found.heading, grid, found.note)


def sources(model: Model) -> str:
    """The sources that values, checks and published results cite, addresses as links."""
    items = "\n".join(
        f'<dt id="{source_id(key)}">{escape(key)}</dt>\n<dd>{_linked(text)}</dd>'
        for key, text in source_rows(model.run)
    )
    count = len(source_rows(model.run))
    folded = tag("details", f"<summary>{count} sources</summary>{tag('dl', items)}")
    return section("sources", "Sources", folded) if items else ""


def _linked(text: str) -> str:
    """A text whose addresses are links."""
    pieces: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        address = escape(match.group())
        pieces += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])
