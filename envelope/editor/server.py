"""The server: the Language Server Protocol over stdin and stdout, by pygls.

It is imported when it is served: the package takes half a second to start.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from envelope import __version__
from envelope.api.console import failure
from envelope.api.editing.opened import text_at
from envelope.editor import stream
from envelope.editor.completion import completions
from envelope.editor.hover import hover
from envelope.editor.places import Spot, definitions, references, renamable, rename
from envelope.editor.problems import Finding
from envelope.editor.protocol import (
    changed,
    cures,
    diagnostics,
    edits,
    items,
    outline,
    path_of,
    range_of,
    uri_of,
)
from envelope.editor.session import Session
from envelope.editor.symbols import symbols
from envelope.errors import EnvelopeError

_QUICK = 0.05  # seconds that a whole check may take to follow every change at once
_PAUSE = 0.25  # seconds without a change before a longer one begins
_OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions([types.CodeActionKind.QuickFix]),
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(
        trigger_characters=[".", '"', "[", " "]
    ),
    types.TEXT_DOCUMENT_RENAME: types.RenameOptions(prepare_provider=True),
}


def _function(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A method as a function: pygls writes attributes on what it calls."""

    def answer(params: Any) -> Any:
        """What the method gives."""
        return method(params)

    return answer


class _Editor:
    """The conversation with one editor."""

    def __init__(self) -> None:
        self.server = LanguageServer(
            "envelope",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=stream.Protocol,
        )
        self.session = Session()
        self.uris: dict[str, str] = {}
        self.versions: dict[str, int | None] = {}
        self.told: dict[str, list[Finding]] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        self.worker = ThreadPoolExecutor(1)
        self.took = 0.0
        for method, answer in self.answers().items():
            self.server.feature(method, _OPTIONS.get(method))(_function(answer))

    def answers(self) -> dict[str, Callable[[Any], Any]]:
        """What answers each message."""
        return {
            types.INITIALIZED: self.begin,
            types.TEXT_DOCUMENT_DID_OPEN: self.open,
            types.TEXT_DOCUMENT_DID_CHANGE: self.change,
            types.TEXT_DOCUMENT_DID_SAVE: lambda _: self.check_all(),
            types.TEXT_DOCUMENT_DID_CLOSE: self.close,
            types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: self.begin,
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: lambda _: self.check_all(),
            types.TEXT_DOCUMENT_COMPLETION: self.complete,
            types.TEXT_DOCUMENT_RENAME: self.rename,
            types.TEXT_DOCUMENT_CODE_ACTION: self.cure,
            types.TEXT_DOCUMENT_HOVER: self.hover,
            types.TEXT_DOCUMENT_DEFINITION: self.define,
            types.TEXT_DOCUMENT_REFERENCES: self.refer,
            types.TEXT_DOCUMENT_PREPARE_RENAME: self.prepare_rename,
            types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: self.outline,
        }

    # what is open

    def begin(self, _: Any) -> None:
        """The editor has said how it counts, and which folders it shows, now or from now on."""
        workspace = self.server.workspace
        self.session.encoding = str(workspace.position_encoding or "utf-16")
        uris = [each.uri for each in workspace.folders.values()] or [workspace.root_uri or ""]
        self.session.folders = tuple(path_of(each) for each in uris if each)

    def open(self, params: types.DidOpenTextDocumentParams) -> None:
        """A file is opened, and checked."""
        document = params.text_document
        path = path_of(document.uri)
        self.uris[path], self.versions[path] = document.uri, document.version
        self.session.put(path, document.text)
        self.check_later(path, 0)

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """A text has changed: what is certain is told at once, the rest after a pause."""
        path = path_of(params.text_document.uri)
        if path not in self.session.files:
            return
        for each in params.content_changes:
            self.session.put(path, changed(self.session.lines(path), each))
        self.versions[path] = params.text_document.version
        self.publish(path, self.session.soon(path))
        self.check_later(path, _PAUSE if self.took > _QUICK else 0)
        for other, file in self.session.files.items():
            if other != path and file.takes(path):
                self.check_later(other, _PAUSE)

    def close(self, params: types.DidCloseTextDocumentParams) -> None:
        """A file is closed: nothing more is said of it."""
        path = path_of(params.text_document.uri)
        if path in self.session.files:
            self.publish(path, [])
        self.session.close(path)
        self.check_all()

    # problems

    def check_all(self) -> None:
        """Check every open file, as something on the disk may have changed."""
        for path in self.session.files:
            self.check_later(path, _PAUSE)

    def check_later(self, path: str, pause: float) -> None:
        """Check a file after a pause, unless it changes meanwhile."""
        if path in self.waiting:
            self.waiting[path].cancel()
        self.waiting[path] = asyncio.get_running_loop().create_task(self.check(path, pause))

    async def check(self, path: str, pause: float) -> None:
        """A whole check in a thread of its own, so that other answers do not wait for it."""
        await asyncio.sleep(pause)
        texts = self.session.texts
        if path not in texts:
            return
        loop, begun = asyncio.get_running_loop(), time.perf_counter()
        try:
            found = await loop.run_in_executor(self.worker, self.session.check, path, texts)
        except Exception as error:  # a mistake of ours, which ends no conversation
            logging.exception(failure(error))
            return
        file = self.session.files.get(path)
        if file is not None and file.text == texts[path]:
            self.took = time.perf_counter() - begun
            self.publish(path, self.session.settle(path, texts[path], found))

    def publish(self, path: str, findings: Iterable[Finding]) -> None:
        """Tell the editor what is wrong with a file now."""
        self.told[path] = list(findings)
        said = types.PublishDiagnosticsParams(
            uri=self.uris[path],
            diagnostics=diagnostics(self.told[path], self.session.lines(path)),
            version=self.versions.get(path),
        )
        self.server.text_document_publish_diagnostics(said)

    # answers

    def place(self, params: Any) -> tuple[str, int] | None:
        """The file and the offset that a request is about; None of one that is not open or ours."""
        path = path_of(params.text_document.uri)
        if path not in self.session.files or not self.session.is_ours(path):
            return None
        position = params.position
        return path, self.session.lines(path).offset(position.line, position.character)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What is said of a word."""
        asked = self.place(params)
        if asked is None:
            return None
        path, offset = asked
        file = self.session.files[path]
        result = file.calculated.result if file.calculated is not None else None
        with self.session.looking(path, offset) as known:
            found = hover(file.text, offset, known, result)
        if found is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, found.text)
        return types.Hover(content, range_of(self.session.lines(path), found.start, found.end))

    def complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        """What may stand at a place."""
        asked = self.place(params)
        if asked is None:
            return None
        path, offset = asked
        with self.session.looking(path, offset) as known:
            return items(
                completions(self.session.files[path].text, offset, known), self.session.lines(path)
            )

    def cure(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """What may stand in the place of what is wrong."""
        path = path_of(params.text_document.uri)
        if path not in self.session.files:
            return []
        lines = self.session.lines(path)
        return cures(self.told.get(path, ()), lines, self.uris[path], params.range)

    def define(self, params: types.DefinitionParams) -> list[types.Location]:
        """Where a word is declared."""
        asked = self.place(params)
        if asked is None:
            return []
        with self.session.looking(*asked) as known:
            return self.locations(definitions(known, *asked))

    def refer(self, params: types.ReferenceParams) -> list[types.Location]:
        """Where a name is used."""
        asked = self.place(params)
        if asked is None:
            return []
        with self.session.looking(*asked) as known:
            opened = tuple(self.session.files)
            return self.locations(references(known, asked[1], opened, self.session.folders))

    def prepare_rename(self, params: types.PrepareRenameParams) -> types.Range | None:
        """The word that can be renamed at a place."""
        asked = self.place(params)
        if asked is None:
            return None
        with self.session.looking(*asked) as known:
            found = renamable(known, asked[1])
        lines = self.session.lines(asked[0])
        return range_of(lines, found.start, found.end) if found is not None else None

    def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """The edits of all files that give a name another spelling."""
        asked = self.place(params)
        if asked is None:
            return None
        opened = tuple(self.session.files)
        try:
            with self.session.looking(*asked) as known:
                spots = rename(known, asked[1], params.new_name, opened, self.session.folders)
                places = self.locations(spots)
        except EnvelopeError as error:
            words = (". ".join(filter(None, (each.message, each.hint))) for each in error.problems)
            raise JsonRpcInvalidParams("; ".join(words)) from None
        return edits(places, params.new_name)

    def outline(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        """The sections of a file and the names in them."""
        path = path_of(params.text_document.uri)
        if path not in self.session.files or not self.session.is_ours(path):
            return []
        with self.session.looking(path) as known:
            words = known.words
            if words is None:
                return []
            return outline(symbols(words), self.session.lines(path, words.document.text))

    def locations(self, spots: Iterable[Spot]) -> list[types.Location]:
        """Places of files, open or not."""
        found = []
        for each in spots:
            lines = self.session.lines(each.file, text_at(each.file))
            uri = self.uris.get(each.file) or uri_of(each.file)
            found.append(types.Location(uri, range_of(lines, each.start, each.end)))
        return found


def serve() -> None:
    """Serve until the input ends."""
    stream.serve(_Editor().server)
