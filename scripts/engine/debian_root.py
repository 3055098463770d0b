"""Root file systems made from Debian packages: the host's own, and the bases of the stand-in images."""

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

#: The Debian release of the host's root file system, on which Docker's programs are laid (see go_programs.py).
HOST_SUITE = "forky"
#: What the engine needs, the registry that stands for Docker Hub, and the commands that pages run on the host itself.
HOST_PACKAGES = (
    *("docker-registry", "iptables", "libseccomp2", "pigz", "tini-static"),
    *("bash", "ca-certificates", "curl", "iproute2", "iputils-ping", "jq", "less", "nano"),
    *("openssl", "procps", "tree"),
)
#: As Docker's packages do: ``docker run --init`` looks for this name, and the socket belongs to this group.
_HOST_HOOK = 'ln -s tini-static "$1/usr/bin/docker-init" && chroot "$1" groupadd --system docker'

#: What the largest root takes while it is made, with its packages beside it (bytes).
_ROOM = 1e9
#: Which lines of its output say why mmdebstrap failed, the most telling first. apt and dpkg name the cause earlier than
#: mmdebstrap itself, which only names the command.
_CAUSES = (
    r"No space left on device|enough free space",
    r"E: .*(?:Could not|Cannot|Unable to|Temporary failure|Connection|timed out|certificate|Proxy)",
    r"E: Failed to fetch",
    r"E: |dpkg: error",
)
#: Between attempts to remove what a killed run's last processes still use (seconds).
_PAUSES = (0.1, 0.4, 1.0, 2.0)

# Documentation and translations are never read there; leaving them out halves the size.
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


# As in Debian's own images: apt keeps neither packages nor its parsed lists. Written last, since mmdebstrap
# itself needs the packages that apt downloads.
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
    """Write the root file system of a minimal Debian with these packages to a folder or a ``.tar`` file.

    ``trusted``: certificates of authorities that are trusted inside, beside this machine's own.
    ``hook`` is a shell command run at the end, with the root as ``$1``. Raises EngineError if this machine's apt uses
    no Debian mirror, the disk is too full, or mmdebstrap fails.
    """
    mirror = machine.debian_mirror()
    if mirror is None:
        raise EngineError(
            "no Debian mirror is known: this machine's apt uses none; "
            "set DOCKER_GUIDE_DEBIAN_MIRROR to the address of one"
        )
    machine.require_tools(["mmdebstrap"])
    require_room(_ROOM, f"making a Debian {suite} root")
    # Not quiet: only then does it pass on what apt says of a failure.
    command = ["mmdebstrap", "--variant=minbase"]
    command += [f"--include={','.join(packages)}", *_LEFT_OUT, *machine.apt_options()]
    for certificate in (*machine.own_certificates(), *trusted):
        # update-ca-certificates takes only these in, from this folder.
        command.append(f"--customize-hook=copy-in {certificate} /usr/local/share/ca-certificates")
    command.append('--customize-hook=chroot "$1" update-ca-certificates >/dev/null 2>&1')
    command.append('--customize-hook=rm -f "$1"/var/cache/apt/*.bin')
    written = f'printf %s {shlex.quote(_APT_KEEPS_NOTHING)} >"$1/etc/apt/apt.conf.d/docker-clean"'
    command.append(f"--customize-hook={written}")
    if hook:
        command.append(f"--customize-hook={hook}")
    made = False
    try:
        done = contained.run([*command, suite, str(target), mirror])
        made = done.returncode == 0
    finally:
        if not made:
            remove_tree(target)
    if not made:
        raise EngineError(f"mmdebstrap could not make a Debian {suite} root from {mirror} ({why_not(done.stdout)})")


def why_not(output: str) -> str:
    """What mmdebstrap's output says went wrong, as one line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for cause in _CAUSES:
        for line in lines:
            if re.search(cause, line):
                # Without the many options of the command that it names.
                return re.sub(r" -\S+", "", line.removeprefix("E: "))
    return lines[-1] if lines else "it left no message"


def host_root(log: Callable[[str], None]) -> Path:
    """The folder of the host's root file system, made on the first use and kept in the cache."""
    root = cache_folder() / f"debian-{HOST_SUITE}-{recipe_key(HOST_SUITE, *HOST_PACKAGES, _HOST_HOOK)}"
    with cache_lock(f"debian-{HOST_SUITE}", "the host's root file system", log):
        if not root.is_dir():
            log(f"making the host's root file system from Debian {HOST_SUITE} packages (once) ...")
            unfinished = unfinished_name(root)
            make_root(HOST_SUITE, HOST_PACKAGES, unfinished, hook=_HOST_HOOK)
            machine.run_as_root(["mv", str(unfinished), str(root)])
            remove_superseded(root, f"debian-{HOST_SUITE}-*")
    return root


def recipe_key(*parts: str) -> str:
    """A short key that changes when a recipe, or this machine's own certificates, change."""
    digest = hashlib.sha256("\0".join(["2", *parts, *_LEFT_OUT, _APT_KEEPS_NOTHING]).encode())
    for certificate in machine.own_certificates():
        digest.update(certificate.read_bytes())
    return digest.hexdigest()[:12]


def remove_abandoned() -> None:
    """Remove what runs that were killed had begun to make."""
    for path in cache_folder().glob("part-*"):
        pid = path.name.split("-")[1]
        if not Path("/proc", pid).exists():
            remove_tree(path)


def remove_superseded(kept: Path, pattern: str) -> None:
    """Remove what older recipes made, of the cache's names of this pattern; nothing while a host may use it."""
    if not any((cache_folder() / "hosts").glob("*.lock")):
        for path in cache_folder().glob(pattern):
            if path != kept:
                remove_tree(path)


def remove_tree(path: Path) -> None:
    """Remove a folder or file of the cache, if it is there, as root where it belongs to root.

    Raises EngineError if it stays, as where something still writes into it.
    """
    for pause in (*_PAUSES, None):
        if not path.exists() and not path.is_symlink():
            return
        try:
            return _remove(path)
        except (OSError, EngineError) as error:
            if pause is None:
                raise EngineError(f"cannot remove {path}, something still uses it ({error}); run again") from error
            time.sleep(pause)


def _remove(path: Path) -> None:
    try:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except PermissionError:
        machine.run_as_root(["rm", "-rf", "--one-file-system", str(path)])
