"""Docker's own programs, built from their Go modules: the newest Docker that resolves, and Docker 28.

Each folder below ``modules/`` is a Go module of ours that pins one module of Docker's (``go.mod``, ``go.sum``). What
they build lies in the cache as layers, one for each folder, that a host shows over its root file system.
"""

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.engine import contained, debian_root
from scripts.engine.cache import cache_folder, cache_lock, require_room, unfinished_name
from scripts.engine.errors import EngineError

MODULES = Path(__file__).with_name("modules")

#: Where they are compiled: a Debian root of this suite with these packages, so that the machine needs no Go.
BUILD_SUITE = "forky"
GO_RELEASE = "1.26"
BUILD_PACKAGES = ("ca-certificates", "gcc", f"golang-{GO_RELEASE}-go", "libc6-dev", "libseccomp-dev", "pkg-config")
_GO_FOLDER = f"/usr/lib/go-{GO_RELEASE}/bin"
#: What the module and build caches take while it builds (bytes).
_DISK_WANTED = 7 * 10**9
#: While something takes long, a line says so, this often (seconds).
_SAY_EVERY = 30.0

#: The engine's module since 29. Its own versions (v2.0.0-beta.24) do not say which Docker Engine they are.
MOBY = "github.com/moby/moby/v2"
#: Without a go.mod of its own: what it requires is in its vendor.mod.
CLI = "github.com/docker/cli"

_PLUGINS = "usr/libexec/docker/cli-plugins"
_COMMUNITY = "Docker Engine - Community"


@dataclass(frozen=True)
class Program:
    """A folder below ``modules/`` and how it is built.

    ``binaries``: path in a host's root -> package. ``variables``: what the linker sets (``-X``); ``{version}`` stands
    for the release. ``modules``: where the folder is; another place while a newer version is tried.
    """

    name: str
    folder: str
    module: str
    binaries: Mapping[str, str]
    variables: Mapping[str, str]
    tags: str = ""
    flags: tuple[str, ...] = ()
    source: tuple[str, ...] = field(init=False, default=("go.mod", "go.sum"))
    modules: Path = field(default=MODULES, repr=False)

    @property
    def pinned(self) -> str:
        """The module's version in ``go.mod``, such as ``v5.6.0``."""
        return self._requirement()[1]

    @property
    def release(self) -> str:
        """The version by which people know it: the module's, or for moby/v2 what a comment in ``go.mod`` says.

        Raises EngineError if that comment is about another version of the module.
        """
        version, comment = self._requirement().groups()
        if self.module != MOBY:
            return version.removeprefix("v").removesuffix("+incompatible")
        said = re.search(r"Docker Engine (\S+) is (\S+)", comment)
        if not said or said[2] != version:
            raise EngineError(
                f"scripts/engine/modules/{self.folder}/go.mod does not say which Docker Engine {version} is: find the "
                "release of the same day among moby/moby's tags docker-v29.x.y and run make upgrade ENGINE=29.x.y"
            )
        return said[1]

    def _requirement(self) -> "re.Match[str]":
        text = (self.modules / self.folder / "go.mod").read_text()
        found = re.search(rf"^(?:require |\t){re.escape(self.module)} (\S+)(.*)$", text, re.M)
        if not found:
            raise EngineError(f"scripts/engine/modules/{self.folder}/go.mod requires no {self.module}")
        return found

    @property
    def key(self) -> str:
        """Changes with the recipe."""
        folder = self.modules / self.folder
        parts = [repr(self), BUILD_SUITE, *BUILD_PACKAGES]
        return debian_root.recipe_key(*parts, *((folder / name).read_text() for name in self.source))

    @property
    def layer(self) -> Path:
        """The folder in the cache that holds what it builds, once it is built."""
        return cache_folder() / f"program-{self.folder.replace('/', '-')}-{self.key}"


def _moby(folder: str, module: str) -> Program:
    version = f"{module}/dockerversion"
    return Program(
        "dockerd",
        folder,
        module,
        {"usr/bin/dockerd": f"{module}/cmd/dockerd", "usr/bin/docker-proxy": f"{module}/cmd/docker-proxy"},
        {f"{version}.Version": "{version}", f"{version}.PlatformName": _COMMUNITY},
        tags="netgo osusergo exclude_graphdriver_btrfs",
    )


def _cli(folder: str) -> Program:
    return Program(
        "docker",
        folder,
        CLI,
        {"usr/bin/docker": f"{CLI}/cmd/docker"},
        {f"{CLI}/cli/version.Version": "{version}", f"{CLI}/cli/version.PlatformName": _COMMUNITY},
        # A module without a go.mod of its own compiles as Go 1.16.
        flags=(f"-gcflags={CLI}/...=-lang=go{GO_RELEASE}",),
    )


def _compose(folder: str, module: str) -> Program:
    plugin = {f"{_PLUGINS}/docker-compose": f"{module}/cmd"}
    return Program("docker compose", folder, module, plugin, {f"{module}/internal.Version": "v{version}"})


