"""The way of macOS: a host in a privileged container of an engine that `docker` reaches.

The engine that plays the machine's part is a host of our own, and the docker:dind image is made from that
host's own programs, so that no internet is needed.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.engine import Host, prepare
from tests.engine import traces
from tests.engine.test_end import wait_until

pytestmark = pytest.mark.engine

_ENTRYPOINT = """\
#!/bin/sh
exec "$@"
"""

_MAKE_DIND = """
tar --one-file-system -c -C / bin lib lib64 sbin usr etc | docker import - programs
cat > Dockerfile <<'END'
FROM programs
RUN mkdir -p /run /tmp /var/lib /var/log /root && ln -s /usr/bin/tini-static /usr/local/bin/docker-init
COPY --chmod=755 dockerd-entrypoint.sh /usr/local/bin/
VOLUME /var/lib/docker
END
docker build -q -t docker:28.5.2-dind .
"""


@pytest.fixture(scope="module")
def outer(host: Host) -> Iterator[pytest.MonkeyPatch]:
    """The machine's `docker` reaches the engine of a host, which has a docker:dind image."""
    host.write_file("dockerd-entrypoint.sh", _ENTRYPOINT)
    made = host.run(["sh", "-ec", _MAKE_DIND], timeout=180)
    assert made.returncode == 0, made.stderr
    first = next(pid for pid in traces.descendants(os.getpid()) if "init.sh main" in traces.command_line(pid))
    patch = pytest.MonkeyPatch()
    patch.setenv("DOCKER_HOST", f"unix://{Path('/proc', str(first), 'root/run/docker.sock')}")
    patch.setenv("DOCKER_GUIDE_ENGINE", "dind")
    yield patch
    patch.undo()


def containers(host: Host) -> str:
    return host.run(["docker", "ps", "--all", "--quiet"], timeout=30).stdout


@pytest.mark.usefixtures("outer")
def test_a_host_in_a_container(host: Host) -> None:
    with Host(prepare(print)) as nested:
        assert nested.engine_version.startswith("28.")
        nested.write_file("here/name", "안\n")
        seen = nested.run(["sh", "-c", "pwd; cat here/name; hostname; docker ps -aq; docker images -q"], timeout=30)
        assert seen.stdout == "/root/work\n안\ndocs\n"
        assert containers(host)
    assert containers(host) == ""
    assert host.run(["docker", "volume", "ls", "--quiet"], timeout=30).stdout == ""


@pytest.mark.usefixtures("outer")
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
