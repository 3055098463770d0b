"""Docker's programs from Go modules: what goes wrong while they are built is told in one line, and nothing stays."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.engine import EngineError, debian_root, go_programs, prepare, ways
from scripts.engine.cache import cache_folder
from scripts.engine.go_programs import MODULES, NEWEST, OLDER, Program, Toolchain, reason
from tests.engine import traces
from tests.waiting import wait_until

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
BUILDX = NEWEST[-1]


def own(folder: Path, text: str) -> Program:
    """A program of our own, in one file."""
    (folder / "own").mkdir()
    (folder / "own/go.mod").write_text("module example.test/own\n\ngo 1.26.0\n\nrequire example.test/own v1.0.0\n")
    (folder / "own/go.sum").write_text("")
    (folder / "own/main.go").write_text(text)
    return Program("own", "own", "example.test/own", {"usr/bin/own": "."}, {}, modules=folder)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOCKER_GUIDE_CACHE", str(tmp_path / "cache"))
    return cache_folder()


def left(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if not path.name.startswith("."))


def one_line(error: "pytest.ExceptionInfo[EngineError]") -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


# What is pinned


def test_what_is_pinned_is_known_by_its_release() -> None:
    for program in (*NEWEST, *OLDER):
        assert re.fullmatch(r"\d+\.\d+\.\d+", program.release), program
    assert [program.release.split(".")[0] for program in (NEWEST[0], NEWEST[1], OLDER[0], OLDER[1])] == [
        *("29", "29", "28", "28")
    ]


def test_an_engine_that_go_mod_tells_of_another_version_is_not_believed(tmp_path: Path) -> None:
    shutil.copytree(MODULES, tmp_path / "modules")
    moved = replace(NEWEST[0], modules=tmp_path / "modules")
    assert moved.release == NEWEST[0].release and moved.key == NEWEST[0].key
    file = tmp_path / "modules" / moved.folder / "go.mod"
    # As Dependabot leaves it: the version is another one, the comment is the old one.
    file.write_text(re.sub(rf"\t({moved.module}) {moved.pinned} ", r"\t\1 v2.0.0-beta.99 ", file.read_text()))
    with pytest.raises(EngineError, match=r"which Docker Engine v2\.0\.0-beta\.99 is.*make upgrade ENGINE=") as error:
        _ = moved.release
    one_line(error)
    assert moved.pinned == "v2.0.0-beta.99" and moved.key != NEWEST[0].key


# A build that goes wrong


def test_a_version_that_does_not_resolve(toolchain: Toolchain, tmp_path: Path) -> None:
    shutil.copytree(MODULES, tmp_path / "modules")
    for name in ("go.mod", "go.sum"):
        file = tmp_path / "modules" / BUILDX.folder / name
        file.write_text(file.read_text().replace(f"{BUILDX.module} {BUILDX.pinned}", f"{BUILDX.module} v0.999.0"))
    program = replace(BUILDX, modules=tmp_path / "modules")
    with pytest.raises(EngineError) as error:
        toolchain.compile(program, program.binaries["usr/libexec/docker/cli-plugins/docker-buildx"], tmp_path / "out")
    told = one_line(error)
    assert told.startswith("cannot build docker buildx 0.999.0: the module github.com/docker/buildx@v0.999.0 does not")
    assert not (tmp_path / "out").exists()


def test_a_program_that_does_not_compile(toolchain: Toolchain, tmp_path: Path) -> None:
    program = own(tmp_path, "package main\n\nfunc main() { missing() }\n")
    with pytest.raises(EngineError) as error:
        toolchain.compile(program, ".", tmp_path / "out")
    assert one_line(error) == (
        "cannot build own 1.0.0: example.test/own does not compile: ./main.go:3:15: undefined: missing"
    )


def test_a_package_that_is_not_there(toolchain: Toolchain, tmp_path: Path) -> None:
    runc = NEWEST[3]
    with pytest.raises(EngineError) as error:
        toolchain.compile(runc, f"{runc.module}/nothing", tmp_path / "out")
    assert one_line(error).endswith(f"no module required by go.mod has the package {runc.module}/nothing")


def test_a_module_proxy_that_does_not_answer(
    toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOPROXY", "http://127.0.0.1:9")
    runc = NEWEST[3]
    with pytest.raises(EngineError, match=r"proxy does not answer \(dial tcp 127\.0\.0\.1:9.*GOPROXY") as error:
        toolchain.compile(runc, runc.binaries["usr/bin/runc"], tmp_path / "out")
    one_line(error)


def test_a_program_that_compiles(toolchain: Toolchain, tmp_path: Path) -> None:
    program = own(tmp_path, 'package main\n\nvar version = "?"\n\nfunc main() { println(version) }\n')
    program = replace(program, variables={"main.version": "v{version}"})
    toolchain.compile(program, ".", tmp_path / "deep/own")
    assert subprocess.run([tmp_path / "deep/own"], stderr=subprocess.PIPE, check=True).stderr == b"v1.0.0\n"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("x: write /build/home/a: no space left on device\n", r"the disk with .* is full; .*7 GB"),
        ('go: m@v1.0.0: Get "https://p/m": dial tcp: lookup p on 1.2.3.4:53: no such host\n', "proxy does not answer"),
        ('go: m@v1.0.0: Get "https://p/m": tls: failed to verify certificate: x509: unknown\n', "does not answer"),
        (
            "go: downloading a/b v1\ngo: a/b@v1.2.3: reading https://p/a/b.zip: 404 Not Found\n",
            r"a/b@v1\.2\.3 does not",
        ),
        ("go: a/b@v1.2.3: reading https://p/a/b: 403 Forbidden\n\tserver response: no", r"resolve \(403 Forbidden\)"),
        ("go: a/b@v1.2.3: invalid version: unknown revision v1.2.3\n", r"a/b@v1\.2\.3 does not resolve"),
        ("go: a/b@v1 requires go >= 1.27.0 (running go 1.26.10; GOTOOLCHAIN=local)\n", r"needs Go 1\.27\.0.*1\.26\.10"),
        (
            "missing go.sum entry for module providing package a/b/c; to add:\n\tgo mod download a/b\n",
            "for a/b/c; make",
        ),
        ("# a/b\n./x.go:1:2: undefined: y\n", r"a/b does not compile: \./x\.go:1:2: undefined: y"),
        ("something else\nthe last line\n", "the last line"),
        ("", "without a message"),
    ],
)
def test_what_go_says_becomes_one_line(output: str, told: str) -> None:
    line = reason(output)
    assert re.search(told, line) and "\n" not in line


SECURITY_ERROR = """\
\tdownloaded: h1:Zk1N
\tgo.sum:     h1:Ab2M

