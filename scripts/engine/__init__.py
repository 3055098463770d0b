"""Throw-away Docker hosts, on which the examples of the pages run (see README.md beside this file).

Call ``prepare(print)`` once, then use ``Host(prepared)`` as a context manager as often as needed.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Protocol

from scripts.engine import debian_root, go_programs, machine, package_cache, stand_ins, ways
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError
from scripts.engine.namespaces import NamespaceHost, NamespaceSettings
from scripts.engine.nested import NestedHost, NestedSettings, nested_image

__all__ = ["EngineError", "Host", "Platform", "Prepared", "prepare", "prepare_both", "prepare_older"]

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


#: How long the host may take to answer what takes no time.
_ASK_SECONDS = 30

# A line for each field of Platform.
_PLATFORM = """\
docker version --format '{{.Server.Version}}
{{.Client.Version}}'
docker info --format '{{.Driver}}{{range .DriverStatus}}{{if eq (index . 0) "driver-type"}} containerd{{end}}{{end}}'
docker compose version --short
docker buildx version
docker info --format '{{.CgroupVersion}}'
"""


class _Machinery(Protocol):
    """What each way of making a host offers."""

    def start(self) -> None: ...

    def argv(self, command: list[str], cwd: str, environment: dict[str, str], tty: bool) -> list[str]: ...

    def close(self) -> None: ...

    @property
    def processor_seconds(self) -> float | None: ...


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
    """Download and build what hosts with the newest Docker are made from, or find it in the cache.

    ``log`` is given lines for a person. Raises EngineError, which says what to do, where no way of making a
    host works on this machine.
    """
    way = ways.choose()
    if way == "dind":
        base = os.environ.get("DOCKER_GUIDE_DIND") or f"docker:{go_programs.NEWEST[0].release}-dind"
        return Prepared(NestedSettings(nested_image(base, log)), DOCKER_HUB)
    if way == "installed":
        _require_tools()
        registry = machine.docker_registry(cache_folder() / "docker-registry")
        return _with_images(NamespaceSettings(Path("/"), registry), log)
    return _with_images(_built(go_programs.NEWEST, log), log)


def prepare_older(log: Callable[[str], None]) -> Prepared:
    """The same for hosts with the older Docker, on which blocks marked ``engine="28"`` run."""
    if ways.choose_older() == "dind":
        return Prepared(NestedSettings(nested_image(f"docker:{go_programs.OLDER[0].release}-dind", log)), DOCKER_HUB)
    # Its images are those of the newest, which are made there.
    newest = prepare(log)
    assert isinstance(newest.settings, NamespaceSettings)
    older = _built(go_programs.OLDER, log)
    return replace(newest, settings=replace(newest.settings, root=older.root, layers=older.layers))


def prepare_both(log: Callable[[str], None]) -> Prepared:
    """Fill the cache for hosts of both kinds; Docker's programs are built with one toolchain. What older hosts need."""
    if ways.choose() == ways.choose_older() == "go":
        _built((*go_programs.NEWEST, *(one for one in go_programs.OLDER if one not in go_programs.NEWEST)), log)
    prepare(log)
    return prepare_older(log)


def _require_tools() -> None:
    machine.require_tools(["slirp4netns", "unshare", "nsenter", "ip", "flock", "pivot_root"])
    debian_root.remove_abandoned()


def _built(programs: Sequence[go_programs.Program], log: Callable[[str], None]) -> NamespaceSettings:
    """A host of these programs over a Debian root."""
    _require_tools()
    try:
        layers = go_programs.layers((*programs, package_cache.PROGRAM), log)
        root = debian_root.host_root(log)
    except EngineError as error:
        raise EngineError(f"{error}; {ways.instead_of_go(programs is go_programs.OLDER)}") from error
    registry = root / "usr" / "bin" / "docker-registry"
    return NamespaceSettings(root, registry, layers, packages=package_cache.folder(log))


def _with_images(settings: NamespaceSettings, log: Callable[[str], None]) -> Prepared:
    """Where its images come from: Docker Hub through a cache, or the stand-ins."""
    if machine.docker_hub_answers():
        storage = cache_folder() / "docker-hub"
        storage.mkdir(exist_ok=True)
        ports = package_cache.PLAIN_PORTS
        settings = replace(settings, hub_storage=storage, hub_mode="proxy", package_ports=ports)
        return Prepared(settings, DOCKER_HUB)
    settings = replace(settings, package_ports=package_cache.ALL_PORTS)
    return Prepared(replace(settings, hub_storage=stand_ins.storage(settings, log)), STAND_INS)


@dataclass(frozen=True)
class Platform:
    """What examples ran on: versions as people write them (``29.8.1``), the image store, ``cgroup``'s version."""

    engine: str
    cli: str
    store: str
    compose: str
    buildx: str
    cgroup: str


def _version(name: str, text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+", text)
    if not found:
        raise EngineError(f"{name} in the host says no version but {text!r}: examples need a released one")
    return found[0]


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
            told = self._ask(["docker", "version", "--format", "{{.Server.Version}}"])
            # A distribution may add its own suffix to the version.
            found = re.match(r"\d+(\.\d+)*", told.stdout)
            if not found:
                raise EngineError(f"the engine inside says no version: {' '.join((told.stdout + told.stderr).split())}")
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

        Raises subprocess.TimeoutExpired; the result's ``returncode`` says whether the command failed.
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

    def _ask(self, command: list[str], stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """``run`` for what takes no time. Raises EngineError if it does."""
        try:
            return self.run(command, _ASK_SECONDS, stdin=stdin)
        except subprocess.TimeoutExpired as error:
            asked = " ".join(shlex.join(command).split())[:80]
            raise EngineError(f"the host did not answer within {_ASK_SECONDS} s: {asked}") from error

    def write_file(self, path: str, text: str) -> None:
        """Write a file inside; a relative path is in the working folder. Raises EngineError if it fails."""
        done = self._ask(["sh", "-c", 'mkdir -p -- "$(dirname -- "$1")" && cat >"$1"', "sh", path], text)
        if done.returncode != 0:
            raise EngineError(f"cannot write {path} in the host: {done.stderr.strip()}")

    def platform(self) -> Platform:
        """What runs inside. Raises EngineError if Docker does not say."""
        told = self._ask(["sh", "-c", _PLATFORM]).stdout.splitlines()
        if len(told) != 6 or not all(told):
            raise EngineError(f"the host does not say what it is: {told}")
        engine, cli, driver, compose, buildx, cgroup = told
        store = f"containerd ({driver.split()[0]})" if driver.endswith("containerd") else driver.strip()
        names = ("Docker Engine", "the Docker CLI", "Docker Compose", "Docker Buildx")
        engine, cli, compose, buildx = map(_version, names, (engine, cli, compose, buildx))
        return Platform(engine, cli, store, compose, buildx, cgroup)

    def pulled(self) -> list[str]:
        """Images that were pulled from where Docker Hub's come from, like ``nginx:1.29``; empty where nobody counts."""
        log = self._ask(["cat", "/run/docker-registry.requests"]).stdout
        tag = r"/manifests/(?!sha256[:-])([\w.-]+)"
        found = re.findall(rf'"(?:GET|HEAD) /v2/(?:library/)?(\S+?){tag}\S* HTTP/1.1" 200', log)
        return sorted({":".join(image) for image in found})

    @property
    def processor_seconds(self) -> float | None:
        """What everything in the host has used, known once it is closed; None where nobody counts."""
        return self._machinery.processor_seconds

    def close(self) -> None:
        """End the host. Raises EngineError if anything of it is left on this machine."""
        self._machinery.close()
