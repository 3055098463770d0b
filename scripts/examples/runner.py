"""Runs the blocks of pages on throw-away hosts, and turns what was seen into findings or new outputs."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scripts.core.blocks import Command, Console, Examples, File, PowerShell, prompt_pattern
from scripts.core.findings import Finding
from scripts.engine import EngineError, Host, Prepared
from scripts.examples import compare, update
from scripts.examples.record import replace
from scripts.examples.terminal import Seen, Shell, ShellEnded
from scripts.examples.validate import page_argument
from scripts.examples.volatile import Versions

HUB = "Docker Hub"
#: Seconds between two tries of a command with `retry`.
PAUSE = 0.3
# One line for each thing that a page may leave behind: kind, name, and how to remove it.
_LEFT_BEHIND = r"""
docker ps -a --format 'container {{.Names}} docker rm -f {{.Names}}'
docker volume ls --format 'volume {{.Name}} docker volume rm {{.Name}}'
docker network ls --filter type=custom --format 'network {{.Name}} {{.Scope}} docker network rm {{.Name}}' |
    sed -n 's/ local / /p'
docker context ls --format 'context {{.Name}} docker context rm {{.Name}}' | grep -v '^context default '
docker plugin ls --format 'plugin {{.Name}} docker plugin rm -f {{.Name}}'
swarm=$(docker info --format '{{.Swarm.LocalNodeState}}')
[ "$swarm" = inactive ] || echo "swarm $swarm docker swarm leave --force"
true
"""


@dataclass
class Outcome:
    """What running one sequence of blocks gave.

    Attributes:
        pages: the pages that have this sequence; each language has its own printed outputs.
        findings: what is wrong with them.
        commands: how many command lines the sequence has, run or not.
        passed, failed: how many command lines were run with and without success.
        not_run: reason -> command lines.
        powershell: PowerShell blocks checked against the CLI.
        seconds: for each block that was run.
        took: seconds for the whole page, the host's start included.
        processor: seconds that the processors worked for its hosts; None where they are not counted.
        updated: files that `--update` changed.
        engine_version, images_from: as the host says.
        pulled: images that the hosts took from where Docker Hub's come from.
        unsteady: it failed at first, and passed when it was run again.
    """

    pages: list[Examples]
    findings: list[Finding] = field(default_factory=list)
    commands: int = 0
    passed: int = 0
    failed: int = 0
    not_run: Counter[str] = field(default_factory=Counter)
    powershell: int = 0
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0
    processor: float | None = None
    updated: list[Path] = field(default_factory=list)
    engine_version: str = ""
    images_from: str = ""
    pulled: set[str] = field(default_factory=set)
    unsteady: bool = False


@dataclass(frozen=True)
class Engines:
    """What the hosts of a run are made from: with the newest Docker, and with the older one that some blocks want.

    `recorded` and `recorded_older` are the engines' versions in the record, which a page may print. `fresh`: while
    updating, ids are taken from this run also where nothing else changed.
    """

    newest: Prepared
    older: Prepared | None = None
    recorded: str | None = None
    recorded_older: str | None = None
    fresh: bool = False


@dataclass
class _Run:
    """A command of the sequence that was run."""

    number: int  # among all commands of the page, run or not
    seen: Seen
    versions: Versions


def run_sequence(pages: list[Examples], engines: Engines, updating: bool) -> Outcome:
    """Run the blocks that these pages share on a host of their own, and on a second one those for an older engine.

    Args:
        pages: with equal digests.
        engines: what hosts are made from.
        updating: write new outputs into the pages.

    A host that cannot be made, or of which something stays behind, becomes a finding of these pages.
    """
    start = time.monotonic()
    outcome = Outcome(pages)
    used: list[Host] = []
    try:
        with ExitStack() as hosts:
            _Sequence(outcome, engines, hosts, used, updating).run()
    except (EngineError, subprocess.TimeoutExpired) as error:
        outcome.findings += [_engine_finding(page, error) for page in pages]
    counted = [host.processor_seconds for host in used if host.processor_seconds is not None]
    outcome.processor = sum(counted) if counted else None
    outcome.took = time.monotonic() - start
    return outcome


class _Place:
    """A host, and the shell in it that a page's commands are typed into."""

    def __init__(self, host: Host, recorded: str | None) -> None:
        self.host = host
        self.versions = Versions(recorded or host.engine_version, host.engine_version)
        self._shell: Shell | None = None

    @property
    def shell(self) -> Shell:
        if self._shell is None:
            self._shell = Shell(self.host.argv(list(Shell.BASH), tty=True))
        return self._shell

    def close(self) -> None:
        if self._shell:
            self._shell.close()


