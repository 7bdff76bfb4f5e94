"""The process that runs tools: a call on each line of its input, an answer on each of its output.

`python -m envelope.assistants.worker`. It writes no file, not even what is kept between runs, and
what a library prints goes to stderr.
"""

import json
import logging
import os
import signal
import sys
from typing import Any

from envelope.api.console import failure
from envelope.assistants.arguments import checked, chosen
from envelope.assistants.calls import CALLS
from envelope.assistants.problems import in_words, problems_data
from envelope.assistants.shortening import Reply, shortened
from envelope.assistants.tools import LIMIT
from envelope.errors import EnvelopeError, InputError, Problem
from envelope.serving import log_in_lines


def answered(name: str, arguments: dict[str, Any]) -> Reply:
    """What a tool answers; what is wrong with the call is an answer, too."""
    limit = LIMIT
    try:
        given = checked(chosen(name), arguments)
        limit = given.pop("limit", LIMIT)
        return shortened(CALLS[name](given), limit)
    except EnvelopeError as error:
        return shortened(_refusal(error, arguments), limit)
    except RecursionError:
        return _refusal(InputError(Problem("syntax", "this is nested too deeply")), arguments)
    except Exception as error:  # a mistake of ours, which ends no conversation
        logging.exception(failure(error))
        return _refusal(InputError(Problem("no-value", failure(error))), arguments)


def _refusal(error: EnvelopeError, arguments: dict[str, Any]) -> Reply:
    problems = problems_data(error, arguments)
    return Reply(in_words(problems), {"errors": problems}, is_error=True)


def main() -> None:
    """Answer calls until the input ends."""
    log_in_lines()
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that of the server, which ends this process
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        reply = answered(asked["name"], asked["arguments"])
        json.dump(reply._asdict(), out)
        out.write("\n")
        out.flush()


if __name__ == "__main__":
    main()
