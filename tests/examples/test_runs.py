"""Pages run on a real engine: every kind of bad input is told with its line, good pages are refilled once."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.core.blocks import read
from scripts.core.page import Page
from scripts.core.paths import DOCS, ROOT
from scripts.engine import EngineError, prepare, prepare_older
from scripts.examples import record
from scripts.examples.__main__ import platforms
from scripts.examples.runner import Engines, Outcome, run_sequence
from tests.waiting import wait_until

pytestmark = pytest.mark.engine
FIXTURES = Path(__file__).parent / "fixtures"

#: page -> what is found: (line, code, part of the message or the detail)
BAD: dict[str, list[tuple[int, str, str]]] = {
    "wrong-option": [(4, "cli-unknown-option", "--name"), (4, "example-exit", "unknown flag: --nmae")],
    "failing-command": [(6, "example-exit", "$ docker rm nobody")],
    "differing-output": [(6, "example-output", "    -date\n    +data\n")],
    "misspelled-option": [(3, "example-option", "timeout")],
    "leaves-things-behind": [
        (6, "example-leftover", "docker rm -f forgotten"),
        (6, "example-leftover", "docker volume rm kept"),
        (6, "example-leftover", "docker network rm lan"),
    ],
    "hangs": [(4, "example-timeout", "$ docker run --rm alpine sleep 1d")],
    "no-prompt": [(4, "example-timeout", "bash#")],
    "other-engine": [(4, "example-host", "DOCKER_HOST=tcp://10.0.2.2:2375")],
    "powershell": [
        (4, "cli-unknown-option", "--all"),
        (5, "cli-unknown-command", "container"),
        (10, "cli-unknown-option", "--quiet"),
    ],
    "ends-the-shell": [(4, "example-shell-ended", "exit")],
    "unfilled": [(5, "example-unfilled", "UPDATE=1")],
}


def examples(
    *arguments: object, env: dict[str, str] | None = None, timeout: float = 600
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.examples", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, "GITHUB_ACTIONS": "", "GITHUB_STEP_SUMMARY": "", **(env or {})},
    )


def found(output: str) -> dict[str, list[tuple[int, str, str]]]:
    """page -> findings as the runner prints them: (line, code, the whole text with its detail)."""
    pattern = re.compile(r"^(\S+\.md):(\d+): .* \[([\w-]+)\]\n(?:    .*\n)*", re.MULTILINE)
    by_page: dict[str, list[tuple[int, str, str]]] = {}
    for match in pattern.finditer(output):
        by_page.setdefault(Path(match[1]).stem, []).append((int(match[2]), match[3], match[0]))
    return by_page


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], str, str]:
    """One run over all bad pages: the process, its report, its summary."""
    folder = tmp_path_factory.mktemp("reports")
    report, summary = folder / "report.md", folder / "summary.md"
    done = examples(
        *(FIXTURES / f"{name}.md" for name in BAD),
        "--report",
        report,
        env={"GITHUB_STEP_SUMMARY": str(summary)},
    )
    return done, report.read_text(encoding="utf-8"), summary.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_pages(name: str, bad: tuple[subprocess.CompletedProcess[str], str, str]) -> None:
    done, report, _ = bad
    assert "Traceback" not in done.stdout + done.stderr
    findings = sorted(found(done.stdout).get(name, []))
    assert [(line, code) for line, code, _ in findings] == [(line, code) for line, code, _ in BAD[name]]
    for _, _, told in BAD[name]:
        assert any(told in text for _, _, text in findings), findings
    assert all(f"fixtures/{name}.md:{line}`" in report for line, _, _ in findings)


def test_bad_pages_fail_the_run(bad: tuple[subprocess.CompletedProcess[str], str, str]) -> None:
    done, report, summary = bad
    assert done.returncode == 1
    assert re.fullmatch(r"examples: \d+ passed, [1-9]\d* failed", done.stdout.splitlines()[-1])
    assert "```diff" in report and "+data" in report
    assert "| command lines |" in summary and "example-exit" not in summary.split("### Examples")[-1]


def test_a_hanging_command_ends_its_page_only(bad: tuple[subprocess.CompletedProcess[str], str, str]) -> None:
    done, _, _ = bad
    assert re.search(r"hangs\.md \(-\): 1 commands, .* 1 failed", done.stdout)
    assert "never reached" not in done.stdout


def test_refilling_a_good_page(tmp_path: Path) -> None:
    """What was `?` is what was seen; a second update and a normal run change and find nothing."""
    page = tmp_path / "good.md"
    shutil.copy(FIXTURES / "good.md", page)
    first = examples(page, "--update")
    assert first.returncode == 0, first.stdout + first.stderr
    filled = page.read_text(encoding="utf-8")
    before = (FIXTURES / "good.md").read_text(encoding="utf-8").split("\n")
    assert not re.search(r"^ *\?$", filled, re.MULTILINE)
    for line in before:
        assert line.strip() == "?" or line in filled.split("\n"), line
    for seen in (
        r"    CONTAINER ID +IMAGE .*\n    [0-9a-f]{12} +nginx .*0\.0\.0\.0:8080->80/tcp.* web\n    ```",
        r"<title>Welcome to nginx!</title>\n",
        r"\[\+\] Building \d+\.\ds \(\d+/\d+\) FINISHED",
        r"\$ docker run --rm hello\n안녕, 'Docker'\n",
        r"/ # echo \$\(\(6 \* 7\)\)\n42\n/ # exit\n",
        r"tail -f /dev/null\nready\n\^C\n```",
        r"\$ docker rm web\nError response from daemon: No such container: web\n",
        r"\$ docker login -u me\n\$ docker push",
    ):
        assert re.search(seen, filled), seen
    assert "not run: 2 account" in first.stdout
    second = examples(page, "--update")
    assert second.returncode == 0, second.stdout
    assert page.read_text(encoding="utf-8") == filled
    normal = examples(page)
    assert normal.returncode == 0, normal.stdout
    assert normal.stdout.splitlines()[-1] == "examples: 10 passed, 0 failed"


def recorded(name: str, folder: Path, timeout: float = 600) -> list[str]:
    """The lines of a copy of a fixture after its outputs are recorded."""
    page = folder / name
    shutil.copy(FIXTURES / name, page)
    done = examples(page, "--update", timeout=timeout)
    assert done.returncode == 0, done.stdout + done.stderr
    return page.read_text(encoding="utf-8").split("\n")


def test_a_block_for_docker_28_runs_on_a_host_of_its_own_with_the_files_of_the_page(tmp_path: Path) -> None:
    filled = recorded("both-engines.md", tmp_path)
    assert filled.count("29") == 1 and filled.count("28") == 1
    for told in ("error: no such object: nobody", "Error: No such object: nobody"):
        assert filled.count(told) == 1


def test_a_page_runs_on_a_whole_machine_and_goes_on_after_logging_out(tmp_path: Path) -> None:
    """That it also goes on after a restart, guides/operations shows."""
    filled = recorded("machine.md", tmp_path, timeout=1800)  # an emulated processor takes its time
    assert "cgroup v2, systemd" in filled and "me sudo docker crew" in filled and "?" not in filled


def test_without_machines_their_page_fails_and_others_pass() -> None:
    prepared = prepare(print)
    engines = Engines(prepared, machines=EngineError("no room for the disk of a machine"))

    def run(option: str) -> list[tuple[str, bool]]:
        page = read(Page(DOCS / "ko" / "no-such-page.md", f"```console{option}\n$ true\n```\n"))
        findings = run_sequence([page], engines, False).findings
        return [(finding.code, "no room for the disk" in finding.message("en")) for finding in findings]

    assert run("") == []
    assert run(' machine="server"') == [("example-engine", True)]


def test_a_page_recorded_with_images_from_elsewhere_is_compared_by_form() -> None:
    prepared = prepare(print)
    here, elsewhere = record.STAND_INS, record.HUB
    if prepared.images_from == record.HUB:
        here, elsewhere = elsewhere, here
    text = "```console\n$ docker run --rm nginx nginx -v\n...\nnginx version: nginx/99.1.2\n```\n"
    page = read(Page(DOCS / "ko" / "versions.md", text))  # a name in the record; no such file is written

    def run(recorded: dict[str, str]) -> Outcome:
        return run_sequence([page], Engines(prepared, recorded_images=recorded), False)

    assert run({"ko/versions.md": elsewhere}).findings == []
    for recorded in ({"ko/versions.md": here}, {"en/versions.md": elsewhere}):
        (finding,) = run(recorded).findings
        assert (finding.code, "nginx/99.1.2" in finding.detail) == ("example-output", True)


def test_an_engine_older_than_the_record_is_not_recorded() -> None:
    told = r"recorded on Docker Engine 29\..*, but this is 28\..*DOCKER_GUIDE_ENGINE=go make examples UPDATE=1"
    with pytest.raises(EngineError, match=told):
        platforms(Engines(prepare_older(print)))
    with pytest.raises(EngineError, match=r"made on Docker Engine 99\.0\.0, but the newest .* run make upgrade first"):
        platforms(Engines(prepare_older(print), recorded="99.0.0"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["comands/run"], "commands/run"),
        (["--jobs", "none"], "--jobs"),
        (["--lang", "fr"], "--lang"),
        (["--updat", "x"], "x"),
    ],
)
def test_wrong_arguments(arguments: list[str], told: str) -> None:
    done = examples(*arguments)
    assert done.returncode == 2
    assert told in done.stderr and "Traceback" not in done.stderr


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"# \xff\n")
    done = examples("--list", page)
    assert done.returncode == 2
    assert "page.md: not UTF-8 at byte 2" in done.stderr and "Traceback" not in done.stderr


def descendants(pid: int) -> Iterator[tuple[int, str]]:
    """(pid, start time) of all processes below one; with its start time a pid names one process only."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                yield int(child), Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[19]
                yield from descendants(int(child))
            except OSError:
                continue


