"""The results of which a comparison tells first."""

from envelope.analysis.compare.compared import Compared
from envelope.report.brief.headline import answered


def answer_names(compared: Compared) -> list[str]:
    """What the reports of both begin with, by its names in the right one; else all results."""
    left = [compared.new_name(name) for name in answered(compared.left)]
    names = dict.fromkeys([*answered(compared.right), *left])
    return [name for name in names if name in compared.names] or list(compared.names)
