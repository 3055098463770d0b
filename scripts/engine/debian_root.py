"""Root file systems made from Debian packages: the host's own, and the bases of the stand-in images."""

import hashlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.engine import machine
from scripts.engine.cache import cache_folder, cache_lock, unfinished_name
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
    no Debian mirror, or mmdebstrap fails.
    """
    mirror = machine.debian_mirror()
    if mirror is None:
        raise EngineError(
            "no Debian mirror is known: this machine's apt uses none; "
            "set DOCKER_GUIDE_DEBIAN_MIRROR to the address of one"
        )
    machine.require_tools(["mmdebstrap"])
    # What it mounts in the new root must not outlive it, should it be killed.
    command = ["unshare", "--mount", "--", "mmdebstrap", "--quiet", "--variant=minbase"]
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
    done = subprocess.run(
        machine.as_root([*command, suite, str(target), mirror]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        remove_tree(target)
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()] or ["it left no message"]
        # The first error, without the many options of the command that it names.
        why = next((line for line in lines if re.match(r"E: |dpkg: error", line)), lines[-1])
        why = re.sub(r" -\S+", "", why.removeprefix("E: "))
        raise EngineError(f"mmdebstrap could not make a Debian {suite} root from {mirror} ({why})")


def host_root(log: Callable[[str], None]) -> Path:
    """The folder of the host's root file system, made on the first use and kept in the cache."""
    root = cache_folder() / f"debian-{HOST_SUITE}-{recipe_key(HOST_SUITE, *HOST_PACKAGES, _HOST_HOOK)}"
    with cache_lock(f"debian-{HOST_SUITE}"):
        if not root.is_dir():
            log(f"making the host's root file system from Debian {HOST_SUITE} packages (once) ...")
            unfinished = unfinished_name(root)
            make_root(HOST_SUITE, HOST_PACKAGES, unfinished, hook=_HOST_HOOK)
            subprocess.run(machine.as_root(["mv", str(unfinished), str(root)]), check=True)
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
    """Remove a folder or file of the cache, if it is there, as root where it belongs to root."""
    if not path.exists() and not path.is_symlink():
        return
    try:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    except PermissionError:
        subprocess.run(machine.as_root(["rm", "-rf", "--one-file-system", str(path)]), check=True)