SECURITY ERROR
This download does NOT match the one reported by the checksum server.
"""
LINK = "/usr/lib/go-1.26/pkg/tool/linux_amd64/link"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (
            f"go: downloading a/b v1.2.3\nverifying a/b@v1.2.3: checksum mismatch\n{SECURITY_ERROR}",
            "for a/b@v1.2.3 does",
        ),
        (f"go: a/b@v1.2.3: verifying module: checksum mismatch\n{SECURITY_ERROR}", "for a/b@v1.2.3 does not match the"),
        (f"# example.test/own\n{LINK}: signal: killed\n", f"lack of memory ({LINK}: signal: killed)"),
        ("a/b/c: /usr/lib/go-1.26/pkg/tool/linux_amd64/compile: signal: killed\n", "lack of memory (a/b/c: "),
        ('first: line 3:    12 Killed                  "$@"\n', "lack of memory (first"),
        ("collect2: fatal error: ld terminated with signal 9 [Killed]\n", "lack of memory (collect2"),
        ("fork/exec /usr/bin/gcc: cannot allocate memory\n", "lack of memory (fork"),
        (
            "go: a/b@v1: reading https://p/b.mod: 407 Proxy Authentication Required\n",
            "407 Proxy Authentication Required)",
        ),
        ('go: a/b@v1: Get "https://p/b.mod": Proxy Authentication Required\n', "answer (Get"),
        (
            "go: a/b@v1: reading https://p/b.zip: 502 Bad Gateway\n\tserver response: down\n",
            "502 Bad Gateway); set GOPROXY",
        ),
        ("go: module a/b: reading https://p/list: 503 Service Unavailable\n", "503 Service Unavailable)"),
        ("go: a/b@v1: reading https://p/b.mod: 429 Too Many Requests\n", "429 Too Many Requests)"),
        (
            'go: a/b@v1: Get "https://p/m": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: refused\n',
            "(proxyconnect tcp:",
        ),
        (
            'go: a/b@v1: Get "https://p/m": request canceled (Client.Timeout exceeded while awaiting headers)\n',
            "Client.Timeout exceeded",
        ),
        ('go: a/b@v1: Get "https://p/m": context deadline exceeded\n', "context deadline exceeded)"),
        ('go: a/b@v1: Get "https://p/m": EOF\n', 'answer (Get "https://p/m": EOF)'),
        ('a/b@v1: read "https://p/b.zip": unexpected EOF\n', "unexpected EOF)"),
        (
            'go: a/b@v1: Get "https://p/m": read tcp 10.0.0.2:4->10.0.0.1:443: read: connection reset by peer\n',
            "(read tcp",
        ),
        ('go: a/b@v1: Get "https://p/m": remote error: tls: handshake failure\n', "tls: handshake failure)"),
    ],
)
def test_trouble_with_this_machine_or_the_proxy_is_told_from_what_does_not_resolve(output: str, told: str) -> None:
    line = go_programs.trouble_here(output)
    assert told in line and "\n" not in line
    assert reason(output) == line


@pytest.mark.parametrize(
    "output",
    [
        "go: a/b@v1.2.3: reading https://p/a/b.zip: 404 Not Found\n",
        "go: a/b@v1.2.3: reading https://p/a/b.zip: 410 Gone\n\tserver response: not found\n",
        "go: a/b@v1.2.3: reading https://p/a/b: 403 Forbidden\n",
        "go: a/b@v1 requires go >= 1.27.0 (running go 1.26.10; GOTOOLCHAIN=local)\n",
        "# a/b\n./x.go:9:1: syntax error: unexpected EOF, expecting }\n",
        "# a/b\n./x.go:9:1: undefined: http2.Transport\n",
        "",
    ],
)
def test_what_is_wrong_with_a_version_is_no_trouble_with_this_machine(output: str) -> None:
    assert go_programs.trouble_here(output) == ""


# What is there afterwards


class Fake:
    """A toolchain that writes files."""

    def __init__(self, log: Callable[[str], None]) -> None: ...

    def __enter__(self) -> "Fake":
        return self

    def __exit__(self, *_: object) -> None: ...

    def compile(self, program: Program, package: str, target: Path) -> None:
        if package == "fails":
            raise EngineError(f"cannot build {program.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()


def test_it_says_what_it_builds_and_how_long(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []

    class Slow(Fake):
        def compile(self, program: Program, package: str, target: Path) -> None:
            assert wait_until(lambda: any("so far" in line for line in lines))
            super().compile(program, package, target)

    monkeypatch.setattr(go_programs, "Toolchain", Slow)
    monkeypatch.setattr(go_programs, "_PROGRESS_INTERVAL", 0.04)
    made = go_programs.layers(NEWEST[2:4], lines.append)
    assert [path.name.rpartition("-")[0] for path in made] == ["program-newest-containerd", "program-newest-runc"]
    assert lines[0] == "building 2 of Docker's programs from Go modules, about a minute for each (once) ..."
    containerd = f"  [1/2] containerd {NEWEST[2].release}"
    assert lines[1] == f"{containerd} ..." and re.fullmatch(re.escape(containerd) + r": \d+ s so far \.\.\.", lines[2])
    assert re.fullmatch(rf"  \[2/2\] runc {re.escape(NEWEST[3].release)}: \d+ s", lines[-2])
    assert re.fullmatch(r"built Docker in \d+ s", lines[-1])
    # And says nothing when there is nothing to do.
    del lines[:]
    assert go_programs.layers(NEWEST[2:4], lines.append) == made and lines == []


def test_a_half_built_program_is_not_taken_for_one(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go_programs, "Toolchain", Fake)
    broken = replace(NEWEST[2], binaries={"usr/bin/one": "one", "usr/bin/two": "fails"})
    with pytest.raises(EngineError):
        go_programs.layers([NEWEST[3], broken], print)
    # What was built before it stays for the next run.
    assert left(cache) == [NEWEST[3].layer.name]


def test_a_full_disk_is_told_before_anything_is_made(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(10**10, 9 * 10**9, 10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    monkeypatch.delenv("DOCKER_GUIDE_ENGINE", raising=False)
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    if ways.obstacle_to_go():
        pytest.skip("no host is made from Go modules here")
    with pytest.raises(
        EngineError, match=r"temporarily needs 7 GB in \S+, but only 1\.0 GB is free; .*; instead, "
    ) as error:
        prepare(print)
    one_line(error)
    assert left(cache) == []


_BUILD = """
import os, sys
from pathlib import Path
from scripts.engine import debian_root, go_programs
# The root is at hand already.
debian_root.make_root = lambda suite, packages, target: os.symlink(sys.argv[1], target)
go_programs.layers(go_programs.NEWEST[:1], lambda line: print(line, flush=True))
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_half_made(
    toolchain: Toolchain, cache: Path, ending: signal.Signals
) -> None:
    command = [sys.executable, "-c", _BUILD, str(toolchain.root)]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert program.stdout is not None
    assert any("[1/1] dockerd" in line for line in program.stdout)
    assert wait_until(
        lambda: any("/go -C /build/modules" in traces.command_line(one) for one in traces.descendants(program.pid))
    )
    below = traces.descendants(program.pid)
    os.kill(program.pid, ending)
    program.wait(timeout=60)
    program.stdout.close()
    assert wait_until(lambda: not any(map(traces.command_line, below))), "it went on building"
    assert not [name for name in left(cache) if not name.startswith("part-")]
    if ending == signal.SIGINT:
        assert left(cache) == []
    debian_root.remove_abandoned()
    assert left(cache) == []
    assert toolchain.root.is_dir()
