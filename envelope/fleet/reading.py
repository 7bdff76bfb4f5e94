"""The files: what each is, by what stands in it."""

import json
import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from envelope.errors import InputError, Problem
from envelope.extras import require
from envelope.fleet.found import Found, together
from envelope.fleet.kubernetes import is_manifest, workloads_of
from envelope.fleet.terraform import is_plan, machines_of
from envelope.streams import called, whole

MOST_BYTES = 64_000_000
_ZIP = b"PK\x03\x04"  # what a plan of Terraform begins with that is no JSON


def read_fleet(paths: tuple[str, ...]) -> Found:
    """What the files hold; `-` is standard input.

    Raises InputError for a file that cannot be read, or is neither a plan nor a manifest.
    """
    problems: list[Problem] = []
    found: list[Found] = []
    for path in paths:
        try:
            found.append(_fleet(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return together(found)


def _fleet(path: str) -> Found:
    try:
        documents = [each for each in _documents(path, _content(path)) if each is not None]
        if len(documents) == 1 and is_plan(documents[0]):
            return machines_of(documents[0])
        if documents and all(map(is_manifest, documents)):
            return workloads_of(documents)
    except RecursionError:
        raise _unreadable(path, "it is nested too deeply") from None
    message = f"`{called(path)}` is neither a plan of Terraform nor a manifest of Kubernetes"
    hint = "`terraform show -json plan.out > plan.json` writes the one, `kubectl get deployments "
    raise InputError(Problem("file-unreadable", message, hint=f"{hint}-o yaml` the other"))


def _content(path: str) -> bytes:
    """The bytes of a file, which are not too many."""
    content = whole(path, MOST_BYTES)
    if content.startswith(_ZIP):
        hint = f"`terraform show -json {os.path.basename(path)} > plan.json` writes it"
        message = f"`{called(path)}` is a plan as Terraform keeps it: give it as JSON"
        raise InputError(Problem("file-unreadable", message, hint=hint))
    return content


def _documents(path: str, content: bytes) -> Iterator[Any]:
    """The documents of a file: one of JSON, any number of YAML."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, "it is not UTF-8") from None
    if text.lstrip()[:1] in ("{", "["):
        try:
            yield json.loads(text)
            return
        except ValueError as error:
            line = getattr(error, "lineno", 1)
            raise _unreadable(f"{path}:{line}", "this is no JSON") from None
    yield from _yaml(path, text)


def _yaml(path: str, text: str) -> Iterator[Any]:
    require("yaml", "`kubectl get deployments -o json`")
    yaml = import_module("yaml")  # an extra: JSON needs none
    try:
        yield from yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said = getattr(error, "problem", None) or "this is no YAML"
        raise _unreadable(f"{path}:{line}", f"{said}: is this YAML?") from None


def _unreadable(path: str, reason: str) -> InputError:
    return InputError(Problem("file-unreadable", f"cannot read `{called(path)}`: {reason}"))
