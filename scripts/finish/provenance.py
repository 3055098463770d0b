"""What a page's examples ran on, where a reader begins."""

from __future__ import annotations

from scripts.finish.page import Page


def lead(page: Page) -> None:
    """Move the line that says so from the page's foot to below its first paragraph."""
    line = page.tree.css_first("article > .guide-ran")
    first = page.tree.css_first("article > h1 + p")
    if line is not None and first is not None:
        first.insert_after(page.parsed(line.html))
        line.decompose()
