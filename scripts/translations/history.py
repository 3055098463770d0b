"""Older versions of a page, from git, to show what has changed since a translation was made."""

import difflib
from contextlib import suppress
from pathlib import Path

from scripts.core.git import GitError, git
from scripts.core.page import Page
from scripts.core.paths import ROOT
from scripts.translations.state import content_hash


class HistoryError(Exception):
    """Git lacks the objects needed; the message says why, Korean first."""


def version_with(path: Path, hash_: str, root: Path = ROOT) -> Page:
    """The newest committed version of a page with this content hash.

    Raises:
        HistoryError: there is none, or git failed.
    """
    name = path.relative_to(root).as_posix()
    for revision in _git(root, "log", "--format=%H", "--", name).split():
        with suppress(HistoryError):  # that commit deleted the page
            page = Page(path, _git(root, "show", f"{revision}:{name}"))
            if content_hash(page) == hash_:
                return page
    shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    raise HistoryError(
        "얕은 복제(shallow clone)라서 이력이 없습니다. `git fetch --unshallow`를 실행하십시오. / "
        "this is a shallow clone; run `git fetch --unshallow`"
        if shallow
        else f"이력에 {hash_} 버전이 없습니다. / the history has no version {hash_}"
    )


def difference(old: Page, new: Page, root: Path = ROOT) -> str:
    """The changes between two versions of a page, as a unified diff."""
    name = new.path.relative_to(root).as_posix()
    lines = difflib.unified_diff(old.lines, new.lines, f"a/{name}", f"b/{name}", lineterm="")
    return "\n".join(lines)


def _git(root: Path, *arguments: str) -> str:
    try:
        return git(root, *arguments)
    except GitError as error:
        raise HistoryError(f"git: {error}") from error
