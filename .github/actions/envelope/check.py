"""The action's last step: files checked, lines annotated, a pull request told what it changes.

It needs nothing but Python, git and `envelope`. Of a pull request it compares every scenario with
the same one of its base, and keeps one comment up to date with the result.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any, NamedTuple

MARK = "<!-- envelope: what this pull request changes -->"
LONGEST = 60_000  # characters: GitHub takes 65,536 in a comment
DOCUMENTS = (".md", ".markdown", ".mdx", ".rst", ".adoc")
SCENARIO = re.compile(r"\.(toml|csv)$")


class Pair(NamedTuple):
    """A file of the base, and the one that it has become; empty where there is none."""

    before: str
    after: str


def envelope(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A finished command of the same environment."""
    command = [sys.executable, "-m", "envelope", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def git(*arguments: str) -> str:
    """What git prints; empty where it fails."""
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def tracked(paths: list[str], suffixes: tuple[str, ...]) -> list[str]:
    """The files of git below some paths that end so."""
    names = git("ls-files", "-z", "--", *paths).split("\0") if paths else []
    return [name for name in names if name.endswith(suffixes) and os.path.isfile(name)]


def checked(scenarios: list[str], documents: list[str]) -> int:
    """Annotations for all that is wrong, and the worst exit code."""
    codes = [0]
    for command, names in ((["check", "--skip-others"], scenarios), (["lint"], documents)):
        if names:
            done = envelope(*command, "-f", "github", "--", *names)
            print(done.stdout, end="", flush=True)
            print(done.stderr, end="", file=sys.stderr, flush=True)
            codes.append(done.returncode)
    return max(codes)


# what a pull request changes


def base_of(event: dict[str, Any]) -> str:
    """The commit that a pull request is compared with, fetched; empty where there is none.

    Of the merge that GitHub makes for a pull request that is its first parent, so that nothing else
    of the target branch counts; of a checked out branch where that left the target branch.
    """
    pull = event["pull_request"]
    head, base = pull["head"]["sha"], pull["base"]["sha"]
    parents = re.findall(r"^parent (\w+)$", git("cat-file", "commit", "HEAD"), re.MULTILINE)
    if len(parents) == 2 and parents[1] == head:
        base = parents[0]
    if not has(base):
        shallow = git("rev-parse", "--is-shallow-repository").strip() == "true"
        depth = ["--depth=1"] if shallow else []
        git("fetch", "--quiet", "--no-tags", *depth, "origin", base)
    if len(parents) < 2:
        merged = git("merge-base", base, "HEAD").strip()
        if not merged:  # too little of the history is there
            git("fetch", "--quiet", "--no-tags", "--unshallow", "origin")
            merged = git("merge-base", base, "HEAD").strip()
        base = merged or base
    return base if has(base) else ""


def has(commit: str) -> bool:
    """Whether a commit is there."""
    return bool(git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"))


def pairs(base: str, scenarios: list[str]) -> Iterator[Pair]:
    """Each scenario with what it was; none where no scenario or table has changed."""
    words = git("diff", "--name-status", "-M", "-z", base).split("\0")
    renamed: dict[str, str] = {}
    removed, changed = [], set()
    while words and words[0]:
        status, name = words[0], words[1]
        if status.startswith("R"):
            renamed[words[2]] = name
        removed += [name] if status == "D" and name.endswith(".toml") else []
        changed.update(words[1 : 3 if status[0] in "RC" else 2])
        words = words[3 if status[0] in "RC" else 2 :]
    if not any(map(SCENARIO.search, changed)):
        return
    old = set(git("ls-tree", "-r", "-z", "--name-only", "--full-tree", base).split("\0"))
    for name in scenarios:
        before = renamed.get(name, name)
        yield Pair(before if before in old else "", name)
    for name in removed:
        yield Pair(name, "")


def told(base: str, pair: Pair) -> str:
    """What is said of a scenario in Markdown; empty where nothing of it changes, or of a block."""
    before, after = f"{base}:{pair.before}", f"./{pair.after}"
    if not pair.before:
        done = envelope("report", "-f", "markdown", "--", after)
        return f"## `{pair.after}` is new\n\n{folded(done.stdout)}" if done.returncode < 2 else ""
    if not pair.after:
        is_one = envelope("report", "-f", "json", "--", before).returncode < 2
        return f"## `{pair.before}` is removed\n" if is_one else ""
    done = envelope("compare", before, after, "-f", "json")
    if done.returncode > 1:
        return broken(base, pair)
    found = json.loads(done.stdout)
    moved = any(each["left"] != each["right"] for each in found["results"].values())
    if not (found["changes"] or moved):
        return ""
    remarks = envelope("compare", before, after, "-f", "github").stdout.splitlines()
    for each in remarks:
        if each.startswith("::notice"):  # a check that fails is told about already
            print(each, flush=True)
    words = envelope("compare", before, after, "-f", "markdown").stdout
    words = re.sub(r"(?m)^(#+) ", r"##\1 ", words).replace(f"{base[:8]}:", "base:")
    return f"## `{pair.after}`\n\n{words.partition(chr(10))[2].strip()}\n"


def broken(base: str, pair: Pair) -> str:
    """What is said of a scenario that has no value any more; nothing of what had none before."""
    if envelope("report", "-f", "json", "--", f"{base}:{pair.before}").returncode > 1:
        return ""
    words = envelope("report", "-f", "text", "--", f"./{pair.after}").stderr
    return f"## `{pair.after}` has no value any more\n\n```text\n{words.strip()}\n```\n"


def folded(words: str) -> str:
    """A report behind its title, its headings smaller."""
    smaller = re.sub(r"(?m)^(#+) ", r"##\1 ", words.partition("\n")[2].strip())
    return f"<details><summary>Its report</summary>\n\n{smaller}\n\n</details>\n"


def comment_of(base: str, scenarios: list[str]) -> str:
    """The comment, which begins with a mark; empty where no scenario changes."""
    said = [words for pair in pairs(base, scenarios) if (words := told(base, pair))]
    whole = ""
    for index, words in enumerate(said):
        if len(whole) + len(words) > LONGEST:
            whole += f"\n{len(said) - index} more scenarios change.\n"
            break
        whole += f"\n{words}"
    return f"{MARK}\n{whole}" if said else ""


# the comment


class Api(NamedTuple):
    """GitHub's API, as it is told to a step of a workflow."""

    address: str
    repository: str
    token: str

    def ask(self, method: str, path: str, body: str | None = None) -> Any:
        """The answer to a request. Raises OSError."""
        request = urllib.request.Request(
            f"{self.address}/repos/{self.repository}/{path}",
            None if body is None else json.dumps({"body": body}).encode(),
            {
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def earlier(self, number: int) -> int | None:
        """The comment of an earlier run on a pull request."""
        page = 1
        while True:
            found = self.ask("GET", f"issues/{number}/comments?per_page=100&page={page}")
            for each in found:
                if each["body"].startswith(MARK):
                    return int(each["id"])
            if len(found) < 100:
                return None
            page += 1


def post(api: Api, number: int, body: str) -> None:
    """Write the comment, or write the one of an earlier run anew. Raises OSError."""
    earlier = api.earlier(number)
    if earlier is not None:
        body = body or f"{MARK}\n\nNo scenario changes any more.\n"
        api.ask("PATCH", f"issues/comments/{earlier}", body)
    elif body:
        api.ask("POST", f"issues/{number}/comments", body)


def tell(event: dict[str, Any], scenarios: list[str]) -> None:
    """Say what a pull request changes: in the summary of the run and, where asked, in a comment."""
    base = base_of(event)
    if not base:
        print("::warning::the base of this pull request cannot be fetched")
        return
    body = comment_of(base, scenarios)
    if body and os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
            file.write(body)
    if os.environ.get("ENVELOPE_COMMENT", "true") != "true":
        return
    names = ("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN")
    api = Api(*(os.environ.get(name, "") for name in names))
    try:
        post(api, event["pull_request"]["number"], body)
    except OSError as error:  # such as of a fork, whose token may not write
        print(f"::notice::the comment cannot be written ({error}); it is in the summary of the run")


def main() -> int:
    """The worst exit code of the checks; whatever the comment says, it decides nothing."""
    paths = {name: shlex.split(os.environ.get(f"ENVELOPE_{name}", "")) for name in
             ("SCENARIOS", "DOCUMENTS")}  # fmt: skip
    scenarios = tracked(paths["SCENARIOS"], (".toml",))
    code = checked(scenarios, tracked(paths["DOCUMENTS"], DOCUMENTS))
    event_path = os.environ.get("GITHUB_EVENT_PATH", "")
    if event_path:
        with open(event_path, encoding="utf-8") as file:
            event = json.load(file)
        if "pull_request" in event:
            tell(event, scenarios)
    return code


if __name__ == "__main__":
    sys.exit(main())
