"""A session of an editor in a folder, asked about words of its files."""

from pathlib import Path

from envelope.editor.session import Session

PROJECT = Path(__file__).parent / "project"
SHOP, BIG, LOG = (str(PROJECT / name) for name in ("shop.toml", "big-shop.toml", "blocks/log.toml"))


def session(*paths: str, **texts: str) -> Session:
    """A session in which files are open and checked, some with another text than on the disk."""
    found = Session()
    for path in paths:
        found.put(path, texts.get(Path(path).stem, Path(path).read_text()))
    for path in paths:
        checked(found, path)
    return found


def checked(opened: Session, path: str) -> list[str]:
    """What a whole check says of a file, each with the text that it marks."""
    text = opened.files[path].text
    found = opened.settle(path, text, opened.check(path, opened.texts))
    return [f"{text[each.start : each.end]}: {each.message}" for each in found]


def soon(opened: Session, path: str, text: str) -> list[str]:
    """What is said right after a change."""
    opened.put(path, text)
    return [f"{text[each.start : each.end]}: {each.message}" for each in opened.soon(path)]