class _Sequence:
    def __init__(
        self, outcome: Outcome, engines: Engines, hosts: ExitStack, used: list[Host], updating: bool
    ) -> None:
        self.outcome = outcome
        self.engines = engines
        self.hosts = hosts
        self.used = used
        self.updating = updating
        self.runs: list[_Run] = []
        self.pages = outcome.pages
        self.bad: set[int] = set()  # numbers of commands that failed
        self.places: dict[str | None, _Place] = {}  # by the older engine's name; None is the newest
        self.files: list[File] = []  # written so far, for a host that starts later

    def run(self) -> None:
        newest = self._place(None)
        self.outcome.engine_version, self.outcome.images_from = newest.host.engine_version, newest.host.images_from
        blocks = self.pages[0].blocks
        self.outcome.commands = len(self.pages[0].commands)
        number = 0
        going = True
        try:
            for block in blocks:
                if isinstance(block, PowerShell):
                    self.outcome.powershell += 1
                    continue
                if isinstance(block, File):
                    if going:
                        self._write(block)
                    continue
                first, number = number, number + len(block.commands)
                if block.needs and not (block.needs == "internet" and newest.host.images_from == HUB):
                    self.outcome.not_run[block.needs] += len(block.commands)
                    continue
                if not going:
                    continue
                place = self._place(block.engine)
                began = time.monotonic()
                going = self._console(place, block, first)
                self.outcome.seconds.append(time.monotonic() - began)
        except ShellEnded as ended:
            self._add(
                min(first, len(self.pages[0].commands) - 1),
                "example-shell-ended",
                "명령이 문서의 셸을 종료했습니다",
                "the command ended the page's own shell",
                "`exit`를 빼거나 `bash -c`로 감싸세요",
                'leave out the `exit`, or write it inside `bash -c "…"`',
                str(ended),
            )
            going = False
        finally:
            for place in self.places.values():
                place.close()
        for engine, place in self.places.items():
            if going:
                self._left_behind(engine, place.host)
            self.outcome.pulled |= set(place.host.pulled())
        self._judge()

    def _place(self, engine: str | None) -> _Place:
        """The host for blocks of this engine, started when the first of them comes."""
        if engine not in self.places:
            prepared = self.engines.older if engine else self.engines.newest
            assert prepared, "an older engine is prepared when a page wants one"
            host = Host(prepared)
            self.used.append(host)
            self.hosts.enter_context(host)
            recorded = self.engines.recorded_older if engine else self.engines.recorded
            self.places[engine] = _Place(host, recorded)
            for file in self.files:
                host.write_file(file.path, file.text)
        return self.places[engine]

    def _write(self, file: File) -> None:
        self.files.append(file)
        for place in self.places.values():
            place.host.write_file(file.path, file.text)

    # running ----------------------------------------------------------------------------------------------

    def _console(self, place: _Place, block: Console, first: int) -> bool:
        """Run a block; False when a command hangs, so that the rest of the page is not run."""
        for n, command in enumerate(block.commands):
            number = first + n
            seen = self._command(place, command, number)
            self.runs.append(_Run(number, seen, place.versions))
            if seen.status is None:
                self._hangs(number, command, seen)
                return False
        return True

    def _command(self, place: _Place, command: Command, number: int) -> Seen:
        prompt = prompt_pattern(command.prompt) if command.prompt and command.typed else None
        end = time.monotonic() + command.retry
        while True:
            seen = place.shell.run(
                command.text, command.timeout, command.interrupt, prompt, [t.text for t in command.typed]
            )
            if seen.status is None or time.monotonic() >= end:
                return seen
            if seen.status == command.exit and all(
                self._agrees(page, number, seen, place.versions) for page in self.pages
            ):
                return seen
            time.sleep(PAUSE)

    @staticmethod
    def _agrees(page: Examples, number: int, seen: Seen, versions: Versions) -> bool:
        printed = page.commands[number].outputs
        return all(
            compare.agree(output.lines, lines, versions)
            for output, lines in zip(printed, seen.outputs, strict=False)
            if output.compared and not output.unfilled
        )

    # judging ----------------------------------------------------------------------------------------------

    def _add(
        self, number: int, code: str, ko: str, en: str, fix_ko: str, fix_en: str, detail: str = ""
    ) -> None:
        """A finding for every page of the sequence, at the line of this command."""
        self.bad.add(number)
        for page in self.pages:
            line = page.commands[number].line
            self.outcome.findings.append(
                Finding(page.page.path, line, code, ko, en, fix_ko, fix_en, detail)
            )

    def _hangs(self, number: int, command: Command, seen: Seen) -> None:
        for_ko, for_en = f"{command.timeout:g}초가 지나도", f"{command.timeout:g} s"
        if seen.waiting_for == "prompt":
            self._add(
                number,
                "example-timeout",
                f"{for_ko} 프롬프트 `{command.prompt}`가 나오지 않았습니다: {command.shown}",
                f"no prompt `{command.prompt}` after {for_en}: {command.shown}",
                '`prompt="…"`를 실제 프롬프트에 맞추세요(달라지는 부분은 `...`)',
                'let `prompt="…"` be the real prompt (`...` for what changes)',
                "\n".join(line for lines in seen.outputs for line in lines[-20:]),
            )
        else:
            self._add(
                number,
                "example-timeout",
                f"{for_ko} 명령이 끝나지 않았습니다. 뒤의 블록은 실행하지 않았습니다: {command.shown}",
                f"the command did not end within {for_en}; the blocks after it were not run: {command.shown}",
                '오래 걸리는 명령이면 `timeout="120"`, 끝나지 않는 명령이면 `interrupt="3"`을 붙이세요',
                'add `timeout="120"` if it takes long, `interrupt="3"` if it never ends',
                "\n".join(line for lines in seen.outputs for line in lines[-20:]),
            )

    def _judge(self) -> None:
        """Compare what was seen with every page of the sequence; with `--update`, rewrite them."""
        for page in self.pages:
            self._judge_page(page)
        run = {r.number for r in self.runs}
        self.outcome.failed = len(run & self.bad)
        self.outcome.passed = len(run) - self.outcome.failed

    def _judge_page(self, page: Examples) -> None:
        path = page.page.path
        changes: list[update.Change] = []
        held: list[update.Change] = []  # outputs that are right, with the ids of this run
        sound = True  # no command has failed yet: what comes after one that did is not what a reader sees
        indents = [b.fence.indent for b in page.blocks if isinstance(b, Console) for _ in b.commands]
        for run in self.runs:
            command = page.commands[run.number]
            if run.seen.status is None:
                continue
            if run.seen.status != command.exit:
                sound = False
                self.bad.add(run.number)
                self.outcome.findings.append(_exit_finding(path, command, run.seen))
                continue
            outputs = [*run.seen.outputs, *[[]] * len(command.typed)]
            for output, lines in zip(command.outputs, outputs, strict=False):
                if not output.compared:
                    continue
                if output.unfilled and not self.updating:  # already reported, with its own line
                    self.bad.add(run.number)
                    continue
                if not output.unfilled and compare.agree(output.lines, lines, run.versions):
                    ids = compare.with_ids(output.lines, lines, run.versions)
                    if self.updating and sound and len(ids) == len(output.lines):
                        held.append(update.Change(output, indents[run.number], tuple(ids)))
                    continue
                if self.updating and sound:
                    new = compare.refilled(output.lines, lines, run.versions)
                    changes.append(update.Change(output, indents[run.number], tuple(new)))
                elif not self.updating:
                    self.bad.add(run.number)
                    self.outcome.findings.append(
                        _output_finding(path, command, output.lines, lines, run.versions)
                    )
        # What one output calls an image, the others call it too.
        if changes or (self.engines.fresh and any(change.lines != change.output.lines for change in held)):
            changes += held
        if self.updating and changes and all(run.seen.status is not None for run in self.runs):
            try:
                text = update.changed(page.page, changes)
            except update.UnprintableOutput as error:
                self.outcome.findings.append(_unprintable(path, error.line))
            else:
                replace(path, text)
                self.outcome.updated.append(path)

    def _left_behind(self, engine: str | None, host: Host) -> None:
        """What the page did not remove from a host, reported at its last command there."""
        consoles = [block for block in self.pages[0].blocks if isinstance(block, Console)]
        engines = [block.engine for block in consoles for _ in block.commands]
        ran = [run.number for run in self.runs if engines[run.number] == engine]
        if not ran:
            return
        told = host.run(["sh", "-c", _LEFT_BEHIND], timeout=60)
        if told.returncode != 0:
            raise EngineError(f"cannot list what a page left behind: {told.stderr.strip()}")
        last = ran[-1]
        for line in told.stdout.splitlines():
            kind, name, cure = line.split(" ", 2)
            kinds = {
                "container": "컨테이너", "volume": "볼륨", "network": "네트워크", "context": "컨텍스트",
                "plugin": "플러그인", "swarm": "스웜",
            }  # fmt: skip
            self._add(
                last,
                "example-leftover",
                f"문서가 {kinds[kind]} `{name}`을(를) 남깁니다",
                f"the page leaves the {kind} `{name}` behind",
                f"`{cure}`를 넣으세요",
                f"add `{cure}`",
            )



