"""`envelope mcp`: the one module of this folder that the command line imports, by its name."""

from importlib import import_module

import click

from envelope.cli.common import reporting
from envelope.extras import require


@click.command("mcp")
def mcp_command() -> None:
    """Serve an assistant the tools of Envelope, over stdin and stdout.

    The Model Context Protocol: an assistant starts this command and calls calc, report, explain,
    solve, sensitivity, compare, list, show, check and numbers. It reads files below the folder in
    which it runs, the presets and ENVELOPE_PATH, and writes none. Ctrl-C or the end of input ends
    it.

    \b
    claude mcp add envelope -- envelope mcp
    """
    with reporting():
        require("mcp")
        import_module("envelope.assistants.server").serve()
