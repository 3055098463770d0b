"""Two builds of one commit, in different folders, at different times and places, are the same byte for byte."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.core.paths import ROOT
from scripts.core.revision import read
from tests.conftest import run
from tests.copies import git
from tests.small_site import EDITED, WRITTEN, Small

#: Two machines. The time of the clock is part of what differs: the second build begins when the first has ended.
HERE = {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "LC_ALL": "C.UTF-8"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C"}


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time comes from the commit, and not from whoever runs the tests."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def made(root: Path, folder: Path, **environment: str) -> dict[str, bytes]:
    """The site, the download and the Markdown of a repository, in a folder."""
    done = run(root, "build", folder / "site", "--built", folder / "built", **environment)
    assert done.returncode == 0, done.stderr
    for output in ("download", "markdown"):
        done = run(root, "outputs", output, folder / output, "--built", folder / "built", **environment)
        assert done.returncode == 0, done.stderr
    return files(folder)


@pytest.mark.build
def test_two_builds_are_the_same_byte_for_byte(small: Small, tmp_path: Path) -> None:
    first = made(small.root, tmp_path / "a", **HERE)
    clone = tmp_path / "a longer" / "name"
    subprocess.run(["git", "clone", "--quiet", str(small.root), str(clone)], check=True)
    # files that are as old as a clone: their times get into nothing
    for path in clone.rglob("*.md"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    second = made(clone, tmp_path / "b", **THERE)
    assert first.keys() == second.keys() >= {"site/index.html", "download/docker-guide.zip", "markdown/llms.txt"}
    assert [name for name in first if first[name] != second[name]] == []
    commit = git(small.root, "rev-parse", "HEAD")
    assert re.search(rf'<meta [^>]*content="?{commit}"?'.encode(), first["site/index.html"])
    assert f"/commit/{commit}".encode() in first["site/en/contributing/index.html"]
    for page, day in (("commands/exec", EDITED), ("en/commands/exec", WRITTEN), ("commands/run", WRITTEN)):
        assert f"<time datetime={day}>".encode() in first[f"site/{page}/index.html"], page
    assert first["site/sitemap.xml"].count(f"<lastmod>{EDITED}</lastmod>".encode()) == 1
    for folder in (small.root, clone, tmp_path):
        assert [name for name, text in first.items() if str(folder).encode() in text] == []


@pytest.mark.build
def test_a_shallow_clone_has_no_dates_and_says_why(small: Small, tmp_path: Path) -> None:
    clone = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{small.root}", str(clone)], check=True)
    done = run(clone, "build", tmp_path / "site", "--built", tmp_path / "built")
    assert done.returncode == 0 and "git fetch --unshallow" in done.stderr
    assert "<time datetime" not in (tmp_path / "site/commands/exec/index.html").read_text(encoding="utf-8")


def test_without_a_repository_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert read(tmp_path) is None
    found = read(ROOT)
    assert found is None or len(found.commit) == 40
