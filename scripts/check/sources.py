"""The check of the sources: all rules over mkdocs.yml and docs/, limited to the requested pages."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scripts.check.rules import RULES
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.paths import ROOT
from scripts.core.text import nearest
from scripts.source_page import SourcePage

#: code -> a more precise code; if both occur at the same place, only that one is reported.
_COVERED_BY = {"fence-language-unknown": "example-language"}


class UnknownPage(Exception):
    """A requested page does not exist; the message says so, Korean first."""


def check(root: Path = ROOT, wanted: Sequence[str] = (), base: str = "") -> list[Finding]:
    """Check the sources of a site.

    Args:
        root: the repository.
        wanted: pages, as `commands/run` (all languages) or as a file's path; the whole site if empty.
        base: the git revision that the edit is based on, whose addresses and ids must not vanish; "" for none.

    Raises:
        UnknownPage: a wanted page does not exist.
        ToolError: a linter is missing or failed.
        LedgerError: the ledger of addresses, or `base`, cannot be read.
        OSError: mkdocs.yml or docs/ cannot be read.
    """
    site = SourceTree(root, base)
    pages = {page.path: page for page in site.all_pages}
    only = {path for name in wanted for path in _paths(site, name)}
    # Always run all rules over all pages: a page's mistakes depend on the others.
    findings = [finding for rule in RULES for finding in rule(site)]
    places = {(f.path, f.line, f.code) for f in findings}
    findings = [f for f in findings if (f.path, f.line, _COVERED_BY.get(f.code)) not in places]
    findings = [f for f in findings if not wanted or f.path in only]
    return [_placed(f, pages.get(f.path)) for f in findings]


def _placed(finding: Finding, page: SourcePage | None) -> Finding:
    """The finding at the file that contains its line: the glossary's terms have a file of their own."""
    if page is None or not page.origins or finding.code.startswith("markdown-"):
        return finding  # rumdl reads the file itself
    path, line = page.place(finding.line)
    return replace(finding, path=path, line=line, fixed_line=finding.fixed_line if path == page.path else None)


def _paths(site: SourceTree, name: str) -> list[Path]:
    path = Path(name)
    for candidate in (path, site.root / path):
        resolved = candidate.resolve()
        if resolved.is_file() and resolved.is_relative_to(site.docs.resolve()):
            return [site.docs / resolved.relative_to(site.docs.resolve())]
    page = name.removesuffix(".md").strip("/")
    paths = [site.docs / language / f"{page}.md" for language in LANGUAGES if page in site.pages[language]]
    if not paths:
        near = nearest(page, site.pages[SOURCE])
        hint = f" `{near}`?" if near else ""
        raise UnknownPage(f"그런 문서가 없습니다 / no such page: {name}.{hint}")
    return paths
