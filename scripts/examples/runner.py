"""Runs the blocks of pages on throw-away hosts, and turns their outputs into findings or page updates."""

import dataclasses
import re
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scripts.core.blocks import Command, Console, Examples, File, prompt_pattern
from scripts.core.findings import Finding
from scripts.core.text import replace
from scripts.engine import EngineError, Host, Machine, Prepared
from scripts.examples import compare, record, update
from scripts.examples.terminal import Seen, Shell, ShellEnded
from scripts.examples.validate import page_argument
from scripts.examples.volatile import Versions

#: Seconds between two attempts of a command with `retry`.
PAUSE = 0.3
#: A command that restarts a virtual machine.
_RESTARTS = re.compile(r"(sudo )?(systemctl )?reboot|sudo shutdown -r now")
#: A command after which the reader logs in to a virtual machine again, which is when new groups of a user count.
_LOGS_OUT = re.compile(r"exit|logout")
# Prints one line for everything that a page left behind: kind, name, and the command that removes it.
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
    """The result of running one sequence of blocks, counted in command lines. `engine_version`...: see `Host`."""

    pages: list[Examples]  # the pages with this sequence; every language has its own printed outputs
    findings: list[Finding] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    not_run: Counter[str] = field(default_factory=Counter)  # by reason
    seconds: list[float] = field(default_factory=list)  # of every block that ran
    took: float = 0.0  # seconds for the whole sequence, including the start of hosts
    processor: float | None = None  # CPU seconds used by its hosts; None where they are not measured
    updated: list[Path] = field(default_factory=list)  # files that `--update` changed
    engine_version: str = ""
    images_from: str = ""
    pulled: set[str] = field(default_factory=set)  # images from Docker Hub or its replacement
    unstable: bool = False  # it failed at first and passed when it ran again

    @property
    def commands(self) -> list[Command]:
        """The commands in the sequence, run or not."""
        return self.pages[0].commands


@dataclass(frozen=True)
class Engines:
    """What hosts are made from, with the newest Docker and with the older one for blocks that need it."""

    newest: Prepared
    older: Prepared | None = None
    machines: Prepared | EngineError | None = None  # for blocks on virtual machines; why there can be none
    recorded: str | None = None  # the engine version in the record, which a page may print
    recorded_older: str | None = None
    recorded_images: Mapping[str, str] = field(default_factory=dict)  # page in the record -> where its images came from
    fresh: bool = False  # when updating, write the ids of this run even where nothing else changed


@dataclass
class _Run:
    """A command that ran."""

    number: int  # index among all commands of the page, run or not
    seen: Seen
    versions: Versions


def run_sequence(pages: list[Examples], engines: Engines, updating: bool) -> Outcome:
    """Run the blocks that these pages share on a new host, and blocks for an older engine on a second one.

    The pages have equal digests. A host that fails to start or to stop cleanly becomes a finding of these pages.
    """
    start = time.monotonic()
    outcome = Outcome(pages)
    used: list[Host] = []
    try:
        with ExitStack() as hosts:
            _Sequence(outcome, engines, hosts, used, updating).run()
    except (EngineError, subprocess.TimeoutExpired) as error:
        outcome.findings += [_engine_finding(page, error) for page in pages]
    cpu_seconds = [host.processor_seconds for host in used if host.processor_seconds is not None]
    outcome.processor = sum(cpu_seconds) if cpu_seconds else None
    outcome.took = time.monotonic() - start
    return outcome


class _Place:
    """A host, or a virtual machine in one, with the shell that runs a page's commands."""

    def __init__(self, host: Host, recorded: str | None, machine: Machine | None = None) -> None:
        self.host = host
        self.machine = machine
        self.versions = Versions(recorded or host.engine_version, host.engine_version)
        self._shell: Shell | None = None

    @property
    def shell(self) -> Shell:
        if self._shell is None:
            if self.machine:
                self._shell = Shell(self.machine.argv(list(Shell.BASH_OVER_SSH), tty=True))
            else:
                self._shell = Shell(self.host.argv(list(Shell.BASH), tty=True))
        return self._shell

    def write_file(self, file: File) -> None:
        (self.machine or self.host).write_file(file.path, file.text)

    def restart(self, command: Command) -> Seen:
        """Run a command that restarts the virtual machine, and wait until it answers again."""
        assert self.machine
        before = self.machine.boot_id()
        try:
            seen = self.shell.run(command.text, command.timeout)
        except ShellEnded:  # the connection ended before the command
            seen = Seen([], 0)
        if seen.status != 0:
            return seen
        self.close()
        self.machine.await_restart(before, command.timeout)
        return seen

    def log_in_again(self) -> Seen:
        """Leave the virtual machine, and log in to it again."""
        assert self.machine
        self.close()
        self.machine.log_in_again()
        return Seen([], 0)

    def close(self) -> None:
        if self._shell:
            self._shell.close()
        self._shell = None


