"""Newer versions of Docker's programs: which of them resolve, and taking them, with everything that follows.

What is pinned changes only once all of it is built; until then everything happens in a copy in the cache.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.engine import debian_root, go_programs, ways
from scripts.engine.cache import cache_folder, require_room, unfinished_name
from scripts.engine.errors import EngineError
from scripts.engine.go_programs import Program

_ROOT = Path(__file__).resolve().parents[2]
_TOO_OLD = re.compile(r"requires go >=|invalid go version")
#: What Debian's Go and the modules that it reads take in the cache (bytes).
_ROOM = 4e9
_NOTHING = "nothing newer resolves"
_BETA = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?:-beta\.(\d+))?(?:\+incompatible)?")
_AFTERWARDS = """\
Read what changed, and fix the text around it:
  git diff docs/assets/cli.json          commands and options that came and went (make reference: what to describe)
  git diff docs/ko docs/en               outputs that changed
  docs/ko/guides/whats-new.md            what readers of the new version notice
Then: make test"""


@dataclass(frozen=True)
class Found:
    """A newer version that resolves. ``program`` has it pinned in a copy of its folder."""

    program: Program
    old: str
    date: str
    #: It is a release of Docker Engine, and which one is not known.
    untold: bool = False
    #: Major versions have modules of their own; another one is taken by hand.
    moved: bool = False

    def __str__(self) -> str:
        new = self.program.pinned if self.untold else self.program.release
        by_hand = f"; take it by hand: go_programs.py, module {self.program.module}" if self.moved else ""
        return f"{self.program.name} {self.old} -> {new} ({self.date}){by_hand}"


def main(engine: str | None, dry_run: bool, log: Callable[[str], None]) -> int:
    """Look for newer versions and, unless it is a dry run, take them. The exit status.

    A dry run prints what resolves, a line each, or that nothing does, and ends with 1 if there is any. Raises
    EngineError.
    """
    debian_root.remove_abandoned()
    with _scratch() as folder:
        with ExitStack() as stack:
            found = look(go_programs.NEWEST, folder, Go(log, stack), engine, log)
        for one in found:
            print(one, flush=True)
        if dry_run:
            if not found:
                print(_NOTHING, flush=True)
            return int(bool(found))
        found = [one for one in found if not one.moved]
        if not found:
            print(f"{_NOTHING}; make cli-snapshot and make examples UPDATE=1 only record again")
            return 0
        if any(one.untold for one in found):
            moby = next(one for one in found if one.untold)
            raise EngineError(
                f"which Docker Engine is {go_programs.MOBY} {moby.program.pinned} of {moby.date}? Look for the release "
                "of that day among moby/moby's tags docker-v29.x.y, and run make upgrade ENGINE=29.x.y; nothing changed"
            )
        if obstacle := ways.obstacle_to_go():
            raise EngineError(f"the new versions cannot be built here: {obstacle}; nothing changed")
        go_programs.layers([one.program for one in found], log)
        for one in found:
            pin(one.program)
    return _record(log)


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = unfinished_name(cache_folder() / "upgrade")
    folder.mkdir()
    try:
        yield folder
    finally:
        debian_root.remove_tree(folder)


class Go:
    """This machine's ``go``, or Debian's where there is none or it is too old. Downloads stay in its own caches."""

    def __init__(self, log: Callable[[str], None], stack: ExitStack) -> None:
        self._log = log
        self._stack = stack
        self._toolchain: go_programs.Toolchain | None = None

    def run(self, words: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
        """Run it in a folder with a go.mod. Raises EngineError if it cannot work here: no network, no disk."""
        done = None
        if self._toolchain is None and shutil.which("go"):
            environment = os.environ | {"GOFLAGS": "", "GOWORK": "off"}
            done = subprocess.run(
                ["go", *words],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
        if done is None:
            done = self._debian("this machine has no Go").go(words, folder)
        elif done.returncode != 0 and _TOO_OLD.search(done.stdout) and not ways.obstacle_to_go():
            version = re.search(r"running go ([^;)\s]+)", done.stdout)
            why = "this machine's Go is too old" + (f" ({version[1]})" if version else "")
            done = self._debian(why).go(words, folder)
        if done.returncode != 0 and (trouble := go_programs.trouble_here(done.stdout)):
            raise EngineError(f"newer versions cannot be looked for: {trouble}")
        return done

    def _debian(self, why: str) -> go_programs.Toolchain:
        if self._toolchain is None:
            if obstacle := ways.obstacle_to_go():
                raise EngineError(f"newer versions cannot be looked for: there is no go here, and {obstacle}")
            require_room(_ROOM, "looking for newer versions with Debian's Go")
            self._log(f"{why}; using Debian's")
            self._toolchain = self._stack.enter_context(go_programs.Toolchain(self._log))
        return self._toolchain


def look(
    programs: Sequence[Program], folder: Path, go: Go, engine: str | None, log: Callable[[str], None]
) -> list[Found]:
    """For each program the newest version that resolves, if it is newer than what is pinned; in copies in ``folder``.

    ``engine``: the release of Docker Engine that a newer moby/v2 is. What does not resolve is only logged.
    """
    found = []
    for program in programs:
        current, untold = program.pinned, False
        try:
            release = program.release
        except EngineError:
            # Dependabot pins it without saying which Engine it is; that is still to be done.
            release, untold = "(unknown)", True
        log(f"{program.name} {release}: looking for newer versions ...")
        candidates = [(program, _known(program.module, folder, go))]
        if candidates[0][1] is None:
            raise EngineError(f"the module proxy knows no versions of {program.module}")
        if following := _next_major(program):
            candidates.append((following, _known(following.module, folder, go)))
        for one, known in candidates:
            newer = [version for version in known or () if _order(version) > _order(current)]
            newer += [current] if untold and one is program else []
            for version in sorted(newer, key=_order, reverse=True):
                try:
                    chosen = _resolve(one, version, release, folder, go, engine)
                    found.append(replace(chosen, moved=one is not program))
                    break
                except _Unresolved as why:
                    log(f"{program.name} {release}: newer {version} does not resolve yet: {why}")
    return found


class _Unresolved(Exception):
    """Why a version cannot be pinned, as a line."""


def _known(module: str, folder: Path, go: Go) -> list[str] | None:
    """All releases of a module, without release candidates and the like; None if there is no such module."""
    done = go.run(["list", "-m", "-versions", "-f", '{{join .Versions " "}}', module], _aside(folder))
    if done.returncode != 0:
        return None
    # All that moby/v2 has had are called beta; they are what releases of Docker Engine are made from.
    stable = [version for version in done.stdout.split() if "-" not in version or module == go_programs.MOBY]
    return [version for version in stable if _order(version)]


def _order(version: str) -> tuple[int, ...]:
    """By which versions are sorted; empty for what is neither a release nor a beta."""
    found = _BETA.fullmatch(version)
    if not found:
        return ()
    *numbers, beta = found.groups()
    return (*map(int, numbers), int(beta is None), int(beta or 0))


def _next_major(program: Program) -> Program | None:
    """The same program from the module of its next major version."""
    found = re.fullmatch(r"(.*)/v(\d+)", program.module)
    return replace(program, module=f"{found[1]}/v{int(found[2]) + 1}") if found else None


def _resolve(program: Program, version: str, old: str, folder: Path, go: Go, engine: str | None) -> Found:
    """Pin a version in a copy of the program's folder. Raises _Unresolved if it cannot be."""
    copy = folder / program.folder
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    tools = re.findall(r"^tool (\S+)$", (program.modules / program.folder / "go.mod").read_text(), re.M)
    base = re.sub(r"/v\d+$", "", program.module)
    requirements = {program.module: version}
    if program.module == go_programs.CLI:
        requirements |= _vendored(version, folder, go)
    lines = [f"module docker-guide/engine/{program.folder}", f"go {go_programs.GO_RELEASE}.0"]
    # Those of another major version have its number in their path.
    lines += [f"tool {re.sub(rf'^{re.escape(base)}(/v[0-9]+)?(?=/|$)', program.module, tool)}" for tool in tools]
    lines += [f"require {module} {wanted}" for module, wanted in requirements.items()]
    (copy / "go.mod").write_text("\n".join(lines) + "\n")
    done = go.run(["mod", "tidy"], copy)
    if done.returncode != 0:
        raise _Unresolved(go_programs.reason(done.stdout))
    text = (copy / "go.mod").read_text()
    needed = re.search(r"^go (\d+)\.(\d+)", text, re.M)
    ours = go_programs.GO_RELEASE
    if needed and (int(needed[1]), int(needed[2])) > tuple(map(int, ours.split("."))):
        raise _Unresolved(f"it needs Go {needed[1]}.{needed[2]}, and go_programs.py builds with {ours}")
    moby = program.module == go_programs.MOBY
    if moby and engine:
        line = rf"(?<=[\t ]){re.escape(program.module)} {re.escape(version)} // indirect"
        text = re.sub(line, lambda match: f"{match[0]}; Docker Engine {engine} is {version}", text)
        # A new file, since root may have written the other one.
        (copy / "go.mod").unlink()
        (copy / "go.mod").write_text(text)
    date = _json(["list", "-m", "-json", f"{program.module}@{version}"], folder, go)["Time"].partition("T")[0]
    return Found(replace(program, modules=folder), old, date, untold=moby and not engine)


