"""The terminal that commands are typed into, on this machine's own bash: no engine is started."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.core.blocks import prompt_pattern
from scripts.examples import terminal
from scripts.examples.terminal import Shell, ShellEnded
from tests.waiting import wait_until


@pytest.fixture
def shell() -> Iterator[Shell]:
    shell = Shell(Shell.BASH, columns=80, rows=10)
    yield shell
    shell.close()


def test_output_and_status_of_each_command(shell: Shell) -> None:
    seen = shell.run("printf 'a\\n  b  \\n\\n'; (exit 3)", 5)
    assert (seen.lines, seen.status) == (["a", "  b"], 3)
    assert shell.run("echo $?", 5).lines == ["3"]
    assert shell.run("cd / && x=1", 5).lines == []
    assert shell.run('echo "$PWD$x"', 5).lines == ["/1"]


def test_output_without_a_newline_at_its_end(shell: Shell) -> None:
    assert shell.run("printf done", 5).lines == ["done"]
    assert shell.run("echo next", 5).lines == ["next"]


def test_commands_of_several_lines(shell: Shell) -> None:
    assert shell.run("cat <<'EOF'\n$ a\n\n한글 'x\nEOF", 5).lines == ["$ a", "", "한글 'x"]
    assert shell.run("echo a \\\n  b", 5).lines == ["a b"]
    assert shell.run("echo 'a\nb'", 5).lines == ["a", "b"]


def test_comments_and_mistakes_of_syntax(shell: Shell) -> None:
    assert shell.run("# nothing", 5).lines == []
    seen = shell.run("echo )", 5)
    assert seen.status == 2 and "syntax error" in seen.lines[0]


def test_long_output_is_kept_whole(shell: Shell) -> None:
    assert shell.run("seq 2000", 10).lines == [str(n) for n in range(1, 2001)]


def test_a_long_line_stays_one_line(shell: Shell) -> None:
    assert shell.run("tput cols; printf '%0300d\\n' 7", 5).lines == ["80", "7".zfill(300)]


def test_the_screen_ends_as_a_reader_sees_it(shell: Shell) -> None:
    progress = "printf '10%%\\r50%%\\r100%%\\n\\033[31mred\\033[0m\\nold\\n\\033[1A\\033[2Knew\\n'"
    assert shell.run(progress, 5).lines == ["100%", "red", "new"]


def test_output_cannot_pass_for_the_end_of_the_command(shell: Shell) -> None:
    seen = shell.run("printf '\\033]2;0123456789abcdef;7\\007'; PS1='x$ '; echo $PS0 | cat -v; false", 5)
    assert seen.status == 1


def test_ctrl_c(shell: Shell) -> None:
    seen = shell.run("sleep 60", 5, interrupt=0.3)
    assert (seen.lines, seen.status) == (["^C"], 130)
    assert shell.run("true", 5, interrupt=3).status == 0


def test_a_command_that_hangs(shell: Shell) -> None:
    seen = shell.run("echo before; sleep 60", 0.5)
    assert (seen.status, seen.waiting_for, seen.lines) == (None, "end", ["before"])
    assert shell.run("echo still here", 5).lines == ["still here"]


def test_the_shell_ends(shell: Shell) -> None:
    with pytest.raises(ShellEnded):
        shell.run("exit 3", 5)


def test_a_shell_that_does_not_start() -> None:
    with pytest.raises(ShellEnded):
        Shell(["false"])


def test_typing_into_a_command(shell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "ask.sh"
    script.write_text(
        'echo hello; while read -r -p "in@$$> " a; do [ "$a" = bye ] && exit 4; echo "<$a>"; done\n'
    )
    seen = shell.run(f"bash {script}", 5, prompt=prompt_pattern("in@...>"), typed=["one", "", "bye"])
    assert seen.outputs == [["hello"], ["<one>"], ["<>"], []]
    assert seen.status == 4
    seen = shell.run(f"bash {script}", 5, prompt=prompt_pattern("in@...>"), typed=["one", "^D"])
    assert (seen.outputs, seen.status) == ([["hello"], ["<one>"], []], 0)
    seen = shell.run(f"bash {script}", 0.5, prompt=prompt_pattern("out>"), typed=["one"])
    assert (seen.status, seen.waiting_for) == (None, "prompt")


def _runs(pid: int) -> bool:
    """Whether it has not ended. One that ended is there until its new parent, process 1, takes notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_closing_ends_the_shell_and_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "GRACE", 0.1)
    shell = Shell(Shell.BASH)
    shell.run(f"cd {tmp_path}; echo $$ > shell", 5)
    stubborn = """bash -c 'trap "" INT; echo $$ > new && mv new command; while :; do sleep 60; done'"""
    assert shell.run(stubborn, 1).status is None
    assert wait_until((tmp_path / "command").exists)
    pids = [int((tmp_path / name).read_text()) for name in ("shell", "command")]
    assert all(map(_runs, pids))
    shell.close()
    assert wait_until(lambda: not any(map(_runs, pids)))
