"""A bash in a terminal, as readers use it: types commands and reads the screen.

The screen is emulated (pyte), so progress bars, colors and cursor movements end up as a reader sees them. Lines that
scroll off the top are kept. The shell reports the end of a command and its exit status in the terminal's title, apart
from any output.
"""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pexpect
import pyte

COLUMNS = 200
#: The emulated screen is wider than programs think, so that long lines are not wrapped.
WIDE = 1000
ROWS = 100
#: Seconds that a hanging command gets to end after Ctrl-C.
GRACE = 5.0
#: Seconds that bash gets to start.
STARTING = 20.0
#: Control keys to type into an interactive command instead of a line, e.g. `^P^Q`.
_KEYS = re.compile(r"(?:\^[A-Z\[\\\]])+")


class ShellEnded(Exception):
    """The page's own shell has ended, e.g. because of `exit`."""


@dataclass
class Seen:
    """What a command printed on the screen. `answers` has the output after every line typed into it."""

    lines: list[str]  # for an interactive command, only up to the first prompt
    status: int | None  # None if it did not end in time
    answers: list[list[str]] = field(default_factory=list)
    waiting_for: str = ""  # what did not appear in time, "end" or "prompt"

    @property
    def outputs(self) -> list[list[str]]:
        return [self.lines, *self.answers]


class _Screen(pyte.Screen):
    """A screen that keeps lines that scroll off, and reads exit statuses from the title."""

    def __init__(self, columns: int, rows: int, mark: str, answer: pexpect.spawn) -> None:
        self.scrolled: list[str] = []
        self.status: int | None = None
        self.started = False
        self._mark, self._answer = mark, answer
        super().__init__(columns, rows)

    def fresh(self) -> None:
        """Clear the screen and move the cursor to the top."""
        self.reset()
        self.scrolled, self.status, self.started = [], None, False

    def set_title(self, param: str) -> None:
        mark, _, word = param.rpartition(";")
        if mark != self._mark:
            return
        if word.isdecimal():
            self.status = int(word)
        elif not self.started:  # everything so far is the terminal's echo of the command
            self.fresh()
            self.started = True

    def write_process_input(self, data: str) -> None:
        """Report the cursor position, which busybox's shell requests."""
        self._answer.send(data)

    def index(self) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == bottom and top == 0:
            self.scrolled.append(self._row(0))
        super().index()

    def _row(self, y: int) -> str:
        row = self.buffer[y]
        last = max(row, default=-1)
        return "".join(row[x].data for x in range(last + 1)).rstrip()

    @property
    def at(self) -> int:
        """The cursor's row, counted from the command's first line."""
        return len(self.scrolled) + self.cursor.y

    @property
    def left_of_cursor(self) -> str:
        row = self.buffer[self.cursor.y]
        return "".join(row[x].data for x in range(self.cursor.x))

    def text(self) -> list[str]:
        """Return all lines, including those that scrolled off, without blank lines at the end."""
        lines = self.scrolled + [self._row(y) for y in range(self.lines)]
        while lines and not lines[-1]:
            lines.pop()
        return lines


class Shell:
    """An interactive bash. `argv` starts it with its standard input as the controlling terminal.

    Raises:
        ShellEnded: bash did not start.
    """

    #: For a terminal that the command has to make its own, and for one that already is, as over SSH.
    BASH = ("setsid", "--ctty", "--wait", "bash", "--noprofile", "--norc", "--noediting", "-i")
    BASH_OVER_SSH = BASH[3:]

    def __init__(self, argv: Sequence[str], columns: int = COLUMNS, rows: int = ROWS) -> None:
        mark = secrets.token_hex(8)
        self._child = pexpect.spawn(argv[0], list(argv[1:]), dimensions=(rows, columns), timeout=None)
        self._child.delaybeforesend = None
        self._screen = _Screen(max(WIDE, columns), rows, mark, self._child)
        self._stream = pyte.ByteStream(self._screen)
        self._echoed = 0
        # bash prints PS0 after reading a command, and runs PROMPT_COMMAND after the command has ended.
        self._child.sendline(
            f"export TERM=xterm; PS1= PS2= PS0='\\033]2;{mark};start\\007'; "
            f'PROMPT_COMMAND=\'printf "\\033]2;{mark};%s\\007" "$?"\''
        )
        if not self._until(lambda: self._screen.status is not None, STARTING):
            self.close()
            raise ShellEnded("\n".join(self._screen.text()))

    def run(
        self,
        command: str,
        timeout: float,
        interrupt: float | None = None,
        prompt: str | None = None,
        typed: Sequence[str] = (),
    ) -> Seen:
        """Type a command of one or more lines, and wait for its end.

        After `interrupt` seconds, Ctrl-C is pressed; after another `timeout` seconds, the command counts as hanging.
        `prompt` is a regular expression for the prompt of an interactive command, at which `typed` is typed.

        Raises:
            ShellEnded: the shell ended with the command.
        """
        screen = self._screen
        screen.fresh()
        self._echoed = command.count("\n") + 1
        self._child.send(command + "\n")
        starts: list[int] = []
        if prompt is not None:
            at_prompt = re.compile(prompt + r" ?")
            for line in typed:
                last = starts[-1] if starts else -1

                def ready(last: int = last) -> bool:
                    if screen.status is not None:
                        return True
                    new = screen.started and screen.at > last
                    return new and at_prompt.fullmatch(screen.left_of_cursor) is not None

                if not self._until(ready, timeout):
                    return self._hangs("prompt", starts)
                if screen.status is not None:
                    break
                starts.append(screen.at)
                self._type(line)
        if interrupt is not None and not self._until(lambda: screen.status is not None, interrupt):
            self._child.send("\x03")
        if not self._until(lambda: screen.status is not None, timeout):
            return self._hangs("end", starts)
        return self._seen(screen.status, starts)

    def _type(self, line: str) -> None:
        if line and _KEYS.fullmatch(line):
            for key in line.split("^")[1:]:
                self._child.send(chr(ord(key) & 0x1F))
        else:
            self._child.send(line + "\r")

    def _seen(self, status: int | None, starts: list[int], waiting_for: str = "") -> Seen:
        lines = self._screen.text()
        if not self._screen.started:  # a comment or a syntax error: nothing ran after the echo
            lines = lines[self._echoed :]
        ends = [*starts[1:], len(lines)] if starts else []
        answers = [lines[a + 1 : b] for a, b in zip(starts, ends, strict=True)]
        first = lines[: starts[0]] if starts else lines
        return Seen(first, status, answers, waiting_for)

    def _hangs(self, waiting_for: str, starts: list[int]) -> Seen:
        seen = self._seen(None, starts, waiting_for)
        self._child.send("\x03")
        self._until(lambda: self._screen.status is not None, GRACE)
        return seen

    def _until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Read until `done()` is true or time runs out; returns whether it is true."""
        end = time.monotonic() + seconds
        while not done():
            left = end - time.monotonic()
            if left <= 0:
                return False
            try:
                self._stream.feed(self._child.read_nonblocking(65536, timeout=min(left, 0.5)))
            except pexpect.TIMEOUT:
                continue
            except (pexpect.EOF, OSError) as error:
                raise ShellEnded("\n".join(self._screen.text())) from error
        return True

    def close(self) -> None:
        """End the shell and its foreground command. Background jobs may outlive it, but not the host."""
        self._child.close(force=True)
