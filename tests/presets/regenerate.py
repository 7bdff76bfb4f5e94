"""Writes anew what tests compare word for word: `python -m tests.presets.regenerate`.

    tests/presets/golden     the reports of two presets
    tests/formats/golden     a small shop in every form
    tests/errors/gallery     what is said about each mistake
    README.md                its gallery

Run it only after a change that is meant to be seen, and review `git diff tests` before the commit:

1. Every changed line must follow from the change; a report that changes beside it is a mistake.
2. A number that moves needs a reason that can be said in the commit's message. If a text moves in
   one form, look for it in the others: text, Markdown, JSON and CSV say the same.
3. In the gallery the caret stands under the word that is wrong, and the hint is a cure.
"""

from pathlib import Path

from envelope.engine.run import run
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.brief.details import detailed
from tests.errors import test_gallery
from tests.formats import test_golden
from tests.presets import gallery

# The reports, and what is shown in them: the answer alone, and everything but the inputs of parts.
DETAILS = {
    "template": detailed([]),
    "url-shortener": detailed(["assumptions", "derivations", "checks", "sources"]),
}

if __name__ == "__main__":
    folder = Path(__file__).parent / "golden"
    folder.mkdir(exist_ok=True)
    for name, details in DETAILS.items():
        text = write_report(run(build(Request(name))), "text", details)
        (folder / f"{name}.txt").write_text(text)
    for each in (test_golden, test_gallery, gallery):
        each.write()
