"""The answer: the first lines of a report, a row for each result, and what is to be known of it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from envelope.analysis.explain import expression, with_numbers
from envelope.engine.computed import with_filling
from envelope.engine.guesses import most_important, with_guesses
from envelope.engine.run import Run, Sampling
from envelope.model.graph.graph import TOTAL, Check, Quantity
from envelope.model.graph.outline import ranges_of
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, first_lines, headlines, outputs, shared
from envelope.report.amounts.ends import between, number_and_unit
from envelope.report.amounts.periods import (
    drawn_with_periods,
    over_period,
    period_name,
    with_periods,
)
from envelope.report.brief.running import running_lines
from envelope.report.headings import contributions, label, marked
from envelope.report.notes import first_year_shortly, full_after, held_under_text
from envelope.report.shares import (
    Dominant,
    dominants,
    fullness_text,
    is_overfull,
    own_binding,
    percent,
)
from envelope.report.table import Answer, Line, fewer, first_of
from envelope.units.numerals import share_text

_NAMED = 3  # parts and inputs that are named
_LONGEST = 40  # characters of a check's numbers
_CLAUSE = r"[:;,(] ?"


def answer(run: Run, bindings: Mapping[str, str]) -> Answer:
    """What fails, the results, what binds, of which moment it is; then what was guessed and given.

    `bindings` is what binds each part, in words.
    """
    results = result_lines(run)
    remarks = (*running_lines(run), *_bound(run, bindings), *_moment(run))
    asides = (*_guessed(run), *_given(run))
    return Answer(tuple(_failing(run)), tuple(results), remarks, asides)


def result_lines(run: Run) -> list[Line]:
    """The results of the answer; with ranges, what rates add over longer periods, too."""
    names = answered(run)
    pairs = zip(names, ["", *names], strict=False)
    return [line for name, above in pairs for line in _result(run, name, above)]


def answered(run: Run) -> list[str]:
    """The results of the answer: those that the file says come first, and the totals.

    Beside the file's own, only those totals that a command shows when it is not told which.
    """
    own = list(run.graph.headline)
    wanted = headlines() if own else first_lines()
    found = (name for output in wanted if (name := _named(run, output)))
    return list(dict.fromkeys([*own, *found]))


def drawn(run: Run, names: Sequence[str], sampling: Sampling) -> Run:
    """A run with the spreads of `names`, those of what the answer tells over periods among them."""
    told = ((name, output) for name in answered(run) if (output := _output(name)))
    lines = [(name, period) for name, output in told for period in output.over[1:]]
    return drawn_with_periods(run, names, lines, sampling)


def _output(name: str) -> Output | None:
    return outputs().get(name.removeprefix(f"{TOTAL}."))


def _named(run: Run, output: str) -> str:
    """The scenario's own output, else its total; empty where it has none, or none of it."""
    named = (name for name in (output, f"{TOTAL}.{output}") if name in run.graph.quantities)
    return next((name for name in named if run.values[name]), "")


def _failing(run: Run) -> Iterator[Line]:
    """A row for errors and one for warnings, each check by its name."""
    for severity, words in (("error", "FAILS"), ("warning", "warning")):
        found = [each for each in run.failing() if each.severity == severity]
        if found:
            names = [spoken(each.full_name) for each in found]
            numbers = "; ".join(_with_numbers(run, each) for each in found)
            more = (numbers, ", ".join(names), _grouped(names))
            yield Line(words, more=more, parts=fewer(names, len(names))[1:])


def _with_numbers(run: Run, check: Check) -> str:
    numbers = with_numbers(run, check.formula)
    name = spoken(check.full_name)
    return f"{name} ({numbers})" if len(numbers) <= _LONGEST else name


def _grouped(names: Sequence[str]) -> str:
    """Names of checks, those of a part together: `one cluster; store: gradual, small objects`."""
    groups: dict[str, list[str]] = {}
    for name in names:
        scope, _, last = name.rpartition(".")
        groups.setdefault(scope, []).append(last)
    return "; ".join(
        f"{scope}: {', '.join(own)}" if scope else ", ".join(own) for scope, own in groups.items()
    )


def _result(run: Run, name: str, above: str) -> Iterator[Line]:
    """A result with its range, and what it is made of; a rate also over longer periods.

    `above` is the result before it.
    """
    quantity = run.graph.quantities[name]
    output = _output(name)
    is_own = output is None or name in run.graph.headline
    words = label(run, name) if output is None or is_own else spoken(output.name)
    under = held_under_text(run, name)
    line = Line(words, marked(quantity, run.text(name)), _ends(run, name), under=under, name=name)
    if output is None:
        yield line._replace(more=_about(quantity.about))
        return
    is_beside = bool(output.beside) and above.rpartition(".")[2] == output.beside
    if not output.over:
        line = line._replace(more=_more(run, name, output, under))
        yield _joining(line) if is_beside else line
        return
    first, *periods = output.over
    line = line._replace(value=marked(quantity, f"{over_period(run, name, first)}/{first}"))
    added = with_periods(run, [(name, period) for period in periods])  # drawn at once
    longer = [_longer(added, name, period) for period in periods]
    if not line.ends:
        amounts = [f"{each.value}/{period}" for each, period in zip(longer, periods, strict=True)]
        line, longer = line._replace(more=(", ".join(amounts),)), []
    yield _joining(line) if is_beside else line
    yield from longer[:1]
    yield from map(_joining, longer[1:])


