"""The emulator and the saved states of virtual machines, made once and kept in the cache.

Everything is a layer for a host's root file system. In a host, ``EMULATOR`` is the emulator's own Debian root, and the
saved states are in it. A state is a disk and the machine's memory at one moment, from which machines go on.
"""

import platform
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from scripts.engine import debian_root, package_cache, ways
from scripts.engine.cache import cache_folder, cache_lock, require_room, unfinished_name
from scripts.engine.errors import EngineError
from scripts.engine.namespaces import NamespaceSettings
from scripts.engine.nested import NestedSettings
from scripts.engine.piped import PipedHost
from scripts.engine.virtual import packages
from scripts.engine.virtual.machines import AUTHORITY, EMULATOR, HARDWARE, Machine, Network, emulator_argv, in_host

_Settings = NamespaceSettings | NestedSettings

#: The Debian release of the machines and of the emulator's root.
SUITE = "trixie"
_EMULATOR_PACKAGES = (
    *("ca-certificates", "qemu-system-x86", "qemu-utils", "e2fsprogs", "libarchive13t64", "socat"),
    *("dnsmasq-base", "nginx-light", "openssh-client", "openssl", "apt-utils", "gpg", "gpg-agent", "zstd"),
)
#: Makes the authority of the servers that a host has for its machines, which only these trust.
_EMULATOR_HOOK = f"""\
mkdir "$1/machine" && chroot "$1" openssl req -quiet -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc \
  -days 3650 -subj "/CN=Docker Guide, virtual machines" -keyout {AUTHORITY}.key -out {AUTHORITY}.crt"""
#: What a small Debian server has, and what Docker's packages depend on, so that only those are installed on a page.
_GUEST_PACKAGES = (
    *("linux-image-cloud-amd64", "systemd-sysv", "libpam-systemd", "dbus", "dbus-user-session", "udev"),
    *("openssh-server", "sudo", "apparmor", "apparmor-utils", "iptables", "nftables", "kmod"),
    *("iproute2", "iputils-ping", "linux-sysctl-defaults"),
    *("ca-certificates", "curl", "libseccomp2", "pigz", "xz-utils", "uidmap", "slirp4netns"),
    *("procps", "less", "nano", "jq", "tree"),
)
#: Size of a machine's disk; it takes up only what is written.
_DISK_SIZE = "20G"
#: Disk space in the cache for a root, a disk, and memory (bytes).
_ROOM = 5e9
_HOOK = Path(__file__).with_name("guest.sh")
#: Seconds for a machine to boot on an emulated processor, and to install Docker's packages.
_BOOT_SECONDS, _INSTALL_SECONDS, _DISK_SECONDS = 400, 600, 300
#: Seconds in which a machine comes to rest before it is saved.
_SETTLING = 5
_DISK = """\
set -e
cat >"$1/machine/run/disk.sh" <<'END'
set -e
cd /machine/run
mkdir -p /machine/bare
tar --wildcards -xOf ../root.tar './boot/vmlinuz-*' >../bare/kernel
tar --wildcards -xOf ../root.tar './boot/initrd.img-*' >../bare/initrd
mke2fs -q -t ext4 -E lazy_itable_init=0 -N 500000 -d ../root.tar disk.raw "$1"
qemu-img convert -O qcow2 disk.raw debian.qcow2
rm disk.raw
END
chroot "$1" bash /machine/run/disk.sh "$2"
"""
_INSTALL = """\
set -e
export DEBIAN_FRONTEND=noninteractive
curl -fsSL https://download.docker.com/linux/debian/gpg -o /etc/apt/keyrings/docker.asc
cat >/etc/apt/sources.list.d/docker.sources <<END
Types: deb
URIs: https://download.docker.com/linux/debian
Suites: trixie
Components: stable
Signed-By: /etc/apt/keyrings/docker.asc
END
apt-get update -qq -o Dir::Etc::SourceList=/dev/null
apt-get install -y -qq docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
usermod --append --groups docker me
docker version
"""


def prepare(settings: _Settings, log: Callable[[str], None]) -> tuple[_Settings, str]:
    """Return the settings of hosts in which machines can run, and their accelerator (see ``_accelerator``).

    ``settings``: those of a host with the newest Docker, whose programs are those of Docker's packages. Builds what is
    missing in the cache. Raises a one-line EngineError if that fails; nothing incomplete stays.
    """
    with cache_lock("machine", "the virtual machines", log):
        emulator = _layer("emulator", SUITE, *_EMULATOR_PACKAGES, _EMULATOR_HOOK)
        with _made(emulator, "the emulator's root file system", log) as folder:
            if folder:
                debian_root.make_root(SUITE, _EMULATOR_PACKAGES, _inside(folder).parent, hook=_EMULATOR_HOOK)
        settings = _on_top(emulator, settings)
        trusted = [emulator / f"{EMULATOR}{AUTHORITY}.crt".lstrip("/")]
        if isinstance(settings, NamespaceSettings) and settings.packages:
            trusted.append(package_cache.certificate(settings.packages))
        accelerator = _accelerator(settings, log)
        certificates = [path.read_text() for path in trusted]
        recipe = [emulator.name, accelerator, *HARDWARE, *_GUEST_PACKAGES, _HOOK.read_text(), *certificates]
        bare = _layer("bare", *recipe)
        with _made(bare, "a virtual machine with Debian", log) as folder:
            if folder:
                _make_bare(settings, accelerator, trusted, _inside(folder))
        settings = _on_top(bare, settings)
        docker = _layer("docker", bare.name, _INSTALL, *packages.recipe(settings))
        with _made(docker, "Docker's packages and a virtual machine with them", log) as folder:
            if folder:
                _make_docker(settings, accelerator, _inside(folder))
        return _on_top(docker, settings), accelerator


