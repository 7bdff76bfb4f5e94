"""Small changes of a program, each of which its tests should notice."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

_COMPARED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(), ast.NotEq: ast.Eq(), ast.In: ast.NotIn(), ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
}  # fmt: skip
_CALCULATED: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Mult: ast.Div(), ast.Div: ast.Mult(),
    ast.FloorDiv: ast.Div(), ast.Mod: ast.Mult(), ast.Pow: ast.Mult(), ast.BitOr: ast.BitAnd(),
}  # fmt: skip
_NOT_RUN = ("annotation", "returns", "type_params", "decorator_list", "pattern")


class Place(NamedTuple):
    """Where an expression stands: the lines of the whole of it, and whether in a function."""

    first: int
    last: int
    inside: bool


class Change(NamedTuple):
    """What stands at a place of a source (in bytes), and what takes its place."""

    line: int
    start: int
    end: int
    before: str
    after: str
    place: Place


def changes(source: str) -> Iterator[Change]:
    """Every change of a source: a comparison, an operator, a constant, a condition."""
    content = source.encode()
    starts = [0]
    for line in content.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node, place in _code(ast.parse(source), Place(0, 0, False)):
        for other in _others(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
            before, after = content[start:end].decode(), f"({ast.unparse(other)})"
            yield Change(node.lineno, start, end, before, after, place)


def changed(source: str, change: Change) -> str:
    """The source with a change."""
    content = source.encode()
    return (content[: change.start] + change.after.encode() + content[change.end :]).decode()


def _code(tree: ast.AST, place: Place) -> Iterator[tuple[ast.expr, Place]]:
    """The expressions of what runs: no annotations, texts and assertions."""
    for name, field in ast.iter_fields(tree):
        if name in _NOT_RUN:
            continue
        inside = isinstance(tree, ast.FunctionDef | ast.Lambda) and name == "body"
        for node in field if isinstance(field, list) else [field]:
            if not isinstance(node, ast.AST) or _is_assertion(node):
                continue
            own = place._replace(inside=place.inside or inside)
            if isinstance(node, ast.expr):
                if not isinstance(tree, ast.expr | ast.keyword | ast.comprehension):
                    own = Place(node.lineno, node.end_lineno or 0, own.inside)
                yield node, own
            yield from _code(node, own)


def _is_assertion(node: ast.AST) -> bool:
    """Whether it says what is so anyway; and an f-string is a message, not looked into."""
    strict = isinstance(node, ast.keyword) and node.arg == "strict"  # of `zip`
    return strict or isinstance(node, ast.Assert | ast.JoinedStr)


def _others(node: ast.expr) -> Iterator[ast.expr]:
    """What may take the place of an expression."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            yield ast.Compare(node.left, [_COMPARED[type(operator)]], node.comparators)
        case ast.BinOp(op=operator) if type(operator) in _CALCULATED:
            yield ast.BinOp(node.left, _CALCULATED[type(operator)], node.right)
        case ast.BoolOp(op=ast.And()):
            yield ast.BoolOp(ast.Or(), node.values)
        case ast.BoolOp(op=ast.Or()):
            yield ast.BoolOp(ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)) if value + 1 != value:
            yield ast.Constant(value + 1)