def _longer(run: Run, name: str, period: str) -> Line:
    """What a rate adds in a longer period, with its own range, in a run that knows that."""
    name = period_name(name, period)
    return Line(f"per {period}", run.text(name), _ends(run, name))


def _joining(line: Line) -> Line:
    """A line that may stand behind the one above: `out 67.1 Mbit/s (33.6 – 134)`."""
    ends = line.ends.removesuffix(number_and_unit(line.value)[1])
    name = "" if line.words in line.value else line.words.rpartition(" ")[2]
    told = " ".join(filter(None, [name, line.value]))
    ways = (f"{told} ({ends})", f"{told} ({ends.replace(' – ', '–')})") if ends else ()
    return line._replace(behind=(*ways, told))


def _about(words: str) -> tuple[str, ...]:
    """What a result is, and the first clause of that."""
    return words, re.split(_CLAUSE, words)[0]


def _ends(run: Run, name: str) -> str:
    spread = run.spread(name)
    return between(run, name, spread.quantiles[0], spread.quantiles[2]) if spread else ""


def _more(run: Run, name: str, output: Output, under: str) -> tuple[str, ...]:
    """Under which setting it holds and what most of it is, else its largest members."""
    if output in shared():
        most = next((_most(each) for each in dominants(run) if each.name == name), ("",))
        return tuple("; ".join(filter(None, [under, words])) for words in most)
    quantity = run.graph.quantities[name]
    if quantity.kind != "total":
        return _about(quantity.about)
    members = _members(run, quantity)
    return tuple(first_of(members, most) for most in range(_NAMED, 0, -1))


def _members(run: Run, quantity: Quantity) -> list[str]:
    """The contributions to a total, without the words that it says already itself."""
    word = run.text(quantity.name).partition(" ")[2].removesuffix("s")
    return [
        f"{spoken(name.rpartition('.')[0].removesuffix('.' + TOTAL))} {_bare(run.text(name), word)}"
        for name in contributions(run, quantity)
    ]


def _bare(text: str, word: str) -> str:
    """A number of things without their noun: `183` of `183 servers`."""
    number, _, unit = text.partition(" ")
    return number if word.isalpha() and len(word) > 2 and unit.removesuffix("s") == word else text


def _most(dominant: Dominant) -> tuple[str, ...]:
    """The part with the largest share, and of which kind that is: `database 71.8% (servers)`."""
    kind = dominant.kind.called if dominant.kind else ""
    if not dominant.part:
        return (f"{kind} {share_text(dominant.kind_share)}" if kind else "",)
    told = f"{spoken(dominant.part)} {share_text(dominant.share)}"
    return (f"{told} ({kind})", told) if kind else (told,)


def _bound(run: Run, bindings: Mapping[str, str]) -> Iterator[Line]:
    """What binds the parts that are overfull, or have the largest share, and how full they are."""
    amount = shared()[0].name
    parts = [part for part, words in bindings.items() if words]
    parts.sort(key=lambda part: -run.values.get(run.graph.find(f"{part}.{amount}") or "", 0.0))
    parts.sort(key=lambda part: not is_overfull(run, part))
    texts = [f"{spoken(part)} by {fullness_text(run, part, bindings[part])}" for part in parts]
    if texts:
        yield Line("bound", more=fewer(texts, _NAMED))
    elif words := fullness_text(run, "", own_binding(run)):
        yield Line("bound", more=(f"by {words}",))


def _moment(run: Run) -> Iterator[Line]:
    """Of which moment all of it is, and what it is after the first year."""
    if run.at is not None:
        yield Line("as of", more=(f"{run.at.words} after an empty start",))
        return
    run = with_filling(run)
    if time := full_after(run):
        full = f"{time}, retention full"
        grown = ", grown as the file says," if run.graph.growths else ""
        texts = first_year_shortly(run)
        counts = range(len(texts), 0, -1)
        years = [f"{full}; after 1 year{grown} {', '.join(texts[:count])}" for count in counts]
        yield Line("as of", more=(*years, full))


def _guessed(run: Run) -> Iterator[Line]:
    """The assumed inputs that move the most important result most."""
    found = with_guesses(run).guesses
    if found:
        moved = [f"{spoken(each.name)} by {percent(each.share)}" for each in found]
        what = spoken(most_important(run).removeprefix(f"{TOTAL}."))
        counts = range(len(moved), 0, -1)
        more = [f"a tenth moves {what}: {', '.join(moved[:count])}" for count in counts]
        yield Line("assumed", more=tuple(more))


def _given(run: Run) -> Iterator[Line]:
    """What was set from outside."""
    given = run.graph.outline().overridden if run.graph.is_changed else ()
    if given:
        ranges = frozenset(ranges_of(run.graph)) if run.spreads else frozenset()
        values = (_range(run, name) if name in ranges else run.text(name) for name in given)
        told = [f"{spoken(name)} {value}" for name, value in zip(given, values, strict=True)]
        yield Line("given", more=fewer(told, len(told)))


def _range(run: Run, name: str) -> str:
    """A range as it was given: `5M to 20M users`."""
    return expression(run.graph.quantities[name].formula)
