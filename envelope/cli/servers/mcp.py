"""`envelope mcp`."""

import click

from envelope.assistants.start import serve
from envelope.cli.common import reporting


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
        serve()
