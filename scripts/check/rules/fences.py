"""Fences: closed, with a known language, indented to fit their list or admonition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding


@cache
def _known(language: str) -> bool:
    try:
        find_lexer_class_by_name(language)
    except ClassNotFound:
        return False
    return True


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every fence that would not be shown as a proper code block."""
    for page in site.all_pages:
        unclosed: list[int] = []
        for problem in page.page.problems:
            if problem.kind == "unclosed-fence":
                unclosed.append(problem.line)
                if len(unclosed) > 1 and not problem.detail:
                    continue  # without a language, it is probably the closing fence of the previous block
                indent = page.page.lines[problem.line - 1].partition("`")[0].partition("~")[0]
                fence = page.page.lines[problem.line - 1].strip()
                marks = fence[: len(fence) - len(fence.lstrip(fence[0]))]
                yield Finding(
                    page.path,
                    problem.line,
                    "fence-unclosed",
                    "여기서 시작한 코드 블록이 닫히지 않았습니다.",
                    "The code block that begins here is not closed.",
                    f"코드가 끝나는 곳에 같은 들여쓰기(빈칸 {len(indent)}개)로 `{marks}` 한 줄을 쓰고, "
                    "안의 줄도 그만큼 들여 쓰십시오.",
                    f"End it with a line `{marks}` with the same indentation ({len(indent)} spaces), "
                    "and indent the lines inside as much.",
                )
        for fence in page.page.fences:
            if not fence.lang:
                yield Finding(
                    page.path,
                    fence.line,
                    "fence-language-missing",
                    "코드 블록에 언어가 없습니다.",
                    "The code block has no language.",
                    "명령이면 ```` ```console ````, 그 밖의 글이면 ```` ```text ````로 시작하십시오.",
                    "Begin it with ```` ```console ```` for commands, ```` ```text ```` for plain text.",
                )
            elif not _known(fence.lang):
                yield Finding(
                    page.path,
                    fence.line,
                    "fence-language-unknown",
                    f"알 수 없는 코드 블록 언어입니다: {fence.lang}",
                    f"The language of the code block is unknown: {fence.lang}",
                    "console, powershell, dockerfile, yaml, json, text처럼 알려진 이름을 쓰십시오.",
                    "Use a known name such as console, powershell, dockerfile, yaml, json, text.",
                )
            if fence.indent % 4:
                better = fence.indent // 4 * 4 + 4
                yield Finding(
                    page.path,
                    fence.line,
                    "fence-indent",
                    f"코드 블록이 빈칸 {fence.indent}개로 들여 쓰여 목록이나 알림 상자 밖으로 빠집니다.",
                    f"The code block is indented by {fence.indent} spaces, so it is outside its list or admonition.",
                    f"블록 전체를 빈칸 {better}개로(목록 밖이라면 0개로) 들여 쓰십시오.",
                    f"Indent the whole block by {better} spaces (by none outside lists).",
                )
