"""What `fit` and `import` share: an answer in any form, or the scenario that it makes."""

from envelope.api.console import ANSWERS
from envelope.cli.common import chosen_form

SCENARIO = "toml"  # the form of the scenario itself
FORMS = (*ANSWERS, SCENARIO)


def form_written(form: str | None, output: str | None, style: str | None) -> str:
    """The form that was asked for, the scenario by the suffix of its file, too.

    Raises InputError for a form that there is not.
    """
    is_named = output is not None and output.lower().endswith(f".{SCENARIO}")
    if form == SCENARIO or (form is None and is_named):
        return SCENARIO
    return chosen_form(form, output, style, ANSWERS)
