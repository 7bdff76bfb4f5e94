"""What binds each part, as formulas that follow the inputs."""

from collections.abc import Iterator, Sequence

from envelope.analysis.binding import binding, bound
from envelope.engine.spreadsheet import Translator
from envelope.formats.workbook.cells import FIRST, Behind, TableCell
from envelope.formats.workbook.lines import Lines, StepCells
from envelope.formats.workbook.table import cell_of
from envelope.formats.workbook.years import BEHIND
from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import CONSTRAINT
from envelope.language.tree import Call, If, Name, Node, children, nodes
from envelope.language.tree import names as names_in
from envelope.model.graph.graph import Formula
from envelope.model.graph.scopes import spoken
from envelope.model.graph.uses import deciding
from envelope.model.library.outputs import bounded, outputs
from envelope.report.shares import fullness_text
from envelope.units.unit import ONE

_NOTHING = '""'


class Bounds:
    """Cells that say which operand of a `max` or `min` counts, one for each quantity that asks."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.graph = lines.run.graph
        self.among = deciding(self.graph)
        self.order = {name: place for place, name in enumerate(self.graph.quantities)}
        self.known: dict[str, str] = {}  # name → the cell that says what binds it, or nothing

    def part(self, part: str) -> TableCell:
        """What binds a part; a cell on the sheet BEHIND."""
        words = binding(self.lines.run, part)
        names = (f"{part}.{output}" for output in outputs())
        if self.graph.parts[part].rows:
            return TableCell("", words)
        found = [self.of(name) for name in names if name in self.among]
        cell = self._first([each for each in found if each], part, words)
        return TableCell(f"{BEHIND}!{cell}" if cell else "", words)

    def full(self, part: str, told: TableCell) -> TableCell:
        """The same, and how full the part is: `disk 62%`."""
        run = self.lines.run
        words = fullness_text(run, part, str(told.value))
        names = [self.graph.find(f"{part}.{output.name}") for output in bounded()]
        cells = [cell_of(self.lines, name, ONE).formula for name in names if name]
        row = FIRST + len(self.lines.behind)
        steps = StepCells(row, 2)
        texts = [steps(_whole_percents(steps(each))) for each in cells]
        one, *others = texts or [_NOTHING]
        for other in others:
            one = f'{one}&IF({other}={texts[0]},"","→"&{other})'
        share = f'{one}&"%"' if texts else _NOTHING
        start = told.formula.removeprefix(f"{BEHIND}!") or _NOTHING
        text = f'TRIM({start}&" "&{share})'
        cell = self._add(f"how full: {part}", text, words, steps)
        return TableCell(f"{BEHIND}!{cell}", words)

    def of(self, name: str) -> str:
        """The cell that says what binds a quantity; empty where no choice ever does."""
        if name not in self.known:
            self.known[name] = ""  # what leads back to itself says nothing
            own = [
                self._where(reached, cell)
                for each, reached in self._near(name).items()
                if (cell := self._own(each, name))
            ]
            words = bound(self.lines.run, name)
            self.known[name] = self._first(own, name, words)
        return self.known[name]

    def _near(self, name: str) -> dict[str, str]:
        """A quantity and those that it is computed from inside its part, the nearest first.

        Each with the condition on which its value counts there; empty where it always does.
        """
        scope = self.graph.quantities[name].formula.scope
        near, reached = {name: list[str]()}, {name: ""}
        queue = [name]
        for current in queue:
            used = self.graph.quantities[current].formula.references()
            near[current] = [each for each in used if each in self.among and each.startswith(scope)]
            queue += [each for each in near[current] if each not in queue]
        for current in sorted(queue, key=self.order.__getitem__, reverse=True):
            for each, counts in self._counting(current, near[current]).items():
                further = _all_of(reached[current], counts)
                reached[each] = _one_of(reached[each], further) if each in reached else further
        return {each: reached[each] for each in queue if each in reached}

    def _counting(self, name: str, used: Sequence[str]) -> dict[str, str]:
        """When each of some quantities counts in a formula: a cell, empty where it always does."""
        formula = self.graph.quantities[name].formula
        steps = StepCells(FIRST + len(self.lines.behind), 2)
        writer = _Writer(self.lines, formula, steps, {})
        found = writer.counting(used)
        if steps.formulas:
            self._add(f"counts: {name}", _NOTHING, "", steps)
        return found

    def _where(self, condition: str, cell: str) -> str:
        """A cell that says the same where a condition holds, else nothing."""
        return self._add("counts", f'IF({condition},{cell},"")', "") if condition else cell

    def _first(self, cells: Sequence[str], name: str, words: str) -> str:
        """A cell with the first of some that says anything; that itself where it is alone."""
        if len(cells) < 2:
            return cells[0] if cells else ""
        text = _NOTHING
        for cell in reversed(cells):
            text = f'IF({cell}<>"",{cell},{text})'
        return self._add(f"binds: {name}", text, words)

    def _own(self, name: str, asked: str) -> str:
        """The cell that says which operand counts in the formula of a quantity itself."""
        formula = self.graph.quantities[name].formula
        scope = self.graph.quantities[asked].formula.scope
        if not any(CONSTRAINT in each.name for each in names_in(formula.tree)):
            return ""
        choices = [*_choices(formula.tree)]
        deeper = {
            label: self.of(f"{scope}{label}")
            for label in _labels(formula)
            if f"{scope}{label}" in self.graph.quantities
        }
        steps = StepCells(FIRST + len(self.lines.behind), 2)
        writer = _Writer(self.lines, formula, steps, deeper)
        text = writer.words(choices)
        if text == _NOTHING:
            return ""
        return self._add(f"binds: {name}", text, "", steps)

    def _add(self, label: str, text: str, words: str, steps: StepCells | None = None) -> str:
        """A row of the sheet BEHIND; its cell."""
        found = tuple(steps.formulas) if steps else ()
        self.lines.behind.append(Behind(label, (TableCell(text, words),), found))
        return f"B{FIRST + len(self.lines.behind)}"


class _Writer:
    """Writes which operand counts, in words, over the cells of a workbook."""

    def __init__(
        self, lines: Lines, formula: Formula, steps: StepCells, deeper: dict[str, str]
    ) -> None:
        self.formula = formula
        self.steps = steps
        self.deeper = deeper
        self.translator = Translator(lines.cells, lines.units, steps)

    def words(self, choices: Sequence[Call | If]) -> str:
        """What the first of the choices says that says anything."""
        if not choices:
            return _NOTHING
        call, *rest = choices
        if isinstance(call, If):
            branches = (call.then, call.otherwise)
            return self.branch(call, *(self.words([*_choices(each), *rest]) for each in branches))
        told = [self.option(each, rest) for each in call.arguments]
        if set(told) == {_NOTHING}:
            return _NOTHING
        cells, best = self.best(call)
        *firsts, text = told
        for cell, words in reversed([*zip(cells, firsts, strict=False)]):
            text = f"IF({cell}={best},{words},{text})" if words != text else text
        return text

    def counting(self, used: Sequence[str]) -> dict[str, str]:
        """When each of some quantities counts: a cell, empty where it always does."""
        found: dict[str, str] = {}
        stack = [(self.formula.tree, "")]
        while stack:
            node, condition = stack.pop()
            if not self.holds(node, used):
                continue
            if isinstance(node, Name):
                link = str(self.formula.links[node.name])
                found[link] = _one_of(found[link], condition) if link in found else condition
                continue
            inside = [
                (each, self.steps(_all_of(condition, own)) if own else condition)
                for each, own in self.conditions(node)
            ]
            stack.extend(reversed(inside))
        return {each: found[each] for each in used if each in found}

    def holds(self, node: Node, used: Sequence[str]) -> bool:
        """Whether some quantities stand in an expression."""
        return any(self.formula.links.get(each.name) in used for each in names_in(node))

    def conditions(self, node: Node) -> Iterator[tuple[Node, str]]:
        """The operands of a node, each with the condition on which it counts beside the others."""
        if isinstance(node, If):
            cell = self.steps(self.translator.emit(node.condition, self.formula).text)
            yield from ((node.then, cell), (node.otherwise, f"NOT({cell})"))
        elif isinstance(node, Call) and FUNCTIONS[node.function].picks:
            cells, best = self.best(node)
            for place, operand in enumerate(node.arguments):
                before = "".join(f",{each}<>{best}" for each in cells[:place])
                yield operand, f"AND({cells[place]}={best}{before})"
        else:
            yield from ((each, "") for each in children(node))

    def best(self, call: Call) -> tuple[list[str], str]:
        """The cells of what a choice is made among, and the text of what it takes."""
        cells = [
            self.steps(self.translator.emit(each, self.formula).text) for each in call.arguments
        ]
        largest = FUNCTIONS[call.function].picks == "largest"
        return cells, f"{'MAX' if largest else 'MIN'}({','.join(cells)})"

    def branch(self, node: If, then: str, otherwise: str) -> str:
        """One of two texts, by a condition."""
        if then == otherwise:
            return then
        condition = self.steps(self.translator.emit(node.condition, self.formula).text)
        return f"IF({condition},{then},{otherwise})"

    def option(self, operand: Node, rest: Sequence[Call | If]) -> str:
        """What an operand says that counts: its constraint, or what that is bound by itself."""
        found = self.constraint(operand)
        is_sure = not any(isinstance(each, If) for each in nodes(operand))
        if found != _NOTHING and is_sure:
            return found
        others = self.words([*_choices(operand), *rest])
        if _NOTHING in (found, others):
            return others if found == _NOTHING else found
        cell = self.steps(found)
        return f'IF({cell}<>"",{cell},{others})'

    def constraint(self, node: Node) -> str:
        """The first constraint that an expression is made of, outside of each choice in it."""
        if isinstance(node, If):
            return self.branch(node, self.constraint(node.then), self.constraint(node.otherwise))
        if isinstance(node, Name) and CONSTRAINT in node.name:
            label = node.name.rpartition(CONSTRAINT)[2]
            cell, words = self.deeper.get(label, ""), f'"{spoken(label)}"'
            return f'IF({cell}<>"",{cell},{words})' if cell else words
        if isinstance(node, Call) and FUNCTIONS[node.function].picks:
            return _NOTHING
        found = (self.constraint(each) for each in children(node))
        return next((each for each in found if each != _NOTHING), _NOTHING)


def _all_of(*conditions: str) -> str:
    """Conditions that all hold; those that always do are empty."""
    some = [each for each in conditions if each]
    return f"AND({','.join(some)})" if len(some) > 1 else "".join(some)


def _one_of(one: str, other: str) -> str:
    """Conditions of which one holds; one that always does is empty."""
    return f"OR({one},{other})" if one and other and one != other else one and other


def _choices(tree: Node) -> Iterator[Call | If]:
    """Every `max`, `min` and `if` of a tree that is in no other one, in written order."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, If) or (isinstance(node, Call) and FUNCTIONS[node.function].picks):
            yield node
        else:
            stack.extend(reversed(children(node)))


def _labels(formula: Formula) -> Iterator[str]:
    """The constraints that a formula names."""
    for each in names_in(formula.tree):
        if CONSTRAINT in each.name:
            yield each.name.rpartition(CONSTRAINT)[2]


def _whole_percents(cell: str) -> str:
    """A share in whole percents, as a report has it."""
    rounded = f"ROUND({cell}*100,IF(OR({cell}>1,{cell}<=0.995),0,1))"
    return f'IF(AND({cell}>0,{cell}<0.01),"<1",{rounded}&"")'
