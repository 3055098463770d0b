"""The navigation in mkdocs.yml: every page is in it, and every entry has a page."""

from collections.abc import Iterator

from scripts.check import suggest
from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE
from scripts.core.mkdocs_yml import NavEntry
from scripts.core.text import nearest
from scripts.source_page import SourcePage


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every page that is not in the menu, and for every entry without a page."""
    config = site.config
    if config.error:
        line, problem = config.error
        yield finding(config.path, line, "mkdocs-yml", problem=problem)
        return
    korean = site.pages[SOURCE]
    seen: dict[str, int] = {}
    for entry in config.entries:
        if entry.path is None or "://" in entry.path:
            continue
        if entry.path in seen:
            yield finding(config.path, entry.line, "nav-twice", entry=entry, before=seen[entry.path])
        seen.setdefault(entry.path, entry.line)
        if entry.path.removesuffix(".md") not in korean:
            yield _page_missing(site, entry)
    for name, page in korean.items():
        if f"{name}.md" not in seen and not _hidden(site, page):
            yield _not_in_nav(site, page, seen)
    yield from _translations(site)


def _hidden(site: SourceTree, page: SourcePage) -> bool:
    spec = site.config.not_in_nav
    return spec.match_file(str(page.source)) or spec.match_file(f"{page.name}.md")


def _page_missing(site: SourceTree, entry: NavEntry) -> Finding:
    path = entry.path or ""
    names = [f"{name}.md" for name in site.pages[SOURCE]]
    listed = {e.path for e in site.config.entries}
    near = suggest.page(path, (name for name in names if name not in listed))
    return finding(site.config.path, entry.line, "nav-page-missing", source=SOURCE, path=path, write=near)


def _not_in_nav(site: SourceTree, page: SourcePage, seen: dict[str, int]) -> Finding:
    path = f"{page.name}.md"
    folder = page.name.rpartition("/")[0]
    siblings = [line for other, line in seen.items() if other.rpartition("/")[0] == folder]
    line = max(siblings, default=site.config.nav_line)
    title = next((h.text for h in page.page.headings if h.level == 1), page.name)
    entry = f"- {title}: {path}" if ":" not in title else f'- "{title}": {path}'
    return finding(page.path, 1, "page-not-in-nav", line=line, entry=entry)


def _translations(site: SourceTree) -> Iterator[Finding]:
    """nav titles that readers of another language would see in Korean, if the language has a page there."""
    titles = {entry.title for entry in site.config.entries if entry.title}
    for language, table in site.config.translations.items():
        pages = site.pages.get(language, {})
        for entry in site.config.entries:
            translated = any((e.path or "").removesuffix(".md") in pages for e in entry.walk())
            if entry.title and translated and not entry.title.isascii() and entry.title not in table:
                yield finding(
                    site.config.path, entry.line, "nav-translation-missing", entry=entry, language=language, advice=True
                )
        for title, line in table.items():
            if title not in titles:
                near = nearest(title, titles - table.keys())
                yield finding(site.config.path, line, "nav-translation-unused", title=title, write=near, advice=True)
