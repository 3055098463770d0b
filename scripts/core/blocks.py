"""The blocks of a page that the example runner knows: console, file and PowerShell blocks.

scripts/examples/README.md describes the notation. A notation error becomes a finding with its line; the rest of the
page is still read.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePosixPath

from scripts.core.findings import Finding
from scripts.core.page import Fence, Page
from scripts.core.shelltext import scan

#: Reasons not to run a block.
REASONS = ("account", "os", "hardware", "internet")
#: Options of a console block that the runner reads.
CONSOLE_OPTIONS = ("exit", "timeout", "interrupt", "retry", "prompt", "needs", "engine", "machine")
#: Older Docker Engines on which a block may be run instead of the newest (see scripts/engine).
OLDER = ("28",)
#: `machine="name"` or `machine="name:state"`: a virtual machine with Docker's packages installed, or with Debian only.
MACHINE = re.compile(r"([a-z][a-z0-9-]{0,30})(?::(docker|bare))?")
MOST_MACHINES = 3
#: Options of pymdownx.highlight that only affect appearance; any fence may have them.
LOOKS = ("title", "hl_lines", "linenums")
SHELLS = ("bash", "sh", "shell", "zsh")
DEFAULT_TIMEOUT = 30.0
#: Exit status after Ctrl-C (128 + SIGINT).
INTERRUPTED = 130
ELLIPSIS = "..."
FILL = "?"


@dataclass(frozen=True)
class Output:
    """Output lines shown on the page, and where they begin, or would begin if there are none."""

    line: int
    lines: tuple[str, ...]  # without trailing blank lines

    @property
    def compared(self) -> bool:
        """False when the page shows no output here, so there is nothing to compare."""
        return any(line.strip() for line in self.lines)

    @property
    def unfilled(self) -> bool:
        return any(line.strip() == FILL for line in self.lines)


@dataclass(frozen=True)
class Typed:
    """A line typed into an interactive command, and the output shown below it."""

    line: int
    text: str
    output: Output


@dataclass(frozen=True)
class Command:
    """A command and its expected result. Times are in seconds; `line` counts from 1 in the file."""

    line: int
    text: str
    output: Output
    exit: int = 0
    timeout: float = DEFAULT_TIMEOUT
    interrupt: float | None = None
    retry: float = 0.0
    prompt: str | None = None
    typed: tuple[Typed, ...] = ()

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The command's own output, then the output of each typed line."""
        return (self.output, *(t.output for t in self.typed))

    @property
    def shown(self) -> str:
        """The first line of the command, for messages."""
        first, _, rest = self.text.partition("\n")
        return f"$ {first}" + (" …" if rest else "")


@dataclass(frozen=True)
class Console:
    """A `console` block. `needs` says why it is not run.

    `engine` names the older engine that runs it, `machine` the virtual machine: name and state.
    """

    fence: Fence
    commands: tuple[Command, ...]
    needs: str | None = None
    engine: str | None = None
    machine: tuple[str, str] | None = None

    def key(self) -> list[object]:
        return [
            "console",
            self.needs,
            self.engine,
            *([self.machine] if self.machine else []),
            *(
                [c.text, c.exit, c.timeout, c.interrupt, c.retry, c.prompt, [t.text for t in c.typed]]
                for c in self.commands
            ),
        ]


@dataclass(frozen=True)
class File:
    """A block with a title: a file in the page's working folder."""

    fence: Fence
    path: str
    text: str

    def key(self) -> list[object]:
        return ["file", self.path, self.text]


@dataclass(frozen=True)
class PowerShell:
    """A `powershell` block. It is only parsed, and its docker commands are checked against the CLI."""

    fence: Fence
    text: str

    def key(self) -> list[object]:
        return ["powershell", self.text]


Block = Console | File | PowerShell


@dataclass
class Examples:
    """All blocks of a page in order, and the errors in their notation."""

    page: Page
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def commands(self) -> list[Command]:
        return [c for b in self.blocks if isinstance(b, Console) for c in b.commands]

    @property
    def digest(self) -> str:
        """Hash of the sequence of commands, options and files; outputs are not included."""
        keys = json.dumps([b.key() for b in self.blocks], ensure_ascii=False)
        return hashlib.sha256(keys.encode()).hexdigest()[:16]