def _vendored(version: str, folder: Path, go: Go) -> dict[str, str]:
    """What a version of the CLI requires, from its vendor.mod: module -> version."""
    source = _json(["mod", "download", "-json", f"{go_programs.CLI}@{version}"], folder, go)["Dir"]
    told = _json(["mod", "edit", "-json", f"{source}/vendor.mod"], folder, go)
    return {one["Path"]: one["Version"] for one in told["Require"]}


def _json(words: list[str], folder: Path, go: Go) -> dict[str, Any]:
    done = go.run(words, _aside(folder))
    if done.returncode != 0:
        raise _Unresolved(go_programs.reason(done.stdout))
    # Lines about downloads stand around it.
    told: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{\n") : done.stdout.rindex("\n}") + 2])
    return told


def _aside(folder: Path) -> Path:
    """A folder in which go looks up modules without one of ours."""
    empty = folder / "aside"
    empty.mkdir(exist_ok=True)
    (empty / "go.mod").write_text("module docker-guide/engine/aside\n")
    return empty


def pin(program: Program, modules: Path = go_programs.MODULES) -> None:
    """Take a program's go.mod and go.sum over from the copy; whenever this is interrupted, both fit together."""
    copy, target = program.modules / program.folder, modules / program.folder
    old, new = ((folder / "go.sum").read_text() for folder in (target, copy))
    # Sums that nothing asks for do no harm, so go.mod changes while both its old and its new sums are there.
    _replace(target / "go.sum", "".join(sorted({*old.splitlines(True), *new.splitlines(True)})))
    _replace(target / "go.mod", (copy / "go.mod").read_text())
    _replace(target / "go.sum", new)


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _record(log: Callable[[str], None]) -> int:
    """Take the CLI's snapshot and record the examples on what is pinned now; print what changed."""
    status = 0
    for words in (["scripts.cli"], ["scripts.examples", "--update"]):
        log(f"python -m {' '.join(words)}")
        status |= subprocess.run([sys.executable, "-m", *words], cwd=_ROOT, check=False).returncode
    subprocess.run(
        ["git", "--no-pager", "diff", "--stat", "--", "docs", "tests/ledgers", "scripts/engine/modules"],
        cwd=_ROOT,
        check=False,
    )
    print(_AFTERWARDS)
    return int(bool(status))
