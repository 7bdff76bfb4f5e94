"""What starts the language server: a command imports nothing else of this folder."""

from importlib import import_module
from importlib.util import find_spec

from envelope.errors import InputError, Problem


def serve() -> None:
    """Serve an editor over stdin and stdout until it leaves.

    Raises InputError where the package `pygls` is not installed.
    """
    if find_spec("pygls") is None:
        message = "editors are served by the package pygls, which is not installed"
        raise InputError(
            Problem("missing-package", message, hint="pip install 'envelope-calc[lsp]'")
        )
    import_module("envelope.editor.server").serve()
