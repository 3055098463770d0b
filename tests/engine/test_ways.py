"""Where no host can be made, a person is told why and what to do, in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.engine import EngineError, go_programs, machine, ways

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = {"DOCKER_HOST": "unix:///nowhere.sock", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


def run(environment: dict[str, str], *words: str, prefix: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    command = [*prefix, sys.executable, "-m", "scripts.engine", *words]
    own = {name: value for name, value in os.environ.items() if not name.startswith("DOCKER_GUIDE_")}
    return subprocess.run(
        command, cwd=ROOT, env=own | environment, capture_output=True, text=True, check=False, timeout=120
    )


def error_of(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line that says why it failed."""
    assert done.returncode == 1 and "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    told = [line for line in lines if line.startswith("error: ")]
    assert told == lines[-1:], done.stderr
    return told[0]


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


# No way at all


def test_no_way_at_all_names_each_obstacle(tmp_path: Path) -> None:
    # A user without rights, sudo or docker; a namespace of their own, since the checkout may be for its owner alone.
    done = run(
        NOWHERE | {"DOCKER_GUIDE_CACHE": str(tmp_path)},
        "prepare",
        prefix=("unshare", "--user", "setpriv", "--no-new-privs"),
    )
    told = error_of(done)
    release = go_programs.NEWEST[0].release
    assert told.startswith(f"error: the examples need Docker Engine {release}, and no way to run it ")
    obstacles = ("go: needs root", "installed: needs root", "dind: `docker` is missing or cannot reach an engine")
    places = [told.index(words) for words in (*obstacles, "use Debian as root", "Docker Desktop")]
    assert places == sorted(places)


def test_without_a_mirror_it_says_what_would_name_one(tmp_path: Path) -> None:
    program(tmp_path / "bin", "apt-get", "exit 0")
    done = run(
        NOWHERE | {"PATH": f"{tmp_path / 'bin'}:{NOWHERE['PATH']}", "DOCKER_GUIDE_CACHE": str(tmp_path / "cache")},
        "prepare",
    )
    assert "go: this machine's apt uses no Debian mirror (set DOCKER_GUIDE_DEBIAN_MIRROR to one)" in error_of(done)


def test_a_mirror_that_does_not_answer_is_named_with_the_way_that_works(tmp_path: Path) -> None:
    if obstacle := ways.obstacle_to_go():
        pytest.skip(obstacle)
    mirror = {"DOCKER_GUIDE_DEBIAN_MIRROR": "http://127.0.0.1:9/debian", "DOCKER_GUIDE_CACHE": str(tmp_path)}
    told = error_of(run(NOWHERE | mirror, "prepare"))
    assert "could not build a Debian forky root from http://127.0.0.1:9/debian (" in told
    assert told.endswith("another Docker Engine and set DOCKER_GUIDE_ENGINE=dind")
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []


def test_make_test_begins_with_it() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ntest: ")[2].splitlines()
    assert recipe[1].strip() == "$(BIN)/python -m scripts.engine prepare"


# Which way is taken


