"""What each tool does: a call of the API, its answer in words and as data."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from envelope.api import answers, library
from envelope.api.calculation import Calculation, calculate
from envelope.api.check import checked
from envelope.api.console import close_to
from envelope.api.loading import handed
from envelope.api.result import Result
from envelope.api.scenario import Scenario
from envelope.api.settings import share_of
from envelope.assistants.problems import problems_data
from envelope.assistants.shortening import Reply
from envelope.errors import InputError, Problem, Text, text_of

Given = Mapping[str, Any]

_PADDING = re.compile(r"(?<=\S) {3,}")  # between the columns of a table
_HANGING = re.compile(r"^ {5,}", re.MULTILINE)  # before the further lines of a cell
_RULE = re.compile(r"^[- ]+$\n", re.MULTILINE)
_NAME = re.compile(r"[\w-]+")  # of a preset: neither a path nor a text
_MOST = 8  # presets that are kept, each with its graph
_LONGEST = 100  # characters of a source in a report
_DEPTH = 3  # levels below a result whose sources are told
_NUMBERS = "numbers."  # before the name of a reference number
_VALUE = ("value", "unit", "text")
_STEP = ("name", "value", "formula", "numbers", "source")


def scenario_of(given: Given) -> Scenario:
    """The scenario of a call, without what it sets. Raises InputError."""
    named = tuple((key, given[key]) for key in ("case", "at", "convention") if key in given)
    is_preset = _NAME.fullmatch(given["scenario"]) and "ENVELOPE_PATH" not in os.environ
    return (_kept if is_preset else _read)(given["scenario"], named)


def _read(scenario: str, named: tuple[tuple[str, str], ...]) -> Scenario:
    return handed(scenario, **dict(named))


_kept = lru_cache(_MOST)(_read)  # of presets, which nobody changes meanwhile


def values_of(given: Given) -> dict[str, Text]:
    """What a call sets; messages call it by its argument."""
    return {name: text_of(value, f"set/{name}") for name, value in given.get("set", {}).items()}


def plain(text: str | bytes) -> str:
    """Text without the padding of its tables, which only costs room."""
    return _RULE.sub("", _HANGING.sub("    ", _PADDING.sub("  ", str(text)))).strip()


def calc(given: Given) -> Reply:
    """Expressions with their values."""
    lines = given["expressions"]
    found = Calculation(calculate(lines, given.get("convention", ""), given.get("nouns", ())))
    values = {name: each for name, each in found.data().items() if not name.startswith(_NUMBERS)}
    said = [f"{line} = {each['text']}" for line, each in zip(lines, values.values(), strict=True)]
    sources = found.sources()
    said += [f"source of {name}: {source}" for name, source in sources.items()]
    return Reply("\n".join(said), {"values": values, **({"sources": sources} if sources else {})})


def report(given: Given) -> Reply:
    """The answer of a report, and its totals or the results that are asked for."""
    result, named = scenario_of(given).run(values_of(given)), given.get("names", ())
    names = [result.full_name(name) for name in named] or result.headline
    results = {name: result.quantity(name) for name in names}
    failing = [
        {"check": each.full_name, "severity": each.severity, "about": each.about}
        for each in result.failing
    ]
    said = {
        "title": result.title,
        "results": results,
        "failing": failing,
        **({"notes": notes} if (notes := result.notes) else {}),
        "sources": _sources(result, names) if named else _cut(result.sources),
    }
    if named:
        return Reply("\n".join(f"{name} = {each['text']}" for name, each in results.items()), said)
    return Reply(plain(result.showing(*given.get("details", ())).to("text")), said)


def _cut(sources: Mapping[str, str]) -> dict[str, str]:
    """Sources without their ends: a report has dozens, and says them in full where asked to."""
    return {
        key: text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]} …"
        for key, text in sources.items()
    }


def _sources(result: Result, names: Sequence[str]) -> dict[str, str]:
    """Where quantities and what they follow from are taken from, by name."""
    steps = [step for name in names for step in result.explain(name, depth=_DEPTH).data()]
    return {step["name"]: step["source"] for step in steps if step["source"]}


def explain(given: Given) -> Reply:
    """Where a number comes from, what a part needs, what would turn a check."""
    result = scenario_of(given).run(values_of(given))
    name, depth = given["name"], given.get("depth")
    rough = given.get("napkin", False)
    found = result.napkin(name, depth=depth) if rough else result.explain(name, depth=depth)
    said = found.to("text")
    text = plain(said) if isinstance(found, answers.PartExplanation) else str(said).strip()
    return Reply(text, {"name": name, "steps": [*map(_step, _steps(found.data()))]})


def _steps(data: Any) -> Iterable[Mapping[str, Any]]:
    """The steps of a derivation, or the quantities of a part."""
    if isinstance(data, list):
        return data
    parts = data.get("quantities", {}).items()
    return data.get("steps") or [{"name": name, "value": each["text"]} for name, each in parts]


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"depth": step.get("depth", 0), **{key: step.get(key, "") for key in _STEP}}


def solve(given: Given) -> Reply:
    """How far a quantity can go."""
    confidence = given.get("confidence")
    found = scenario_of(given).solve(
        given["name"],
        given["condition"],
        values_of(given),
        confidence=share_of(text_of(confidence, "confidence")) if confidence else None,
        low=given.get("low", ""),
        high=given.get("high", ""),
    )
    data = found.data()
    intervals = [{key: each[key] for key in ("low", "high")} for each in data["intervals"]]
    said = {key: data[key] for key in ("name", "unit", "text")}
    return Reply(data["text"], {**said, "now": data["now"]["value"], "intervals": intervals})


def sensitivity(given: Given) -> Reply:
    """What moves a result."""
    found = scenario_of(given).sensitivity(given["name"], values_of(given))
    data = found.data()
    output, kept = data["output"], ("name", "by", "unit", "at_low", "at_high")
    said = {
        "name": output["name"],
        "now": {key: output[key] for key in _VALUE},
        "inputs": [{key: each[key] for key in kept} for each in data["inputs"]],
        "advice": data["advice"],
    }
    return Reply(plain(found.to("text")), said)


def compare(given: Given) -> Reply:
    """Two scenarios, or one before and after a change."""
    if "other" in given:
        both = (scenario_of({**given, "scenario": given[key]}) for key in ("scenario", "other"))
        requests = [each.request._replace(settings=values_of(given)) for each in both]
        found = answers.side_by_side(*requests, every="names" in given)
    elif given.get("set"):
        asked, changes = scenario_of(given).request, values_of(given)
        found = answers.with_changes(asked, changes, every="names" in given)
    else:
        message = "there is nothing to compare with: `other` is another scenario, `set` a change"
        raise InputError(Problem("missing-input", message, hint='as in `{"dau": "x2"}`'))
    data = found.data()
    results = {name: _difference(data["results"][name]) for name in _chosen(data, given)}
    said = {key: data[key] for key in ("left", "right")}
    said |= {"results": results, "newly_failing": data["checks"]["newly_failing"]}
    return Reply("\n".join(_compared(data, results)), said)


def _chosen(data: Mapping[str, Any], given: Given) -> list[str]:
    """The results that are asked for, else all, totals first. Raises InputError."""
    known = data["results"]
    names = [name if name in known else f"total.{name}" for name in given.get("names", ())]
    for name, asked in zip(names, given.get("names", ()), strict=True):
        if name not in known:
            problem = Problem("unknown-name", f"no result of both is called `{asked}`")
            raise InputError(problem._replace(instead=tuple(filter(None, [_near(asked, known)]))))
    return names or sorted(known, key=lambda name: not name.startswith("total."))


def _near(name: str, known: Iterable[str]) -> str | None:
    """The nearest of several names, a total by its short name, too."""
    short = {each.removeprefix("total."): each for each in known}
    close = close_to(name, {**short, **dict.fromkeys(known)})
    return None if close is None else short.get(close, close)


def _difference(result: Mapping[str, Any]) -> dict[str, Any]:
    left, right = result["text"]
    return {"left": left, "right": right, **{key: result[key] for key in ("unit", "ratio")}}


def _compared(data: Mapping[str, Any], results: Mapping[str, Any]) -> Iterator[str]:
    """What differs, a line for each: what was changed, results with their main cause, checks."""
    yield f"{data['left']} → {data['right']}"
    if data["causes"]["objection"]:
        yield data["causes"]["objection"]
    for name in data["checks"]["newly_failing"]:
        yield f"check {name} fails now"
    for name, each in results.items():
        times = "" if each["ratio"] is None else f" ({each['ratio']:.3g}×)"
        causes = data["results"][name]["caused_by"]
        main = max(causes, key=lambda cause: abs(causes[cause]), default="")
        why = f", most by {main}" if main and causes[main] else ""
        yield f"{name}: {each['left']} → {each['right']}{times}{why}"


def listing(given: Given) -> Reply:
    """The scenarios and blocks that words find."""
    words = [word for word in given.get("words", ()) if word.strip()]
    kind = given.get("kind", "all")
    found = library.matching_files(words, kind) if words else library.listing(kind, short=True)
    data = {"scenarios": [], "blocks": [], **found.data()}
    kept = {
        key: [{"name": each["name"], "title": each["title"]} for each in files]
        for key, files in data.items()
    }
    return Reply(plain(found.to("text")), kept)


def show(given: Given) -> Reply:
    """A file as it is written."""
    found = library.file(scenario_of(given).request)
    data = found.data()
    kept = {
        key: {name: each.get("value", "") for name, each in data[key].items()}
        for key in ("inputs", "formulas")
    }
    return Reply(plain(found.to("text")), {"name": data["name"], "title": data["title"], **kept})


def check(given: Given) -> Reply:
    """Everything that is wrong with a scenario."""
    found = checked(scenario_of(given).request)
    problem = found.problem
    said = {
        "result": found.verdict,
        "complaints": [each._asdict() for each in found.complaints],
        "errors": problems_data(problem, given) if problem else [],
    }
    return Reply("\n\n".join([found.summary, *found.words]), said)


def numbers(given: Given) -> Reply:
    """Reference numbers with their sources."""
    words = [word for each in given["words"] for word in each.split()]
    answer = library.numbers(tuple(words))
    found = {name: _number(each) for name, each in answer.data().items()}
    said = [f"{name} = {each['text']}: {_about(each)}" for name, each in found.items()]
    sources = answer.sources()
    said += [f"{key}: {source}" for key, source in sources.items()]
    return Reply("\n".join(said), {"numbers": found, "sources": sources})


def _about(number: Mapping[str, Any]) -> str:
    source = f" (source: {number['source']})" if number["source"] else ""
    return f"{number['about']}{source}"


def _number(each: Mapping[str, Any]) -> dict[str, Any]:
    ends = {key: each[key]["text"] for key in ("low", "high") if key in each}
    said = {key: each.get(key, "") for key in ("about", "source")}
    return {**each["value"], **ends, **said}


CALLS: dict[str, Callable[[Given], Reply]] = {
    "calc": calc,
    "report": report,
    "explain": explain,
    "solve": solve,
    "sensitivity": sensitivity,
    "compare": compare,
    "list": listing,
    "show": show,
    "check": check,
    "numbers": numbers,
}
