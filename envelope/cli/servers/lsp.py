"""`envelope lsp`."""

import click

from envelope.cli.common import reporting
from envelope.editor.start import serve


@click.command("lsp")
def lsp_command() -> None:
    """Serve an editor, over stdin and stdout: a language server for scenario files.

    The Language Server Protocol: an editor starts this command for its TOML files. Problems are
    shown as one types, values and where they come from on hover; names, units, blocks and keys are
    completed, found and renamed in all files. Other files of TOML are left alone. Ctrl-C or the end
    of input ends it.

    \b
    VS Code, Neovim, Helix, Emacs: how each starts it is told in the README.
    """
    with reporting():
        serve()
