"""What starts the language server: a command imports nothing else of this folder."""

from importlib import import_module

from envelope.extras import require


def serve() -> None:
    """Serve an editor over stdin and stdout until it leaves.

    Raises InputError where the package `pygls` is not installed.
    """
    require("pygls")
    import_module("envelope.editor.server").serve()
