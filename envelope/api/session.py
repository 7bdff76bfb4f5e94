"""An estimate made line by line: what is set, what that moves, and the way back."""

import re
from collections.abc import Callable, Mapping, Sequence

from envelope import formats, report
from envelope.api.calculation import shown
from envelope.api.moved import moved, moved_table, turned
from envelope.api.result import Result
from envelope.api.scenario import Scenario
from envelope.engine.computed import computed
from envelope.engine.run import Run, with_quantity
from envelope.engine.scalar import evaluate
from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.functions import FUNCTIONS, word_of
from envelope.language.nearest import meant
from envelope.language.shapes import is_range
from envelope.model.build.names import name_objection
from envelope.model.build.request import MACHINE, Request, Setting
from envelope.model.build.setting import spelt_out
from envelope.model.graph.expressions import line_text, linked, quantity_of
from envelope.model.graph.near import nothing_called
from envelope.report.table import Column, Table
from envelope.tuples import NamedTuple

_ASSIGNMENT = re.compile(r"\s*([^\W\d][\w.]*)\s*=(?!=)")
_MOST = 12  # results that a change shows; `moved` shows the rest
_LISTED = 40  # names that are listed

HELP = """\
  dau = 20M users       sets a quantity, or defines one; also x2, +40%, dau * 2
  dau * 2 KB/user       any expression, a name or a comparison: its value
  explain NAME [DEPTH]  where a number comes from; DEPTH is 5, all or napkin
  moved [WORD]          all that the last change moved
  list                  what is set
  names [WORD]          the quantities, or those with a word in their name
  noun photo            a further thing to count
  undo, redo            take the last change back, make it again
  quit                  leave (or Ctrl-D)"""


class _State(NamedTuple):
    """What is set of the scenario, the lines and nouns beside it, and the run of all that.

    It was `typed` what made it so, for the quantity `name` where it was for one.
    """

    settings: Mapping[str, Setting]
    lines: Mapping[str, Text]
    nouns: tuple[str, ...]
    run: Run
    typed: str = ""
    name: str = ""