class _Sequence:
    def __init__(self, outcome: Outcome, engines: Engines, hosts: ExitStack, used: list[Host], updating: bool) -> None:
        self.outcome, self.pages = outcome, outcome.pages
        self.engines, self.hosts, self.used = engines, hosts, used
        self.updating = updating
        self.runs: list[_Run] = []
        self.failed: set[int] = set()  # numbers of commands that failed
        self.places: dict[str | None, _Place] = {}  # key: older engine's version or machine's name; None for the newest
        self.machine_host: Host | None = None  # all machines are in it
        self.files: list[File] = []  # files written so far, for hosts that start later

    def run(self) -> None:
        newest = self._place(None, None)
        self.outcome.engine_version, self.outcome.images_from = newest.host.engine_version, newest.host.images_from
        number = 0
        running = True  # False after a command hangs or ends the shell
        try:
            for block in self.pages[0].blocks:
                if isinstance(block, File) and running:
                    self._write(block)
                if not isinstance(block, Console):
                    continue
                first, number = number, number + len(block.commands)
                if block.needs and not (block.needs == "internet" and newest.host.images_from == record.HUB):
                    self.outcome.not_run[block.needs] += len(block.commands)
                    continue
                if not running:
                    continue
                place = self._place(block.engine, block.machine)
                start = time.monotonic()
                running = self._console(place, block, first)
                self.outcome.seconds.append(time.monotonic() - start)
        except ShellEnded as ended:
            self._add(
                first,
                "example-shell-ended",
                "명령이 문서의 셸을 종료했습니다",
                "the command ended the page's own shell",
                "`exit`를 빼거나 `bash -c`로 감싸세요",
                'remove the `exit`, or wrap it in `bash -c "…"`',
                str(ended),
            )
            running = False
        finally:
            for place in self.places.values():
                place.close()
        for engine, place in self.places.items():
            if running and not place.machine:
                self._left_behind(engine, place.host)
            self.outcome.pulled |= set(place.host.pulled())
        self._judge()

    def _place(self, engine: str | None, machine: tuple[str, str] | None) -> _Place:
        """Return the host or machine for such blocks, started for the first of them."""
        key = machine[0] if machine else engine
        if key not in self.places:
            if machine:
                self.machine_host = host = self.machine_host or self._host(self.engines.machines)
                place = _Place(host, self.engines.recorded, host.machine(*machine))
            elif engine:
                place = _Place(self._host(self.engines.older), self.engines.recorded_older)
            else:
                place = _Place(self._host(self.engines.newest), self.engines.recorded)
            self.places[key] = place
            for file in self.files:
                place.write_file(file)
        return self.places[key]

    def _host(self, prepared: Prepared | EngineError | None) -> Host:
        if isinstance(prepared, EngineError):
            raise prepared
        assert prepared, "what any block needs is prepared"
        host = Host(prepared)
        self.used.append(host)
        return self.hosts.enter_context(host)

    def _write(self, file: File) -> None:
        self.files.append(file)
        for place in self.places.values():
            place.write_file(file)

    # running ----------------------------------------------------------------------------------------------

    def _console(self, place: _Place, block: Console, first: int) -> bool:
        """Run a block. Returns False if a command hangs, so that the rest of the page is not run."""
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
        if place.machine and _RESTARTS.fullmatch(command.text):
            return place.restart(command)
        if place.machine and _LOGS_OUT.fullmatch(command.text):
            return place.log_in_again()
        end = time.monotonic() + command.retry
        while True:
            seen = place.shell.run(
                command.text, command.timeout, command.interrupt, prompt, [t.text for t in command.typed]
            )
            if seen.status is None or time.monotonic() >= end:
                return seen
            if seen.status == command.exit and all(
                self._agrees(page, number, seen, self._versions(page, place.versions)) for page in self.pages
            ):
                return seen
            time.sleep(PAUSE)

    def _versions(self, page: Examples, versions: Versions) -> Versions:
        """Add whether the page was recorded with images from elsewhere. An update writes what these images print."""
        recorded = self.engines.recorded_images.get(record.key(page.page.path) or "")
        from_hub = self.outcome.images_from == record.HUB
        other = bool(recorded) and (recorded == record.HUB) != from_hub
        return dataclasses.replace(versions, other_images=other and not self.updating)

    @staticmethod
    def _agrees(page: Examples, number: int, seen: Seen, versions: Versions) -> bool:
        printed = page.commands[number].outputs
        return all(
            compare.agree(output.lines, lines, versions)
            for output, lines in zip(printed, seen.outputs, strict=False)
            if output.compared and not output.unfilled
        )

    # judging ----------------------------------------------------------------------------------------------

    def _add(self, number: int, code: str, ko: str, en: str, fix_ko: str, fix_en: str, detail: str = "") -> None:
        """Add a finding to every page of the sequence, at the line of this command."""
        self.failed.add(number)
        for page in self.pages:
            line = page.commands[number].line
            self.outcome.findings.append(Finding(page.page.path, line, code, ko, en, fix_ko, fix_en, detail))

    def _hangs(self, number: int, command: Command, seen: Seen) -> None:
        after_ko, after_en = f"{command.timeout:g}초가 지나도", f"{command.timeout:g} s"
        if seen.waiting_for == "prompt":
            messages = (
                f"{after_ko} 프롬프트 `{command.prompt}`가 나오지 않았습니다: {command.shown}",
                f"the prompt `{command.prompt}` did not appear within {after_en}: {command.shown}",
                '`prompt="…"`를 실제 프롬프트에 맞추세요(달라지는 부분은 `...`)',
                'change `prompt="…"` to the actual prompt (`...` for parts that vary)',
            )
        else:
            messages = (
                f"{after_ko} 명령이 끝나지 않았습니다. 뒤의 블록은 실행하지 않았습니다: {command.shown}",
                f"the command did not end within {after_en}; the blocks after it did not run: {command.shown}",
                '오래 걸리는 명령이면 `timeout="120"`, 끝나지 않는 명령이면 `interrupt="3"`을 붙이세요',
                'add `timeout="120"` if it takes longer, or `interrupt="3"` if it never ends',
            )
        self._add(
            number, "example-timeout", *messages, "\n".join(line for lines in seen.outputs for line in lines[-20:])
        )

    def _judge(self) -> None:
        """Compare the outputs with every page of the sequence; with `--update`, update the pages."""
        for page in self.pages:
            self._judge_page(page)
        run = {r.number for r in self.runs}
        self.outcome.failed = len(run & self.failed)
        self.outcome.passed = len(run) - self.outcome.failed

    def _judge_page(self, page: Examples) -> None:
        path = page.page.path
        changes: list[update.Change] = []
        matching: list[update.Change] = []  # outputs that match, with the ids of this run
        sound = True  # no command has failed yet; outputs after a failure are not what a reader sees
        indents = [b.fence.indent for b in page.blocks if isinstance(b, Console) for _ in b.commands]
        for run in self.runs:
            command, versions = page.commands[run.number], self._versions(page, run.versions)
            if run.seen.status is None:
                continue
            if run.seen.status != command.exit:
                sound = False
                self.failed.add(run.number)
                self.outcome.findings.append(_exit_finding(path, command, run.seen))
                continue
            outputs = [*run.seen.outputs, *[[]] * len(command.typed)]
            for output, lines in zip(command.outputs, outputs, strict=False):
                if not output.compared:
                    continue
                if output.unfilled and not self.updating:  # already reported at its own line
                    self.failed.add(run.number)
                    continue
                if not output.unfilled and compare.agree(output.lines, lines, versions):
                    ids = compare.with_ids(output.lines, lines, versions)
                    if self.updating and sound and len(ids) == len(output.lines):
                        matching.append(update.Change(output, indents[run.number], tuple(ids)))
                    continue
                if self.updating and sound:
                    new = compare.refilled(output.lines, lines, versions)
                    changes.append(update.Change(output, indents[run.number], tuple(new)))
                elif not self.updating:
                    self.failed.add(run.number)
                    self.outcome.findings.append(_output_finding(path, command, output.lines, lines, versions))
        # All outputs of a page must show the same ids.
        if changes or (self.engines.fresh and any(change.lines != change.output.lines for change in matching)):
            changes += matching
        if self.updating and changes and all(run.seen.status is not None for run in self.runs):
            try:
                text = update.changed(page.page, changes)
            except update.UnprintableOutput as error:
                self.outcome.findings.append(_unprintable(path, error.line))
            else:
                replace(path, text)
                self.outcome.updated.append(path)

    def _left_behind(self, engine: str | None, host: Host) -> None:
        """Report what the page did not remove from a host, at the last command that ran on it."""
        consoles = [block for block in self.pages[0].blocks if isinstance(block, Console)]
        engines = [(block.engine, block.machine) for block in consoles for _ in block.commands]
        ran = [run.number for run in self.runs if engines[run.number] == (engine, None)]
        if not ran:
            return
        listing = host.run(["sh", "-c", _LEFT_BEHIND], timeout=60)
        if listing.returncode != 0:
            raise EngineError(f"cannot list what a page left behind: {listing.stderr.strip()}")
        last = ran[-1]
        for line in listing.stdout.splitlines():
            kind, name, cleanup = line.split(" ", 2)
            kinds = {
                "container": "컨테이너", "volume": "볼륨", "network": "네트워크", "context": "컨텍스트",
                "plugin": "플러그인", "swarm": "스웜",
            }  # fmt: skip
            self._add(
                last,
                "example-leftover",
                f"문서의 명령이 모두 끝난 뒤에 {kinds[kind]} `{name}`이(가) 남아 있습니다",
                f"the page leaves the {kind} `{name}` behind",
                f"`{cleanup}` 명령을 추가하세요",
                f"add `{cleanup}`",
            )


