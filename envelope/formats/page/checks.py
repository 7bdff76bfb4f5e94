"""The section of the page that says which checks hold."""

from html import escape

from envelope.analysis.explain import with_numbers
from envelope.engine.run import Run
from envelope.formats.page.markup import checks_mark, scrolled, section, tag
from envelope.formats.page.model import Model
from envelope.formats.page.sections import keys
from envelope.model.graph.scopes import spoken
from envelope.units.numerals import share_text


def checks(model: Model) -> str:
    """Every check; those of parts that hold are shown when they are asked for."""
    run = model.run
    if not run.graph.checks:
        return ""
    first = [index for index in range(len(run.holds)) if _is_first(run, index)]
    first.sort(key=lambda index: bool(run.graph.checks[index].scope))
    lines = [_check(model, index) for index in first]
    titles = (
        "result",
        *(["holds in"] if run.spreads else []),
        "check",
        "with its numbers",
        "about",
    )
    heads = "".join(f'<th scope="col">{title}</th>' for title in titles)
    rows = f"<tbody>\n{''.join(lines)}</tbody>" + tag("tbody", "", data_folded="checks")
    grid = f"<table><thead><tr>{heads}</tr></thead>\n{rows}</table>"
    count = f"{sum(run.holds)} of {len(run.holds)} hold"
    said = tag("p", count, data_show="checks", class_=checks_mark(run))
    every = '<p><label><input type="checkbox" id="every-check"> Show every check</label></p>\n'
    return section("checks", "Checks", f"{said}\n{every}{scrolled(grid, 'checks')}")


def other_checks(model: Model) -> str:
    """The rows of those that hold in the parts."""
    indices = range(len(model.run.holds))
    return "".join(_check(model, index) for index in indices if not _is_first(model.run, index))


def _is_first(run: Run, index: int) -> bool:
    """Whether a check is the scenario's own, or does not hold."""
    return not (run.graph.checks[index].scope and run.holds[index])


def _check(model: Model, index: int) -> str:
    run = model.run
    check, holds = run.graph.checks[index], run.holds[index]
    fails = "FAILS" if check.severity == "error" else "warning"
    result = tag("span", "holds" if holds else fails, data_show=f"h{index}")
    share = share_text(run.spreads.holds[index]) if run.spreads else ""
    told = tag("span", share, data_odds=index)
    odds = f'<td class="number">{told}</td>' if run.spreads else ""
    name = escape(spoken(check.full_name))
    numbers = tag("span", escape(with_numbers(run, check.formula)), data_show=f"c{index}")
    about = escape(check.about)
    cited = keys(run, check.source)
    cells = f'<td>{result}</td>{odds}<th scope="row">{name}</th><td>{numbers}</td>'
    cells += f"<td>{about} {cited}</td>"
    kind = ("" if holds else check.severity) + ("" if check.scope else " own")
    return tag("tr", cells, class_=kind.strip() or None, data_check=index) + "\n"
