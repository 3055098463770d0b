"""A build's commit and time from git, and when each page was last changed.

`SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) is set to the time, so that two builds
of the same commit are identical, byte for byte.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.core.git import GitError, git


@dataclass(frozen=True)
class Revision:
    """A commit: its hash, its time in seconds since 1970, and path -> date (`2026-11-24`) of each file's last change.

    `shallow`: the history is incomplete, so there are no dates.
    """

    commit: str
    time: int
    dates: dict[str, str]
    shallow: bool = False


def read(root: Path, folder: str = "docs") -> Revision | None:
    """The commit that is checked out; None without git or outside a repository."""
    # Inside another repository (a test's copy), git would describe that one.
    if not (root / ".git").exists() or (head := _git(root, "log", "-1", "--format=%H %ct")) is None:
        return None
    commit, time = head.split()
    if _git(root, "rev-parse", "--is-shallow-repository") == "true":
        return Revision(commit, int(time), {}, shallow=True)
    dates: dict[str, str] = {}
    day = ""
    log = _git(root, "-c", "core.quotePath=false", "log", "--format=@%ct", "--name-only", "--", folder) or ""
    for line in log.splitlines():
        if line.startswith("@"):
            day = datetime.fromtimestamp(int(line[1:]), UTC).date().isoformat()
        elif line:
            dates.setdefault(line, day)  # the newest commit comes first
    return Revision(commit, int(time), dates)


def moment(root: Path) -> int | None:
    """Build timestamp in seconds since 1970: SOURCE_DATE_EPOCH, else the commit's time, else None."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    return revision.time if (revision := read(root)) else None


def _git(root: Path, *arguments: str) -> str | None:
    try:
        return git(root, *arguments).strip()
    except GitError:
        return None
