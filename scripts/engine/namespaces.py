"""A Docker host in Linux namespaces of its own, over a root file system that is only read.

``host.sh`` makes it and cleans up after it; this module starts that script, waits until the engine answers,
and ends it by closing a pipe.
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
    """What a host of this kind is made of.

    ``root``: the folder shown, read-only, as ``/``; ``layers``: folders shown over it, the first on top.
    ``registry``: this machine's docker-registry.
    ``hub_storage``: the folder of the registry that stands for Docker Hub, or None for none.
    ``hub_mode``: ``proxy``, ``stand-ins`` or ``build`` (see host.sh).
    ``packages``: the folder of the cache of packages, or None for none; ``package_ports``: which it sees to.
    """

    root: Path
    registry: Path
    layers: tuple[Path, ...] = ()
    hub_storage: Path | None = None
    hub_mode: str = "stand-ins"
    packages: Path | None = None
    package_ports: str = ""


class NamespaceHost:
    """One running host. Start with ``start()``, end with ``close()``."""

    def __init__(self, settings: NamespaceSettings) -> None:
        self._settings = settings
        self._id = f"{os.getpid()}-{secrets.token_hex(3)}"
        self._scratch = cache_folder() / "hosts" / self._id
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = ""
        self._group = ""
        #: What the host's processes have used, commands inside among them; known once it is closed.
        self.processor_seconds: float | None = None

    def start(self) -> None:
        """Boot the host. Raises EngineError, with the end of its log, if its engine does not come up."""
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
        # A session of its own: Ctrl-C on the terminal must not kill the script that cleans up.
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
        said = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not (b"ready\n" in said and re.search(rb"^pid \d+\n", said, re.M)):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    self._end()
                    raise EngineError(
                        f"the throw-away Docker host was not up after {_BOOT_SECONDS} s\n{self._error_text()}"
                    )
                chunk = os.read(self._process.stdout.fileno(), 4096)
                if not chunk:
                    self._process.wait()
                    raise EngineError(f"the throw-away Docker host did not start:\n{self._error_text()}")
                said += chunk
        self._pid = re.search(r"^pid (\d+)$", said.decode(), re.M)[1]
        self._group = machine.counting_group(f"docker-guide-{self._id}")

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]:
        """The command line that runs the command inside, from this machine."""
        del tty  # the caller's terminal is used as it is
        assignments = [f"{name}={value}" for name, value in environment.items()]
        # What is typed counts as the host's, like all that it starts.
        counted = ["sh", "-c", 'echo $$ >"$0"; exec "$@"', f"{self._group}/cgroup.procs"] if self._group else []
        return machine.as_root(
            [
                *counted,
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
        """End the host; raises EngineError if a process, mount, namespace or control group of it is left."""
        if self._process is None:
            return
        status = self._end()
        if status == 3:
            raise EngineError(f"the throw-away Docker host did not end cleanly: {self._error_text()}")

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            told, _ = process.communicate(timeout=_END_SECONDS)  # closes its standard input
        except subprocess.TimeoutExpired as error:
            raise EngineError(
                f"the throw-away Docker host is still there {_END_SECONDS} s after its end was asked for "
                f"(process {process.pid})"
            ) from error
        if found := re.search(rb"^processor-seconds (\S+)$", told, re.M):
            self.processor_seconds = float(found[1])
        return process.returncode

    def _error_text(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip() or "(it left no message)"
