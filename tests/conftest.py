"""What several kinds of tests share: the built site, and a small one."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.core.paths import ROOT
from tests import small_site
from tests.small_site import Small

# Started in the background, a program ignores Ctrl-C, and so would every program that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

BUILT_FOR = os.environ.get("SITE_URL", "https://docker-guide.github.io/docker-guide/")
#: The path that a built site is served below.
BASE = urlsplit(BUILT_FOR).path


def run(root: Path, module: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of a repository's programs in its folder: `run(root, "build", target)`."""
    command = [sys.executable, "-m", f"scripts.{module}", *map(str, arguments)]
    environment = {**os.environ, "SITE_URL": BUILT_FOR, **environment}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def build(target: Path, root: Path = ROOT, built: Path | None = None) -> Path:
    """Build a repository's site as `make build` does into `target`, and keep what MkDocs wrote in `built`."""
    done = run(root, "build", target, "--built", built or target.with_name(f"{target.name}.built"))
    assert done.returncode == 0, done.stderr
    return target


#: Files with tests of the engine. These look at the whole machine for what a host has left behind, so they never run
#: side by side.
ENGINE = ("tests/engine/", "tests/cli/test_snapshot.py", "tests/examples/test_runs.py", "tests/test_compose.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With `pytest -n 2`, a file runs on one worker, since its tests share fixtures; so do all tests of the engine.

    pytest-xdist 3.8 loses the groups of `--dist loadgroup` under pytest 9.2 (pytest-xdist's issue 1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return ENGINE[0] if nodeid.startswith(ENGINE) else nodeid.partition("::")[0]

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("engine") and not item.nodeid.startswith(ENGINE):
            raise pytest.UsageError(f"{item.nodeid} is marked `engine`: add its file to ENGINE in tests/conftest.py")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that all workers of a test run share; the first that needs it makes it.

    Args:
        factory: pytest's temporary folders.
        name: of the folder, of no other in the run.
        make: fills the folder that it is given, which is not there yet.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    target = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            part = shared / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(target)
    return target


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site: the one that is about to be published where DOCKER_GUIDE_SITE names it."""
    if given := os.environ.get("DOCKER_GUIDE_SITE"):
        assert (Path(given) / "index.html").is_file(), f"no built site in {given}: run `make build`"
        return Path(given)
    return once(tmp_path_factory, "whole", lambda folder: build(folder / "site", built=folder / "built")) / "site"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small site, which tests leave as it is; those that edit it take `small_copy`."""

    def make(folder: Path) -> None:
        build(folder / "site", small_site.write(folder / "root"), folder / "built")

    folder = once(tmp_path_factory, "small", make)
    return Small(folder / "root", folder / "site", folder / "built")


@pytest.fixture(scope="session")
def plain(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site without the third step."""

    def make(folder: Path) -> None:
        done = run(small.root, "build", folder / "site", "--built", folder / "built", "--plain")
        assert (done.returncode, done.stderr) == (0, "")

    return once(tmp_path_factory, "plain", make) / "site"


@pytest.fixture
def small_copy(small: Small, tmp_path: Path) -> Path:
    """The small site's repository, to be edited."""
    return shutil.copytree(small.root, tmp_path / "small", symlinks=True)


@pytest.fixture(scope="session")
def built(site: Path, request: pytest.FixtureRequest) -> Path:
    """The folder of a build, for outputs besides the site: the whole site's, or the small one's where there is none."""
    for folder in (site.with_name("built"), site.parent / ".cache/build"):
        if (folder / "facts.json").is_file():
            return folder
    return request.getfixturevalue("small").built