class Session:
    """A scenario, or none, that is changed and asked line by line.

    >>> session = Session()
    >>> session.answer("dau = 10M users")
    'dau = 10M users'
    >>> session.answer("dau * 2 KB/user")
    '20 GB'
    """

    def __init__(self, scenario: Scenario | None = None, convention: str | None = None) -> None:
        self._is_free = scenario is None
        self._request = Request("", convention, text="") if scenario is None else scenario.request
        run = computed(self._request)
        self._states = [_State(self._request.settings or {}, {}, (), run)]
        self._undone: list[_State] = []

    @property
    def title(self) -> str:
        """What the scenario is called; empty without one."""
        return self._run.graph.title

    @property
    def _state(self) -> _State:
        return self._states[-1]

    @property
    def _run(self) -> Run:
        return self._state.run

    def answer(self, line: str) -> str:
        """What a line gives, in words; empty where nothing.

        Raises InputError or CalculationError, and then nothing has changed.
        """
        word, _, rest = line.partition("#")[0].strip().partition(" ")
        if not word:
            return ""
        if match := _ASSIGNMENT.match(line):
            return self._assign(match.group(1), line, match)
        if word in _COMMANDS:
            return _COMMANDS[word](self, rest.strip())
        return self._value(line)

    # values

    def _value(self, line: str) -> str:
        """The value of a name, of an expression or of a comparison."""
        name = self._run.graph.result(line.partition("#")[0].strip())
        if name is not None:
            return self._text(name)
        graph = self._run.graph
        formula, meaning = linked(graph, line_text(line, 0, 1), is_asked=True)
        if meaning.dimension is None:
            is_held = evaluate(graph, formula, self._run.values, "") == 1.0
            return "it holds" if is_held else "it does not hold"
        added = quantity_of(graph, formula, meaning)
        return shown(with_quantity(self._run, added), added.name)

    def _text(self, name: str) -> str:
        """A quantity as a report has it; what is defined here as `envelope calc` writes it."""
        return shown(self._run, name) if name in self._state.lines else self._run.text(name)

    # changes

    def _assign(self, name: str, line: str, match: re.Match[str]) -> str:
        text = line_text(line, match.end(), 1)
        state, graph = self._state, self._run.graph
        full = graph.result(name) or name
        is_machine = name.endswith(MACHINE) and name.removesuffix(MACHINE) in graph.parts
        is_setting = is_machine or (full in graph.quantities and full not in state.lines)
        if not is_setting:
            self._refuse_name(name, line, match)
        if full in graph.quantities and full in {**state.lines, **state.settings}:
            # What the file says itself the model knows: the value before it is set at all.
            text = spelt_out(name, text, graph.quantities[full], self._run.values[full])
        if is_setting:
            after = state._replace(settings={**state.settings, full: text})
        else:
            after = state._replace(lines={**state.lines, full: text})
        return self._changed(after._replace(typed=line.strip(), name=full))

    def _refuse_name(self, name: str, line: str, match: re.Match[str]) -> None:
        """Raises InputError for the name of nothing here that can be no new name either."""
        label = Label(line_text(line, 0, 1), Span(*match.span(1)))
        if name in _COMMANDS:
            message = f"`{name}` is a command here"
            raise InputError(Problem("hides-name", message, (label,)))
        if "." in name:
            raise InputError(nothing_called(self._run.graph, name)._replace(labels=(label,)))
        objection = name_objection(name, self._run.graph.units)
        if objection:
            raise InputError(Problem("hides-name", objection, (label,)))

    def _changed(self, after: _State) -> str:
        """Makes a change, and says what it moved."""
        before, name = self._state, after.name
        after = after._replace(run=computed(self._asked(after)))
        self._states.append(after)
        self._undone.clear()
        if name and name not in before.run.values and name in after.lines:
            return f"{name} = {self._text(name)}{self._doubt(name)}"
        return self._moved(before.run, after.run, name)

    def _asked(self, state: _State) -> Request:
        request = self._request._replace(settings=state.settings)
        return request._replace(lines=state.lines, nouns=state.nouns)

    def _doubt(self, name: str) -> str:
        """What is said of a new name beside a scenario: it may be a wrong one."""
        if self._is_free:
            return ""
        hint = meant(name, self._states[-2].run.graph.quantities)
        return f"  (new here; {hint})" if hint else "  (new here)"

    def _moved(self, before: Run, after: Run, name: str) -> str:
        """What differs in two runs: a name, what is defined here, then the main results."""
        graph, report_of = after.graph, report.headings
        every = moved(before, after, graph.quantities)
        first = [name, *self._state.lines, *graph.headline, *report_of.charted(graph)]
        found = map(graph.find, dict.fromkeys([*first, *report_of.reported(graph)]))
        main = [each for each in found if each in every]
        return self._told(before, after, [each for each in main or every if each][:_MOST], every)

    def _told(self, before: Run, after: Run, names: Sequence[str], every: Sequence[str]) -> str:
        """A table of some quantities of all that differ, and what becomes of checks."""
        said = []
        if names:
            said = [formats.text.table_text(moved_table(before, after, names))]
        if len(every) > len(names):
            said.append(f"{len(every) - len(names)} more: `moved` shows all")
        return "\n".join([*said, *turned(before, after)]) or "nothing moved"

    # commands

    def _explain(self, rest: str) -> str:
        name, *options = rest.replace("--", " ").replace("=", " ").split() or [""]
        if not name:
            message = "what is to be explained is named"
            raise InputError(Problem("usage", message, hint="as in `explain dau`"))
        result = Result(self._run, self._asked(self._state))
        depth = next((each for each in options if each not in ("depth", "napkin")), None)
        how = result.napkin if "napkin" in options else result.explain
        return how(name, depth=depth).to_text().rstrip("\n")

    def _moved_last(self, word: str) -> str:
        if len(self._states) < 2:
            return "nothing is set yet"
        before, after = self._states[-2].run, self._run
        names = moved(before, after, after.graph.quantities)
        found = [name for name in names if word in name]
        return self._told(before, after, found, found)

    def _list(self, _: str) -> str:
        given = [*self._state.settings, *self._state.lines]
        if not given:
            return "nothing is set yet"
        columns = (Column("name", name=True), Column("value", name=True), Column("as"))
        rows = tuple((name, *self._listed(name)) for name in given)
        return formats.text.table_text(Table("", columns, rows))

    def _listed(self, name: str) -> tuple[str, str]:
        """The value of a quantity, and the formula or the range that it is."""
        full = self._run.graph.find(name)
        if full is None:  # such as the machine of a part
            setting = self._state.settings[name]
            return setting.content if isinstance(setting, Text) else "", ""
        formula = self._run.graph.quantities[full].formula
        is_plain = not (formula.references() or is_range(formula.tree))
        return self._text(full), "" if is_plain else formula.text.content.strip()

    def _names(self, word: str) -> str:
        found = [name for name in self._run.graph.quantities if word in name]
        if not found:
            return f"no name has `{word}` in it" if word else "nothing is defined yet"
        rows = tuple((name, self._text(name)) for name in found[:_LISTED])
        table = Table("", (Column("name", name=True), Column("value", name=True)), rows)
        more = f"\n{len(found) - _LISTED} more" if len(found) > _LISTED else ""
        return formats.text.table_text(table) + more

    def _noun(self, rest: str) -> str:
        nouns = tuple(rest.replace(",", " ").split())
        after = self._state._replace(nouns=(*self._state.nouns, *nouns), typed=f"noun {rest}")
        self._changed(after._replace(name=""))
        return f"counted, too: {', '.join(map(self._run.graph.units.plural, nouns))}"

    def _undo(self, _: str) -> str:
        if len(self._states) < 2:
            return "there is nothing to undo"
        undone = self._states.pop()
        self._undone.append(undone)
        return self._again(f"undone: {undone.typed}", undone.run, self._run, undone.name)

    def _redo(self, _: str) -> str:
        if not self._undone:
            return "there is nothing to redo"
        before, after = self._run, self._undone.pop()
        self._states.append(after)
        return self._again(f"done again: {after.typed}", before, after.run, after.name)

    def _again(self, words: str, before: Run, after: Run, name: str) -> str:
        is_there = name in before.values and name in after.values
        return f"{words}\n{self._moved(before, after, name)}" if is_there else words

    def completions(self, beginning: str) -> list[str]:
        """The words that begin so: names up to their next point, functions, commands, units."""
        graph = self._run.graph
        names = sorted(
            {
                _up_to_point(name, beginning)
                for name in graph.quantities
                if name.startswith(beginning)
            }
        )
        functions = sorted({f"{word_of(each)}(" for each in FUNCTIONS})
        others = [*functions, *_COMMANDS, *graph.units.words()]
        found = [*names, *(word for word in others if word.startswith(beginning))]
        return list(dict.fromkeys(found))


def _up_to_point(name: str, beginning: str) -> str:
    """`cache.` of `cache.servers` for `ca`: a scenario has a thousand names."""
    point = name.find(".", len(beginning))
    return name if point < 0 else name[: point + 1]


_COMMANDS: dict[str, Callable[[Session, str], str]] = {
    "explain": Session._explain,
    "moved": Session._moved_last,
    "list": Session._list,
    "names": Session._names,
    "noun": Session._noun,
    "undo": Session._undo,
    "redo": Session._redo,
    "help": lambda *_: HELP,
    "?": lambda *_: HELP,
}
