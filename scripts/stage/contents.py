"""The page with all pages, made from the navigation: one line a page, for when the search does not work."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from scripts.core.addresses import CONTENTS
from scripts.core.facts import PageFacts

#: Its address, and its file without `.md`.
NAME = CONTENTS

WORDS = {
    "ko": {"title": "모든 페이지", "description": "도커 길잡이의 모든 페이지를 차례대로 한 줄씩 보여 주는 목록입니다."},
    "en": {"title": "All pages", "description": "Every page of Docker Guide, one line each, in the order of the menu."},
}


def markdown(language: str, pages: Iterable[tuple[str, PageFacts]]) -> str:
    """The text of the page, without front matter.

    Args:
        language: of the reader.
        pages: (name of the Markdown file below the language without `.md`, facts), in the order of the navigation.
    """
    return "\n".join([f"# {WORDS[language]['title']} {{ #{NAME} }}", "", *_lines(pages), ""])


def _lines(pages: Iterable[tuple[str, PageFacts]]) -> Iterator[str]:
    before: tuple[str, ...] = ()
    for name, page in pages:
        titles = tuple(title for title, _ in page.sections)
        for level, title in enumerate(titles):
            if titles[: level + 1] == before[: level + 1]:
                continue
            if level:
                yield f"{'    ' * (level - 1)}- {_escaped(title)}"
            else:
                # Two sections may begin with pages of one folder, of which only one is the folder's index.
                yield from ("", f"## {_escaped(title)} {{ #{page.name.rpartition('/')[2]} }}", "")
        before = titles
        yield f"{'    ' * max(len(titles) - 1, 0)}- [{_escaped(page.title)}]({posixpath.relpath(f'{name}.md')})"


def _escaped(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
