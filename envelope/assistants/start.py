"""What starts the server: a command imports nothing else of this folder."""

from importlib import import_module
from importlib.util import find_spec

from envelope.errors import InputError, Problem


def serve() -> None:
    """Serve tools over stdin and stdout until the input ends.

    Raises InputError where the package `mcp` is not installed.
    """
    if find_spec("mcp") is None:
        message = "assistants are served by the package mcp, which is not installed"
        raise InputError(
            Problem("missing-package", message, hint="pip install 'envelope-calc[mcp]'")
        )
    import_module("envelope.assistants.server").serve()
