"""A real Spark on this machine: one session, in a process of its own."""

import json
import subprocess
import sys
from typing import Any

from tests.programs.installed import program

# Statements come in as JSON, and the rows of the last one go out as JSON. What runs once is not
# compiled to fast code first, nor are thousands of classes verified that come with Spark.
_SCRIPT = """
import json, sys
from pyspark.sql import SparkSession

builder = SparkSession.builder.master("local[1]")
for name, value in json.loads(sys.argv[1]).items():
    builder = builder.config(name, value)
session = builder.getOrCreate()
for statement in json.load(sys.stdin):
    frame = session.sql(statement)
rows = [row.asDict() for row in frame.collect()]
json.dump(rows, sys.stdout, default=float)  # of decimals
session.stop()
"""
_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": (
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
    ),
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def rows_of_spark(*statements: str) -> list[dict[str, Any]]:
    """The rows that the last of some statements gives."""
    program("java", "default-jre-headless")
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, json.dumps(_SETTINGS)],
        input=json.dumps([each.rstrip().removesuffix(";") for each in statements]),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
