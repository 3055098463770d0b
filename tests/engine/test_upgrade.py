"""Newer versions of Docker's programs: found, tried in a copy, taken whole or not at all."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from scripts.engine import EngineError, go_programs, upgrade, ways
from scripts.engine.cache import cache_folder
from scripts.engine.go_programs import CLI, MOBY, MODULES, NEWEST, Program

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
MOBY_PROGRAM, CLI_PROGRAM, _, RUNC, COMPOSE, BUILDX = NEWEST


@dataclass
class Proxy:
    """Plays ``go``: knows versions, and which of them do not resolve."""

    versions: dict[str, str]
    broken: dict[str, str] = field(default_factory=dict)
    go_line: str = "1.26.0"
    asked: list[str] = field(default_factory=list)

    def run(self, words: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
        self.asked.append(" ".join(words))
        return subprocess.CompletedProcess(words, *self._answer(list(words), folder))

    def _answer(self, words: list[str], folder: Path) -> tuple[int, str]:
        if words[:3] == ["list", "-m", "-versions"]:
            known = self.versions.get(words[-1])
            return (0, known) if known is not None else (1, f"go: module {words[-1]}: 404 Not Found")
        if words[:3] == ["list", "-m", "-json"]:
            return 0, 'go: downloading x\n{\n\t"Time": "2026-12-05T10:00:00Z"\n}\n'
        if words[:3] == ["mod", "download", "-json"]:
            return 0, '{\n\t"Dir": "/source"\n}\n'
        if words[:3] == ["mod", "edit", "-json"]:
            return 0, json.dumps({"Require": [{"Path": "example.test/needed", "Version": "v1.0.0"}]}, indent=1)
        assert words == ["mod", "tidy"]
        text = (folder / "go.mod").read_text()
        for pinned, told in self.broken.items():
            if pinned in text:
                return 1, told
        # Tools make all of it indirect, in a block.
        text = re.sub(r"^require (\S+ \S+)$", r"require (\n\t\1 // indirect\n)", text, flags=re.M)
        (folder / "go.mod").write_text(text.replace("go 1.26.0", f"go {self.go_line}"))
        (folder / "go.sum").write_text("example.test/needed v1.0.0 h1:new\n")
        return 0, ""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    return shutil.copytree(MODULES, tmp_path / "modules")


@pytest.fixture
def look(tmp_path: Path, modules: Path) -> Callable[..., tuple[list[upgrade.Upgrade], list[str]]]:
    def looked(program: Program, go: object, engine: str | None = None) -> tuple[list[upgrade.Upgrade], list[str]]:
        (tmp_path / "tried").mkdir(exist_ok=True)
        log: list[str] = []
        found = upgrade.look([replace(program, modules=modules)], tmp_path / "tried", go, engine, log.append)
        assert [line for line in log if "\n" in line] == []
        return found, log

    return looked


def test_the_newest_that_resolves_is_found_and_what_does_not_is_only_logged(look, modules: Path) -> None:
    go = Proxy(
        {BUILDX.module: "v0.1.0 v0.99.0 v0.100.1 v0.100.2 v0.101.0-rc.1"},
        {f"{BUILDX.module} v0.100.2": f"go: {BUILDX.module}@v0.100.2: reading https://p/x: 404 Not Found"},
    )
    (one,), log = look(BUILDX, go)
    assert str(one) == f"docker buildx {BUILDX.release} -> 0.100.1 (2026-12-05)"
    assert [line for line in log if "does not resolve" in line] == [
        f"docker buildx {BUILDX.release}: newer v0.100.2 does not resolve yet: "
        f"the module {BUILDX.module}@v0.100.2 does not resolve (404 Not Found)"
    ]
    text = (one.program.modules / BUILDX.folder / "go.mod").read_text()
    assert "tool github.com/docker/buildx/cmd/buildx\n" in text and f"{BUILDX.module} v0.100.1 // indirect" in text
    # The pinned one is as it was.
    assert BUILDX.key == replace(BUILDX, modules=modules).key


def test_nothing_newer(look) -> None:
    assert look(BUILDX, Proxy({BUILDX.module: f"v0.1.0 {BUILDX.pinned} v1.0.0-rc.1"}))[0] == []


def test_what_needs_another_go_than_builds_does_not_resolve(look) -> None:
    found, log = look(BUILDX, Proxy({BUILDX.module: "v0.100.0"}, go_line="1.27.0"))
    assert found == [] and "it needs Go 1.27, and go_programs.py builds with 1.26" in log[-1]


def test_a_module_that_nobody_knows_is_an_error(look) -> None:
    with pytest.raises(EngineError, match=r"has no versions of github\.com/docker/buildx"):
        look(BUILDX, Proxy({}))


def test_the_cli_takes_the_requirements_of_its_vendor_mod(look) -> None:
    (one,), _ = look(CLI_PROGRAM, Proxy({CLI: "v29.99.0+incompatible"}))
    assert one.program.release == "29.99.0"
    text = (one.program.modules / CLI_PROGRAM.folder / "go.mod").read_text()
    assert "example.test/needed v1.0.0" in text and f"{CLI} v29.99.0+incompatible" in text


def test_another_major_version_is_told_with_its_module(look) -> None:
    following = COMPOSE.module.replace("/v5", "/v6")
    (one,), _ = look(COMPOSE, Proxy({COMPOSE.module: "v5.6.0", following: "v6.0.0-beta.1 v6.0.0 v6.1.0"}))
    assert one.new_module
    assert str(one).startswith(f"docker compose {COMPOSE.release} -> 6.1.0 (2026-12-05); upgrade by hand")
    assert f"tool {following}/cmd\n" in (one.program.modules / COMPOSE.folder / "go.mod").read_text()


def test_betas_of_moby_are_releases_of_an_engine_that_has_to_be_told(look) -> None:
    go = Proxy({MOBY: "v2.0.0-beta.9 v2.0.0-beta.99 v2.0.0-beta.100"})
    (one,), _ = look(MOBY_PROGRAM, go)
    assert one.release_unknown and str(one) == f"dockerd {MOBY_PROGRAM.release} -> v2.0.0-beta.100 (2026-12-05)"
    (one,), _ = look(MOBY_PROGRAM, go, "29.42.0")
    assert not one.release_unknown and str(one) == f"dockerd {MOBY_PROGRAM.release} -> 29.42.0 (2026-12-05)"


def test_what_dependabot_pinned_without_its_engine_is_still_to_be_taken(look, modules: Path) -> None:
    file = modules / MOBY_PROGRAM.folder / "go.mod"
    file.write_text(file.read_text().replace(f"{MOBY} {MOBY_PROGRAM.pinned}", f"{MOBY} v2.0.0-beta.99"))
    go = Proxy({MOBY: "v2.0.0-beta.98 v2.0.0-beta.99"})
    assert str(look(MOBY_PROGRAM, go)[0][0]) == "dockerd (unknown) -> v2.0.0-beta.99 (2026-12-05)"
    assert look(MOBY_PROGRAM, go, "29.42.0")[0][0].program.release == "29.42.0"


# Taking them


def test_wherever_pinning_is_interrupted_what_is_there_fits(
    tmp_path: Path, modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy" / BUILDX.folder
    copy.mkdir(parents=True)
    (copy / "go.mod").write_text("new\n")
    (copy / "go.sum").write_text("a new\nz new\n")
    target = modules / BUILDX.folder
    old = {name: (target / name).read_text() for name in ("go.mod", "go.sum")}
    really = upgrade._replace
    for allowed in range(4):
        for name, text in old.items():
            (target / name).write_text(text)
        done: list[Path] = []

        def interrupted(path: Path, text: str, done: list[Path] = done, allowed: int = allowed) -> None:
            if len(done) == allowed:
                raise KeyboardInterrupt
            done.append(path)
            really(path, text)

        monkeypatch.setattr(upgrade, "_replace", interrupted)
        try:
            upgrade.pin(replace(BUILDX, modules=tmp_path / "copy"), modules)
        except KeyboardInterrupt:
            assert allowed < 3
        sums = set((target / "go.sum").read_text().splitlines())
        mod = (target / "go.mod").read_text()
        needed = old["go.sum"] if mod == old["go.mod"] else (copy / "go.sum").read_text()
        assert mod in (old["go.mod"], "new\n") and sums >= set(needed.splitlines())
    assert {path.name: path.read_text() for path in target.iterdir()} == {"go.mod": "new\n", "go.sum": "a new\nz new\n"}


@pytest.fixture
def taken(tmp_path: Path, modules: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """``upgrade.main`` on copies, without building and recording; a list of what it did."""
    did: list[str] = []
    programs = [replace(program, modules=modules) for program in (MOBY_PROGRAM, BUILDX)]
    really = upgrade.pin
    monkeypatch.setenv("DOCKER_GUIDE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(go_programs, "NEWEST", programs)
    monkeypatch.setattr(go_programs, "IN_IMAGES", ())
    monkeypatch.setattr(ways, "obstacle_to_go", lambda: "")
    monkeypatch.setattr(
        go_programs, "layers", lambda programs, _: did.extend(f"build {one.name} {one.release}" for one in programs)
    )
    monkeypatch.setattr(upgrade, "pin", lambda program: (did.append(f"pin {program.name}"), really(program, modules)))
    monkeypatch.setattr(upgrade, "_record", lambda _: did.append("record") or 0)
    yield did
    assert [path for path in cache_folder().iterdir() if path.name.startswith("part-")] == []


def main(monkeypatch: pytest.MonkeyPatch, go: Proxy, engine: str | None = None, dry_run: bool = False) -> int:
    monkeypatch.setattr(upgrade, "Go", lambda *_: go)
    return upgrade.main(engine, dry_run, print)


def test_a_dry_run_changes_nothing_and_tells_by_its_status(
    taken: list[str], modules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in modules.rglob("go.*")}
    newer = Proxy({MOBY: MOBY_PROGRAM.pinned, BUILDX.module: "v0.100.0"})
    assert main(monkeypatch, newer, dry_run=True) == 1
    assert f"docker buildx {BUILDX.release} -> 0.100.0 (2026-12-05)\n" in capsys.readouterr().out
    unresolved = replace_broken(newer)
    assert main(monkeypatch, unresolved, dry_run=True) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "nothing newer resolves"
    assert taken == [] and {path: path.read_bytes() for path in modules.rglob("go.*")} == before


def replace_broken(go: Proxy) -> Proxy:
    return replace(go, broken={"v0.100.0": "go: x/y@v1.0.0: reading https://p/x: 404 Not Found"})


def test_what_resolves_is_built_then_pinned_then_recorded(
    taken: list[str], modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Proxy({MOBY: "v2.0.0-beta.99", BUILDX.module: "v0.100.0"})
    assert main(monkeypatch, go, engine="29.42.0") == 0
    assert taken == [
        *("build dockerd 29.42.0", "build docker buildx 0.100.0"),
        *("pin dockerd", "pin docker buildx", "record"),
    ]
    assert replace(MOBY_PROGRAM, modules=modules).release == "29.42.0"
    assert replace(BUILDX, modules=modules).release == "0.100.0"


def test_without_the_engine_of_a_new_moby_nothing_is_taken(
    taken: list[str], modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Proxy({MOBY: "v2.0.0-beta.99", BUILDX.module: "v0.100.0"})
    with pytest.raises(
        EngineError, match=r"v2\.0\.0-beta\.99 of 2026-12-05\?.*docker-v29.*make upgrade ENGINE="
    ) as error:
        main(monkeypatch, go)
    assert "\n" not in str(error.value)
    assert taken == [] and replace(BUILDX, modules=modules).key == BUILDX.key


def test_what_does_not_compile_is_not_pinned(taken: list[str], modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise EngineError("cannot build docker buildx 0.100.0: it does not compile")

    monkeypatch.setattr(go_programs, "layers", failing)
    with pytest.raises(EngineError):
        main(monkeypatch, Proxy({MOBY: MOBY_PROGRAM.pinned, BUILDX.module: "v0.100.0"}))
    assert taken == [] and replace(BUILDX, modules=modules).key == BUILDX.key


def test_an_engine_that_is_no_release_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.engine", "upgrade", "--engine", "29"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "29 is not a release such as 29.8.1" in done.stderr


# With Go itself


@pytest.mark.parametrize("whose", ["the machine's", "Debian's"])
def test_older_pins_find_what_resolves_today(look, modules: Path, whose: str, request: pytest.FixtureRequest) -> None:
    """runc, which has a go.mod, and the CLI, which has none, both some steps behind what is pinned."""
    if whose == "the machine's" and not shutil.which("go"):
        pytest.skip("no go here")
    with ExitStack() as stack:
        go = upgrade.Go(print, stack)
        if whose == "Debian's":
            go._toolchain = request.getfixturevalue("toolchain")
        for program, older in ((RUNC, "v1.5.0"), (CLI_PROGRAM, "v29.9.0+incompatible")):
            file = modules / program.folder / "go.mod"
            file.write_text(file.read_text().replace(f"{program.module} {program.pinned}", f"{program.module} {older}"))
            (one,), _ = look(program, go)
            assert tuple(map(int, one.program.release.split("."))) >= tuple(map(int, program.release.split(".")))
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", one.date)
            sums = (one.program.modules / program.folder / "go.sum").read_text()
            assert f"{program.module} {one.program.pinned} h1:" in sums


def test_no_network_is_an_error_and_not_nothing_newer(look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if not shutil.which("go"):
        pytest.skip("no go here; with Debian's, test_programs.py sees the same output")
    monkeypatch.setenv("GOPROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "cache"))
    with (
        ExitStack() as stack,
        pytest.raises(EngineError, match=r"cannot look for newer versions: .*proxy does not"),
    ):
        look(BUILDX, upgrade.Go(print, stack))


def test_without_go_and_without_a_mirror_it_says_what_is_missing(look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(ways, "obstacle_to_go", lambda: "this machine's apt uses no Debian mirror")
    with ExitStack() as stack, pytest.raises(EngineError, match=r"machine has no Go, and this machine's apt uses no"):
        look(BUILDX, upgrade.Go(print, stack))


def test_a_go_that_is_too_old_gives_way_to_debians(look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "bin" / "go"
    old.parent.mkdir()
    old.write_text(
        "#!/bin/sh\necho 'go: go.mod requires go >= 1.26.0 (running go 1.22.1; GOTOOLCHAIN=local)'\nexit 1\n"
    )
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:{os.environ['PATH']}")
    proxy = Proxy({BUILDX.module: "v0.100.0"})

    class Debian:
        def __init__(self, _: object) -> None: ...
        def __enter__(self) -> "Debian":
            return self

        def __exit__(self, *_: object) -> None: ...

        go = staticmethod(proxy.run)

    monkeypatch.setattr(go_programs, "Toolchain", Debian)
    monkeypatch.setattr(ways, "obstacle_to_go", lambda: "")
    said: list[str] = []
    with ExitStack() as stack:
        (one,), _ = look(BUILDX, upgrade.Go(said.append, stack))
    assert one.program.release == "0.100.0"
    assert said == ["this machine's Go is too old (1.22.1); using Debian's"]


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("go: a/b@v1: reading https://p/b.mod: 503 Service Unavailable", r"module proxy does not answer \(.*503"),
        ("go: a/b@v1: verifying module: checksum mismatch\n\nSECURITY ERROR\n", r"a/b@v1 does not match the recorded"),
        ("/usr/lib/go/link: signal: killed", "lack of memory"),
    ],
)
def test_trouble_is_an_error_and_not_nothing_newer(
    output: str, told: str, look, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/go").write_text(f"#!/bin/sh\ncat <<'EOF'\n{output}\nEOF\nexit 1\n")
    (tmp_path / "bin/go").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    with ExitStack() as stack, pytest.raises(EngineError, match=rf"^cannot look for newer versions: .*{told}"):
        look(BUILDX, upgrade.Go(print, stack))