@pytest.mark.parametrize(
    ("working", "newest", "older"),
    [
        (("go", "installed", "dind"), "go", "go"),
        (("installed", "dind"), "installed", "dind"),
        (("dind",), "dind", "dind"),
        (("installed",), "installed", "Docker Engine 28"),
        ((), "Docker Engine 29", "Docker Engine 28"),
    ],
)
def test_the_first_way_that_works_is_taken(
    working: tuple[str, ...], newest: str, older: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCKER_GUIDE_ENGINE", raising=False)
    for way in ways.WAYS:
        monkeypatch.setitem(ways._CHECKS, way, lambda way=way: "" if way in working else "not here")
    for choose, taken in ((ways.choose, newest), (ways.choose_older, older)):
        if taken in ways.WAYS:
            assert choose() == taken
        else:
            with pytest.raises(EngineError, match=rf"the examples need {taken}\..*not here"):
                choose()


@pytest.mark.parametrize(
    ("forced", "taken"),
    [("dind", ("dind", "dind")), ("go", ("go", "go")), ("installed", ("installed", "go")), ("", ("go", "go"))],
)
def test_a_forced_way_is_taken_for_both_engines(
    forced: str, taken: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_ENGINE", forced)
    for way in ways.WAYS:
        monkeypatch.setitem(ways._CHECKS, way, lambda: "")
    assert (ways.choose(), ways.choose_older()) == taken


def test_a_forced_way_is_not_exchanged_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_ENGINE", "go")
    for way in ways.WAYS:
        monkeypatch.setitem(ways._CHECKS, way, lambda way=way: "" if way == "dind" else "not here")
    for choose in (ways.choose, ways.choose_older):
        with pytest.raises(EngineError, match=r"no way to run it works here \(go: not here\)"):
            choose()


def test_an_unknown_way_is_refused_for_the_older_engine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_ENGINE", "cloud")
    with pytest.raises(EngineError, match=r"^DOCKER_GUIDE_ENGINE=cloud: choose one of go, installed, dind$"):
        ways.choose_older()


def test_instead_of_building_a_way_to_the_same_engine_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for way in ways.WAYS:
        monkeypatch.setitem(ways._CHECKS, way, lambda way=way: "" if way in ("installed", "dind") else "not here")
    assert ways.instead_of_go(older=False) == "instead, DOCKER_GUIDE_ENGINE=installed works here"
    assert ways.instead_of_go(older=True) == "instead, DOCKER_GUIDE_ENGINE=dind works here"


def test_a_forced_way_that_does_not_work_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_ENGINE", "dind")
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    with pytest.raises(EngineError, match="dind: `docker` is missing or cannot reach an engine"):
        ways.choose()


@pytest.mark.parametrize("way", ["cloud", "debian"])
def test_an_unknown_way_is_refused(way: str) -> None:
    done = run({"DOCKER_GUIDE_ENGINE": way}, "prepare")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: DOCKER_GUIDE_ENGINE={way}: choose one of go, installed, dind\n"


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("Docker version 29.0.0, build 1", ""),
        ("Docker version 30.1.0, build 1", ""),
        ("Docker version 28.5.2, build 1", "older than 29: Docker version 28.5.2, build 1"),
        ("", "older than 29: unknown version"),
    ],
)
def test_an_installed_engine_must_be_29_or_newer(
    version: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("docker", "containerd", "iptables", "curl"):
        program(tmp_path / "bin", name, "exit 0")
    program(tmp_path / "bin", "dockerd", f"echo '{version}'")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(ways, "obstacle_to_namespaces", lambda: "")
    assert ways.obstacle_to_installed() == (told and f"the installed Docker Engine is {told}")


def test_an_installed_engine_needs_its_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("containerd", "iptables", "curl"):
        program(tmp_path / "bin", name, "exit 0")
    program(tmp_path / "bin", "docker", '[ "$1" != buildx ]')
    program(tmp_path / "bin", "dockerd", "echo Docker version 29.1.0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(ways, "obstacle_to_namespaces", lambda: "")
    assert ways.obstacle_to_installed() == "docker buildx is not installed"
    missing = machine.find_tool
    monkeypatch.setattr(machine, "find_tool", lambda name: None if name == "docker" else missing(name))
    assert ways.obstacle_to_installed() == "docker is not installed"


@pytest.mark.parametrize("name", ["a:b", "a,b", "a b", "a\\b"])
def test_a_cache_that_overlayfs_does_not_accept_is_told_before_anything_is_built(name: str, tmp_path: Path) -> None:
    told = error_of(run(NOWHERE | {"DOCKER_GUIDE_CACHE": str(tmp_path / name)}, "prepare"))
    assert f"overlayfs does not support the name of the cache folder {tmp_path / name}; set DOCKER_GUIDE_" in told
    assert list((tmp_path / name).iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = error_of(run({"DOCKER_GUIDE_CACHE": str(tmp_path / "file" / "cache")}, "prepare"))
    assert "cannot create the cache folder" in told and "DOCKER_GUIDE_CACHE" in told


def test_exit_status_is_that_of_the_command() -> None:
    done = run({}, "exec", "--", "sh", "-c", "echo inside; exit 7")
    assert (done.returncode, done.stdout) == (7, "inside\n")
