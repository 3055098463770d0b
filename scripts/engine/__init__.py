"""Throw-away Docker hosts that run the examples on the pages (see README.md in this folder).

Call ``prepare(print)`` once, then use ``Host(prepared)`` as a context manager as often as needed.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.engine import debian_root, go_programs, machine, package_cache, stand_ins, ways
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError
from scripts.engine.namespaces import NamespaceSettings
from scripts.engine.nested import NestedSettings, nested_image
from scripts.engine.virtual import saved
from scripts.engine.virtual.machines import Machine, MachinePlatform, Network

__all__ = [
    "EngineError",
    "Host",
    "Machine",
    "MachinePlatform",
    "Platform",
    "Prepared",
    "prepare",
    "prepare_both",
    "prepare_machines",
    "prepare_older",
]

DOCKER_HUB = "Docker Hub"
STAND_INS = "stand-ins made from Debian packages"

#: Working directory of commands in the host; empty in a new host.
WORK_FOLDER = "/root/work"

#: The whole environment of a command in the host. Only TERM and the proxy settings are taken from the caller.
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


#: Timeout of commands that should return at once.
_ASK_SECONDS = 30

# Prints one line per field of Platform.
_PLATFORM = """\
docker version --format '{{.Server.Version}}
{{.Client.Version}}'
docker info --format '{{.Driver}}{{range .DriverStatus}}{{if eq (index . 0) "driver-type"}} containerd{{end}}{{end}}'
docker compose version --short
docker buildx version
docker info --format '{{.CgroupVersion}}'
"""


@dataclass(frozen=True)
class Prepared:
    """Everything needed to start hosts, downloaded and built. Any number of hosts can share it."""

    settings: NamespaceSettings | NestedSettings
    images_from: str  # "Docker Hub" or "stand-ins made from Debian packages"
    accelerator: str = ""  # of virtual machines; empty for hosts that cannot have any


def prepare(log: Callable[[str], None]) -> Prepared:
    """Download and build everything needed for hosts with the newest Docker, unless it is in the cache.

    ``log`` receives progress messages. Raises EngineError with a fix if no kind of host works on this machine.
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
    """Like ``prepare``, for hosts with the older Docker. Blocks marked ``engine="28"`` run on them."""
    if ways.choose_older() == "dind":
        return Prepared(NestedSettings(nested_image(f"docker:{go_programs.OLDER[0].release}-dind", log)), DOCKER_HUB)
    # Both versions use the same images, which are built on a host with the newest Docker.
    newest = prepare(log)
    assert isinstance(newest.settings, NamespaceSettings)
    older = _built(go_programs.OLDER, log)
    return replace(newest, settings=replace(newest.settings, root=older.root, layers=older.layers))


def prepare_machines(log: Callable[[str], None]) -> Prepared:
    """Like ``prepare``, for hosts that can have virtual machines. Blocks marked ``machine="..."`` run on those.

    In the way ``installed``, hosts are made from Go modules nevertheless: the machine's own root file system may have
    what virtual machines must not depend on.
    """
    if obstacle := ways.obstacle_to_namespaces():
        raise EngineError(f"virtual machines cannot be made here: {obstacle}; run these pages on Linux as root")
    nested = ways.choose() == "dind"
    prepared = prepare(log) if nested else _with_images(_built(go_programs.NEWEST, log), log)
    settings, accelerator = saved.prepare(prepared.settings, log)
    return replace(prepared, settings=settings, accelerator=accelerator)


def prepare_both(log: Callable[[str], None]) -> Prepared:
    """Fill the cache for both Docker versions, using one Go toolchain for all programs.

    Returns the settings for hosts with the older version.
    """
    if ways.choose() == ways.choose_older() == "go":
        older_only = (program for program in go_programs.OLDER if program not in go_programs.NEWEST)
        _built((*go_programs.NEWEST, *older_only), log)
    prepare(log)
    return prepare_older(log)


def _require_tools() -> None:
    machine.require_tools(["slirp4netns", "unshare", "nsenter", "ip", "flock", "pivot_root"])
    debian_root.remove_abandoned()


def _built(programs: Sequence[go_programs.Program], log: Callable[[str], None]) -> NamespaceSettings:
    """Settings of a host with these programs on top of a Debian root."""
    _require_tools()
    of_host = (*programs, package_cache.PROGRAM)
    of_images = () if machine.docker_hub_answers() else go_programs.IN_IMAGES
    try:
        # Together, because all of them need the same Go.
        layers = go_programs.layers((*of_host, *of_images), log)[: len(of_host)]
        root = debian_root.host_root(log)
    except EngineError as error:
        raise EngineError(f"{error}; {ways.instead_of_go(programs is go_programs.OLDER)}") from error
    registry = root / "usr" / "bin" / "docker-registry"
    return NamespaceSettings(root, registry, layers, packages=package_cache.folder(log))


