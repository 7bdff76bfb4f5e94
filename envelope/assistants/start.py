"""What starts the server: a command imports nothing else of this folder."""

from importlib import import_module

from envelope.extras import require


def serve() -> None:
    """Serve tools over stdin and stdout until the input ends.

    Raises InputError where the package `mcp` is not installed.
    """
    require("mcp")
    import_module("envelope.assistants.server").serve()
