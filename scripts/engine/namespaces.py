"""A Docker host in its own Linux namespaces, on top of a read-only root file system.

``host.sh`` creates the host and cleans up after it. This module starts that script, waits until the engine answers,
and stops it by closing a pipe.
"""

import os
import re
import secrets
import selectors
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import machine
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError

_SCRIPT = Path(__file__).with_name("host.sh")
_BOOT_SECONDS = 60
_END_SECONDS = 30


@dataclass(frozen=True)
class NamespaceSettings:
    """Settings of a host in namespaces.

    ``root``: the folder that becomes ``/``, read-only. ``layers``: folders on top of it, topmost first.
    ``registry``: the docker-registry program on this machine.
    ``hub_storage``: the storage of the registry that replaces Docker Hub, or None for no registry.
    ``hub_mode``: ``proxy``, ``stand-ins`` or ``build`` (see host.sh).
    ``packages``: the folder of the package cache, or None for no cache. ``package_ports``: the ports that it handles.
    """

    root: Path
    registry: Path
    layers: tuple[Path, ...] = ()
    hub_storage: Path | None = None
    hub_mode: str = "stand-ins"
    packages: Path | None = None
    package_ports: str = ""


class NamespaceHost:
    """One host. Start it with ``start()``, stop it with ``close()``."""

    def __init__(self, settings: NamespaceSettings) -> None:
        self._settings = settings
        self._id = f"{os.getpid()}-{secrets.token_hex(3)}"
        self._scratch = cache_folder() / "hosts" / self._id
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = ""
        self._group = ""
        #: CPU time of all processes of the host, including the commands run in it; known once it is closed.
        self.processor_seconds: float | None = None

    def start(self) -> None:
        """Boot the host. Raises EngineError with the end of its log if the engine does not start."""
        settings = self._settings
        command = machine.as_root(
            [
                "bash",
                str(_SCRIPT),
                "start",
                self._id,
                str(self._scratch),
                ":".join(map(str, (*settings.layers, settings.root))),
                str(settings.hub_storage or "none"),
                settings.hub_mode,
                machine.docker_data_place(cache_folder()),
                str(settings.registry),
                str(settings.packages or "none"),
                settings.package_ports,
            ]
        )
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - read until the host is closed
        # A new session, so that Ctrl-C in the terminal does not kill the script that cleans up.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self._end()
            raise

    def _wait_until_ready(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        deadline = time.monotonic() + _BOOT_SECONDS
        output = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not (b"ready\n" in output and re.search(rb"^pid \d+\n", output, re.M)):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    self._end()
                    raise EngineError(
                        f"the throw-away Docker host did not start within {_BOOT_SECONDS} s\n{self._error_text()}"
                    )
                chunk = os.read(self._process.stdout.fileno(), 4096)
                if not chunk:
                    self._process.wait()
                    raise EngineError(f"the throw-away Docker host did not start:\n{self._error_text()}")
                output += chunk
        self._pid = re.search(r"^pid (\d+)$", output.decode(), re.M)[1]
        self._group = machine.counting_group(f"docker-guide-{self._id}")

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]:
        """Return the command line that runs the command in the host when run on this machine."""
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
        if self._process is None:
            return
        status = self._end()
        if status == 3:
            raise EngineError(f"the throw-away Docker host did not stop cleanly: {self._error_text()}")

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            output, _ = process.communicate(timeout=_END_SECONDS)  # closes its standard input
        except subprocess.TimeoutExpired as error:
            raise EngineError(
                f"the throw-away Docker host did not stop within {_END_SECONDS} s (process {process.pid})"
            ) from error
        if seconds := re.search(rb"^processor-seconds (\S+)$", output, re.M):
            self.processor_seconds = float(seconds[1])
        return process.returncode

    def _error_text(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip() or "(it printed no message)"