def _buildx(folder: str) -> Program:
    module = "github.com/docker/buildx"
    plugin = {f"{_PLUGINS}/docker-buildx": f"{module}/cmd/buildx"}
    return Program("docker buildx", folder, module, plugin, {f"{module}/version.Version": "v{version}"})


_CONTAINERD_MODULE = "github.com/containerd/containerd/v2"
_CONTAINERD = Program(
    "containerd",
    "newest/containerd",
    _CONTAINERD_MODULE,
    {
        "usr/bin/containerd": f"{_CONTAINERD_MODULE}/cmd/containerd",
        "usr/bin/containerd-shim-runc-v2": f"{_CONTAINERD_MODULE}/cmd/containerd-shim-runc-v2",
    },
    {f"{_CONTAINERD_MODULE}/version.Version": "v{version}"},
    tags="no_btrfs no_devmapper no_zfs",
)
_RUNC = Program(
    "runc",
    "newest/runc",
    "github.com/opencontainers/runc",
    {"usr/bin/runc": "github.com/opencontainers/runc"},
    {},
    tags="seccomp",
)

#: The newest stable release of each that the module proxy gives. Upgraded by ``python -m scripts.engine upgrade``.
NEWEST = (
    _moby("newest/moby", MOBY),
    _cli("newest/cli"),
    _CONTAINERD,
    _RUNC,
    _compose("newest/compose", "github.com/docker/compose/v5"),
    _buildx("newest/buildx"),
)

#: The last Docker 28, for what readers who have not upgraded see. It runs on the same containerd and runc.
OLDER = (
    _moby("28/moby", "github.com/docker/docker"),
    _cli("28/cli"),
    _CONTAINERD,
    _RUNC,
    _compose("28/compose", "github.com/docker/compose/v2"),
    _buildx("28/buildx"),
)


def layers(programs: Sequence[Program], log: Callable[[str], None]) -> tuple[Path, ...]:
    """The folders that hold these programs, built where the cache lacks them.

    Raises EngineError, in one line, if one cannot be built; nothing half-made stays.
    """
    if not all(program.layer.is_dir() for program in programs):
        with cache_lock("programs", "Docker's programs", log):
            missing = [program for program in programs if not program.layer.is_dir()]
            if missing:
                _build(missing, log)
    return tuple(program.layer for program in programs)


def _build(programs: Sequence[Program], log: Callable[[str], None]) -> None:
    require_room(_DISK_WANTED, "building Docker")
    began = time.monotonic()
    log(f"building Docker's programs from Go modules, about a minute each, {len(programs)} in all (once) ...")
    with Toolchain(log) as toolchain:
        for number, program in enumerate(programs, 1):
            layer = unfinished_name(program.layer)
            try:
                with _saying(log, f"  [{number}/{len(programs)}] {program.name} {program.release}"):
                    for target, package in program.binaries.items():
                        toolchain.compile(program, package, layer / target)
                layer.rename(program.layer)
            finally:
                debian_root.remove_tree(layer)
            debian_root.remove_superseded(program.layer, f"program-{program.folder.replace('/', '-')}-*")
    log(f"built Docker in {time.monotonic() - began:.0f} s")


