"""The gallery of the README: systems whose numbers people know, and how their reports begin.

The tests of the README run its commands, as those of every other console block there.
"""

import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- gallery -->\n", "<!-- end of the gallery -->\n"
COMMANDS = {
    "Twitter, by the book": "report twitter",
    "A chat for 50 million": 'report chat users="50M users"',
    "Videos, after the first year": 'report video --at "1 year"',
    "A language model for a million people": 'report llm-serving daily_users="1M users"',
    "A Kafka cluster, twice the rate": "report kafka-cluster message_rate=x2",
}
_LINES = 16  # of a report, at most: the answer


def gallery() -> str:
    """What stands between the two marks: each command with the answer that it prints."""
    return "\n".join(f"{title}:\n\n{block(command)}" for title, command in COMMANDS.items())


def block(command: str) -> str:
    """A console block of the README: the first lines that the command prints."""
    arguments = [sys.executable, "-m", "envelope", *shlex.split(command)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    answer = done.stdout.partition("\n\n")[0].split("\n")
    return "\n".join(["```console", f"$ envelope {command}", *answer[:_LINES], "...", "```", ""])


def written() -> str:
    """The README with the gallery as it is now."""
    before, _, rest = README.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{gallery()}\n{END}{after}"


def write() -> None:
    """Write the gallery into the README."""
    README.write_text(written())
