"""What several kinds of tests share: the built site."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.core.paths import ROOT

# Started in the background, a program ignores Ctrl-C, and so would every program that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

BUILT_FOR = os.environ.get("SITE_URL", "https://docker-guide.github.io/docker-guide/")
#: The path that a built site is served below.
BASE = urlsplit(BUILT_FOR).path


def build(target: Path, source: Path = ROOT) -> Path:
    """Build the site strictly, as `make build` does, into `target`."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=source,
        env={**os.environ, "SITE_URL": BUILT_FOR, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site: the one that is about to be published where DOCKER_GUIDE_SITE names it."""
    if given := os.environ.get("DOCKER_GUIDE_SITE"):
        assert (Path(given) / "index.html").is_file(), f"no built site in {given}: run `make build`"
        return Path(given)
    return build(tmp_path_factory.mktemp("site"))
