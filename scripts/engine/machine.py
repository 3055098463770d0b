"""What this machine provides for hosts: root privileges, tools, a Debian mirror, access to Docker Hub."""

import os
import platform
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scripts.engine.errors import EngineError

# Memory for hosts' images and containers: a page pulls up to two gigabytes, and three hosts may run at once (KiB).
_MEMORY_NEEDED = 6 * 2**20

# Program -> its package in Debian and Ubuntu.
TOOLS = {
    "mmdebstrap": "mmdebstrap",
    "slirp4netns": "slirp4netns",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "ip": "iproute2",
    "flock": "util-linux",
    # Older releases have it in util-linux, which is always installed.
    "pivot_root": "util-linux-extra",
}


@cache
def root_prefix() -> tuple[str, ...] | None:
    """Return the prefix that runs a command as root: empty, or sudo's; None if this user cannot become root."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo"):
        probe = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if probe.returncode == 0:
            return ("sudo", "-n", "--")
    return None


def as_root(command: Sequence[str]) -> list[str]:
    """Return the command prefixed to run as root. Raises EngineError if this user cannot become root."""
    prefix = root_prefix()
    if prefix is None:
        raise EngineError("root privileges are required: run as root, or allow sudo without a password")
    return [*prefix, *command]


def find_tool(name: str) -> str | None:
    """Return the path of a program, including the folders that only root has on its PATH."""
    return shutil.which(name, path=os.environ.get("PATH", os.defpath) + ":/usr/local/sbin:/usr/sbin:/sbin")


def require_tools(names: Sequence[str]) -> None:
    """Install missing programs with apt-get. Raises EngineError if that is not possible."""
    missing = [name for name in names if not find_tool(name)]
    if not missing:
        return
    packages = sorted({TOOLS[name] for name in missing})
    if not shutil.which("apt-get"):
        how = f"install them: apt-get install {' '.join(packages)}"
        raise EngineError(f"programs are missing: {', '.join(missing)}; {how} (or the equivalent on your system)")
    _install(packages)


def require_debian_keys() -> None:
    """Install the keys that sign Debian's packages, for mmdebstrap on Ubuntu. Raises EngineError like the above."""
    if not Path("/usr/share/keyrings/debian-archive-keyring.gpg").exists() and shutil.which("apt-get"):
        _install(["debian-archive-keyring"])


def _install(packages: Sequence[str]) -> None:
    how = f"install them: apt-get install {' '.join(packages)}"
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    done = _as_root([*environment, *install])
    if done.returncode != 0:
        _as_root(["apt-get", "update", "-qq"])
        done = _as_root([*environment, *install])
    if done.returncode != 0:
        raise EngineError(f"apt-get could not install {', '.join(packages)}; {how}\n{done.stdout[-2000:]}")


def docker_registry(folder: Path) -> Path:
    """Return the docker-registry program, from the Debian package unpacked into ``folder``.

    The package is not installed, because that would start a service on this machine. Raises EngineError if apt-get
    cannot download it.
    """
    program = folder / "usr" / "bin" / "docker-registry"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fetch = ["apt-get", "download", "-qq", "docker-registry"]
        done = subprocess.run(fetch, cwd=folder, capture_output=True, text=True, check=False)
        packages = sorted(folder.glob("docker-registry_*.deb"))
        if done.returncode != 0 or not packages:
            raise EngineError(f"{' '.join(fetch)} failed; try apt-get update first\n{done.stderr.strip()}")
        unpack = ["dpkg-deb", "--extract", str(packages[-1]), str(folder)]
        _require_success(unpack, subprocess.run(unpack, **TOGETHER))
    return program


def run_as_root(command: Sequence[str]) -> None:
    """Run a command as root. Raises EngineError, in one line, if it fails."""
    _require_success(command, _as_root(command))


