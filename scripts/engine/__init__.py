"""Throw-away Docker hosts, on which the examples of the pages run (see README.md beside this file).

Call ``prepare(print)`` once, then use ``Host(prepared)`` as a context manager as often as needed.
"""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Protocol

from scripts.engine import debian_root, machine, stand_ins, ways
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError
from scripts.engine.namespaces import NamespaceHost, NamespaceSettings
from scripts.engine.nested import NestedHost, NestedSettings, nested_image

__all__ = ["EngineError", "Host", "Prepared", "prepare"]

DOCKER_HUB = "Docker Hub"
STAND_INS = "stand-ins made from Debian packages"

#: Where a command inside starts; empty in a new host.
WORK_FOLDER = "/root/work"

#: The whole environment of a command inside; nothing of the caller's comes through but TERM and proxies.
_ENVIRONMENT = {
    "HOME": "/root",
    "USER": "root",
    "LOGNAME": "root",
    "SHELL": "/bin/bash",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "DOCKER_CLI_HINTS": "false",
}
_PASSED_ON = ("TERM", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class _Machinery(Protocol):
    """What each way of making a host offers."""

    def start(self) -> None: ...

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Prepared:
    """Everything that hosts are made from, downloaded and built. Any number of hosts can use one at once."""

    settings: NamespaceSettings | NestedSettings
    images_from: str  # "Docker Hub" or "stand-ins made from Debian packages"

    def machinery(self) -> _Machinery:
        """A new host, not yet started."""
        if isinstance(self.settings, NestedSettings):
            return NestedHost(self.settings)
        return NamespaceHost(self.settings)


def prepare(log: Callable[[str], None]) -> Prepared:
    """Download and build what hosts are made from, or find it in the cache.

    ``log`` is given lines for a person. Raises EngineError, which says what to do, where no way of making a
    host works on this machine.
    """
    way = ways.choose()
    if way == "dind":
        return Prepared(NestedSettings(nested_image(log)), DOCKER_HUB)
    machine.require_tools(["slirp4netns", "unshare", "nsenter", "ip", "flock", "pivot_root"])
    debian_root.remove_abandoned()
    if way == "debian":
        root = debian_root.host_root(log)
        settings = NamespaceSettings(root, root / "usr" / "bin" / "docker-registry")
    else:
        settings = NamespaceSettings(Path("/"), machine.docker_registry(cache_folder() / "docker-registry"))
    if machine.docker_hub_answers():
        storage = cache_folder() / "docker-hub"
        storage.mkdir(exist_ok=True)
        return Prepared(replace(settings, hub_storage=storage, hub_mode="proxy"), DOCKER_HUB)
    return Prepared(replace(settings, hub_storage=stand_ins.storage(settings, log)), STAND_INS)


class Host:
    """A Docker host of one's own: an empty engine on the default socket, in an empty working folder.

    A context manager: entering boots it, leaving ends it and everything in it. ``images_from`` says where
    ``docker pull`` gets its images from; ``engine_version`` is Docker's, like ``28.5.2``.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.images_from = prepared.images_from
        self.engine_version = ""
        self._machinery = prepared.machinery()

    def __enter__(self) -> "Host":
        self._machinery.start()
        try:
            told = self.run(["docker", "version", "--format", "{{.Server.Version}}"], timeout=30)
            # Debian adds its own suffix to the version: 28.5.2+dfsg4.
            found = re.match(r"\d+(\.\d+)*", told.stdout)
            if not found:
                raise EngineError(f"the engine inside says no version: {told.stdout}{told.stderr}".strip())
            self.engine_version = found.group()
        except BaseException:
            self._machinery.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def argv(self, command: list[str], *, cwd: str = WORK_FOLDER, tty: bool = False) -> list[str]:
        """The command line that, run on this machine, runs ``command`` inside the host.

        ``tty`` says that it will be run on a terminal.
        """
        environment = dict(_ENVIRONMENT)
        environment |= {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return self._machinery.argv(command, cwd, environment, tty)

    def run(
        self, command: list[str], timeout: float, *, stdin: str = "", cwd: str = WORK_FOLDER
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command inside and wait for it, at most ``timeout`` seconds; its output is text.

        Raises subprocess.TimeoutExpired; a failing command is told by the result's ``returncode``.
        """
        return subprocess.run(
            self.argv(command, cwd=cwd),
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )

    def write_file(self, path: str, text: str) -> None:
        """Write a file inside; a relative path is in the working folder. Raises EngineError if it fails."""
        done = self.run(
            ["sh", "-c", 'mkdir -p -- "$(dirname -- "$1")" && cat >"$1"', "sh", path], timeout=30, stdin=text
        )
        if done.returncode != 0:
            raise EngineError(f"cannot write {path} in the host: {done.stderr.strip()}")

    def close(self) -> None:
        """End the host. Raises EngineError if anything of it is left on this machine."""
        self._machinery.close()
