"""Which way of making a host works on this machine."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence

from scripts.engine import go_programs, machine, nested
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError

WAYS = ("go", "installed", "dind")
_OLDER_WAYS = ("go", "dind")
#: With the containerd image store as its default, as pages show it.
_OLDEST_INSTALLED = 29


def choose() -> str:
    """The way to take to the newest Docker: ``go``, ``installed`` or ``dind``; ``DOCKER_GUIDE_ENGINE`` forces one.

    Raises EngineError, in one line, with what stands in the way of each, if none works.
    """
    forced = _forced()
    return _first([forced] if forced else WAYS, f"Docker Engine {go_programs.NEWEST[0].release}")


def choose_older() -> str:
    """The way to take to the older Docker: ``go`` or ``dind``, the one that is forced or the first that works.

    ``installed`` forces neither, since no machine's own Docker is the older one. Raises EngineError like ``choose``.
    """
    forced = _forced()
    wanted = [forced] if forced in _OLDER_WAYS else _OLDER_WAYS
    return _first(wanted, f"Docker Engine {go_programs.OLDER[0].release}")


def _forced() -> str:
    """The way that ``DOCKER_GUIDE_ENGINE`` forces; empty if it forces none. Raises EngineError for an unknown one."""
    forced = os.environ.get("DOCKER_GUIDE_ENGINE", "")
    if forced and forced not in WAYS:
        raise EngineError(f"DOCKER_GUIDE_ENGINE={forced}: choose one of {', '.join(WAYS)}")
    return forced


def instead_of_go(older: bool) -> str:
    """Which other way to this Docker works here, as the end of a message about one that did not."""
    for way in ("dind",) if older else ("installed", "dind"):
        if not _CHECKS[way]():
            return f"instead, DOCKER_GUIDE_ENGINE={way} works here"
    return "instead, start Docker Desktop or another Docker Engine that `docker` reaches, for DOCKER_GUIDE_ENGINE=dind"


def _first(wanted: Sequence[str], what: str) -> str:
    obstacles = []
    for way in wanted:
        obstacle = _CHECKS[way]()
        if not obstacle:
            return way
        obstacles.append(f"{way}: {obstacle}")
    raise EngineError(
        f"the examples need {what}, and no way to it works here ({'; '.join(obstacles)}): run on Debian as root "
        "or with a sudo that asks for no password, or start a Docker Engine that `docker` reaches (Docker Desktop)"
    )


def obstacle_to_namespaces() -> str:
    """What stands in the way of making namespaces, with overlays of folders in the cache; empty if nothing does."""
    if not sys.platform.startswith("linux"):
        return "namespaces exist on Linux only"
    if machine.root_prefix() is None:
        return "needs root, or sudo without a password"
    attempt = ["unshare", "--mount", "--net", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    probe = subprocess.run(
        machine.as_root(attempt),
        capture_output=True,
        text=True,
        check=False,
    )
    if probe.returncode != 0:
        return f"namespaces are not allowed here ({' '.join(probe.stderr.split())})"
    cache = str(cache_folder())
    if any(not character.isalnum() and character not in "/._-@+=~" for character in cache):
        return f"overlayfs does not accept the name of the cache folder {cache}, DOCKER_GUIDE_CACHE names another"
    return ""


def obstacle_to_go() -> str:
    """What stands in the way of a host with programs built from Go modules; empty if nothing does."""
    obstacle = obstacle_to_namespaces()
    if not obstacle and not machine.debian_mirror():
        obstacle = "this machine's apt uses no Debian mirror (DOCKER_GUIDE_DEBIAN_MIRROR names one)"
    return obstacle


def obstacle_to_installed() -> str:
    """What stands in the way of a host over this machine's own Docker programs; empty if nothing does."""
    obstacle = obstacle_to_namespaces()
    if obstacle:
        return obstacle
    for program in ("dockerd", "docker", "containerd", "iptables", "curl"):
        if not machine.find_tool(program):
            return f"{program} is not installed"
    dockerd = machine.find_tool("dockerd") or ""
    version = subprocess.run([dockerd, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"version (\d+)", version)
    if not found or int(found[1]) < _OLDEST_INSTALLED:
        return f"the installed Docker Engine is older than {_OLDEST_INSTALLED}: {version.strip() or 'unknown version'}"
    for plugin in ("compose", "buildx"):
        if subprocess.run(["docker", plugin, "version"], capture_output=True, check=False).returncode != 0:
            return f"docker {plugin} is not installed"
    return ""


def obstacle_to_dind() -> str:
    """What stands in the way of a host in a container; empty if nothing does."""
    return "" if nested.reachable() else "`docker` is missing or reaches no engine"


_CHECKS: dict[str, Callable[[], str]] = {
    "go": obstacle_to_go,
    "installed": obstacle_to_installed,
    "dind": obstacle_to_dind,
}
