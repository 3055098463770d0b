"""`make fix`: fixes what needs no judgment (spacing, and ids that follow from the page), and nothing else.

The fixes come from findings that have the fixed line, and from the rumdl rules that only change whitespace.
"""

from collections.abc import Sequence
from pathlib import Path

from scripts.check import sources
from scripts.check.tools import run
from scripts.core.findings import Finding
from scripts.core.page import Page
from scripts.core.paths import ROOT

#: rumdl's rules whose fix only changes spaces or empty lines.
SPACING_RULES = (
    *("MD009", "MD012", "MD018", "MD019", "MD022", "MD023", "MD027", "MD030"),
    *("MD031", "MD032", "MD037", "MD039", "MD047", "MD058", "MD062", "MD064"),
)
#: A fix may uncover another mistake. If this many rounds are not enough, one rule undoes another.
_ROUNDS = 10


def fix(root: Path = ROOT, wanted: Sequence[str] = ()) -> list[Finding]:
    """Fix the sources of a site.

    Args:
        root: the repository.
        wanted: pages, as for `sources.check`; the whole site if empty.

    Returns:
        The findings that were fixed, at their original lines.

    Raises:
        sources.UnknownPage, ToolError, LedgerError, OSError: as `sources.check`.
        RuntimeError: the rules never finish, which is a bug in them.
    """
    fixed: list[Finding] = []
    for _ in range(_ROUNDS):
        findings = sources.check(root, wanted)
        spacing = [f for f in findings if f.code.removeprefix("markdown-").upper() in SPACING_RULES]
        changed = {path for path in {f.path for f in spacing} if _spacing(root, path)}
        lines: dict[Path, dict[int, Finding]] = {}
        for finding in findings:
            # One fix per line; the next round sees the rest. Where rumdl changed a page, lines may have moved.
            if finding.fixed_line is not None and finding.path not in changed:
                lines.setdefault(finding.path, {}).setdefault(finding.line, finding)
        for path, at in lines.items():
            _rewrite(path, at)
        done = [f for f in spacing if f.path in changed] + [f for at in lines.values() for f in at.values()]
        if not done:
            return fixed
        fixed += done
    raise RuntimeError(f"rules that undo each other: {sorted({f.code for f in fixed})}")


def _rewrite(path: Path, at: dict[int, Finding]) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, finding in at.items():
        if finding.fixed_line is not None:
            lines[number - 1] = finding.fixed_line
    path.write_text("\n".join(lines), encoding="utf-8")


def _spacing(root: Path, path: Path) -> bool:
    """Let rumdl fix the spacing; returns whether it did. A page is restored if any of its blocks changed."""
    before = path.read_text(encoding="utf-8")
    options = ("check", "--fix", "--no-cache", "--no-exclude", "--config", str(root / ".rumdl.toml"))
    run("rumdl", *options, "--enable", ",".join(SPACING_RULES), path.relative_to(root).as_posix(), cwd=root)
    after = path.read_text(encoding="utf-8")
    if _blocks(Page(path, before)) != _blocks(Page(path, after)):
        path.write_text(before, encoding="utf-8")
        return False
    return after != before


def _blocks(page: Page) -> list[tuple[str, list[str]]]:
    """The code blocks, without trailing spaces, which may change."""
    return [(fence.info, [line.rstrip() for line in fence.body]) for fence in page.fences]
