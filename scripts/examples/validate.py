"""Checks a page's blocks without an engine: notation, safety, and equal commands in all languages."""

import re
from pathlib import Path

from scripts.core.blocks import Block, Command, Console, Examples, File, PowerShell, read
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.page import Page
from scripts.core.shelltext import scan
from scripts.examples import powershell
from scripts.reference.unknown import in_shell, in_words
from scripts.translations.state import State, state

_PAGE = re.compile(rf"(?P<folder>(?:.*/)?)(?P<language>{'|'.join(LANGUAGES)})/(?P<name>.+)")
_PLACEHOLDER = re.compile(r"<[^\s<>=&|$()\[\]{}][^<>|&]*>")
# Ways to reach an engine outside the throw-away host. `unix:///var/run/docker.sock` is the host's own engine.
_OTHER_ENGINE = re.compile(
    r"\bDOCKER_HOST=(?!unix://|[\"']?unix://|\s|$)\S*"
    r"|\bdocker(?:\s+-\S+)*\s+(?:-H|--host)(?:[= ]?)(?![= ]?[\"']?unix://)\S*"
    r"|(?<![\w-])host=(?!unix://)\S+"
    r"|\bssh://\S*"
    r"|\bnsenter\b"
    r"|/proc/1/root\b"
    r"|\b10\.0\.2\.2\b"
)


def written(examples: Examples) -> list[Finding]:
    """Return what is wrong apart from the notation itself (see `examples.findings`)."""
    findings: list[Finding] = []
    path = examples.page.path
    for block in examples.blocks:
        if isinstance(block, Console):
            for command in block.commands:
                findings += _command(path, command, block.needs)
        elif isinstance(block, PowerShell):
            findings += powershell.problems(path, block.fence.line + 1, block.text)
            findings += _placeholders(path, block.fence.line + 1, block.text)
            for invocation in powershell.invocations(block.fence.line + 1, block.text):
                findings += in_words(path, invocation.line, ["docker", *invocation.words])
    return findings + languages(examples)


def _command(path: Path, command: Command, needs: str | None) -> list[Finding]:
    findings = _placeholders(path, command.line, scan(command.text).bare)
    findings += in_shell(path, command.line, command.text)
    for line, text in [(command.line, command.text), *((t.line, t.text) for t in command.typed)]:
        if needs is None and (other := _OTHER_ENGINE.search(text)):
            findings.append(
                Finding(
                    path,
                    line,
                    "example-host",
                    f"`{other.group()}`은(는) 예제용 엔진이 아닌 다른 Docker 엔진에 접속하려 합니다",
                    f"`{other.group()}` tries to reach a Docker engine other than the examples' own",
                    '빼거나, 실행할 수 없는 이유를 `needs="hardware"`처럼 적으세요',
                    'remove it, or state why the block cannot run, for example `needs="hardware"`',
                )
            )
    fix = f"make examples PAGE={page_argument(path)} UPDATE=1"
    for output in command.outputs:
        if output.unfilled and needs is None:
            findings.append(
                Finding(
                    path,
                    output.line,
                    "example-unfilled",
                    f"출력이 아직 `?`입니다: {command.shown}",
                    f"the output is still `?`: {command.shown}",
                    fix,
                    fix,
                )
            )
    return findings


def _placeholders(path: Path, line: int, bare: str) -> list[Finding]:
    return [
        Finding(
            path,
            line,
            "example-placeholder",
            f"`{placeholder.group()}`은(는) 그대로 실행할 수 없는 자리표시자입니다",
            f"`{placeholder.group()}` is a placeholder and cannot be run as is",
            "실제 이름을 쓰세요. 사용법을 적는 줄이면 ```text 블록으로 옮기세요",
            "use a real name; a line that shows the syntax belongs in a ```text block",
        )
        for placeholder in _PLACEHOLDER.finditer(bare)
    ]


def page_argument(path: Path) -> str:
    """Return a page's name on the command line: `commands/run` for pages in docs, otherwise the path."""
    page = _PAGE.fullmatch(path.as_posix())
    return page["name"].removesuffix(".md") if page and page["folder"].endswith("docs/") else path.as_posix()


def source_of(path: Path) -> Path | None:
    """Return the source-language version of a translated page; None if there is none."""
    page = _PAGE.fullmatch(path.as_posix())
    if not page or page["language"] == SOURCE:
        return None
    source = Path(f"{page['folder']}{SOURCE}/{page['name']}")
    return source if source.is_file() else None


def languages(examples: Examples, stale_too: bool = False) -> list[Finding]:
    """Report where a translation's commands differ from those of the page in the source language.

    A translation that is marked as based on an older version is skipped unless `stale_too` is set.
    """
    source = source_of(examples.page.path)
    if source is None:
        return []
    try:
        original = Page(source)
        if not stale_too and state(original, examples.page) is State.STALE:
            return []
        theirs = read(original).blocks
    except (OSError, UnicodeDecodeError):
        return []  # the checker reports that file
    ours = examples.blocks
    for a, b in zip(ours, theirs, strict=False):
        if a.key() != b.key():
            return [_differs(examples.page.path, source, *_first_difference(a, b))]
    if len(ours) == len(theirs):
        return []
    a_line = ours[len(theirs)].fence.line if len(ours) > len(theirs) else len(examples.page.lines)
    b_line = theirs[len(ours)].fence.line if len(theirs) > len(ours) else 0
    return [_differs(examples.page.path, source, a_line, b_line)]


def _first_difference(a: Block, b: Block) -> tuple[int, int]:
    if isinstance(a, Console) and isinstance(b, Console):
        for x, y in zip(a.commands, b.commands, strict=False):
            if x.text != y.text:
                return x.line, y.line
            for s, t in zip(x.typed, y.typed, strict=False):
                if s.text != t.text:
                    return s.line, t.line
    if isinstance(a, File) and isinstance(b, File) and a.path == b.path:
        for n, (x, y) in enumerate(zip(a.fence.body, b.fence.body, strict=False), 1):
            if x != y:
                return a.fence.line + n, b.fence.line + n
    return a.fence.line, b.fence.line


def _differs(path: Path, source: Path, line: int, source_line: int) -> Finding:
    name = source.as_posix().rpartition(f"/{SOURCE}/")[2]
    place = f"{SOURCE}/{name}" + (f":{source_line}" if source_line else "")
    return Finding(
        path,
        line,
        "example-languages",
        f"명령 블록이 한국어 문서({place})와 다릅니다",
        f"the command blocks differ from the Korean page's ({place})",
        "두 언어의 명령, 옵션, 파일 블록을 같게 하세요(설명과 출력은 달라도 됩니다)",
        "use the same commands, options and file blocks in both languages (prose and outputs may differ)",
    )