@contextmanager
def _saying(log: Callable[[str], None], what: str) -> Iterator[None]:
    """Say what is being done, every half minute that it goes on, and how long it took."""
    began = time.monotonic()
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(_SAY_EVERY):
            log(f"{what}: {time.monotonic() - began:.0f} s so far ...")

    log(f"{what} ...")
    watch = threading.Thread(target=go_on, daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        watch.join()
    log(f"{what}: {time.monotonic() - began:.0f} s")


_IN_ROOT = """\
set -e
root=$1 build=$2 modules=$3
shift 3
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
mkdir -p "$root/build"
mount --bind "$build" "$root/build"
mount --bind "$modules" "$root/build/modules"
exec chroot "$root" "$@"
"""


class Toolchain:
    """Debian's Go in a root file system of its own, with module and build caches that go when it is left."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._folder = unfinished_name(cache_folder() / "go")
        self.root = self._folder / "root"

    def __enter__(self) -> "Toolchain":
        self._folder.mkdir()
        try:
            with _saying(self._log, f"  a Debian {BUILD_SUITE} root with Go"):
                debian_root.make_root(BUILD_SUITE, BUILD_PACKAGES, self.root)
            for name in ("modules", "home", "out"):
                (self._folder / name).mkdir()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        debian_root.remove_tree(self._folder)

    def compile(self, program: Program, package: str, target: Path) -> None:
        """Compile a package of the program's module to a file. Raises EngineError, in one line."""
        settings = " ".join(
            f"-X '{name}={value.format(version=program.release)}'" for name, value in program.variables.items()
        )
        command = ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", f"-tags={program.tags}"]
        command += [*program.flags, f"-ldflags=-s -w {settings}", "-o=/build/out/program", package]
        done = self.go(command, program.modules / program.folder)
        if done.returncode != 0:
            raise EngineError(f"cannot build {program.name} {program.release}: {reason(done.stdout)}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._folder / "out" / "program", target)

    def go(self, words: Sequence[str], modules: Path) -> "subprocess.CompletedProcess[str]":
        """Run ``go`` in ``modules``, a folder with a go.mod, which it may change; its output is text."""
        environment = {
            "HOME": "/build/home",
            "PATH": f"{_GO_FOLDER}:/usr/bin:/bin",
            "GOFLAGS": "-modcacherw",
            "GOTOOLCHAIN": "local",
            "CGO_ENABLED": "1",
            **_module_settings(),
        }
        command = ["bash", "-c", _IN_ROOT, "go", str(self.root), str(self._folder), str(modules)]
        command += ["env", "--ignore-environment", *(f"{name}={value}" for name, value in environment.items())]
        return contained.run([*command, f"{_GO_FOLDER}/go", "-C", "/build/modules", *words])


def _module_settings() -> dict[str, str]:
    """How this machine reaches the module proxy: from its environment, and from ``go env`` where it has Go."""
    names = ("GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB")
    told: dict[str, str] = {}
    if shutil.which("go"):
        done = subprocess.run(["go", "env", "-json", *names], capture_output=True, text=True, check=False)
        told = json.loads(done.stdout) if done.returncode == 0 else {}
    settings = {name: os.environ.get(name) or told.get(name, "") for name in names}
    settings |= {name: os.environ[name] for name in ("http_proxy", "https_proxy", "no_proxy") if name in os.environ}
    settings |= {name: os.environ[name] for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY") if name in os.environ}
    return {name: value for name, value in settings.items() if value}


# Where go asks for modules, and where it says so of a compiler's file it does not.
_ASKING = r"(?:Get \"|reading |read \"|verifying )\S*(?:://|@v)\S*"
_NO_ANSWER = (
    r"proxyconnect .*",
    r"(?:dial|read) tcp.*",
    r".*(?:no such host|x509:|TLS handshake|lookup disabled by GOPROXY).*",
    r".*(?:Client\.Timeout|context deadline exceeded|connection reset by peer|i/o timeout).*",
    # What a proxy on the way answers comes without its number.
    rf"{_ASKING}.*\b(?:Proxy Authentication Required|Bad Gateway|Service Unavailable|Gateway Timeout).*",
    rf"{_ASKING} (?:407|429|5\d\d)\b.*",
    rf"{_ASKING}.*\b(?:unexpected )?EOF$",
    rf"{_ASKING}.*(?:stream error|http2: |tls: ).*",
)


def trouble_here(output: str) -> str:
    """What on this machine kept go from its work, as one line; empty if its output says nothing of the kind."""
    if "no space left on device" in output.lower():
        return f"no room is left in {cache_folder()}; building takes {_DISK_WANTED / 1e9:.0f} GB there while it lasts"
    if "SECURITY ERROR" in output or "checksum mismatch" in output:
        module = re.search(r"(\S+@v[^\s:]+):.*checksum mismatch", output)
        return (
            f"what the Go module proxy sent{f' for {module[1]}' if module else ''} does not have the recorded "
            "checksum: it, or a proxy on the way, changed it; GOPROXY names another"
        )
    if found := re.search(r".*(?:signal: killed|\bKilled\b|cannot allocate memory|: out of memory).*", output):
        return f"go or its compiler was killed, probably for lack of memory ({_short(found[0])}); free some, run again"
    for pattern in _NO_ANSWER:
        if found := re.search(pattern, output, re.M):
            return f"the Go module proxy does not answer ({_short(found[0])}); GOPROXY names another"
    return ""


def _short(line: str) -> str:
    """A line without what it begins with in go's messages, and not endless."""
    return line.strip().removeprefix("go: ")[:200]


def reason(output: str) -> str:
    """What go's output says went wrong, as one line for a person."""
    if trouble := trouble_here(output):
        return trouble
    if found := re.search(r"(\S+@v\S+?):? requires go >= (\S+) \(running go ([^;)\s]+)", output):
        return f"{found[1]} needs Go {found[2]}, and this is {found[3]}"
    unresolved = (
        r"(\S+@v[^\s:]+):? .*?(?:\b(4\d\d [A-Z]\w+(?: [A-Z]\w+)*)|not available|unknown revision|invalid version)"
    )
    if found := re.search(unresolved, output):
        return f"the module {found[1]} does not resolve" + (f" ({found[2]})" if found[2] else "")
    if found := re.search(r"missing go\.sum entry.*?(?:package (\S+?))?(?:;|$)", output, re.M):
        return (
            f"go.sum lacks an entry{f' for {found[1]}' if found[1] else ''}; make upgrade pins versions with their sums"
        )
    if found := re.search(r"cannot find module providing package (\S+?):", output):
        return f"no module that go.mod requires has the package {found[1]}"
    if found := re.search(r"^# (\S+)\n(.*)", output, re.M):
        return f"{found[1]} does not compile: {found[2].strip()}"
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("go: downloading")]
    return lines[-1] if lines else "go ended without a message"