def _require_success(command: Sequence[str], done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode != 0:
        lines = done.stdout.strip().splitlines() or ["it printed no message"]
        raise EngineError(f"{' '.join(command)} failed: {lines[-1].strip()}")


#: Settings of a command whose output and errors are read together, as text.
TOGETHER: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}


def _as_root(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(as_root(command), stdin=subprocess.DEVNULL, **TOGETHER)


@cache
def debian_mirror() -> str | None:
    """Return the address of the Debian mirror that this machine's apt uses; None if it uses none.

    ``DOCKER_GUIDE_DEBIAN_MIRROR`` overrides it.
    """
    if override := os.environ.get("DOCKER_GUIDE_DEBIAN_MIRROR"):
        return override.rstrip("/")
    release = platform.freedesktop_os_release() if Path("/etc/os-release").exists() else {}
    codename = release.get("VERSION_CODENAME", "")
    if release.get("ID") != "debian" or not codename or not shutil.which("apt-get"):
        return None
    listed = subprocess.run(["apt-get", "update", "--print-uris"], capture_output=True, text=True, check=False).stdout
    for line in listed.splitlines():
        address = line.partition(" ")[0].strip("'")
        for suite in (codename, "sid", "testing", "stable"):
            mirror, release_file, _ = address.partition(f"/dists/{suite}/InRelease")
            if release_file:
                return mirror
    return None


def apt_options() -> list[str]:
    """Return this machine's apt download settings (proxy, certificates, date checks) as mmdebstrap options."""
    settings = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries")
    dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False).stdout
    return [
        f"--aptopt={line.rstrip(';')}"
        for line in dump.splitlines()
        if line.startswith(settings) and not line.endswith('"";')
    ]


def own_certificates() -> list[Path]:
    """Return the PEM files of the CA certificates added to this machine, such as that of a corporate proxy."""
    return sorted(Path("/usr/local/share/ca-certificates").rglob("*.crt"))


@cache
def docker_hub_answers() -> bool:
    """Whether the real Docker Hub answers within three seconds.

    ``DOCKER_GUIDE_HUB=no`` skips the request, so that the stand-ins are used even with access to Docker Hub.
    """
    if os.environ.get("DOCKER_GUIDE_HUB") == "no":
        return False
    try:
        with urllib.request.urlopen("https://registry-1.docker.io/v2/", timeout=3):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code == 401  # a registry replies that login is required
    except OSError:
        return False


def counting_group(name: str) -> str:
    """Return the folder of the cgroup that measures the CPU time of the host ``name``; empty if there is none.

    Processes can be added to it. On cgroup v2 a group with subgroups cannot contain processes, so host.sh creates the
    subgroup ``init`` for them.
    """
    for line in Path("/proc/mounts").read_text().splitlines():
        _, point, kind, options, *_ = line.split(" ")
        if kind == "cgroup" and "cpuacct" in options.split(","):
            return str(Path(point, name))
        if kind == "cgroup2" and point == "/sys/fs/cgroup":
            return str(Path(point, name, "init"))
    return ""


def docker_data_place(folder: Path) -> str:
    """Return where to keep a host's /var/lib/docker: ``memory``, or ``disk`` (in ``folder``) if memory is short.

    In memory, pulls and container starts take half the time, because the engine syncs all files that it unpacks.
    Raises EngineError if memory is short and the folder's file system does not support Docker's overlays.
    """
    available = int(re.search(r"^MemAvailable:\s+(\d+)", Path("/proc/meminfo").read_text(), re.M)[1])
    if available >= _MEMORY_NEEDED:
        return "memory"
    done = subprocess.run(["stat", "--file-system", "--format=%T", str(folder)], capture_output=True, text=True)
    if done.stdout.strip() in {"ext2/ext3", "xfs", "btrfs"}:
        return "disk"
    raise EngineError(
        f"{folder} is on {done.stdout.strip()}, which cannot hold Docker's data, and less than "
        f"{_MEMORY_NEEDED // 2**20} GiB of memory is free; set DOCKER_GUIDE_CACHE to a folder on ext4 or xfs"
    )