def _engine_finding(page: Examples, error: Exception) -> Finding:
    return Finding(
        page.page.path,
        page.blocks[0].fence.line,
        "example-engine",
        f"예제용 Docker 호스트에 문제가 생겼습니다: {error}",
        f"the throw-away Docker host failed: {error}",
        "다시 실행해도 실패하면 scripts/engine/README.md를 보세요",
        "run it again; if it still fails, see scripts/engine/README.md",
    )


def _exit_finding(path: Path, command: Command, seen: Seen) -> Finding:
    return Finding(
        path,
        command.line,
        "example-exit",
        f"명령의 종료 코드가 {command.exit}이(가) 아니라 {seen.status}입니다: {command.shown}",
        f"the command's exit status is {seen.status}, expected {command.exit}: {command.shown}",
        f'명령을 고치거나, 실패를 보여 주는 예제면 블록에 `exit="{seen.status}"`를 붙이세요',
        f'fix the command, or add `exit="{seen.status}"` to the block if it is meant to fail',
        "\n".join([line for lines in seen.outputs for line in lines][-30:]),
    )


def _output_finding(
    path: Path, command: Command, printed: Sequence[str], lines: Sequence[str], versions: Versions
) -> Finding:
    fix = f"make examples PAGE={page_argument(path)} UPDATE=1"
    return Finding(
        path,
        command.line,
        "example-output",
        f"명령의 출력이 문서와 다릅니다: {command.shown}",
        f"the command's output differs from the page: {command.shown}",
        fix,
        fix,
        compare.diff(printed, lines, versions),
    )


def _unprintable(path: Path, line: int) -> Finding:
    return Finding(
        path,
        line,
        "example-unprintable",
        "출력에 `$ `나 ```` ``` ````로 시작하는 줄이 있어 문서에 적을 수 없습니다",
        "the output has a line that starts with `$ ` or ```` ``` ````, which a page cannot show",
        "명령을 바꾸거나 그 줄이 나오지 않게 하세요",
        "change the command so that it does not print such a line",
    )