def _engine_finding(page: Examples, error: Exception) -> Finding:
    return Finding(
        page.page.path,
        page.blocks[0].fence.line,
        "example-engine",
        f"예제용 Docker 호스트에 문제가 생겼습니다: {error}",
        f"the throw-away Docker host failed: {error}",
        "다시 실행해 보고, 또 실패하면 scripts/engine/README.md를 보세요",
        "run it again; if it fails again, see scripts/engine/README.md",
    )


def _exit_finding(path: Path, command: Command, seen: Seen) -> Finding:
    return Finding(
        path,
        command.line,
        "example-exit",
        f"명령의 종료 코드가 {command.exit}이(가) 아니라 {seen.status}입니다: {command.shown}",
        f"the command's exit status is {seen.status} and not {command.exit}: {command.shown}",
        f'명령을 고치거나, 실패를 보여 주는 예제면 블록에 `exit="{seen.status}"`를 붙이세요',
        f'fix the command; if it is meant to fail, add `exit="{seen.status}"` to the block',
        "\n".join([line for lines in seen.outputs for line in lines][-30:]),
    )


def _output_finding(
    path: Path, command: Command, printed: Sequence[str], lines: Sequence[str], versions: Versions
) -> Finding:
    cure = f"make examples PAGE={page_argument(path)} UPDATE=1"
    return Finding(
        path,
        command.line,
        "example-output",
        f"명령의 출력이 문서와 다릅니다: {command.shown}",
        f"the command's output differs from the page: {command.shown}",
        cure,
        cure,
        compare.diff(printed, lines, versions),
    )


def _unprintable(path: Path, line: int) -> Finding:
    return Finding(
        path,
        line,
        "example-unprintable",
        "출력에 `$ `나 ```` ``` ````로 시작하는 줄이 있어 문서에 적을 수 없습니다",
        "the output has a line that begins with `$ ` or ```` ``` ```` and cannot be printed in a page",
        "명령을 바꾸거나 그 줄이 나오지 않게 하세요",
        "change the command so that it does not print such a line",
    )
