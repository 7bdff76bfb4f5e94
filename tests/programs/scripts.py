"""The scripts of the page run by Node, without a browser."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from envelope.formats import page
from envelope.formats.page import asset
from envelope.formats.page.model import Model
from tests.programs.installed import program

# What needs no document, behind the model.
PURE = (
    "writing.js",
    "typed.js",
    "calculation.js",
    "cones.js",
    "samples.js",
    "tornado.js",
    "reach.js",
    "stresses.js",
    "latency.js",
)


def node(source: str, given: Any = None) -> Any:
    """What a script leaves in `answer`; it finds `given` under that name."""
    script = (
        f'"use strict";\nlet answer;\nconst given = JSON.parse(require("fs").readFileSync(0));\n'
        f"{source}\nprocess.stdout.write(JSON.stringify(answer));\n"
    )
    # a scenario can be larger than an argument may be, so that it comes as a file
    done = subprocess.run(
        [program("node", "nodejs"), "-e", _LOADER, json.dumps(len(script))],
        input=script + json.dumps(given),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


Talk = Callable[[str, Any], Any]


@contextmanager
def talking() -> Iterator[Talk]:
    """The same as `node` again and again, in one process."""
    command = [program("node", "nodejs"), "-e", _LISTENER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asked, answered = process.stdin, process.stdout
        assert asked
        assert answered

        def ask(source: str, given: Any = None) -> Any:
            """What a script leaves in `answer`."""
            asked.write(json.dumps([source, given]) + "\n")
            asked.flush()
            return json.loads(answered.readline())

        yield ask


_LISTENER = """
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [source, given] = JSON.parse(line);
  const call = new Function("given", `"use strict";\\nlet answer;\\n${source}\\nreturn answer;`);
  process.stdout.write(JSON.stringify(call(given)) + "\\n");
});
"""
_LOADER = """
const length = Number(process.argv[1]), all = require("fs").readFileSync(0, "utf8");
const read = () => all.slice(length);
const needed = (name) => (name === "fs" ? { readFileSync: read } : require(name));
new Function("require", "process", all.slice(0, length))(needed, process);
"""


def with_model(model: Model, source: str, given: Any = None) -> Any:
    """The same behind the scripts and the data of a scenario, which is `data`."""
    pieces = [page.runtime(), model.script.source, *map(asset, PURE)]
    data = json.dumps(model.data())
    return node("\n".join([*pieces, f"const data = {data};", source]), given)


def runtime(source: str, given: Any = None) -> Any:
    """The same behind the functions and how numbers are written, without a scenario."""
    return node("\n".join([page.runtime(), asset("writing.js"), source]), given)
