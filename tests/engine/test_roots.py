"""Making Debian roots: nothing outlives its owner, a failure is one line, what is in use is removed a little later."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.engine import EngineError, cache, contained, debian_root, machine
from scripts.engine.cache import cache_folder, cache_lock
from tests.engine import traces
from tests.engine.test_ways import program
from tests.waiting import wait_until

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
NO_ROOM = namedtuple("usage", "total used free")(10**10, 10**10 - 10**8, 10**8)

#: Writes into the new root until it is ended, as dpkg does, with a process beside it.
_ENDLESS = """
shift $(($# - 2))
mkdir "$1"
sleep 600 &
while sleep 0.01; do n=$((n + 1)); echo >"$1/$n"; done
"""
_OWNER = "from scripts.engine import debian_root; debian_root.host_root(print)"


@pytest.fixture
def cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    if machine.root_prefix() != ():
        pytest.skip("programs that stand for others are found by root only")
    monkeypatch.setenv("DOCKER_GUIDE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOCKER_GUIDE_DEBIAN_MIRROR", "http://127.0.0.1:9/debian")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    # Kept from test to test, and the environment is not.
    machine.debian_mirror.cache_clear()
    yield cache_folder()
    machine.debian_mirror.cache_clear()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_root_ends_with_its_owner_and_the_next_run_removes_it(
    cache_of_its_own: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    program(tmp_path / "bin", "mmdebstrap", _ENDLESS)
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert wait_until(lambda: bool(list(cache_of_its_own.glob("part-*/5"))))
    below = traces.descendants(owner.pid)
    assert any("sleep 600" in traces.command_line(pid) for pid in below)
    owner.send_signal(ending)
    owner.wait(timeout=30)
    # At once, as the next run does.
    debian_root.remove_abandoned()
    assert left(cache_of_its_own) == []
    assert wait_until(lambda: not any(map(traces.command_line, below))), "it went on"


def test_a_command_keeps_its_status_and_output_and_its_children_end_with_it() -> None:
    done = contained.run(["bash", "-c", "sleep 600 & echo $!; echo wrong >&2; readlink /proc/self/fd/0; exit 7"])
    assert done.returncode == 7
    assert done.stdout.splitlines()[1:] == ["wrong", "/dev/null"]


def test_what_is_still_in_use_is_removed_a_little_later(cache_of_its_own: Path) -> None:
    busy = cache_of_its_own / "part-1-busy"
    busy.mkdir()
    ended = threading.Event()

    def write() -> None:
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            busy.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):  # it was removed in between
                (busy / str(time.monotonic())).touch()
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    debian_root.remove_tree(busy)
    writer.join()
    debian_root.remove_tree(busy)
    assert not busy.exists() and ended.is_set()


def test_what_stays_in_use_is_an_error_in_one_line(cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise OSError(39, "Directory not empty", str(path))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    monkeypatch.setattr(debian_root, "_PAUSES", (0.0, 0.0))
    (cache_of_its_own / "part-1-busy").mkdir()
    with pytest.raises(EngineError, match=r"cannot remove \S+part-1-busy: it is still in use .*not empty") as error:
        debian_root.remove_tree(cache_of_its_own / "part-1-busy")
    assert "\n" not in str(error.value)


def test_a_root_that_cannot_be_put_in_place_is_an_error_in_one_line() -> None:
    with pytest.raises(EngineError, match=r"^mv /nowhere/a /nowhere/b failed: mv: .*No such file[^\n]*$"):
        machine.run_as_root(["mv", "/nowhere/a", "/nowhere/b"])


def test_a_full_disk_is_told_before_a_root_is_made(cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: NO_ROOM)
    with pytest.raises(
        EngineError, match=r"^building a Debian forky root temporarily needs 1 GB in \S+, but only 0\.1 GB is [^\n]*$"
    ):
        debian_root.make_root("forky", ["bash"], cache_of_its_own / "root")
    assert left(cache_of_its_own) == []


def test_a_mirror_whose_name_nobody_knows_is_told_by_that(
    cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_DEBIAN_MIRROR", "http://nowhere.invalid/debian")
    machine.debian_mirror.cache_clear()
    monkeypatch.setattr(machine, "apt_options", list)
    with pytest.raises(EngineError, match=r"from http://nowhere\.invalid/debian \(.*Could not resolve[^\n]*\)$"):
        debian_root.make_root("forky", ["bash"], cache_of_its_own / "root")
    assert left(cache_of_its_own) == []


APT_FAILED = (
    "E: apt-get update --error-on=any -oAPT::Status-Fd=<$fd> -oDpkg::Use-Pty=false failed\nE: mmdebstrap failed\n"
)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (
            "I: running apt-get update...\nErr:1 http://m forky InRelease\n  Could not resolve 'm'\n"
            f"E: Failed to fetch http://m/InRelease  Could not resolve 'm'\nE: Some index files failed\n{APT_FAILED}",
            r"Failed to fetch http://m/InRelease  Could not resolve 'm'",
        ),
        (
            "Err:1 http://m forky InRelease\nE: Failed to fetch http://m/InRelease  404  Not Found\n" + APT_FAILED,
            r"Failed to fetch http://m/InRelease  404  Not Found",
        ),
        (
            "dpkg: error processing archive /a.deb (--unpack):\n cannot copy extracted data for './usr/bin/gcc' to "
            "'/usr/bin/gcc.dpkg-new': failed to write (No space left on device)\nE: Sub-process dpkg returned\n",
            r"cannot copy .*No space left on device\)",
        ),
        ("E: You don't have enough free space in /var/cache/apt/archives/.\n" + APT_FAILED, "You don't have enough .*"),
        (APT_FAILED, "apt-get update failed"),
        ("I: one\nthe last\n", "the last"),
        ("", "it printed no message"),
    ],
)
def test_what_mmdebstrap_says_becomes_its_cause(output: str, told: str) -> None:
    assert re.fullmatch(told, debian_root.why_not(output))


# Two runs at once


def test_a_run_that_waits_for_another_says_so(cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_SAY_AFTER", 0.1)
    lines: list[str] = []
    entered = threading.Event()

    def wait() -> None:
        with cache_lock("programs", "Docker's programs", lines.append):
            entered.set()

    with cache_lock("programs", "Docker's programs", lines.append):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert wait_until(lambda: bool(lines), 5)
        assert not entered.is_set()
    waiting.join(timeout=5)
    assert entered.is_set() and lines == ["another run is building Docker's programs, waiting ..."]
    # Nobody waits now.
    with cache_lock("programs", "Docker's programs", lines.append):
        assert len(lines) == 1
