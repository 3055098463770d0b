"""Whatever way a host ends, nothing of it stays on this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.engine import Host, Prepared
from scripts.engine.cache import cache_folder
from tests.engine import traces
from tests.waiting import wait_until

pytestmark = pytest.mark.engine

_OWNER = """
import sys, time
from scripts.engine import Host, prepare
with Host(prepare(print)) as host:
    host.run(["docker", "run", "-d", "-p", "8080:80", "nginx"], timeout=60)
    print("running", flush=True)
    time.sleep(600)
"""


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


@contextmanager
def processes_of(pid: int) -> Iterator[tuple[list[int], traces.Spaces]]:
    """All processes of the host that a process has, a running nginx among them, and the host's namespaces."""
    wanted = ("init.sh main", "dockerd", "containerd", "slirp4netns", "nginx: master")
    assert wait_until(
        lambda: all(word in " ".join(map(traces.command_line, traces.descendants(pid))) for word in wanted)
    )
    below = traces.descendants(pid)
    spaces = traces.Spaces(next(one for one in below if "init.sh main" in traces.command_line(one)))
    assert spaces.processes()
    try:
        yield below, spaces
    finally:
        spaces.close()


def test_a_closed_host_leaves_nothing(prepared: Prepared) -> None:
    host = Host(prepared)
    with host:
        assert host.run(["docker", "run", "-d", "nginx"], timeout=60).returncode == 0
        assert traces.left_on_machine(f"{os.getpid()}-")
        with processes_of(os.getpid()) as (_, spaces):
            host.close()
            assert spaces.processes() == []
            assert traces.left_on_machine(f"{os.getpid()}-") == []


@pytest.mark.alone
def test_a_paused_container_does_not_hold_the_host(prepared: Prepared) -> None:
    with Host(prepared) as host:
        paused = host.run(["sh", "-c", "docker run -d --name box alpine sleep 60 && docker pause box"], timeout=60)
        assert paused.returncode == 0, paused.stderr
        asked = time.monotonic()
    assert time.monotonic() - asked < 10
    assert traces.left_on_machine(f"{os.getpid()}-") == []


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_owner_leaves_nothing(prepared: Prepared, ending: signal.Signals) -> None:
    with owner() as program, processes_of(program.pid) as (below, spaces):
        program.send_signal(ending)
        program.wait()
        assert wait_until(lambda: not spaces.processes()), spaces.processes()
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
    with owner() as program, processes_of(program.pid) as (below, spaces):
        # The owner first, and then, before it can clean up, the script that would.
        scripts = [pid for pid in below if "host.sh start" in traces.command_line(pid)]
        for pid in (program.pid, *scripts):
            os.kill(pid, signal.SIGKILL)
        program.wait()
        assert wait_until(lambda: not spaces.processes()), spaces.processes()
        assert traces.left_on_machine(f"{program.pid}-")
    with Host(prepared):
        assert traces.left_on_machine(f"{program.pid}-") == []
