"""`envelope schema`."""

import click

from envelope.api.answer import Answer
from envelope.api.files import SCHEMAS, schema
from envelope.cli.common import answering


@click.command("schema")
@click.argument("of", metavar="|".join(SCHEMAS), type=click.Choice(SCHEMAS))
@answering
def schema_command(of: str) -> Answer:
    """Print the JSON Schema of a scenario file, or of what `report -f json` writes.

    By the first, editors complete and check TOML: a file says so in its first line,
    `#:schema ./envelope.schema.json`.

    \b
    envelope schema scenario -o envelope.schema.json
    envelope schema report -o report.schema.json
    """
    return schema(of)
