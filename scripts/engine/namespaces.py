"""A Docker host in its own Linux namespaces, on top of a read-only root file system.

``host.sh`` creates the host and cleans up after it. This module starts and stops that script.
"""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import machine
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError
from scripts.engine.piped import PipedHost

_SCRIPT = Path(__file__).with_name("host.sh")


@dataclass(frozen=True)
class NamespaceSettings:
    """Settings of a host in namespaces."""

    root: Path  # the folder that becomes `/`, read-only
    registry: Path  # the docker-registry program on this machine
    layers: tuple[Path, ...] = ()  # folders on top of the root, topmost first
    hub_storage: Path | None = None  # the storage of the registry that replaces Docker Hub; None for no registry
    hub_mode: str = "stand-ins"  # or "proxy" or "build" (see host.sh)
    packages: Path | None = None  # the folder of the package cache; None for no cache
    package_ports: str = ""  # the ports that the cache handles


class NamespaceHost(PipedHost):
    """One host. Start it with ``start()``, stop it with ``close()``."""

    what = "the throw-away Docker host"
    boot_seconds, end_seconds = 60, 30
    ready = rb"(?=.*^ready\n)(?=.*^pid \d+\n)"

    def __init__(self, settings: NamespaceSettings) -> None:
        super().__init__()
        self._settings = settings
        self._id = f"{os.getpid()}-{secrets.token_hex(3)}"
        self._pid = ""
        self._group = ""

    def _command(self) -> list[str]:
        settings = self._settings
        layers = ":".join(map(str, (*settings.layers, settings.root)))
        place = machine.docker_data_place(cache_folder())
        return machine.as_root(
            [
                *("bash", str(_SCRIPT), "start", self._id, str(cache_folder() / "hosts" / self._id), layers),
                *(str(settings.hub_storage or "none"), settings.hub_mode, place),
                *(str(settings.registry), str(settings.packages or "none"), settings.package_ports),
            ]
        )

    def start(self) -> bytes:
        output = super().start()
        self._pid = re.search(r"^pid (\d+)$", output.decode(), re.M)[1]
        self._group = machine.counting_group(f"docker-guide-{self._id}")
        return output

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]:
        del tty  # the command uses the caller's terminal directly
        assignments = [f"{name}={value}" for name, value in environment.items()]
        # Count the command and its children toward the host's CPU time.
        join_group = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', f"{self._group}/cgroup.procs"] if self._group else []
        return machine.as_root(
            [
                *join_group,
                "nsenter",
                f"--target={self._pid}",
                *("--mount", "--uts", "--ipc", "--net", "--pid"),
                "--",
                *("/usr/bin/env", "--ignore-environment", f"--chdir={cwd}"),
                *assignments,
                *command,
            ]
        )

    def close(self) -> None:
        """Stop the host. Raises EngineError if it leaves a process, mount, namespace or cgroup behind."""
        status, output = self._end()
        if seconds := re.search(rb"^processor-seconds (\S+)$", output, re.M):
            self.processor_seconds = float(seconds[1])
        if status == 3:
            raise EngineError(f"{self.what} did not stop cleanly: {self._error_text()}")
