"""`envelope schema`."""

import json

import click

from envelope.cli.common import deliver, output_option


@click.command("schema")
@click.argument("form", metavar="scenario|report", type=click.Choice(["scenario", "report"]))
@output_option
def schema_command(form: str, output: str | None) -> None:
    """Print the JSON Schema of a scenario file, or of what `report -f json` writes.

    By the first, editors complete and check TOML: a file says so in its first line,
    `#:schema ./envelope.schema.json`.

    \b
    envelope schema scenario -o envelope.schema.json
    envelope schema report -o report.schema.json
    """
    if form == "scenario":
        from envelope.model.library.json_schema import scenario_schema as schema
    else:
        from envelope.report.json_schema import report_schema as schema
    deliver(json.dumps(schema(), indent=2, ensure_ascii=False), output)
