"""Builds programs from their Go modules: the newest Docker available there, Docker 28, and programs of stand-in images.

Every folder in ``modules/`` is a Go module of ours that pins another (``go.mod``, ``go.sum``). The programs built from
a folder are kept in the cache as a layer. Hosts mount Docker's on top of their root file system.
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

#: The programs are compiled in a Debian root of this suite with these packages, so the machine does not need Go.
BUILD_SUITE = "forky"
GO_RELEASE = "1.26"
BUILD_PACKAGES = ("ca-certificates", "gcc", f"golang-{GO_RELEASE}-go", "libc6-dev", "libseccomp-dev", "pkg-config")
_GO_FOLDER = f"/usr/lib/go-{GO_RELEASE}/bin"
#: Disk space for the module and build caches during a build (bytes).
_DISK_NEEDED = 7 * 10**9
#: Interval of progress messages during long steps (seconds).
_PROGRESS_INTERVAL = 30.0

#: The engine's module since 29. Its version (v2.0.0-beta.24) does not tell the version of Docker Engine.
MOBY = "github.com/moby/moby/v2"
#: It has no go.mod; its requirements are in vendor.mod.
CLI = "github.com/docker/cli"

_PLUGINS = "usr/libexec/docker/cli-plugins"
_COMMUNITY = "Docker Engine - Community"


@dataclass(frozen=True)
class Program:
    """A folder in ``modules/`` and how to build it.

    ``binaries``: path in a host's root -> package. ``variables``: variables set by the linker (``-X``); ``{version}``
    is replaced with the release. ``modules``: the parent of the folder; a copy while a newer version is tried.
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
        """The version of the module in ``go.mod``, such as ``v5.6.0``."""
        return self._requirement()[1]

    @property
    def release(self) -> str:
        """The release that users know: the module's version, or for moby/v2 the one in a comment in ``go.mod``.

        Raises EngineError if the comment belongs to another version of the module.
        """
        version, comment = self._requirement().groups()
        if self.module != MOBY:
            return version.removeprefix("v").removesuffix("+incompatible")
        engine = re.search(r"Docker Engine (\S+) is (\S+)", comment)
        if not engine or engine[2] != version:
            raise EngineError(
                f"scripts/engine/modules/{self.folder}/go.mod does not say which Docker Engine {version} is: find the "
                "release from the same day among moby/moby's docker-v29.x.y tags and run make upgrade ENGINE=29.x.y"
            )
        return engine[1]

    def _requirement(self) -> "re.Match[str]":
        text = (self.modules / self.folder / "go.mod").read_text()
        requirement = re.search(rf"^(?:require |\t){re.escape(self.module)} (\S+)(.*)$", text, re.M)
        if not requirement:
            raise EngineError(f"scripts/engine/modules/{self.folder}/go.mod does not require {self.module}")
        return requirement

    @property
    def key(self) -> str:
        """A hash of everything that affects the build; part of the layer's name."""
        folder = self.modules / self.folder
        parts = [repr(self), BUILD_SUITE, *BUILD_PACKAGES]
        return debian_root.recipe_key(*parts, *((folder / name).read_text() for name in self.source))

    @property
    def layer(self) -> Path:
        """The folder in the cache for the built programs; it exists once they are complete."""
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
        # Go compiles a module without a go.mod as Go 1.16.
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

#: The newest stable releases available from the module proxy. Upgraded by ``python -m scripts.engine upgrade``.
NEWEST = (
    _moby("newest/moby", MOBY),
    _cli("newest/cli"),
    _CONTAINERD,
    _RUNC,
    _compose("newest/compose", "github.com/docker/compose/v5"),
    _buildx("newest/buildx"),
)

#: The last Docker 28, for readers who have not upgraded. It uses the same containerd and runc.
OLDER = (
    _moby("28/moby", "github.com/docker/docker"),
    _cli("28/cli"),
    _CONTAINERD,
    _RUNC,
    _compose("28/compose", "github.com/docker/compose/v2"),
    _buildx("28/buildx"),
)


