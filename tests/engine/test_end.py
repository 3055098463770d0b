"""Whatever way a host ends, nothing of it stays on this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.engine import Host, Prepared
from scripts.engine.cache import cache_folder
from tests.engine import traces

pytestmark = pytest.mark.engine

_OWNER = """
import sys, time
from scripts.engine import Host, prepare
with Host(prepare(print)) as host:
    host.run(["docker", "run", "-d", "-p", "8080:80", "nginx"], timeout=60)
    print("running", flush=True)
    time.sleep(600)
"""


def wait_until(true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


@contextmanager
def owner() -> Iterator[subprocess.Popen[str]]:
    """Another Python program that has a host with a container in it."""
    program = subprocess.Popen([sys.executable, "-c", _OWNER], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    try:
        assert any(line == "running\n" for line in program.stdout)
        yield program
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def processes_of(program: subprocess.Popen[str]) -> tuple[list[int], dict[str, str]]:
    """All processes of the program's host, and the namespaces of its process 1."""
    below = traces.descendants(program.pid)
    first = next(pid for pid in below if "init.sh main" in traces.command_line(pid))
    lines = " ".join(map(traces.command_line, below))
    for expected in ("dockerd", "containerd", "slirp4netns", "nginx"):
        assert expected in lines
    return below, traces.of_host(first)


def test_a_closed_host_leaves_nothing(prepared: Prepared) -> None:
    with Host(prepared) as host:
        assert host.run(["docker", "run", "-d", "nginx"], timeout=60).returncode == 0
        assert traces.left_on_machine(f"{os.getpid()}-")
        spaces = traces.of_host(
            next(pid for pid in traces.descendants(os.getpid()) if "init.sh main" in traces.command_line(pid))
        )
        assert traces.processes_in(spaces)
    assert traces.processes_in(spaces) == []
    assert traces.left_on_machine(f"{os.getpid()}-") == []


def test_a_paused_container_does_not_hold_the_host(prepared: Prepared) -> None:
    with Host(prepared) as host:
        paused = host.run(["sh", "-c", "docker run -d --name box alpine sleep 60 && docker pause box"], timeout=60)
        assert paused.returncode == 0, paused.stderr
        asked = time.monotonic()
    assert time.monotonic() - asked < 10
    assert traces.left_on_machine(f"{os.getpid()}-") == []


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_owner_leaves_nothing(prepared: Prepared, ending: signal.Signals) -> None:
    with owner() as program:
        below, spaces = processes_of(program)
        program.send_signal(ending)
        program.wait()
        assert wait_until(lambda: not traces.processes_in(spaces)), traces.processes_in(spaces)
        assert wait_until(lambda: not any(map(traces.command_line, below)))
        name = f"{program.pid}-"
        assert wait_until(lambda: not traces.left_on_machine(name)), traces.left_on_machine(name)


def test_what_is_left_when_everything_is_killed_goes_with_the_next_host(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In a cache folder of its own, where no other run's host sweeps before this test looks.
    for made in cache_folder().glob("*-*"):
        (tmp_path / made.name).symlink_to(made)
    monkeypatch.setenv("DOCKER_GUIDE_CACHE", str(tmp_path))
    with owner() as program:
        below, spaces = processes_of(program)
        # The owner first, and then, before it can clean up, the script that would.
        scripts = [pid for pid in below if "host.sh start" in traces.command_line(pid)]
        for pid in (program.pid, *scripts):
            os.kill(pid, signal.SIGKILL)
        program.wait()
        assert wait_until(lambda: not traces.processes_in(spaces)), traces.processes_in(spaces)
        assert traces.left_on_machine(f"{program.pid}-")
    with Host(prepared):
        assert traces.left_on_machine(f"{program.pid}-") == []