def _layer(kind: str, *recipe: str) -> Path:
    return cache_folder() / f"machine-{kind}-{debian_root.recipe_key(*recipe)}"


def _inside(layer: Path) -> Path:
    """The folder of a layer for what is in the emulator's folder ``machine`` in a host."""
    return layer / EMULATOR.lstrip("/") / "machine"


def _on_top(layer: Path, settings: _Settings) -> _Settings:
    return replace(settings, layers=(layer, *settings.layers))


@contextmanager
def _made(layer: Path, what: str, log: Callable[[str], None]) -> Iterator[Path | None]:
    """Yield a folder that becomes the layer when the context ends without an error; None if the layer is there."""
    if layer.is_dir():
        yield None
        return
    require_room(_ROOM, f"making {what}")
    log(f"making {what} (once) ...")
    start = time.monotonic()
    folder = unfinished_name(layer)
    try:
        _inside(folder).parent.parent.mkdir(parents=True)
        yield folder
        folder.rename(layer)
    finally:
        debian_root.remove_tree(folder)
    kind = layer.name.rpartition("-")[0]
    debian_root.remove_superseded(layer, f"{kind}-*")
    log(f"made {what} in {time.monotonic() - start:.0f} s")


@contextmanager
def _host(settings: _Settings) -> Iterator[PipedHost]:
    host = ways.new_host(settings)
    host.start()
    try:
        yield host
    finally:
        host.close()


def _accelerator(settings: _Settings, log: Callable[[str], None]) -> str:
    """Return ``kvm-host`` if this machine's KVM works, else ``tcg-max``: the accelerator and the processor's model.

    The answer is kept in the cache for this kernel, because a KVM that hangs takes ten seconds.
    """
    if not Path("/dev/kvm").exists():
        return "tcg-max"
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    kernel = platform.release()
    kept = _layer("kvm", settings.layers[0].name, kernel, model[1] if model else "")
    if not kept.exists():
        with _host(settings) as host:
            kept.write_text(str(Network(host, "kvm-host").kvm_works()))
        debian_root.remove_superseded(kept, "machine-kvm-*")
    works = kept.read_text() == "True"
    return "kvm-host" if works else "tcg-max"


def _make_bare(settings: _Settings, accelerator: str, trusted: Sequence[Path], target: Path) -> None:
    """Make the state ``bare``: Debian, started."""
    root = unfinished_name(cache_folder() / "machine-root")
    try:
        archive = _inside(root) / "root.tar"
        archive.parent.mkdir(parents=True)
        hook = f'bash {shlex.quote(str(_HOOK))} "$1"'
        debian_root.make_root(SUITE, _GUEST_PACKAGES, archive, trusted=trusted, hook=hook)
        with _host(_on_top(root, settings)) as host:
            network = Network(host, accelerator)
            machine = network.add("debian")
            in_host(host, _DISK, EMULATOR, _DISK_SIZE, timeout=_DISK_SECONDS, what="cannot make the machine's disk")
            machine.emulate(accelerator, "/machine/run/debian.qcow2")
            machine.connect(_BOOT_SECONDS)
            machine.checked(["systemctl", "is-system-running", "--wait"], _BOOT_SECONDS)
            _save(host, machine, target / "bare")
            for name in ("kernel", "initrd"):
                _fetch(host, f"/machine/bare/{name}", target / "bare" / name)
    finally:
        debian_root.remove_tree(root)


def _make_docker(settings: _Settings, accelerator: str, target: Path) -> None:
    """Make the repository of Docker's packages and the state ``docker``: they are installed, the engine runs."""
    with _host(settings) as host:
        packages.make(host)
        _fetch(host, "/machine/packages", target / "packages")
        machine = Network(host, accelerator).resume("debian", "bare")
        machine.checked(["bash", "-c", f"date --set=@{time.time():.0f}\n{_INSTALL}"], _INSTALL_SECONDS)
        _save(host, machine, target / "docker")


def _save(host: PipedHost, machine: Machine, target: Path) -> None:
    """Write the machine's state to a folder, and end the machine."""
    time.sleep(_SETTLING)
    machine.save("/machine/run/memory")
    _fetch(host, f"/machine/run/{machine.name}.qcow2", target / "disk.qcow2")
    _fetch(host, "/machine/run/memory", target / "memory")


def _fetch(host: PipedHost, path: str, target: Path) -> None:
    """Copy a file or folder from the emulator's root in the host. Raises EngineError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source = PurePosixPath(path)
    pack = emulator_argv(host, ["tar", "--create", f"--directory={source.parent}", source.name])
    unpack = ["tar", "--extract", f"--directory={target.parent}", f"--transform=s,^{source.name},{target.name},"]
    with subprocess.Popen(pack, stdout=subprocess.PIPE) as packing:
        done = subprocess.run([*unpack, "--no-same-owner"], stdin=packing.stdout, capture_output=True, text=True)
    if packing.returncode or done.returncode:
        raise EngineError(f"cannot copy {path} from the host to {target}: {done.stderr.strip() or 'it is incomplete'}")