def _in_image(name: str, module: str, binaries: dict[str, str], variables: dict[str, str]) -> Program:
    """A program of a stand-in image. Paths are in the image's build context."""
    packages = {target: f"{module}/{package}" for target, package in binaries.items()}
    names = {f"{module}/{variable}": value for variable, value in variables.items()}
    # With Go's own resolvers nothing needs cgo, so that it runs without a C library.
    return Program(name, f"images/{name}", module, packages, names, tags="netgo osusergo")


_FRONTEND = "frontend/dockerfile/cmd/dockerfile-frontend"
BUILDKIT = _in_image(
    "buildkit",
    "github.com/moby/buildkit",
    {"buildkitd": "cmd/buildkitd", "buildctl": "cmd/buildctl", "dockerfile-frontend": _FRONTEND},
    {"version.Version": "v{version}"},
)
DISTRIBUTION = _in_image(
    "registry",
    "github.com/distribution/distribution/v3",
    {"registry": "cmd/registry"},
    {"version.version": "v{version}"},
)

#: What stand-in images contain that Debian does not have, or only in an old version. Upgraded like ``NEWEST``.
IN_IMAGES = (BUILDKIT, DISTRIBUTION)


def layers(programs: Sequence[Program], log: Callable[[str], None]) -> tuple[Path, ...]:
    """Return the folders with these programs, building those that are not in the cache.

    Raises a one-line EngineError if one cannot be built; incomplete results are removed.
    """
    if not all(program.layer.is_dir() for program in programs):
        with cache_lock("programs", "Docker's programs", log):
            missing = [program for program in programs if not program.layer.is_dir()]
            if missing:
                _build(missing, log)
    return tuple(program.layer for program in programs)


def _build(programs: Sequence[Program], log: Callable[[str], None]) -> None:
    require_room(_DISK_NEEDED, "building Docker")
    start = time.monotonic()
    log(f"building {len(programs)} of Docker's programs from Go modules, about a minute for each (once) ...")
    with Toolchain(log) as toolchain:
        for number, program in enumerate(programs, 1):
            layer = unfinished_name(program.layer)
            try:
                with _progress(log, f"  [{number}/{len(programs)}] {program.name} {program.release}"):
                    for target, package in program.binaries.items():
                        toolchain.compile(program, package, layer / target)
                layer.rename(program.layer)
            finally:
                debian_root.remove_tree(layer)
            debian_root.remove_superseded(program.layer, f"program-{program.folder.replace('/', '-')}-*")
    log(f"built Docker in {time.monotonic() - start:.0f} s")


