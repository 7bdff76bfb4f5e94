"""Writes the golden reports anew; read the difference before it is committed."""

from pathlib import Path

from envelope.engine.run import run
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request

if __name__ == "__main__":
    folder = Path(__file__).parent / "golden"
    folder.mkdir(exist_ok=True)
    for name in ("template", "url-shortener"):
        text = write_report(run(build(Request(name))), "text")
        (folder / f"{name}.txt").write_text(text)
