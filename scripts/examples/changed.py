"""Finds the pages whose examples an edit may have broken: those with changed blocks, or all if the tools changed."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.core.blocks import read
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page
from scripts.core.paths import ROOT

#: Files and folders that affect every page's run; folders end with `/`.
TOOLS = {
    "scripts/examples/": "the runner",
    "scripts/engine/": "the engine and its images",
    "scripts/cli/": "the CLI's data",
    "scripts/core/page.py": "the reader of pages",
    "scripts/core/blocks.py": "the reader of blocks",
    "scripts/core/shelltext.py": "the reader of blocks",
    "docs/assets/cli.json": "the commands and options of the CLI",
    "requirements.txt": "the Python packages",
    "requirements-dev.txt": "the Python packages",
}


class UnknownRevision(Exception):
    """Git does not know the revision. The message says what to do, in Korean and English."""


@dataclass(frozen=True)
class Changed:
    """What to run. `everything`: the reason to run all pages, or ""; `pages`: name -> reason for changed pages."""

    everything: str
    pages: dict[str, str]


def since(revision: str, root: Path = ROOT) -> Changed:
    """Return what changed between a revision and the working tree.

    Raises:
        UnknownRevision: git does not know it, for example in a shallow clone.
    """
    listed = _git(root, "diff", "--name-only", "--no-renames", "-z", revision, "--")
    if listed is None:
        raise UnknownRevision(
            f"git에서 `{revision}` 리비전을 찾을 수 없습니다. 얕은 복제라면 `git fetch --unshallow`를 실행하세요. / "
            f"git does not know `{revision}`; in a shallow clone, run `git fetch --unshallow`."
        )
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z") or ""
    paths = sorted({path for path in (listed + untracked).split("\0") if path})
    for path in paths:
        for tool, what in TOOLS.items():
            if path == tool or (tool.endswith("/") and path.startswith(tool) and not path.endswith(".md")):
                return Changed(f"{what} changed ({path})", {})
    pages: dict[str, str] = {}
    for path in paths:
        parts, file = Path(path).parts, root / path
        if len(parts) < 3 or parts[0] != "docs" or parts[1] not in LANGUAGES or not path.endswith(".md"):
            continue
        if not file.is_file():
            continue  # a deleted page has nothing to run
        before = _git(root, "show", f"{revision}:{path}")
        now = _blocks(Page(file))
        name = Path(*parts[2:]).with_suffix("").as_posix()
        if before is None:
            if now:
                pages.setdefault(name, f"{path} is new")
        elif now != _blocks(Page(file, before)):
            pages.setdefault(name, f"the blocks of {path} changed")
    return Changed("", pages)


def _blocks(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """Return the parts of a page that are run, written or compared; without the prose."""
    return [(block.fence.info, block.fence.body) for block in read(page).blocks]


def _git(root: Path, *arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8")
    return done.stdout if done.returncode == 0 else None