@contextmanager
def _progress(log: Callable[[str], None], what: str) -> Iterator[None]:
    """Log the start of a step, its progress every half minute, and how long it took."""
    start = time.monotonic()
    ended = threading.Event()

    def report() -> None:
        while not ended.wait(_PROGRESS_INTERVAL):
            log(f"{what}: {time.monotonic() - start:.0f} s so far ...")

    log(f"{what} ...")
    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        yield
    finally:
        ended.set()
        reporter.join()
    log(f"{what}: {time.monotonic() - start:.0f} s")


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
    """Debian's Go in its own root file system. Leaving the context removes it with its module and build caches."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._folder = unfinished_name(cache_folder() / "go")
        self.root = self._folder / "root"

    def __enter__(self) -> "Toolchain":
        self._folder.mkdir()
        try:
            with _progress(self._log, f"  a Debian {BUILD_SUITE} root with Go"):
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
        """Compile a package of the program's module to a file. Raises a one-line EngineError."""
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
        """Run ``go`` in ``modules``, a folder with a go.mod that it may change. Its output is text."""
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
    """Return how this machine reaches the module proxy, from its environment and, if it has Go, from ``go env``."""
    names = ("GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB")
    configured: dict[str, str] = {}
    if shutil.which("go"):
        done = subprocess.run(["go", "env", "-json", *names], capture_output=True, text=True, check=False)
        configured = json.loads(done.stdout) if done.returncode == 0 else {}
    settings = {name: os.environ.get(name) or configured.get(name, "") for name in names}
    settings |= {name: os.environ[name] for name in ("http_proxy", "https_proxy", "no_proxy") if name in os.environ}
    settings |= {name: os.environ[name] for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY") if name in os.environ}
    return {name: value for name, value in settings.items() if value}


# Prefixes of go's messages about requests for modules; its messages about other files have none of them.
_REQUEST = r"(?:Get \"|reading |read \"|verifying )\S*(?:://|@v)\S*"
_NO_ANSWER = (
    r"proxyconnect .*",
    r"(?:dial|read) tcp.*",
    r".*(?:no such host|x509:|TLS handshake|lookup disabled by GOPROXY).*",
    r".*(?:Client\.Timeout|context deadline exceeded|connection reset by peer|i/o timeout).*",
    # go prints an HTTP proxy's response without the status code.
    rf"{_REQUEST}.*\b(?:Proxy Authentication Required|Bad Gateway|Service Unavailable|Gateway Timeout).*",
    rf"{_REQUEST} (?:407|429|5\d\d)\b.*",
    rf"{_REQUEST}.*\b(?:unexpected )?EOF$",
    rf"{_REQUEST}.*(?:stream error|http2: |tls: ).*",
)


def trouble_here(output: str) -> str:
    """Return the problem on this machine or its network that made go fail, as one line; empty if there is none."""
    if "no space left on device" in output.lower():
        return f"the disk with {cache_folder()} is full; building temporarily needs {_DISK_NEEDED / 1e9:.0f} GB there"
    if "SECURITY ERROR" in output or "checksum mismatch" in output:
        module = re.search(r"(\S+@v[^\s:]+):.*checksum mismatch", output)
        return (
            f"the response of the Go module proxy{f' for {module[1]}' if module else ''} does not match the recorded "
            "checksum: the module proxy or an HTTP proxy changed it; set GOPROXY to another module proxy"
        )
    if killed := re.search(r".*(?:signal: killed|\bKilled\b|cannot allocate memory|: out of memory).*", output):
        line = _short(killed[0])
        return f"go or its compiler was killed, probably for lack of memory ({line}); free some memory and run again"
    for pattern in _NO_ANSWER:
        if no_answer := re.search(pattern, output, re.M):
            line = _short(no_answer[0])
            return f"the Go module proxy does not answer ({line}); set GOPROXY to another module proxy"
    return ""


def _short(line: str) -> str:
    """Shorten a line of go's output."""
    return line.strip().removeprefix("go: ")[:200]


def reason(output: str) -> str:
    """Return the cause of a failure from go's output, as one line."""
    if trouble := trouble_here(output):
        return trouble
    if match := re.search(r"(\S+@v\S+?):? requires go >= (\S+) \(running go ([^;)\s]+)", output):
        return f"{match[1]} needs Go {match[2]}, and this is {match[3]}"
    unresolved = (
        r"(\S+@v[^\s:]+):? .*?(?:\b(4\d\d [A-Z]\w+(?: [A-Z]\w+)*)|not available|unknown revision|invalid version)"
    )
    if match := re.search(unresolved, output):
        return f"the module {match[1]} does not resolve" + (f" ({match[2]})" if match[2] else "")
    if match := re.search(r"missing go\.sum entry.*?(?:package (\S+?))?(?:;|$)", output, re.M):
        package = f" for {match[1]}" if match[1] else ""
        return f"go.sum lacks an entry{package}; make upgrade pins versions with their checksums"
    if match := re.search(r"cannot find module providing package (\S+?):", output):
        return f"no module required by go.mod has the package {match[1]}"
    if match := re.search(r"^# (\S+)\n(.*)", output, re.M):
        return f"{match[1]} does not compile: {match[2].strip()}"
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("go: downloading")]
    return lines[-1] if lines else "go ended without a message"
