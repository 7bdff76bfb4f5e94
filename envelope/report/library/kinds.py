"""The kinds of problems: what each means, how it comes about, and what is to be done."""

from typing import NamedTuple

from envelope.errors import Kind


class Told(NamedTuple):
    """What is said of a kind: its cause, and its cure."""

    cause: str
    cure: str


# In the order of `errors`, where each has its short meaning.
KINDS: dict[Kind, Told] = {
    "file-not-found": Told(
        "No file has that name.", "Correct the path; `envelope list` names the presets."
    ),
    "file-unreadable": Told(
        "It is a folder, too large, not UTF-8, not yours to read, or outside the folder of the "
        "file that names it.",
        "Name a text file in UTF-8, beside the scenario or in a folder of ENVELOPE_PATH.",
    ),
    "file-unwritable": Told(
        "The folder is not there, the disk is full, the file is not yours to write, or the same "
        "command reads it.",
        "Give another path after `-o`; what stood there is as it was.",
    ),
    "toml-syntax": Told(
        "The file is not TOML: often a text without quotation marks, or a bracket left open.",
        'Write values as texts, `dau = "5M users"`, and headings as `[inputs]`.',
    ),
    "duplicate-key": Told(
        "A key or a table stands twice in a file.", "Keep one of them; both places are shown."
    ),
    "unknown-key": Told(
        "Nobody reads a key of that name there.",
        "Correct its spelling, or move it to the table that it belongs to.",
    ),
    "wrong-kind": Told(
        "A text stands where a table belongs, or the other way round, or a word that is no choice.",
        "Write what the message asks for; `envelope new NAME` writes a file to compare with.",
    ),
    "unknown-name": Told(
        "No quantity, unit or part has that name.",
        "Take the name that the hint gives; `envelope report SCENARIO --all` shows what there is.",
    ),
    "unknown-unit": Told(
        "A word after a number, or right of `->`, is no unit.",
        'Correct it, or declare a noun of your own: `[units]` with `nouns = ["widget"]`.',
    ),
    "unknown-function": Told(
        "No function has that name, or none that SQL can compute.",
        "Take the one that is named; the README lists them all.",
    ),
    "unknown-scenario": Told(
        "No preset and no file has that name.", "`envelope list WORD` finds presets by any word."
    ),
    "unknown-block": Told(
        "No block and no file has that name.", "`envelope list WORD` finds blocks by any word."
    ),
    "unknown-convention": Told(
        "A convention says what a day, a month and a KB mean; there is none of that name.",
        "Take `exact`, `interview`, `binary` or `billing`.",
    ),
    "unknown-revision": Told(
        "Git knows no such revision, or it does not hold the file.",
        "Name a branch, a tag or a commit as `git show` takes it, `main:plan.toml`.",
    ),
    "unknown-input": Told(
        "A part is given something that its block does not ask for.",
        "`envelope show BLOCK` lists the inputs of a block.",
    ),
    "hides-name": Told(
        "A unit, another quantity or the language has that name already, or it is no name.",
        "Choose another one, of letters a to z, digits and `_`.",
    ),
    "missing-input": Told(
        "An input has no value, and nothing can be computed without it.",
        "Give it one in the file, or on the command line as `name=VALUE`.",
    ),
    "missing-block": Told("A part does not say which block it is.", 'Add `block = "NAME"` to it.'),
    "unknown-machine": Told(
        "No machine shape has that name, or that one gives the part nothing.",
        "`envelope hardware` lists the shapes.",
    ),
    "unknown-choice": Told(
        "The input takes one of a few words, and this is none of them.", "Take one that is listed."
    ),
    "unknown-case": Told("The scenario has no case of that name.", "Take one that is listed."),
    "unknown-stress": Told(
        "Neither the scenario nor a block of it declares that event.",
        "`envelope stress SCENARIO` lists those that there are.",
    ),
    "no-machine": Told(
        "The part has nothing that a machine would give it.",
        "Name a part that has servers, as the table of parts in a report shows them.",
    ),
    "lacking-machine": Told(
        "The machine is without something that the part needs, such as a disk.",
        "Take a shape that has it, or give it to the part in the file.",
    ),
    "cycle": Told(
        "Formulas, units or files lead back to themselves.",
        "Break the cycle at one of the places that are shown, by a value of its own.",
    ),
    "syntax": Told(
        "The text is not an expression: a bracket, an operator or an operand is missing.",
        "The caret stands where reading came to an end; correct what is before it.",
    ),
    "two-readings": Told(
        "The text can mean two things that differ.", "Both are shown: write one of them."
    ),
    "billion": Told(
        "`B` is bytes, and a number was meant.", "Write `bn` for a billion, `1.5bn users`."
    ),
    "arguments": Told(
        "A function is called with too few or too many arguments, or with a name that it has not.",
        "Its parameters are shown.",
    ),
    "dimension-mismatch": Told(
        "Unlike things are added, compared, converted or given to a part: bytes and seconds, or "
        "files and messages.",
        "Multiply or divide by what leads from one to the other, which the hint may name.",
    ),
    "rounding": Told(
        "Something is rounded to a whole number, but of which unit is not said.",
        "Say in what, `ceil(x, GB)`; of a count, such as servers, nothing needs to be said.",
    ),
    "range": Told(
        "The ends of a range are in the wrong order, alike, or impossible for its shape.",
        "Put the smaller end first; a log-normal range has both above zero.",
    ),
    "not-a-condition": Told(
        "A quantity stands where something true or false belongs.",
        "Compare it with something: `utilization <= 70%`.",
    ),
    "not-a-quantity": Told(
        "A comparison stands where a quantity belongs.", "Choose by it: `if a < b then x else y`."
    ),
    "not-a-constant": Told(
        "A name stands where only a number with its unit may.", "Write the number."
    ),
    "outside-limits": Told(
        "The value is less or more than the quantity can be, or not a whole number, or beyond what "
        "Envelope computes.",
        "Correct the value, or the limits beside the input where they are yours.",
    ),
    "no-value": Told(
        "The expression is well written but has no value: a division by zero, a logarithm of "
        "nothing, a number too large.",
        "See what is zero or huge in the values that are shown; `if` or `max` keep it away.",
    ),
    "usage": Told(
        "The command line is not one that the command takes.",
        "`envelope COMMAND --help` tells what it takes, with examples.",
    ),
    "missing-package": Told(
        "What was asked for needs a package that is not installed with Envelope itself.",
        "Install the extra that the hint names.",
    ),
}
