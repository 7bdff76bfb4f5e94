"""The sections of the page that are tables and lists: results, parts, checks, sources."""

import re
from collections.abc import Sequence
from html import escape

from envelope.analysis.binding import binding
from envelope.analysis.expectations import expectations
from envelope.analysis.explain import source_keys, with_numbers
from envelope.engine.run import Run
from envelope.formats.page.charts import bars, stale
from envelope.formats.page.markup import amount, number, scrolled, section, table, tag
from envelope.formats.page.model import Model
from envelope.model.graph.graph import TOTAL, Check
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, outputs
from envelope.report.capacity import change_text, conventions_table, row_name, source_rows
from envelope.report.headings import ResultLine, heading_lines, how, label
from envelope.units.writing import share_text

_ADDRESS = re.compile(r"https?://[^\s;,<>]+[^\s;,.<>)]")


def summary(model: Model) -> str:
    """The headline totals, and how many checks hold."""
    cards = [_card(model, name) for name in model.headlines()]
    run = model.run
    holding, count = sum(run.holds), len(run.holds)
    if count:
        words = f"{holding} of {count} hold"
        shown = tag("a", words, href="#checks", data_show="checks", class_=_mark(run))
        cards.append(tag("li", f"<span>checks</span> {shown}", class_="card"))
    return section("summary", "Summary", tag("ul", "\n".join(cards), class_="cards"))


def _card(model: Model, name: str) -> str:
    title = label(model.run, name)
    before = tag("small", "", data_before=model.places[name])
    words = f"<span>{escape(title)}</span> {number(model, name)} {before}"
    return tag("li", words, class_="card")


def results(model: Model) -> str:
    """A table for each heading, with the spread of what ranges are behind."""
    grids = []
    for index, (heading, lines) in enumerate(heading_lines(model.run)):
        grid = _result_table(model, lines)
        grids.append(f'<h3 id="heading-{index}">{escape(heading)}</h3>\n{grid}')
    return section("results", "Results", stale(model) + "".join(grids)) if grids else ""


def _result_table(model: Model, lines: list[ResultLine]) -> str:
    if any(model.run.spread(line.name) for line in lines):
        spread = ("result", "value", "p5", "p50", "p95", "distribution", "basis")
        return table(spread, [_spread_result(model, line) for line in lines], numbers=(1, 2, 3, 4))
    heads = ("result", "value", "how", "basis")
    return table(heads, [_result(model, line) for line in lines], numbers=(1,))


def _result(model: Model, line: ResultLine) -> tuple[str, ...]:
    quantity = model.run.graph.quantities[line.name]
    place = model.places[line.name]
    key = f"m{place}" if quantity.kind == "total" else f"n{place}"
    shown = None if not quantity.formula.references() else key
    words = tag("span", escape(how(model.run, quantity)), data_show=shown, class_="how")
    return escape(line.words), _value(model, line), words, _basis(model, line.name)


def _value(model: Model, line: ResultLine) -> str:
    if line.period:
        return amount(model, line.name, line.period)
    return number(model, line.name)


def _basis(model: Model, name: str) -> str:
    return tag("span", model.run.graph.quantities[name].basis, data_show=f"b{model.places[name]}")


def _spread_result(model: Model, line: ResultLine) -> tuple[str, ...]:
    run = model.run
    spread = run.spread(line.name)
    basis = _basis(model, line.name)
    value = _value(model, line)
    if spread is None or line.period:
        return escape(line.words), value, "", "", "", "", basis
    ends = [escape(run.text(line.name, each)) for each in spread.quantiles[:3]]
    return escape(line.words), value, *ends, bars(spread), basis


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
    rows = [
        (
            escape(row_name(whole, part)),
            *(cells[index] for _, cells, _ in filled),
            tag("span", escape(binding(model.run, part)), data_show=f"w{places[part]}"),
        )
        for index, part in enumerate(names)
    ]
    is_total = whole == TOTAL
    rows.append((TOTAL if is_total else "sum", *(total for *_, total in filled), ""))
    heads = ("part" if is_total else "row", *(title for title, *_ in filled), "bound by")
    return table(heads, rows, numbers=range(1, len(filled) + 1))


def _part_cell(model: Model, part: str, output: Output) -> str:
    name = model.run.graph.find(f"{part}.{output.name}")
    return _over(model, name, output) if name else ""


def _total(model: Model, whole: str, output: Output) -> str:
    name = f"{whole}.{output.name}"
    is_shown = name in model.run.graph.quantities and (output.heading or whole != TOTAL)
    return _over(model, name, output) if is_shown else ""


def _over(model: Model, name: str, output: Output) -> str:
    return amount(model, name, output.over[0]) if output.over else number(model, name)


# checks


def checks(model: Model) -> str:
    """Every check; those of parts that hold are shown when they are asked for."""
    run = model.run
    if not run.graph.checks:
        return ""
    own = [index for index, check in enumerate(run.graph.checks) if not check.scope]
    others = [index for index, check in enumerate(run.graph.checks) if check.scope]
    lines = [_check(model, index, run.graph.checks[index]) for index in (*own, *others)]
    titles = (
        "result",
        *(["holds in"] if run.spreads else []),
        "check",
        "with its numbers",
        "about",
    )
    heads = "".join(f'<th scope="col">{title}</th>' for title in titles)
    grid = f"<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody></table>"
    count = f"{sum(run.holds)} of {len(run.holds)} hold"
    said = tag("p", count, data_show="checks", class_=_mark(run))
    every = '<p><label><input type="checkbox" id="every-check"> Show every check</label></p>\n'
    return section("checks", "Checks", f"{said}\n{every}{scrolled(grid, 'checks')}")


def _mark(run: Run) -> str:
    """How the number of checks that hold is shown."""
    failing = run.failing()
    is_error = any(check.severity == "error" for check in failing)
    return "fails" if is_error else "warns" if failing else "ok"


def _check(model: Model, index: int, check: Check) -> str:
    run = model.run
    holds = run.holds[index]
    fails = "FAILS" if check.severity == "error" else "warning"
    result = tag("span", "holds" if holds else fails, data_show=f"h{index}")
    share = share_text(run.spreads.holds[index]) if run.spreads else ""
    odds = f'<td class="number">{share}</td>' if run.spreads else ""
    name = escape(spoken(check.full_name))
    numbers = tag("span", escape(with_numbers(run, check.formula)), data_show=f"c{index}")
    about = escape(check.about)
    cited = keys(run, check.source)
    cells = f'<td>{result}</td>{odds}<th scope="row">{name}</th><td>{numbers}</td>'
    cells += f"<td>{about} {cited}</td>"
    kind = ("" if holds else check.severity) + ("" if check.scope else " own")
    return tag("tr", cells, class_=kind.strip() or None, data_check=index) + "\n"


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
    """Published results beside ours; meaningless once something was set from outside."""
    run = model.run
    if run.graph.is_changed:
        return ""
    rows = [
        (
            escape(spoken(each.name) + each.when),
            escape(each.published or each.expected),
            escape(each.got),
            change_text(each.difference) if each.allowed else "",
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
    return section("sources", "Sources", tag("dl", items)) if items else ""


def _linked(text: str) -> str:
    """A text whose addresses are links."""
    pieces: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        address = escape(match.group())
        pieces += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])
