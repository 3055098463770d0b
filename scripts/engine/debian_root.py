"""Root file systems built from Debian packages, for hosts and for the bases of the stand-in images."""

import hashlib
import re
import shlex
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.engine import contained, machine
from scripts.engine.cache import cache_folder, cache_lock, require_room, unfinished_name
from scripts.engine.errors import EngineError

#: The Debian release of the host's root file system, below the layers with Docker's programs (see go_programs.py).
HOST_SUITE = "forky"
#: The engine's dependencies, the registry that replaces Docker Hub, and the commands that pages run on the host.
HOST_PACKAGES = (
    *("docker-registry", "iptables", "libseccomp2", "pigz", "tini-static"),
    *("bash", "ca-certificates", "curl", "iproute2", "iputils-ping", "jq", "less", "nano"),
    *("openssl", "procps", "tree"),
)
#: Docker's packages do the same: ``docker run --init`` looks for this name, and the socket belongs to this group.
_HOST_HOOK = 'ln -s tini-static "$1/usr/bin/docker-init" && chroot "$1" groupadd --system docker'

#: Disk space needed to build the largest root, including the downloaded packages (bytes).
_ROOM = 1e9
#: Lines of mmdebstrap's output that explain a failure, most specific first. apt and dpkg report the cause; mmdebstrap's
#: own message, at the end, names only the command that failed.
_CAUSES = (
    r"No space left on device|enough free space",
    r"E: .*(?:Could not|Cannot|Unable to|Temporary failure|Connection|timed out|certificate|Proxy)",
    r"E: Failed to fetch",
    r"E: |dpkg: error",
)
#: Pauses between attempts to remove files that the last processes of a killed run still use (seconds).
_PAUSES = (0.1, 0.4, 1.0, 2.0)

# Leaving out documentation and translations halves the size.
_LEFT_OUT = [
    f"--dpkgopt=path-{kind}"
    for kind in (
        "exclude=/usr/share/man/*",
        "exclude=/usr/share/info/*",
        "exclude=/usr/share/locale/*",
        "exclude=/usr/share/doc/*",
        "include=/usr/share/doc/*/copyright",
    )
]


# As in Debian's own images, apt keeps neither packages nor parsed lists. Written last because mmdebstrap itself needs
# the downloaded packages.
_APT_KEEPS_NOTHING = """\
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Keep-Downloaded-Packages "false";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
Acquire::GzipIndexes "true";
Acquire::Languages "none";
"""


def make_root(
    suite: str, packages: Sequence[str], target: Path, *, trusted: Sequence[Path] = (), hook: str = ""
) -> None:
    """Write a minimal Debian root file system with these packages to a folder or a ``.tar`` file.

    ``trusted``: CA certificates to trust in the root, in addition to this machine's own.
    ``hook``: a shell command run at the end, with the root as ``$1``. If this machine's apt uses no Debian mirror,
    the packages come from mmdebstrap's own default. Raises EngineError if the disk is too full or mmdebstrap fails.
    """
    mirror = machine.debian_mirror()
    machine.require_tools(["mmdebstrap"])
    if not mirror:
        machine.require_debian_keys()
    require_room(_ROOM, f"building a Debian {suite} root")
    # No --quiet: it would hide apt's error messages.
    command = ["mmdebstrap", "--variant=minbase"]
    command += [f"--include={','.join(packages)}", *_LEFT_OUT, *machine.apt_options()]
    for certificate in (*machine.own_certificates(), *trusted):
        # update-ca-certificates reads *.crt files from this folder.
        command.append(f"--customize-hook=copy-in {certificate} /usr/local/share/ca-certificates")
    command.append('--customize-hook=chroot "$1" update-ca-certificates >/dev/null 2>&1')
    command.append('--customize-hook=rm -f "$1"/var/cache/apt/*.bin')
    write_settings = f'printf %s {shlex.quote(_APT_KEEPS_NOTHING)} >"$1/etc/apt/apt.conf.d/docker-clean"'
    command.append(f"--customize-hook={write_settings}")
    if hook:
        command.append(f"--customize-hook={hook}")
    try:
        done = contained.run([*command, suite, str(target), *([mirror] if mirror else [])])
        if done.returncode != 0:
            why = why_not(done.stdout)
            source = mirror or "its default mirror"
            raise EngineError(f"mmdebstrap could not build a Debian {suite} root from {source} ({why})")
    except BaseException:
        remove_tree(target)
        raise


def why_not(output: str) -> str:
    """Return the cause of a failure from mmdebstrap's output, as one line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for cause in _CAUSES:
        for line in lines:
            if re.search(cause, line):
                # Leave out the command's many options.
                return re.sub(r" -\S+", "", line.removeprefix("E: "))
    return lines[-1] if lines else "it printed no message"


def host_root(log: Callable[[str], None]) -> Path:
    """Return the folder with the host's root file system, built on first use and kept in the cache."""
    root = cache_folder() / f"debian-{HOST_SUITE}-{recipe_key(HOST_SUITE, *HOST_PACKAGES, _HOST_HOOK)}"
    with cache_lock(f"debian-{HOST_SUITE}", "the host's root file system", log):
        if not root.is_dir():
            log(f"building the host's root file system from Debian {HOST_SUITE} packages (once) ...")
            unfinished = unfinished_name(root)
            make_root(HOST_SUITE, HOST_PACKAGES, unfinished, hook=_HOST_HOOK)
            machine.run_as_root(["mv", str(unfinished), str(root)])
            remove_superseded(root, f"debian-{HOST_SUITE}-*")
    return root


def recipe_key(*parts: str) -> str:
    """Return a short key that changes with the recipe and with this machine's own certificates."""
    digest = hashlib.sha256("\0".join(["2", *parts, *_LEFT_OUT, _APT_KEEPS_NOTHING]).encode())
    for certificate in machine.own_certificates():
        digest.update(certificate.read_bytes())
    return digest.hexdigest()[:12]


def remove_abandoned() -> None:
    """Remove unfinished files of runs that were killed."""
    for path in cache_folder().glob("part-*"):
        pid = path.name.split("-")[1]
        if not Path("/proc", pid).exists():
            remove_tree(path)


def remove_superseded(kept: Path, pattern: str) -> None:
    """Remove results of older recipes that match the pattern from the cache, unless a running host may use them."""
    if not any((cache_folder() / "hosts").glob("*.lock")):
        for path in cache_folder().glob(pattern):
            if path != kept:
                remove_tree(path)


def remove_tree(path: Path) -> None:
    """Remove a folder or file from the cache, as root if necessary. Does nothing if it does not exist.

    Raises EngineError if it cannot be removed, for example because a process still writes to it.
    """
    for pause in (*_PAUSES, None):
        if not path.exists() and not path.is_symlink():
            return
        try:
            return _remove(path)
        except (OSError, EngineError) as error:
            if pause is None:
                raise EngineError(f"cannot remove {path}: it is still in use ({error}); try again later") from error
            time.sleep(pause)


def _remove(path: Path) -> None:
    try:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except PermissionError:
        machine.run_as_root(["rm", "-rf", "--one-file-system", str(path)])
