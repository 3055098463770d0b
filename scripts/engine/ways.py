"""Chooses how to make hosts on this machine."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence

from scripts.engine import go_programs, machine, nested
from scripts.engine.cache import cache_folder
from scripts.engine.errors import EngineError
from scripts.engine.namespaces import NamespaceHost, NamespaceSettings
from scripts.engine.nested import NestedHost, NestedSettings
from scripts.engine.piped import PipedHost

WAYS = ("go", "installed", "dind")
_OLDER_WAYS = ("go", "dind")
#: The first release with the containerd image store as the default, which the pages show.
_OLDEST_INSTALLED = 29


def new_host(settings: NamespaceSettings | NestedSettings) -> PipedHost:
    """Return a host with these settings that is not started yet."""
    return NestedHost(settings) if isinstance(settings, NestedSettings) else NamespaceHost(settings)


def choose() -> str:
    """Choose a way to run the newest Docker: ``go``, ``installed`` or ``dind``, or what ``DOCKER_GUIDE_ENGINE`` says.

    If none works, raises a one-line EngineError with the obstacle to each.
    """
    forced = _forced()
    return _first([forced] if forced else WAYS, f"Docker Engine {go_programs.NEWEST[0].release}")


def choose_older() -> str:
    """Choose a way to run the older Docker: ``go`` or ``dind``, or the one that ``DOCKER_GUIDE_ENGINE`` says.

    ``DOCKER_GUIDE_ENGINE=installed`` has no effect here: the installed Docker is the newest one. Raises EngineError
    like ``choose``.
    """
    forced = _forced()
    candidates = [forced] if forced in _OLDER_WAYS else _OLDER_WAYS
    return _first(candidates, f"Docker Engine {go_programs.OLDER[0].release}")


def _forced() -> str:
    """Return the value of ``DOCKER_GUIDE_ENGINE``, empty if not set. Raises EngineError if it is unknown."""
    forced = os.environ.get("DOCKER_GUIDE_ENGINE", "")
    if forced and forced not in WAYS:
        raise EngineError(f"DOCKER_GUIDE_ENGINE={forced}: choose one of {', '.join(WAYS)}")
    return forced


def instead_of_go(older: bool) -> str:
    """Return the end of an error message about ``go``: another way that works on this machine."""
    for way in ("dind",) if older else ("installed", "dind"):
        if not _CHECKS[way]():
            return f"instead, DOCKER_GUIDE_ENGINE={way} works here"
    return "instead, start Docker Desktop or another Docker Engine and set DOCKER_GUIDE_ENGINE=dind"


def _first(candidates: Sequence[str], what: str) -> str:
    obstacles = []
    for way in candidates:
        if not (obstacle := _CHECKS[way]()):
            return way
        obstacles.append(f"{way}: {obstacle}")
    raise EngineError(
        f"the examples need {what}, and no way to run it works here ({'; '.join(obstacles)}): use Debian as root "
        "or with passwordless sudo, or start a Docker Engine that `docker` can reach, such as Docker Desktop"
    )


def obstacle_to_namespaces() -> str:
    """Return why this machine cannot make namespaces with overlays of folders in the cache; empty if it can."""
    if not sys.platform.startswith("linux"):
        return "namespaces exist only on Linux"
    if machine.root_prefix() is None:
        return "needs root, or sudo without a password"
    attempt = ["unshare", "--mount", "--net", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    probe = subprocess.run(machine.as_root(attempt), capture_output=True, text=True)
    if probe.returncode != 0:
        return f"namespaces are not allowed here ({' '.join(probe.stderr.split())})"
    cache = str(cache_folder())
    if any(not character.isalnum() and character not in "/._-@+=~" for character in cache):
        return f"overlayfs does not support the name of the cache folder {cache}; set DOCKER_GUIDE_CACHE to another"
    return ""


def obstacle_to_go() -> str:
    """Return why this machine cannot run programs built from Go modules; empty if it can."""
    no_mirror = "this machine's apt uses no Debian mirror (set DOCKER_GUIDE_DEBIAN_MIRROR to one)"
    return obstacle_to_namespaces() or ("" if machine.debian_mirror() else no_mirror)


def obstacle_to_installed() -> str:
    """Return why hosts cannot use this machine's installed Docker; empty if they can."""
    if obstacle := obstacle_to_namespaces():
        return obstacle
    for program in ("dockerd", "docker", "containerd", "iptables", "curl"):
        if not machine.find_tool(program):
            return f"{program} is not installed"
    dockerd = machine.find_tool("dockerd") or ""
    version = subprocess.run([dockerd, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.search(r"version (\d+)", version)
    if not major or int(major[1]) < _OLDEST_INSTALLED:
        return f"the installed Docker Engine is older than {_OLDEST_INSTALLED}: {version.strip() or 'unknown version'}"
    for plugin in ("compose", "buildx"):
        if subprocess.run(["docker", plugin, "version"], capture_output=True, check=False).returncode != 0:
            return f"docker {plugin} is not installed"
    return ""


def obstacle_to_dind() -> str:
    """Return why this machine cannot run a host in a container; empty if it can."""
    return "" if nested.reachable() else "`docker` is missing or cannot reach an engine"


_CHECKS: dict[str, Callable[[], str]] = {
    "go": obstacle_to_go,
    "installed": obstacle_to_installed,
    "dind": obstacle_to_dind,
}
