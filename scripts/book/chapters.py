"""The pages of the site as the parts and chapters of a book, in the order of mkdocs.yml's `nav`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.core.addresses import REFERENCE
from scripts.core.facts import PageFacts
from scripts.finish.page import FinishError, Page, Site

if TYPE_CHECKING:
    from lxml.html import HtmlElement


#: The page with the cheat sheet, without its language.
CHEAT_SHEET = "commands"


class BookError(FinishError):
    """The book cannot be made; the text says why and what to do, Korean first."""


@dataclass(frozen=True)
class Chapter:
    """A page.

    Attributes:
        address: its place below the site: `commands/run/`, "" for the home page.
        part: the title of the section that it is in; "" for a page outside of sections, which is first.
        group: the title of the section within that section, or "".
        title: of the page.
        article: its text and all that goes with it.
    """

    address: str
    part: str
    group: str
    title: str
    article: HtmlElement


def is_chapter(page: PageFacts) -> bool:
    """Whether a page is in the book: all that people wrote. The reference would be three times as long."""
    return page.in_nav and page.name.partition("/")[0] != REFERENCE


def is_cheat_sheet(page: PageFacts) -> bool:
    """Whether a page is the cheat sheet."""
    return page.name == CHEAT_SHEET


def collect(page: Page) -> None:
    """Keep a page as a chapter."""
    from lxml import html  # what books need, the site's build does not have

    title = page.one("article h1")
    words = "".join(node.text() for node in title.iter(include_text=True) if node.tag != "a")
    part, group = ([name for name, _ in page.facts.sections] + ["", ""])[:2]
    found = page.site.state.setdefault("chapters", {}).setdefault(page.language, [])
    found.append(
        Chapter(
            "" if page.address == "." else f"{page.address}/",
            part,
            group,
            " ".join(words.split()),
            html.fragment_fromstring(page.article.html),
        )
    )


def of(site: Site) -> dict[str, list[Chapter]]:
    """The chapters by language."""
    return site.state.get("chapters", {})
