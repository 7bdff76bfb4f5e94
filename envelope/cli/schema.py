"""`envelope schema`."""

import click

from envelope.api.answer import Answer
from envelope.api.files import schema, schemas
from envelope.cli.common import answering, completing


@click.command("schema")
@click.argument("of", required=False, metavar="[NAME]", shell_complete=completing("schemas"))
@answering
def schema_command(of: str | None) -> Answer:
    """Print a JSON Schema: of scenario files, of the answer of a command, of its errors.

    Without NAME, list them. What a command writes under `-f json` has the schema of its name; what
    it refuses is written to stderr as `errors`. By that of `scenario`, editors complete and check
    TOML: a file says so in its first line, `#:schema ./envelope.schema.json`.

    \b
    envelope schema
    envelope schema scenario -o envelope.schema.json
    envelope schema errors -o errors.schema.json
    """
    return schema(of) if of else schemas()
