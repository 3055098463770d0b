"""The navigation in mkdocs.yml: every page is in it, and every entry has a page."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from scripts.check import suggest
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE
from scripts.core.mkdocs_yml import NavEntry
from scripts.source_page import SourcePage


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every page that is not in the menu, and for every entry without a page."""
    config = site.config
    if config.error:
        line, problem = config.error
        yield Finding(
            config.path,
            line,
            "mkdocs-yml",
            f"mkdocs.yml을 YAML로 읽을 수 없습니다: {problem}",
            f"mkdocs.yml cannot be read as YAML: {problem}",
            "이 줄과 바로 윗줄의 들여쓰기, 따옴표, 쌍점(:) 뒤 빈칸을 확인하십시오.",
            "Check the indentation, the quotes and the space after `:` on this line and the one above.",
        )
        return
    korean = site.pages[SOURCE]
    seen: dict[str, int] = {}
    for entry in config.entries:
        if entry.path is None or "://" in entry.path:
            continue
        if entry.path in seen:
            yield Finding(
                config.path,
                entry.line,
                "nav-twice",
                f"`{entry.path}`는 nav의 {seen[entry.path]}번째 줄에 이미 있습니다.",
                f"`{entry.path}` is already in nav, on line {seen[entry.path]}.",
                "둘 중 하나를 지우십시오.",
                "Remove one of them.",
            )
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
    return Finding(
        site.config.path,
        entry.line,
        "nav-page-missing",
        f"nav에 적힌 문서가 없습니다: docs/{SOURCE}/{path}",
        f"The page in nav does not exist: docs/{SOURCE}/{path}",
        f"`{near}`(으)로 고치십시오." if near else "경로를 고치거나, 문서를 만들거나, 이 줄을 지우십시오.",
        f"Write `{near}`." if near else "Correct the path, write the page, or remove this line.",
    )


def _not_in_nav(site: SourceTree, page: SourcePage, seen: dict[str, int]) -> Finding:
    path = f"{page.name}.md"
    folder = page.name.rpartition("/")[0]
    siblings = [line for other, line in seen.items() if other.rpartition("/")[0] == folder]
    line = max(siblings, default=site.config.nav_line)
    title = next((h.text for h in page.page.headings if h.level == 1), page.name)
    entry = f"- {title}: {path}" if ":" not in title else f'- "{title}": {path}'
    return Finding(
        page.path,
        1,
        "page-not-in-nav",
        "이 문서가 mkdocs.yml의 nav에 없어 메뉴에서 찾을 수 없습니다.",
        "The page is not in the nav of mkdocs.yml, so it is not in the menu.",
        f"mkdocs.yml {line}번째 줄 아래에 `{entry}`를 넣으십시오.",
        f"Add `{entry}` below line {line} of mkdocs.yml.",
    )


def _translations(site: SourceTree) -> Iterator[Finding]:
    """nav titles that readers of another language would see in Korean, if the language has a page there."""
    titles = {entry.title for entry in site.config.entries if entry.title}
    for language, table in site.config.translations.items():
        pages = site.pages.get(language, {})
        for entry in site.config.entries:
            translated = any((e.path or "").removesuffix(".md") in pages for e in entry.walk())
            if entry.title and translated and not entry.title.isascii() and entry.title not in table:
                yield Finding(
                    site.config.path,
                    entry.line,
                    "nav-translation-missing",
                    f"nav 제목 `{entry.title}`의 {language} 번역이 없습니다.",
                    f"The nav title `{entry.title}` has no translation for {language}.",
                    f"nav_translations에 `{entry.title}: …`를 넣으십시오.",
                    f"Add `{entry.title}: …` to nav_translations.",
                    advice=True,
                )
        for title, line in table.items():
            if title not in titles:
                near = difflib.get_close_matches(title, titles - table.keys(), 1)
                yield Finding(
                    site.config.path,
                    line,
                    "nav-translation-unused",
                    f"nav에 없는 제목의 번역입니다: `{title}`",
                    f"This is the translation of a title that is not in nav: `{title}`",
                    f"`{near[0]}`(으)로 고치십시오." if near else "이 줄을 지우십시오.",
                    f"Write `{near[0]}`." if near else "Remove this line.",
                    advice=True,
                )
