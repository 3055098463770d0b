"""A Docker host in a privileged container on the machine's own engine (docker:dind).

For machines where namespaces are not available: macOS, WSL on Windows, or no root privileges. As in init.sh, the
container runs as long as its standard input is open, so it ends with this process.
"""

import os
import re
import secrets
import selectors
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from scripts.engine.errors import EngineError

_BOOT_SECONDS = 120
_END_SECONDS = 60

#: Alpine packages with commands that pages run on the host and that docker:dind lacks.
_ADDED = "bash coreutils curl iproute2 jq less nano openssl procps shadow tree util-linux"

_DOCKERFILE = """\
FROM {image}
RUN command -v bash && command -v curl || apk add --no-cache {added}
LABEL docker-guide.engine=true
"""

_START = """\
exec 5<&0 </dev/null
mkdir -p /root/work
dockerd-entrypoint.sh dockerd >/var/log/dockerd.log 2>&1 &
dockerd=$!
until docker version >/dev/null 2>&1; do
  kill -0 $dockerd 2>/dev/null || { tail -n 20 /var/log/dockerd.log >&2; exit 1; }
  sleep 0.1
done
echo ready
exec cat <&5 >/dev/null
"""


@dataclass(frozen=True)
class NestedSettings:
    """``image``: the host's image, built by ``nested_image``."""

    image: str


def reachable() -> bool:
    """Whether the machine's ``docker`` reaches an engine."""
    if not shutil.which("docker"):
        return False
    return _docker("version", "--format", "{{.Server.Version}}").returncode == 0


def nested_image(base: str, log: Callable[[str], None]) -> str:
    """Return the name of the host's image, building it from ``base`` on the machine's engine if it is missing.

    A base whose tag has no version, such as ``docker:dind``, is always pulled again. Raises EngineError.
    """
    image = "docker-guide-engine:" + "".join(c if c.isalnum() or c in "-." else "-" for c in base)
    moving = not re.search(r":\d+\.\d+\.\d+", base)
    if moving or _docker("image", "inspect", image).returncode != 0:
        log(f"building {image} from {base} on this machine's Docker Engine ...")
        pull = ["--pull"] if moving else []
        done = _docker("build", *pull, f"--tag={image}", "-", stdin=_DOCKERFILE.format(image=base, added=_ADDED))
        if done.returncode != 0:
            lines = (done.stdout + done.stderr).strip().splitlines() or ["it printed no message"]
            why = next((line for line in reversed(lines) if "ERROR" in line or "Error" in line), lines[-1])
            raise EngineError(f"cannot build the host's image from {base} ({why.strip()})")
    return image


def remove_images() -> None:
    """Remove the images that ``nested_image`` built from the machine's engine."""
    if reachable():
        images = _docker("image", "ls", "--quiet", "--filter=label=docker-guide.engine=true").stdout.split()
        if images:
            _docker("image", "rm", "--force", *images)


def _docker(*words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["docker", *words], input=stdin, capture_output=True, text=True, check=False)


class NestedHost:
    """One host. Start it with ``start()``, stop it with ``close()``."""

    #: Not measured for this kind of host.
    processor_seconds: float | None = None

    def __init__(self, settings: NestedSettings) -> None:
        self._image = settings.image
        self._name = f"docker-guide-{os.getpid()}-{secrets.token_hex(3)}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Boot the host. Raises EngineError with the end of its log if the engine does not start."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - read until the host is closed
        self._process = subprocess.Popen(
            [
                *("docker", "run", "--interactive", "--rm", "--privileged", "--init"),
                *("--name", self._name, "--hostname", "docs", "--env", "DOCKER_TLS_CERTDIR="),
                *("--entrypoint", "sh", self._image, "-c", _START),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self._end()
            raise

    def _wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        deadline = time.monotonic() + _BOOT_SECONDS
        output = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"ready\n" not in output:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise EngineError(f"the host in a container did not start within {_BOOT_SECONDS} s")
                chunk = os.read(process.stdout.fileno(), 4096)
                if not chunk:
                    self._errors.seek(0)
                    text = self._errors.read().decode(errors="replace").strip()
                    raise EngineError(f"the host in a container did not start:\n{text}")
                output += chunk

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]:
        """Return the command line that runs the command in the host when run on this machine."""
        assignments = [f"{name}={value}" for name, value in environment.items()]
        terminal = ["--tty"] if tty else []
        return [
            *("docker", "exec", "--interactive", *terminal, f"--workdir={cwd}", self._name),
            *("env", "-i", *assignments, *command),
        ]

    def close(self) -> None:
        """Stop the host. Raises EngineError if its container is still there."""
        if self._process is None:
            return
        self._end()
        left = _docker("ps", "--all", "--quiet", f"--filter=name=^{self._name}$").stdout.strip()
        if left:
            _docker("rm", "--force", "--volumes", self._name)
            raise EngineError(f"the host's container {self._name} had to be removed by force")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
