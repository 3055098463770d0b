"""The way of macOS and of GitHub's runners: hosts in privileged containers of an engine that `docker` reaches.

A host of our own plays the machine: its `docker` is the one on the PATH, and its engine has images that stand for
docker:dind, made from the programs and the root file system of our hosts, so that no internet is needed.
"""

import dataclasses
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml

from scripts.engine import Host, Prepared, prepare, prepare_machines, prepare_older
from scripts.engine.go_programs import NEWEST, OLDER
from scripts.engine.namespaces import NamespaceSettings
from tests.waiting import wait_until

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(__file__).parent / "fixtures/on-the-runner.md"

_DOCKERFILE = b"""\
FROM root
COPY --chmod=755 dockerd-entrypoint.sh /usr/local/bin/
COPY programs/ /
VOLUME /var/lib/docker
"""
_ENTRYPOINT = b"""\
#!/bin/sh
exec "$@"
"""


def import_root(host: Host, root: Path) -> None:
    with subprocess.Popen(["tar", "-c", "-C", root, "--exclude=./dev/*", "."], stdout=subprocess.PIPE) as archive:
        subprocess.run(host.argv(["docker", "import", "-", "root"]), stdin=archive.stdout, check=True, timeout=120)


def build_dind(host: Host, layers: Sequence[Path], tag: str) -> None:
    """An image of this name with the programs of these layers."""
    build = ["docker", "build", "--quiet", f"--tag={tag}", "-"]
    with subprocess.Popen(host.argv(build), stdin=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdin, mode="w|") as context:
            for name, text in (("Dockerfile", _DOCKERFILE), ("dockerd-entrypoint.sh", _ENTRYPOINT)):
                entry = tarfile.TarInfo(name)
                entry.size = len(text)
                context.addfile(entry, io.BytesIO(text))
            for layer in layers:
                context.add(layer.resolve(), "programs")
        process.stdin.close()
        assert process.wait(timeout=180) == 0


@pytest.fixture(scope="module")
def runner(prepared: Prepared, host: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """The machine's `docker` reaches the engine of ``host``, which has docker:<release>-dind of both engines."""
    if not isinstance(prepared.settings, NamespaceSettings) or not prepared.settings.layers:
        pytest.skip("no host is made from Go modules here")
    older = prepare_older(print)
    import_root(host, prepared.settings.root)
    for programs, settings in ((NEWEST, prepared.settings), (OLDER, older.settings)):
        build_dind(host, settings.layers, f"docker:{programs[0].release}-dind")
    folder = tmp_path_factory.mktemp("bin")
    (folder / "docker").write_text(f'#!/bin/sh\nexec {shlex.join(host.argv(["docker"]))} "$@"\n')
    (folder / "docker").chmod(0o755)
    patch = pytest.MonkeyPatch()
    patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    patch.setenv("DOCKER_GUIDE_ENGINE", "dind")
    yield patch
    patch.undo()


def containers(host: Host) -> str:
    return host.run(["docker", "ps", "--all", "--quiet"], timeout=30).stdout


@pytest.mark.usefixtures("runner")
@pytest.mark.parametrize("older", [False, True])
def test_a_host_in_a_container(host: Host, older: bool) -> None:
    with Host((prepare_older if older else prepare)(print)) as nested:
        assert nested.engine_version == (OLDER if older else NEWEST)[0].release
        nested.write_file("here/name", "안\n")
        seen = nested.run(["sh", "-c", "pwd; cat here/name; hostname; docker ps -aq; docker images -q"], timeout=30)
        assert seen.stdout == "/root/work\n안\ndocs\n"
        assert containers(host)
    assert containers(host) == ""
    assert host.run(["docker", "volume", "ls", "--quiet"], timeout=30).stdout == ""


@pytest.mark.usefixtures("runner")
def test_its_killed_owner_leaves_nothing(host: Host) -> None:
    program = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time\nfrom scripts.engine import Host, prepare\n"
            "with Host(prepare(print)):\n print('running', flush=True)\n time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert any(line == "running\n" for line in program.stdout)
    assert containers(host)
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    assert wait_until(lambda: containers(host) == "")


@pytest.mark.usefixtures("runner")
def test_the_examples_job_runs_a_page_on_both_engines(host: Host, tmp_path: Path) -> None:
    """What .github/workflows/publish.yml runs on GitHub's Ubuntu, for one page instead of all."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    (step,) = (step for step in workflow["jobs"]["examples"]["steps"] if "run" in step)
    page = shutil.copy(PAGE, tmp_path)
    # As on the runner, where no other make started this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["bash", "-e", "-c", f"{step['run']} PAGE={page}"],
        cwd=ROOT,
        env=environment | step["env"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "examples: 8 passed, 0 failed"
    built = host.run(["docker", "images", "--format", "{{.Repository}}:{{.Tag}}"], timeout=30).stdout.split()
    for programs in (NEWEST, OLDER):
        assert f"docker-guide-engine:docker-{programs[0].release}-dind" in built
    assert containers(host) == ""


def test_a_virtual_machine_runs_in_a_host_in_a_container(host: Host, runner: pytest.MonkeyPatch) -> None:
    """With the saved states of this machine, so that none must be made for the other way."""
    with runner.context() as here:
        here.delenv("DOCKER_GUIDE_ENGINE")
        saved = prepare_machines(print)
    layers = tuple(layer for layer in saved.settings.layers if layer.name.startswith("machine-"))
    nested = prepare(print)
    settings = dataclasses.replace(nested.settings, layers=layers)
    with Host(dataclasses.replace(nested, settings=settings, accelerator=saved.accelerator)) as nested_host:
        server = nested_host.machine("server")
        assert server.checked(["ps", "-p", "1", "-o", "comm="]) == "systemd\n"
        assert "linux/debian trixie" in server.checked(["apt-cache", "policy", "docker-ce"])
    assert containers(host) == ""


@pytest.mark.usefixtures("runner")
def test_an_image_that_nobody_has_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_GUIDE_DIND", "docker:0.0.1-dind")
    done = subprocess.run(
        [sys.executable, "-m", "scripts.engine", "prepare"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.returncode == 1 and told == done.stderr.splitlines()[-1:]
    assert told[0].startswith("error: cannot build the host's image from docker:0.0.1-dind (")
