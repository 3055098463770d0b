"""The mark beside each heading that leads to it; the heading of a page about an error."""

from __future__ import annotations

from scripts.finish.page import Page, classes, replace_text

_LABELS = {"ko": "이 절의 링크 복사", "en": "Copy the link to this section"}


def name_links(page: Page) -> None:
    """Name the headings' links in the page's language: `#` says nothing to a screen reader."""
    for link in page.tree.css("a.headerlink"):
        # Python-Markdown's toc extension writes an English one, whatever the page's language.
        del link.attrs["title"]
        link.attrs["aria-label"] = _LABELS[page.language]


def split_errors(page: Page) -> None:
    """The heading of a page about an error: the message as code, below it what it means."""
    heading = page.tree.css_first("article > h1")
    if heading is None or not page.facts or not page.facts.message:
        return
    message, text = page.facts.message, heading.first_child
    if text is None or not text.is_text_node or not text.text_content.startswith(f"{message}: "):
        return  # `make check` says so
    meaning = page.element("small", text.text_content.removeprefix(f"{message}: "))
    node = text.next
    while node is not None and "headerlink" not in classes(node):
        following = node.next
        meaning.insert_child(page.parsed(node.html) if node.is_element_node else node.text_content)
        node.decompose()
        node = following
    colon = page.element("span", ": ", class_="guide-sr")
    replace_text(text, [page.element("span", message, class_="guide-message"), colon, meaning])
