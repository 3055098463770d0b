"""A page's article prepared for a book: without what only a screen can use, and its links resolved."""

from __future__ import annotations

import copy
from urllib.parse import urljoin

from lxml import html

#: What only a screen has a use for.
_DROPPED = (
    ".//a[contains(concat(' ', @class, ' '), ' headerlink ')]",
    ".//*[@class='guide-reference' or @class='guide-foot' or @class='guide-ran' or @class='guide-changed']",
    ".//script | .//form | .//template | .//button",
)
#: Attributes that no book reads.
_USELESS = ("data-guide-tip", "tabindex", "title")
#: Stands for the site's address while links are resolved.
_HERE = "http://site/"


def prepared(article: html.HtmlElement) -> html.HtmlElement:
    """A copy of an article with its tabs one under the other, its folded parts open, and no controls."""
    article = copy.deepcopy(article)
    for path in _DROPPED:
        for element in article.xpath(path):
            element.drop_tree()
    _unroll(article)
    for element in article.iter("*"):
        for attribute in _USELESS:
            element.attrib.pop(attribute, None)
        if element.tag == "details":
            element.set("open", "")
    return article


def place(href: str, address: str) -> tuple[str, str] | None:
    """Where a link leads on the site.

    Args:
        href: as the page has it.
        address: of that page below the site: `commands/run/`.

    Returns:
        The address below the site and the id there, or "" for none; None for a link to somewhere else.
    """
    full = urljoin(_HERE + address, href)
    if not full.startswith(_HERE):
        return None
    target, _, id_ = full.removeprefix(_HERE).partition("#")
    return target, id_


def _unroll(article: html.HtmlElement) -> None:
    """Tabs one under the other, each under its label."""
    for tabs in article.xpath(".//div[contains(concat(' ', @class, ' '), ' tabbed-set ')]"):
        labels = tabs.xpath("./div[contains(@class, 'tabbed-labels')]/label")
        blocks = tabs.xpath("./div[contains(@class, 'tabbed-content')]/div[contains(@class, 'tabbed-block')]")
        rows = []
        for label, block in zip(labels, blocks, strict=True):
            block.set("class", "book-tab")
            label.tag = "p"
            label.attrib.clear()
            label.set("class", "book-label")
            block.insert(0, label)
            rows.append(block)
        for child in list(tabs):
            tabs.remove(child)
        tabs.set("class", "book-tabs")
        tabs.extend(rows)
