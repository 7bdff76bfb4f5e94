"""`envelope lsp`: the one module of this folder that the command line imports, by its name."""

from importlib import import_module

import click

from envelope.cli.common import reporting
from envelope.extras import require


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
        require("pygls")
        import_module("envelope.editor.server").serve()
