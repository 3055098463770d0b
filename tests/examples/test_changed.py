"""Which pages' examples are run for an edit: those whose blocks changed, all when the tools did."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scripts.examples.changed import UnknownRevision, since

PAGE = "# t {{ #t }}\n\n글.\n\n```console\n$ docker ps\n{output}\n```\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("docs/ko/commands/ps.md", "docs/en/commands/ps.md", "docs/ko/index.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(output="CONTAINER ID"))
    for name in ("scripts/examples/runner.py", "docs/assets/cli.json", "scripts/examples/README.md", "README.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")
    names = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@e", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@e"}
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, env={**os.environ, **names, "HOME": str(tmp_path)})
    return tmp_path


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_prose_runs_nothing(root: Path) -> None:
    edit(root, "docs/ko/commands/ps.md", "글.", "다른 글.")
    edit(root, "README.md", "x", "y")
    edit(root, "scripts/examples/README.md", "x", "y")
    found = since("HEAD", root)
    assert (found.everything, found.pages) == ("", {})


@pytest.mark.parametrize(
    ("old", "new"), [("docker ps", "docker ps -a"), ("CONTAINER ID", "..."), ("```console", '```console exit="1"')]
)
def test_a_changed_block_runs_its_page_once(root: Path, old: str, new: str) -> None:
    edit(root, "docs/ko/commands/ps.md", old, new)
    edit(root, "docs/en/commands/ps.md", old, new)
    assert since("HEAD", root).pages == {"commands/ps": "the blocks of docs/en/commands/ps.md changed"}


def test_a_new_page_is_run_and_a_removed_one_is_not(root: Path) -> None:
    (root / "docs/ko/commands/run.md").write_text(PAGE.format(output="x"))
    (root / "docs/ko/index.md").unlink()
    assert since("HEAD", root).pages == {"commands/run": "docs/ko/commands/run.md is new"}


@pytest.mark.parametrize("name", ["scripts/examples/runner.py", "docs/assets/cli.json"])
def test_a_changed_tool_runs_everything(root: Path, name: str) -> None:
    edit(root, name, "x", "y")
    assert name in since("HEAD", root).everything


def test_an_unknown_revision_is_told(root: Path) -> None:
    with pytest.raises(UnknownRevision, match="unshallow"):
        since("nothing", root)
