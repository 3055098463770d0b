"""Which pages' examples an edit can have broken, and why: those whose blocks changed, or all when the tools did."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.core.blocks import read
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page
from scripts.core.paths import ROOT

#: What runs the blocks, and what it compares with. A folder ends with `/`.
TOOLS = {
    "scripts/examples/": "the runner",
    "scripts/engine/": "the engine and its images",
    "scripts/cli/": "what is known of the CLI",
    "scripts/core/page.py": "how pages are read",
    "scripts/core/blocks.py": "how blocks are read",
    "scripts/core/shelltext.py": "how blocks are read",
    "docs/assets/cli.json": "the commands and options of the CLI",
    "requirements.txt": "the Python packages",
    "requirements-dev.txt": "the Python packages",
}


class UnknownRevision(Exception):
    """Git does not know the revision; the text says what to do, Korean first."""


@dataclass(frozen=True)
class Changed:
    """What to run. `everything`: why all pages are to be run, or ""; `pages`: name -> why, of those that changed."""

    everything: str
    pages: dict[str, str]


def since(revision: str, root: Path = ROOT) -> Changed:
    """What changed between a revision and the files as they are now.

    Raises:
        UnknownRevision: git does not know it (in a shallow clone, say).
    """
    listed = _git(root, "diff", "--name-only", "--no-renames", "-z", revision, "--")
    if listed is None:
        raise UnknownRevision(
            f"git에서 `{revision}`을 찾을 수 없습니다. 얕은 복제라면 `git fetch --unshallow`를 실행하십시오. / "
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
        parts = Path(path).parts
        if len(parts) < 3 or parts[0] != "docs" or parts[1] not in LANGUAGES or not path.endswith(".md"):
            continue
        file = root / path
        before = _git(root, "show", f"{revision}:{path}")
        if not file.is_file():
            continue  # nothing is left to run
        now = _blocks(Page(file))
        name = Path(*parts[2:]).with_suffix("").as_posix()
        if before is None:
            if now:
                pages.setdefault(name, f"{path} is new")
        elif now != _blocks(Page(file, before)):
            pages.setdefault(name, f"the blocks of {path} changed")
    return Changed("", pages)


def _blocks(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """All that is run, written or compared; not the prose."""
    return [(block.fence.info, block.fence.body) for block in read(page).blocks]


def _git(root: Path, *arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8")
    return done.stdout if done.returncode == 0 else None
