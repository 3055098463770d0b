"""Two builds of one commit, in different folders, at different times and places, are the same byte for byte."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.core.paths import ROOT
from scripts.core.revision import read
from tests.copies import copy_of_sources
from tests.waiting import wait_until

_NAMES = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org"}
_NAMES |= {"GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}


def git(folder: Path, *arguments: str, day: str = "2026-01-05") -> str:
    dates = {"GIT_AUTHOR_DATE": f"{day}T10:00:00+0900", "GIT_COMMITTER_DATE": f"{day}T10:00:00+0900"}
    environment = {**os.environ, **_NAMES, **dates, "HOME": str(folder)}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's sources as a repository of two commits."""
    root = copy_of_sources(tmp_path_factory.mktemp("reproducible") / "first")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "one")
    page = root / "docs/ko/commands/ps.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n끝입니다.\n", encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message", "two", day="2026-02-06")
    return root


def built(root: Path, target: Path, **environment: str) -> dict[str, bytes]:
    """Every file of a build of a repository, by its path."""
    kept = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=root,
        env={**kept, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    if environment.get("TELLS"):
        assert environment["TELLS"] in done.stderr
    return {p.relative_to(target).as_posix(): p.read_bytes() for p in sorted(target.rglob("*")) if p.is_file()}


@pytest.mark.build
def test_two_builds_are_the_same_byte_for_byte(repository: Path, tmp_path: Path) -> None:
    first = built(repository, tmp_path / "a", PYTHONHASHSEED="1", TZ="Asia/Seoul", LC_ALL="C.UTF-8")
    clone = tmp_path / "a longer" / "name"
    subprocess.run(["git", "clone", "--quiet", str(repository), str(clone)], check=True)
    built_at = int(time.time())
    assert wait_until(lambda: int(time.time()) > built_at)  # the clock of a build counts seconds
    second = built(clone, tmp_path / "b", PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    commit = git(repository, "rev-parse", "HEAD")
    assert re.search(rf'<meta [^>]*content="?{commit}"?'.encode(), first["index.html"])
    assert f"/commit/{commit}".encode() in first["en/contributing/index.html"]
    for page, day in (("commands/ps", "2026-02-06"), ("en/commands/ps", "2026-01-05"), ("commands/run", "2026-01-05")):
        assert f"<time datetime={day}>".encode() in first[f"{page}/index.html"], page
    assert first["sitemap.xml"].count(b"<lastmod>2026-02-06</lastmod>") == 1
    for text in first.values():
        assert str(repository).encode() not in text


@pytest.mark.build
def test_a_shallow_clone_is_told_and_has_no_dates(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{repository}", str(clone)], check=True)
    files = built(clone, tmp_path / "site", TELLS="git fetch --unshallow")
    assert b"<time datetime" not in files["commands/ps/index.html"]


def test_without_a_repository_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert read(tmp_path) is None
    found = read(ROOT)
    assert found is None or len(found.commit) == 40
