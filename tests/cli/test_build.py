"""A command that the CLI would reject does not get as far as the built site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copies import copy_of_sources, replace


@pytest.mark.build
def test_an_unknown_option_in_a_block_fails_the_build_with_its_line(tmp_path: Path) -> None:
    root = copy_of_sources(tmp_path / "sources")
    page = root / "docs/ko/commands/run.md"
    replace(page, "$ docker run -d --name web -p 8080:80 nginx", "$ docker run -d --nmae web -p 8080:80 nginx")
    line = next(n for n, text in enumerate(page.read_text(encoding="utf-8").split("\n"), 1) if "--nmae" in text)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert f"ko/commands/run.md:{line}: `docker run`에 `--nmae`라는 옵션은 없습니다." in done.stderr
    assert "`--name`로 고치십시오" in done.stderr
