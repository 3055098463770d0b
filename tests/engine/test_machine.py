"""Whole machines in a throw-away host: they resume in seconds, each is one of its own, and they survive a restart."""

import dataclasses
import subprocess
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.engine import EngineError, Host, Machine, Prepared, cache, prepare_machines, ways
from scripts.engine.cache import cache_folder
from scripts.engine.virtual import machines, saved

pytestmark = pytest.mark.engine

NO_ROOM = namedtuple("usage", "total used free")(10**10, 10**10 - 10**9, 10**9)


@pytest.fixture(scope="module")
def with_machines() -> Prepared:
    if obstacle := ways.obstacle_to_namespaces():
        pytest.skip(obstacle)
    return prepare_machines(print)


@pytest.fixture(scope="module")
def machine_host(with_machines: Prepared) -> Iterator[Host]:
    with Host(with_machines) as running:
        yield running


@pytest.fixture(scope="module")
def server(machine_host: Host) -> Machine:
    return machine_host.machine("server")


def output(machine: Machine, script: str, timeout: float = 60) -> str:
    """What a script prints that the pages' user runs."""
    text = {"capture_output": True, "text": True, "timeout": timeout}
    done = subprocess.run(machine.argv(["bash", "-ec", script]), stdin=subprocess.DEVNULL, **text)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_a_whole_machine_with_the_engine_of_the_host(server: Machine, machine_host: Host) -> None:
    assert output(server, "ps -p 1 -o comm=; hostname; id -nG; pwd; echo $USER $LANG").splitlines() == [
        "systemd",
        "server",
        "me sudo docker",
        "/home/me",
        "me C.UTF-8",
    ]
    fields = "{{.ServerVersion}} {{.CgroupVersion}} {{.CgroupDriver}} {{.Name}} {{.SecurityOptions}}"
    version, cgroup, driver, name, *security = output(server, f"docker info --format '{fields}'").split()
    assert (version, cgroup, driver, name) == (machine_host.engine_version, "2", "systemd", "server")
    assert "name=apparmor" in " ".join(security)
    assert output(server, "systemctl is-active docker containerd").split() == ["active", "active"]
    assert server.platform().cgroup == "2" and server.platform().system.startswith("Debian GNU/Linux 13")


def test_its_clock_is_right(server: Machine) -> None:
    assert abs(float(output(server, "date +%s.%N")) - time.time()) < 5


def test_docker_hub_and_the_internet_are_those_of_the_host(server: Machine) -> None:
    assert "Hello from Docker!" in output(server, "docker run --rm hello-world", 120)
    assert "docker-ce" in output(server, "apt-cache policy docker-ce containerd.io | grep -A3 docker-ce")


def test_two_machines_are_different_and_reach_each_other(server: Machine, machine_host: Host) -> None:
    other = machine_host.machine("other")
    ask = """hostname; cat /etc/machine-id /sys/class/net/en*/address; docker info --format '{{.ID}}'"""
    ones, others = (machine.checked(["sh", "-c", ask]).split() for machine in (server, other))
    assert len(ones) == len(others) == 4
    assert set(ones).isdisjoint(others)
    assert output(server, "journalctl --no-pager -n 1 -t sudo") != "-- No entries --\n"
    assert "1 received" in output(server, "ping -c 1 -W 10 other")
    assert "1 received" in output(other, "ping -c 1 -W 10 server")
    assert output(server, "head -c 16 /dev/urandom | base64") != output(other, "head -c 16 /dev/urandom | base64")


def test_an_emulator_that_is_missing_is_one_line(with_machines: Prepared) -> None:
    layers = tuple(layer for layer in with_machines.settings.layers if "machine-emulator" not in layer.name)
    without = dataclasses.replace(with_machines, settings=dataclasses.replace(with_machines.settings, layers=layers))
    with Host(without) as host, pytest.raises(EngineError) as told:
        host.machine("server")
    assert "\n" not in str(told.value)


def test_a_machine_that_hangs_is_one_line(with_machines: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "_RESUME_SECONDS", 3)
    emulate = Machine.emulate
    monkeypatch.setattr(Machine, "emulate", lambda self, *words, mac: emulate(self, *words, "-S", mac=mac))
    with Host(with_machines) as host, pytest.raises(EngineError, match=r"server did not answer within 3 s") as told:
        host.machine("server")
    assert "\n" not in str(told.value)


def test_no_room_for_a_disk_is_one_line_and_nothing_is_half_made(
    with_machines: Prepared, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {path.name for path in cache_folder().iterdir()}
    monkeypatch.setattr(cache.shutil, "disk_usage", lambda _: NO_ROOM)
    monkeypatch.setattr(saved, "_GUEST_PACKAGES", ("another",))  # another recipe: it must be made again
    told = r"a virtual machine with Debian temporarily needs 5 GB .* only 1\.0 GB is free"
    with pytest.raises(EngineError, match=told):
        prepare_machines(print)
    assert {path.name for path in cache_folder().iterdir()} == before
