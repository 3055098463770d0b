"""Fences: closed, with a known language, indented to fit their list or admonition."""

from collections.abc import Iterator
from functools import cache

from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from scripts.check.messages import finding
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
                yield finding(page.path, problem.line, "fence-unclosed", indent=len(indent), marks=marks)
        for fence in page.page.fences:
            if not fence.lang:
                yield finding(page.path, fence.line, "fence-language-missing")
            elif not _known(fence.lang):
                yield finding(page.path, fence.line, "fence-language-unknown", fence=fence)
            if fence.indent % 4:
                better = fence.indent // 4 * 4 + 4
                yield finding(page.path, fence.line, "fence-indent", fence=fence, better=better)