def _with_images(settings: NamespaceSettings, log: Callable[[str], None]) -> Prepared:
    """Add the source of images: Docker Hub through a cache, or the stand-ins."""
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
    """What the examples ran on: plain version numbers (``29.8.1``), the image store, the cgroup version."""

    engine: str
    cli: str
    store: str
    compose: str
    buildx: str
    cgroup: str


def _version(name: str, text: str) -> str:
    version = re.search(r"\d+(?:\.\d+)+", text)
    if not version:
        raise EngineError(f"{name} in the host reports the version {text!r}: the examples need a released version")
    return version[0]


class Host:
    """An isolated Docker host: an empty engine on the default socket and an empty working folder.

    A context manager: entering boots the host, leaving stops it and everything in it. ``images_from`` says where
    ``docker pull`` gets its images; ``engine_version`` is the version of Docker Engine, such as ``28.5.2``.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.images_from = prepared.images_from
        self.engine_version = ""
        self._machinery = ways.new_host(prepared.settings)
        self._network = Network(self._machinery, prepared.accelerator)

    def __enter__(self) -> "Host":
        self._machinery.start()
        try:
            answer = self._ask(["docker", "version", "--format", "{{.Server.Version}}"])
            # A distribution may add its own suffix to the version.
            if not (version := re.match(r"\d+(\.\d+)*", answer.stdout)):
                output = " ".join((answer.stdout + answer.stderr).split())
                raise EngineError(f"the engine in the host reports no version: {output}")
            self.engine_version = version.group()
        except BaseException:
            self._machinery.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def argv(self, command: list[str], *, tty: bool = False) -> list[str]:
        """Return the command line that runs ``command`` in the host when run on this machine.

        Pass ``tty=True`` if it will run in a terminal.
        """
        environment = dict(_ENVIRONMENT)
        environment |= {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return self._machinery.argv(command, WORK_FOLDER, environment, tty)

    def run(self, command: list[str], timeout: float, *, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command in the host and wait up to ``timeout`` seconds for it. Its output is text.

        Raises subprocess.TimeoutExpired. A failed command is not an error; check ``returncode``.
        """
        text = {"capture_output": True, "text": True, "errors": "replace"}
        return subprocess.run(self.argv(command), input=stdin, timeout=timeout, **text)

    def _ask(self, command: list[str], stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """``run`` for commands that should return at once. Raises EngineError on a timeout."""
        try:
            return self.run(command, _ASK_SECONDS, stdin=stdin)
        except subprocess.TimeoutExpired as error:
            shown = " ".join(shlex.join(command).split())[:80]
            raise EngineError(f"the host did not answer within {_ASK_SECONDS} s: {shown}") from error

    def write_file(self, path: str, text: str) -> None:
        """Write a file in the host. Relative paths start in the working folder. Raises EngineError on failure."""
        done = self._ask(["sh", "-c", 'mkdir -p -- "$(dirname -- "$1")" && cat >"$1"', "sh", path], text)
        if done.returncode != 0:
            raise EngineError(f"cannot write {path} in the host: {done.stderr.strip()}")

    def machine(self, name: str, state: str = "docker") -> Machine:
        """Start a virtual machine in this host, which must be from ``prepare_machines``. It ends with the host.

        ``state``: ``docker`` (Docker's packages are installed and run) or ``bare`` (Debian only). All machines of a
        host are in one network and know each other's names. Raises EngineError.
        """
        return self._network.start(name, state)

    def platform(self) -> Platform:
        """Return the versions in the host. Raises EngineError if Docker does not report them."""
        answers = self._ask(["sh", "-c", _PLATFORM]).stdout.splitlines()
        if len(answers) != 6 or not all(answers):
            raise EngineError(f"the host does not report all of its versions: {answers}")
        engine, cli, driver, compose, buildx, cgroup = answers
        store = f"containerd ({driver.split()[0]})" if driver.endswith("containerd") else driver.strip()
        names = ("Docker Engine", "the Docker CLI", "Docker Compose", "Docker Buildx")
        engine, cli, compose, buildx = map(_version, names, (engine, cli, compose, buildx))
        return Platform(engine, cli, store, compose, buildx, cgroup)

    def pulled(self) -> list[str]:
        """Docker Hub images pulled through the host's registry, such as ``nginx:1.29``; empty without a registry."""
        log = self._ask(["cat", "/run/docker-registry.requests"]).stdout
        tag = r"/manifests/(?!sha256[:-])([\w.-]+)"
        images = re.findall(rf'"(?:GET|HEAD) /v2/(?:library/)?(\S+?){tag}\S* HTTP/1.1" 200', log)
        return sorted({":".join(image) for image in images})

    @property
    def processor_seconds(self) -> float | None:
        """CPU time used by everything in the host, known once it is closed; None where it is not measured."""
        return self._machinery.processor_seconds

    def close(self) -> None:
        """Stop the host. Raises EngineError if it leaves anything behind on this machine."""
        self._machinery.close()
