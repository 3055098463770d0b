"""A Docker host in a privileged container on the machine's own engine (docker:dind).

For machines where namespaces are not available: macOS, WSL on Windows, or no root privileges.
"""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import machine
from scripts.engine.errors import EngineError
from scripts.engine.piped import PipedHost

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
    """``image``: the host's image, built by ``nested_image``. ``layers``: folders to add to it, topmost first."""

    image: str
    layers: tuple[Path, ...] = ()


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


class NestedHost(PipedHost):
    """One host. Start it with ``start()``, stop it with ``close()``. Its CPU time is not measured."""

    what = "the host in a container"
    boot_seconds, end_seconds = 120, 60
    ready = rb"^ready\n"

    def __init__(self, settings: NestedSettings) -> None:
        super().__init__()
        self._settings = settings
        self._image = settings.image
        self._name = f"docker-guide-{os.getpid()}-{secrets.token_hex(3)}"

    def start(self) -> bytes:
        output = super().start()
        try:
            self._add_layers()
        except BaseException:
            self.close()
            raise
        return output

    def _add_layers(self) -> None:
        """Copy the folders: the engine may be in another machine, as Docker Desktop's is, and cannot mount them."""
        layers = self._settings.layers
        if not layers:
            return
        pack = ["tar", "--create", "--no-wildcards-match-slash", "--exclude=./*/*/dev/*"]  # of a root file system
        for layer in reversed(layers):
            pack += ["-C", str(layer), "."]
        unpack = ["docker", "exec", "--interactive", self._name, "tar", "-x", "-C", "/"]
        with subprocess.Popen(machine.as_root(pack), stdout=subprocess.PIPE) as packing:
            done = subprocess.run(unpack, stdin=packing.stdout, capture_output=True, text=True)
        if packing.returncode or done.returncode:
            lines = done.stderr.strip().splitlines() or ["it printed no message"]
            raise EngineError(f"cannot copy {layers[0].name} to {self.what} ({lines[-1].strip()})")

    def _command(self) -> list[str]:
        return [
            *("docker", "run", "--interactive", "--rm", "--privileged", "--init"),
            *("--name", self._name, "--hostname", "docs", "--env", "DOCKER_TLS_CERTDIR="),
            *("--entrypoint", "sh", self._image, "-c", _START),
        ]

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]:
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

    def _end(self) -> tuple[int, bytes]:
        process = self._process
        try:
            return super()._end()
        except EngineError:
            process.kill()  # `close` then removes the container
            return process.wait(), b""