def alive(pid: int, started: str) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return False
    return fields[19] == started and fields[0] != "Z"


def command_lines(processes: set[tuple[int, str]]) -> str:
    texts = []
    for pid, _ in processes:
        try:
            texts.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return "\n".join(texts)


def mounts() -> set[str]:
    return set(Path("/proc/self/mountinfo").read_text().splitlines())


def test_killed_in_the_middle_nothing_stays(tmp_path: Path) -> None:
    """SIGKILL of the runner while a container runs: daemon, container, namespaces and mounts all end."""
    if os.geteuid() != 0:
        pytest.fail("this test looks into the processes of the host: run it as root")
    page = tmp_path / "long.md"
    page.write_text('```console timeout="600"\n$ docker run --rm alpine sleep 987654\n```\n', encoding="utf-8")
    before = mounts()
    runner = subprocess.Popen(
        [sys.executable, "-m", "scripts.examples", str(page)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        # The container's own process, and not only the client that asked for it.
        own = re.compile(r"^sleep 987654 ?$", re.MULTILINE)
        seen: set[tuple[int, str]] = set()

        def all_there() -> bool:
            seen.update(descendants(runner.pid))
            now = command_lines(seen)
            return runner.poll() is not None or (bool(own.search(now)) and "dockerd" in now and "containerd" in now)

        assert wait_until(all_there, 240) and runner.poll() is None, command_lines(seen)
        assert len(seen) > 5
    finally:
        runner.send_signal(signal.SIGKILL)
        runner.wait()
    assert wait_until(lambda: not any(alive(*p) for p in seen)), command_lines({p for p in seen if alive(*p)})
    # A network namespace lives by its processes or by a mount.
    assert mounts() - before == set()
