"""Some questions on some presets, as whoever asks them all does, and that what is wrong is seen."""

from pathlib import Path

import pytest

from tests.proof.inside import Done, complaint, done
from tests.proof.questions import questions

PRESETS = ("chat", "facebook-tao-2013", "url-shortener", "whatsapp-2014")
SLOW = {"conventions", "flip", "hardware", "export"}  # each of a second and more
EVERY = 9  # of so many questions one is asked, of each preset another


@pytest.mark.parametrize("name", PRESETS)
def test_a_question_has_an_answer_or_a_documented_error(name: str, tmp_path: Path) -> None:
    """No exception, and nothing that is no number."""
    quick = [each for each in questions(name, tmp_path) if each[0] not in SLOW]
    asked = quick[PRESETS.index(name) :: EVERY]
    assert len(asked) > 2
    for arguments in asked:
        assert complaint(arguments, done(arguments)) == "", arguments


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Done(3, "", ""), "exit code 3"),
        (Done(2, "", " "), "refused without a word"),
        (Done(0, "a nan b", ""), "shows what is no number: a nan"),
        (Done(1, "x = -inf", ""), "shows what is no number: x = -inf"),
        (Done(0, "nanoseconds of /inf/a", ""), ""),
    ],
)
def test_what_no_command_may_do_is_seen(found: Done, words: str) -> None:
    """Exit codes, silence, numbers that are none."""
    assert complaint([], found) == words
