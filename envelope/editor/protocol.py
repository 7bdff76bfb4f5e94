"""What the editor's functions give, in the words of the Language Server Protocol."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from lsprotocol import types

from envelope.editor.completion import Item
from envelope.editor.positions import Lines
from envelope.editor.problems import Finding, Related
from envelope.editor.symbols import Symbol

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_ITEMS = {
    "key": types.CompletionItemKind.Property,
    "table": types.CompletionItemKind.Module,
    "input": types.CompletionItemKind.Variable,
    "formula": types.CompletionItemKind.Variable,
    "total": types.CompletionItemKind.Variable,
    "number": types.CompletionItemKind.Constant,
    "part": types.CompletionItemKind.Class,
    "row": types.CompletionItemKind.Class,
    "block": types.CompletionItemKind.Class,
    "scenario": types.CompletionItemKind.Class,
    "machine": types.CompletionItemKind.Class,
    "file": types.CompletionItemKind.File,
    "unit": types.CompletionItemKind.Unit,
    "function": types.CompletionItemKind.Function,
    "keyword": types.CompletionItemKind.Keyword,
    "source": types.CompletionItemKind.Reference,
}
_SYMBOLS = {
    "section": types.SymbolKind.Namespace,
    "parts": types.SymbolKind.Class,
    "blocks": types.SymbolKind.Class,
    "formulas": types.SymbolKind.Function,
    "checks": types.SymbolKind.Boolean,
}
_MOST = 1_000  # items of one completion


def path_of(uri: str) -> str:
    """The path of a file; of a text that is saved nowhere, one in the current folder.

    So is that of a URI that can lead to no file.
    """
    try:
        parts = urlsplit(uri)
        path = url2pathname(parts.path)  # which reads %20
        if parts.scheme == "file" and path and "\0" not in path and path.isprintable():
            return os.path.normpath(path)
    except ValueError:  # http://[
        pass
    return os.path.abspath(f"{quote(uri, safe='', errors='replace')}.toml")


def uri_of(path: str) -> str:
    """The URI of a file."""
    return Path(path).absolute().as_uri()


def range_of(lines: Lines, start: int, end: int) -> types.Range:
    """A piece of a text."""
    return types.Range(*(types.Position(*lines.position(each)) for each in (start, end)))


def changed(lines: Lines, change: types.TextDocumentContentChangeEvent) -> str:
    """A text after a change: of a piece of it, or of the whole."""
    text: str = change.text
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return text
    start, end = _offsets(lines, change.range)
    return f"{lines.text[:start]}{text}{lines.text[end:]}"


def _offsets(lines: Lines, asked: types.Range) -> tuple[int, int]:
    start, end = (lines.offset(each.line, each.character) for each in (asked.start, asked.end))
    return start, end


def diagnostics(findings: Iterable[Finding], lines: Lines) -> list[types.Diagnostic]:
    """Findings as an editor shows them."""
    return [
        types.Diagnostic(
            range=range_of(lines, each.start, max(each.end, each.start)),
            message=each.message,
            severity=_SEVERITIES[each.severity],
            code=each.code,
            source="envelope",
            related_information=[*map(_related, each.related)] or None,
        )
        for each in findings
    ]


def _related(each: Related) -> types.DiagnosticRelatedInformation:
    """Another place; its columns are right where its line has no character beyond 16 bits."""
    line = each.line - 1
    columns = (types.Position(line, column - 1) for column in (each.column, each.end_column))
    location = types.Location(uri_of(each.file), types.Range(*columns))
    return types.DiagnosticRelatedInformation(location, each.note or "see here")


def cures(
    findings: Iterable[Finding], lines: Lines, uri: str, asked: types.Range
) -> list[types.CodeAction]:
    """What may stand in the place of what is wrong within a range, each as an edit."""
    first, last = _offsets(lines, asked)
    return [
        types.CodeAction(
            title=f"Write `{word}`",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=diagnostics([each], lines),
            edit=types.WorkspaceEdit({uri: [types.TextEdit(place, word)]}),
        )
        for each in findings
        if each.start <= last and first <= each.end
        for place in [range_of(lines, each.start, each.end)]
        for word in each.instead
    ]


def edits(places: Iterable[types.Location], word: str) -> types.WorkspaceEdit:
    """A word in the place of others, in all their files."""
    found: dict[str, list[types.TextEdit]] = {}
    for each in places:
        found.setdefault(each.uri, []).append(types.TextEdit(each.range, word))
    return types.WorkspaceEdit(changes=found)


def items(found: Iterable[Item], lines: Lines) -> types.CompletionList:
    """Completions in their order."""
    listed = list(found)
    return types.CompletionList(
        is_incomplete=len(listed) > _MOST,
        items=[
            types.CompletionItem(
                label=each.label,
                kind=_ITEMS.get(each.kind, types.CompletionItemKind.Value),
                detail=each.about or None,
                sort_text=f"{number:04}",
                filter_text=each.label,
                text_edit=types.TextEdit(range_of(lines, each.start, each.end), each.written),
            )
            for number, each in enumerate(listed[:_MOST])
        ],
    )


def outline(found: Iterable[Symbol], lines: Lines) -> list[types.DocumentSymbol]:
    """An outline of a file."""
    return [
        types.DocumentSymbol(
            name=each.name or " ",
            kind=_SYMBOLS.get(each.kind, types.SymbolKind.Variable),
            range=range_of(lines, each.start, each.end),
            selection_range=range_of(lines, *each.own),
            children=outline(each.inside, lines),
        )
        for each in found
    ]
