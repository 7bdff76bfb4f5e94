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


class Change(NamedTuple):
    """What stands at a place of a source (in bytes), and what takes its place."""

    line: int
    start: int
    end: int
    before: str
    after: str


def changes(source: str) -> Iterator[Change]:
    """Every change of a source: a comparison, an operator, a constant, a condition."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _code(ast.parse(source)):
        for other in _others(node):
            assert isinstance(node, ast.expr)
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
            before = source.encode()[start:end].decode()
            yield Change(node.lineno, start, end, before, f"({ast.unparse(other)})")


def changed(source: str, change: Change) -> str:
    """The source with a change."""
    content = source.encode()
    return (content[: change.start] + change.after.encode() + content[change.end :]).decode()


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of what runs: no annotations, no texts of docstrings and messages."""
    for name, field in ast.iter_fields(tree):
        if name in ("annotation", "returns", "type_params", "decorator_list"):
            continue
        for node in field if isinstance(field, list) else [field]:
            if isinstance(node, ast.JoinedStr) or not isinstance(node, ast.AST):
                continue
            yield node
            yield from _code(node)


def _others(node: ast.AST) -> Iterator[ast.expr]:
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
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