def read(page: Page) -> Examples:
    """The page's blocks."""
    examples = Examples(page)
    for fence in page.fences:
        reader = _Reader(examples, fence)
        if fence.lang in ("console", "powershell"):
            reader.console() if fence.lang == "console" else reader.powershell()
        elif fence.title is not None:
            reader.file()
        elif fence.lang in SHELLS:
            reader.wrong(
                "example-shell-fence",
                f"`{fence.lang}` 블록에는 실행할 명령을 쓸 수 없습니다",
                f"a `{fence.lang}` block cannot hold commands to run",
                '명령이면 ```console과 "$ "로, 스크립트 파일이면 title="파일이름"을 붙여 쓰세요',
                'write commands as ```console with "$ ", or add title="filename" if it is a script file',
            )
        else:
            reader.looks_like_console()
    return examples


class _Reader:
    """Reads one fence and adds its block and errors to `examples`."""

    def __init__(self, examples: Examples, fence: Fence) -> None:
        self.examples = examples
        self.fence = fence

    def wrong(self, code: str, ko: str, en: str, fix_ko: str, fix_en: str, line: int | None = None) -> None:
        where = self.fence.line if line is None else line
        self.examples.findings.append(Finding(self.examples.page.path, where, code, ko, en, fix_ko, fix_en))

    def looks_like_console(self) -> None:
        """Report a misspelled `console`, which would silently not be run."""
        lang, info = self.fence.lang, self.fence.info
        if get_close_matches(lang.lower(), ["console"], cutoff=0.75) or "console" in info.lower():
            meant = "console"
            what = f"블록의 언어 `{info}`은(는) 실행되지 않습니다", f"a block that starts with `{info}` is not run"
        elif lang in ("powershel", "pwsh", "ps1"):
            meant = "powershell"
            what = f"블록의 언어 `{lang}`은(는) 검사되지 않습니다", f"a block with the language `{lang}` is not checked"
        else:
            return
        self.wrong("example-language", *what, f"```{meant}로 쓰세요", f"write ```{meant}")

    # options ----------------------------------------------------------------------------------------------

    def options(self, known: tuple[str, ...]) -> dict[str, str]:
        """The fence's options. Unknown options and other text become findings."""
        written = self.fence.info[len(self.fence.lang) :]
        left = re.sub(r"""[A-Za-z][\w-]*=(["']).*?\1""", "", written)
        for word in left.split():
            name = word.split("=")[0]
            near = get_close_matches(name, known, n=1)
            example = f'{near[0] if near else known[0]}="…"'
            self.wrong(
                "example-option",
                f"블록의 옵션 `{word}`을(를) 읽을 수 없습니다",
                f"the block's option `{word}` cannot be read",
                f'`{example}`처럼 이름="값"으로 쓰세요',
                f'write name="value", for example `{example}`',
            )
        options = {}
        for name, value in self.fence.options.items():
            if name in known:
                options[name] = value
            elif name not in LOOKS:
                self._unknown(
                    name,
                    (*known, *LOOKS),
                    f"`{name}`이라는 블록 옵션은 없습니다",
                    f"there is no block option `{name}`",
                    ("옵션", "options"),
                    cutoff=0.5,
                )
        return options

    def _seconds(self, options: dict[str, str], name: str) -> float | None:
        value = options.get(name)
        if value is None:
            return None
        if re.fullmatch(r"\d+(\.\d+)?", value) and 0 < float(value) <= 900:
            return float(value)
        self.wrong(
            "example-option",
            f'`{name}="{value}"`의 값이 초가 아닙니다',
            f'the value of `{name}="{value}"` is not a number of seconds',
            f'0보다 크고 900 이하인 초를 쓰세요. 예: `{name}="20"`',
            f'write seconds above 0 and up to 900, for example `{name}="20"`',
        )
        return None

    def _exits(self, options: dict[str, str], commands: int) -> list[int]:
        """The expected exit status of each command."""
        last = INTERRUPTED if "interrupt" in options else 0
        exits = [0] * (commands - 1) + [last]
        value = options.get("exit")
        if value is None:
            return exits
        numbers = value.split()
        if not numbers or not all(n.isdecimal() and int(n) <= 255 for n in numbers):
            self.wrong(
                "example-option",
                f'`exit="{value}"`은(는) 종료 코드가 아닙니다',
                f'`exit="{value}"` is not a list of exit statuses',
                '0에서 255 사이의 수를 쓰세요. 예: `exit="1"`, 명령이 둘이면 `exit="0 125"`',
                'write numbers from 0 to 255, for example `exit="1"`, or `exit="0 125"` for two commands',
            )
        elif len(numbers) == 1:
            exits[-1] = int(numbers[0])
        elif len(numbers) == commands:
            exits = [int(n) for n in numbers]
        else:
            self.wrong(
                "example-option",
                f'명령은 {commands}개인데 `exit="{value}"`에는 값이 {len(numbers)}개입니다',
                f'`exit="{value}"` has {len(numbers)} values for {commands} commands',
                "명령마다 하나씩, 또는 마지막 명령의 값 하나만 쓰세요",
                "write one for every command, or only one for the last command",
            )
        return exits

    def _one_of(self, options: dict[str, str], name: str, values: tuple[str, ...], ko: str, en: str) -> str | None:
        """The option's value if it is allowed. `ko` and `en` describe it in the message."""
        value = options.get(name)
        if value is None or value in values:
            return value
        messages = f'`{name}="{value}"`은(는) {ko}가 될 수 없습니다', f'`{name}="{value}"` is not {en}'
        self._unknown(value, values, *messages, ("값", "values"))
        return None

    def _machine(self, options: dict[str, str], engine: str | None) -> tuple[str, str] | None:
        """The name and state of the virtual machine to run the block on. A machine has one state on a page."""
        value = options.get("machine")
        if value is None:
            return None
        consoles = (block for block in self.examples.blocks if isinstance(block, Console))
        known = dict(block.machine for block in consoles if block.machine)
        match = MACHINE.fullmatch(value)
        name, state = (match[1], match[2] or "docker") if match else ("", "")
        if match and not engine and known.get(name, state) == state and len({*known, name}) <= MOST_MACHINES:
            return name, state
        self.wrong(
            "example-option",
            f'`machine="{value}"`의 값은 가상 머신이 될 수 없습니다',
            f'`machine="{value}"` is not a virtual machine that the block can run on',
            f'`machine="server"`나 `machine="server:bare"`처럼 쓰세요. 한 페이지에 {MOST_MACHINES}대까지이고, '
            "같은 이름은 상태도 같아야 하며, `engine`과 함께 쓸 수 없습니다",
            f'write `machine="server"` or `machine="server:bare"`: up to {MOST_MACHINES} on a page, the same state for '
            "the same name, and not together with `engine`",
        )
        return None

    def _unknown(
        self, word: str, known: tuple[str, ...], ko: str, en: str, names: tuple[str, str], cutoff: float = 0.6
    ) -> None:
        """Report a word that is none of the known ones; `names` is what they are called in both languages."""
        fixes = f"쓸 수 있는 {names[0]}: {', '.join(known)}", f"{names[1]}: {', '.join(known)}"
        if near := get_close_matches(word, known, n=1, cutoff=cutoff):
            fixes = f"`{near[0]}`인가요?", f"did you mean `{near[0]}`?"
        self.wrong("example-option", ko, en, *fixes)

    # blocks -----------------------------------------------------------------------------------------------

    def console(self) -> None:
        options = self.options(CONSOLE_OPTIONS)
        needs = self._one_of(options, "needs", REASONS, "실행하지 않는 이유", "a reason for not running a block")
        engine = self._one_of(options, "engine", OLDER, "실행할 이전 엔진의 버전", "an older engine to run a block on")
        machine = self._machine(options, engine)
        timeout = self._seconds(options, "timeout") or DEFAULT_TIMEOUT
        interrupt = self._seconds(options, "interrupt")
        retry = self._seconds(options, "retry") or 0.0
        prompt = options.get("prompt")
        if prompt is not None and (not prompt.strip() or prompt.startswith("$")):
            self.wrong(
                "example-option",
                f'`prompt="{prompt}"`은(는) 쓸 수 없습니다: `$ `는 블록의 명령을 시작합니다',
                f'`prompt="{prompt}"` cannot be used: `$ ` begins the block\'s own commands',
                '컨테이너 안의 프롬프트를 쓰세요. 예: `prompt="/ #"`',
                'write the prompt inside the container, for example `prompt="/ #"`',
            )
            prompt = None
        parts = list(self._split())
        if not parts:
            return
        commands = []
        exits = self._exits(options, len(parts))
        for n, ((line, text, start, body), status) in enumerate(zip(parts, exits, strict=True)):
            last = n == len(parts) - 1
            output, typed = self._output(start, body), ()
            if last and prompt is not None:
                output, typed = self._session(start, body, prompt)
            for_last = {"interrupt": interrupt, "retry": retry, "prompt": prompt} if last else {}
            commands.append(Command(line, text, output, status, timeout, typed=typed, **for_last))
        self.examples.blocks.append(Console(self.fence, tuple(commands), needs, engine, machine))

    def _split(self) -> Iterator[tuple[int, str, int, list[str]]]:
        """(line, command, first output line, output) of each command."""
        body, first = self.fence.body, self.fence.line + 1
        n = 0
        while n < len(body) and not body[n].strip():
            n += 1
        if n == len(body) or not body[n].startswith("$ "):
            self.wrong(
                "example-prompt",
                "`console` 블록이 `$ `로 시작하는 명령으로 시작하지 않습니다",
                "a `console` block must start with a command after `$ `",
                "명령 앞에 `$ `를 붙이세요. 명령이 없는 출력만이면 ```text로 쓰세요",
                "put `$ ` before the command; use ```text if there is only output",
                first + min(n, len(body) - 1) if body else None,
            )
            return
        while n < len(body):
            line, text = first + n, body[n][2:]
            n += 1
            while (missing := scan(text).missing) and n < len(body):
                text += "\n" + body[n]
                n += 1
            if missing:
                self.wrong(
                    "example-incomplete",
                    f"명령이 끝나지 않았습니다: `{missing}`이(가) 빠졌거나 그 뒤가 없습니다",
                    f"the command is incomplete: `{missing}` is not closed, or nothing follows it",
                    "따옴표를 닫거나, 줄 끝의 `\\`를 지우거나, 히어독의 끝 단어를 쓰세요",
                    "close the quote, remove the `\\` at the end of the line, or add the line that ends the heredoc",
                    line,
                )
                return
            start = n
            while n < len(body) and not body[n].startswith("$ "):
                n += 1
            yield line, text, first + start, list(body[start:n])

    @staticmethod
    def _output(line: int, lines: list[str]) -> Output:
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        return Output(line, tuple(lines))

    def _session(self, line: int, lines: list[str], prompt: str) -> tuple[Output, tuple[Typed, ...]]:
        """The output before the first typed line, and the typed lines with their outputs."""
        pattern = re.compile(prompt_pattern(prompt) + r"(?: (?P<text>.*))?")
        starts = [n for n, text in enumerate(lines) if pattern.fullmatch(text)]
        if not starts:
            self.wrong(
                "example-prompt",
                f"`{prompt}`로 시작하는, 입력할 줄이 없습니다",
                f"no line starts with `{prompt}`, so nothing is typed",
                f"명령 아래에 `{prompt} exit`처럼 입력할 줄을 쓰세요",
                f"write the lines to type below the command, for example `{prompt} exit`",
                line - 1,
            )
            return self._output(line, lines), ()
        typed = []
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            match = pattern.fullmatch(lines[start])
            assert match
            output = self._output(line + start + 1, lines[start + 1 : end])
            typed.append(Typed(line + start, (match["text"] or "").rstrip(), output))
        return self._output(line, lines[: starts[0]]), tuple(typed)

    def file(self) -> None:
        title = self.fence.title or ""
        path = PurePosixPath(title)
        if not title.strip() or path.is_absolute() or ".." in path.parts or "\\" in title or title[0] in "~-":
            self.wrong(
                "example-title",
                f'파일 블록의 `title="{title}"`은(는) 작업 폴더 안의 경로가 아닙니다',
                f'in a file block, `title="{title}"` must be a path inside the working folder',
                '`/`, `~`로 시작하지 않고 `..`이 없는 상대 경로를 쓰세요. 예: `title="app/Dockerfile"`',
                'write a relative path without `..`, for example `title="app/Dockerfile"`',
            )
            return
        self.examples.blocks.append(File(self.fence, path.as_posix(), "\n".join(self.fence.body) + "\n"))

    def powershell(self) -> None:
        self.options(("title",))
        self.examples.blocks.append(PowerShell(self.fence, "\n".join(self.fence.body)))


def prompt_pattern(prompt: str) -> str:
    """A regular expression for a prompt, in which `...` matches any text."""
    return ".*".join(re.escape(part) for part in prompt.strip().split(ELLIPSIS))
