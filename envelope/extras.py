"""The packages that only an extra installs: what each is for, and how it is had."""

from importlib.util import find_spec

from envelope.errors import InputError, Problem
from envelope.tuples import NamedTuple


class Extra(NamedTuple):
    """A row of the table: the extra of `envelope-calc` with the package, and what needs it."""

    extra: str
    need: str


# By the name that a package is imported by.
EXTRAS = {
    "matplotlib": Extra("plot", "pictures are drawn by Matplotlib"),
    "mcp": Extra("mcp", "assistants are served by the package mcp"),
    "pandas": Extra("notebook", "data frames are made by pandas"),
    "pyarrow": Extra("parquet", "Parquet is read and written by pyarrow"),
    "pygls": Extra("lsp", "editors are served by the package pygls"),
    "scipy": Extra("sobol", "Sobol indices are worked out by SciPy"),
    "sqlglot": Extra("sql", "SQL is written by sqlglot"),
    "xlsxwriter": Extra("xlsx", "a spreadsheet is written by XlsxWriter"),
    "yaml": Extra("import", "manifests in YAML are read by PyYAML"),
}


def require(package: str, instead: str = "") -> None:
    """Raises InputError where a package of the table is not installed.

    `instead`: another way to the same, for the hint.
    """
    if find_spec(package) is None:
        extra, need = EXTRAS[package]
        install = f"pip install 'envelope-calc[{extra}]'"
        hint = f"`{install}`, or {instead}" if instead else install
        message = f"{need}, which is not installed"
        raise InputError(Problem("missing-package", message, hint=hint))
