"""What a page's examples ran on, where a reader begins; the page's address, where one who has it on paper ends."""

from __future__ import annotations

from scripts.finish.page import Page


def lead(page: Page) -> None:
    """Move the line that says so from the page's foot to below its first paragraph; on the home page, its terminal."""
    line = page.tree.css_first("article > .guide-ran")
    first = page.tree.css_first("article > h1 + p, article .guide-terminal > :last-child")
    if line is not None and first is not None:
        first.insert_after(page.parsed(line.html))
        line.decompose()


def address(page: Page) -> None:
    """Add the page's address to its foot, for readers of what was printed."""
    canonical = page.tree.css_first("link[rel=canonical]")
    foot = page.tree.css_first("article > .guide-foot > ul")
    if canonical is not None and foot is not None:
        foot.insert_child(page.element("li", canonical.attributes["href"], class_="guide-printed"))
