"""Upgrades Docker's programs: finds newer versions that resolve, builds and pins them, and records the examples.

Works on a copy in the cache. The pinned versions change only after everything is built.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.core.paths import ROOT
from scripts.core.text import replace as _replace
from scripts.engine import debian_root, go_programs, machine, ways
from scripts.engine.cache import cache_folder, require_room, unfinished_name
from scripts.engine.errors import EngineError
from scripts.engine.go_programs import Program

_TOO_OLD = re.compile(r"requires go >=|invalid go version")
#: Disk space in the cache for Debian's Go and the modules that it downloads (bytes).
_ROOM = 4e9
_NOTHING = "nothing newer resolves"
_VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?:-beta\.(\d+))?(?:\+incompatible)?")
_AFTERWARDS = """\
Review the changes and update the text around them:
  git diff docs/assets/cli.json          added and removed commands and options (make reference: what to describe)
  git diff docs/ko docs/en               changed outputs
  docs/ko/guides/whats-new.md            what readers notice in the new version
Then run: make test"""


@dataclass(frozen=True)
class Upgrade:
    """A newer version that resolves. ``program`` pins it in a copy of its folder. ``date`` is its day, YYYY-MM-DD."""

    program: Program
    old: str
    date: str
    #: A new moby/v2 whose Docker Engine release is not known yet.
    release_unknown: bool = False
    #: A new major version, which has a different module path and is upgraded by hand.
    new_module: bool = False

    def __str__(self) -> str:
        new = self.program.pinned if self.release_unknown else self.program.release
        by_hand = f"; upgrade by hand: go_programs.py, module {self.program.module}" if self.new_module else ""
        return f"{self.program.name} {self.old} -> {new} ({self.date}){by_hand}"


def main(engine: str | None, dry_run: bool, log: Callable[[str], None]) -> int:
    """Look for newer versions and install them unless this is a dry run. Returns the exit status.

    A dry run prints one line per newer version, or that there is none, and returns 1 if there are any. Raises
    EngineError.
    """
    debian_root.remove_abandoned()
    with _scratch() as folder:
        with ExitStack() as stack:
            upgrades = look((*go_programs.NEWEST, *go_programs.IN_IMAGES), folder, Go(log, stack), engine, log)
        for upgrade in upgrades:
            print(upgrade, flush=True)
        if dry_run:
            if not upgrades:
                print(_NOTHING, flush=True)
            return int(bool(upgrades))
        upgrades = [upgrade for upgrade in upgrades if not upgrade.new_module]
        if not upgrades:
            print(f"{_NOTHING}; to record again anyway: make cli-snapshot and make examples UPDATE=1")
            return 0
        if moby := next((upgrade for upgrade in upgrades if upgrade.release_unknown), None):
            raise EngineError(
                f"which Docker Engine is {go_programs.MOBY} {moby.program.pinned} of {moby.date}? Look for the release "
                "of that day among moby/moby's docker-v29.x.y tags and run make upgrade ENGINE=29.x.y; nothing changed"
            )
        if obstacle := ways.obstacle_to_go():
            raise EngineError(f"the new versions cannot be built here: {obstacle}; nothing changed")
        go_programs.layers([upgrade.program for upgrade in upgrades], log)
        for upgrade in upgrades:
            pin(upgrade.program)
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
    """This machine's ``go``, or Debian's if it is missing or too old. Downloads go to that Go's own caches."""

    def __init__(self, log: Callable[[str], None], stack: ExitStack) -> None:
        self._log = log
        self._stack = stack
        self._toolchain: go_programs.Toolchain | None = None

    def run(self, words: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
        """Run ``go`` in a folder with a go.mod. Raises EngineError for problems here: no network, a full disk."""
        done = None
        if self._toolchain is None and shutil.which("go"):
            settings = {"cwd": folder, "env": os.environ | {"GOFLAGS": "", "GOWORK": "off"}, **machine.TOGETHER}
            done = subprocess.run(["go", *words], stdin=subprocess.DEVNULL, **settings)
        if done is None:
            done = self._debian("this machine has no Go").go(words, folder)
        elif done.returncode != 0 and _TOO_OLD.search(done.stdout) and not ways.obstacle_to_go():
            version = re.search(r"running go ([^;)\s]+)", done.stdout)
            why = "this machine's Go is too old" + (f" ({version[1]})" if version else "")
            done = self._debian(why).go(words, folder)
        if done.returncode != 0 and (trouble := go_programs.trouble_here(done.stdout)):
            raise EngineError(f"cannot look for newer versions: {trouble}")
        return done

    def _debian(self, why: str) -> go_programs.Toolchain:
        if self._toolchain is None:
            if obstacle := ways.obstacle_to_go():
                raise EngineError(f"cannot look for newer versions: this machine has no Go, and {obstacle}")
            require_room(_ROOM, "looking for newer versions with Debian's Go")
            self._log(f"{why}; using Debian's")
            self._toolchain = self._stack.enter_context(go_programs.Toolchain(self._log))
        return self._toolchain


def look(
    programs: Sequence[Program], folder: Path, go: Go, engine: str | None, log: Callable[[str], None]
) -> list[Upgrade]:
    """Find the newest version of every program that resolves and is newer than the pinned one, in copies in ``folder``.

    ``engine``: the Docker Engine release that matches a newer moby/v2. Versions that do not resolve are logged.
    """
    upgrades = []
    for program in programs:
        current, release_unknown = program.pinned, False
        try:
            release = program.release
        except EngineError:
            # Dependabot pinned it without the Engine release, which is still to be added.
            release, release_unknown = "(unknown)", True
        log(f"{program.name} {release}: looking for newer versions ...")
        candidates = [(program, _known(program.module, folder, go))]
        if candidates[0][1] is None:
            raise EngineError(f"the module proxy has no versions of {program.module}")
        if next_major := _next_major(program):
            candidates.append((next_major, _known(next_major.module, folder, go)))
        for candidate, known in candidates:
            newer = [version for version in known or () if _order(version) > _order(current)]
            newer += [current] if release_unknown and candidate is program else []
            for version in sorted(newer, key=_order, reverse=True):
                try:
                    upgrade = _resolve(candidate, version, release, folder, go, engine)
                    upgrades.append(replace(upgrade, new_module=candidate is not program))
                    break
                except _Unresolved as why:
                    log(f"{program.name} {release}: newer {version} does not resolve yet: {why}")
    return upgrades


class _Unresolved(Exception):
    """The reason why a version cannot be pinned, as one line."""


def _known(module: str, folder: Path, go: Go) -> list[str] | None:
    """Return all releases of a module, without prereleases; None if there is no such module."""
    done = go.run(["list", "-m", "-versions", "-f", '{{join .Versions " "}}', module], _aside(folder))
    if done.returncode != 0:
        return None
    # All versions of moby/v2 are betas. Docker Engine is released from them.
    stable = [version for version in done.stdout.split() if "-" not in version or module == go_programs.MOBY]
    return [version for version in stable if _order(version)]


def _order(version: str) -> tuple[int, ...]:
    """Return the sort key of a version; empty if it is neither a release nor a beta."""
    if not (match := _VERSION.fullmatch(version)):
        return ()
    *numbers, beta = match.groups()
    return (*map(int, numbers), int(beta is None), int(beta or 0))


def _next_major(program: Program) -> Program | None:
    """Return the same program from the module of its next major version; None if the path has no version."""
    path = re.fullmatch(r"(.*)/v(\d+)", program.module)
    return replace(program, module=f"{path[1]}/v{int(path[2]) + 1}") if path else None


def _resolve(program: Program, version: str, old: str, folder: Path, go: Go, engine: str | None) -> Upgrade:
    """Pin a version in a copy of the program's folder. Raises _Unresolved if that fails."""
    copy = folder / program.folder
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    tools = re.findall(r"^tool (\S+)$", (program.modules / program.folder / "go.mod").read_text(), re.M)
    base = re.sub(r"/v\d+$", "", program.module)
    requirements = {program.module: version}
    if program.module == go_programs.CLI:
        requirements |= _vendored(version, folder, go)
    lines = [f"module docker-guide/engine/{program.folder}", f"go {go_programs.GO_RELEASE}.0"]
    # The path of a tool contains the major version.
    lines += [f"tool {re.sub(rf'^{re.escape(base)}(/v[0-9]+)?(?=/|$)', program.module, tool)}" for tool in tools]
    lines += [f"require {module} {required}" for module, required in requirements.items()]
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
        # Replace the file, which may belong to root.
        (copy / "go.mod").unlink()
        (copy / "go.mod").write_text(text)
    date = _json(["list", "-m", "-json", f"{program.module}@{version}"], folder, go)["Time"].partition("T")[0]
    return Upgrade(replace(program, modules=folder), old, date, release_unknown=moby and not engine)


def _vendored(version: str, folder: Path, go: Go) -> dict[str, str]:
    """Return the requirements in the CLI's vendor.mod: module -> version."""
    source = _json(["mod", "download", "-json", f"{go_programs.CLI}@{version}"], folder, go)["Dir"]
    vendor_mod = _json(["mod", "edit", "-json", f"{source}/vendor.mod"], folder, go)
    return {requirement["Path"]: requirement["Version"] for requirement in vendor_mod["Require"]}


def _json(words: list[str], folder: Path, go: Go) -> dict[str, Any]:
    done = go.run(words, _aside(folder))
    if done.returncode != 0:
        raise _Unresolved(go_programs.reason(done.stdout))
    # The output also contains lines about downloads.
    return json.loads(done.stdout[done.stdout.index("{\n") : done.stdout.rindex("\n}") + 2])


def _aside(folder: Path) -> Path:
    """Return a folder with an empty module, in which go can query other modules."""
    empty = folder / "aside"
    empty.mkdir(exist_ok=True)
    (empty / "go.mod").write_text("module docker-guide/engine/aside\n")
    return empty


def pin(program: Program, modules: Path = go_programs.MODULES) -> None:
    """Copy go.mod and go.sum from the copy into the repository. They stay consistent even if this is interrupted."""
    copy, target = program.modules / program.folder, modules / program.folder
    old, new = ((folder / "go.sum").read_text() for folder in (target, copy))
    # Unused checksums do no harm: replace go.mod while go.sum contains both the old and the new ones.
    _replace(target / "go.sum", "".join(sorted({*old.splitlines(True), *new.splitlines(True)})))
    _replace(target / "go.mod", (copy / "go.mod").read_text())
    _replace(target / "go.sum", new)


def _record(log: Callable[[str], None]) -> int:
    """Update the CLI snapshot and record the examples on the newly pinned versions; print what changed."""
    status = 0
    for words in (["scripts.cli"], ["scripts.examples", "--update"]):
        log(f"python -m {' '.join(words)}")
        status |= subprocess.run([sys.executable, "-m", *words], cwd=ROOT).returncode
    changed = ["git", "--no-pager", "diff", "--stat", "--", "docs", "tests/ledgers", "scripts/engine/modules"]
    subprocess.run(changed, cwd=ROOT)
    print(_AFTERWARDS)
    return int(bool(status))
