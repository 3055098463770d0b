"""Where no host can be made, a person is told why and what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.engine import EngineError, ways

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]


def run(environment: dict[str, str], *words: str, prefix: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    command = [*prefix, sys.executable, "-m", "scripts.engine", *words]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_no_way_at_all_names_each_obstacle(tmp_path: Path) -> None:
    # A user without rights, sudo or docker; a namespace of their own, since the checkout may be for its owner alone.
    done = run(
        {"PATH": "/usr/bin:/bin", "DOCKER_HOST": "unix:///nowhere.sock", "DOCKER_GUIDE_CACHE": str(tmp_path)},
        "prepare",
        prefix=("unshare", "--user", "setpriv", "--no-new-privs"),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for words in ("error: ", "debian: needs root", "installed: needs root", "dind: ", "start Docker Desktop"):
        assert words in done.stderr


def test_an_unknown_way_is_refused() -> None:
    done = run({"DOCKER_GUIDE_ENGINE": "cloud"}, "prepare")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: DOCKER_GUIDE_ENGINE=cloud: choose one of debian, installed, dind\n"


def test_a_forced_way_that_does_not_work_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_ENGINE", "dind")
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    with pytest.raises(EngineError, match="dind: `docker` is missing or reaches no engine"):
        ways.choose()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run({"DOCKER_GUIDE_CACHE": str(tmp_path / "file" / "cache")}, "prepare")
    assert done.returncode == 1
    assert "cannot make the cache folder" in done.stderr and "DOCKER_GUIDE_CACHE" in done.stderr


def test_exit_status_is_that_of_the_command() -> None:
    done = run({}, "exec", "--", "sh", "-c", "echo inside; exit 7")
    assert (done.returncode, done.stdout) == (7, "inside\n")
