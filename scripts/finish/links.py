"""Links to other sites, to the page in another language, and from ids that have moved."""

from __future__ import annotations

import json
import posixpath
from functools import cache
from pathlib import Path

from scripts.core.addresses import REFERENCE
from scripts.core.languages import join
from scripts.core.links import relative
from scripts.finish.page import FinishError, Page, replace_text
from scripts.ledger import redirects

#: Follows ids that have moved, which no server ever sees.
MOVED = "assets/javascripts/moved.js"


def no_opener(page: Page) -> None:
    """Links to other sites give them no hold on the window that they are opened from."""
    for link in page.tree.css('a[href^="http:"], a[href^="https:"]'):
        words = (link.attributes.get("rel") or "").split()
        if "noopener" not in words:
            link.attrs["rel"] = " ".join([*words, "noopener"])


def switch_language(page: Page) -> None:
    """The language switch leads to the same page: of other languages, builders know the home page alone."""
    if page.facts:
        for link in page.tree.css("a[data-guide-language]"):
            link.attrs["href"] = relative(join(link.attributes["hreflang"], page.facts.name), page.address)


def name_neighbors(page: Page) -> None:
    """Give the links to the page before and after whole names: in the menu of the reference, `docker rm` is `rm`."""
    for link in page.tree.css(".guide-pager a"):
        address = posixpath.normpath(posixpath.join(page.address, link.attributes["href"]))
        to = page.site.by_address.get(address)
        if to and to.name.startswith(f"{REFERENCE}/"):
            replace_text(link.last_child, [f" {to.title}"])


def lead_on(page: Page) -> None:
    """A page that ids have left gets the script that leads on to where they are now."""
    if not page.facts:
        return
    if ids := read(page.site.docs).ids(page.facts.name):
        data = ids_attribute({id_: place(page.language, target) for id_, target in ids.items()}, page.address)
        page.one("body").insert_child(page.element("script", src=page.root + MOVED, data_ids=data))


@cache
def read(docs: Path) -> redirects.Redirects:
    """docs/redirects.yml.

    Raises:
        FinishError: a line is not a redirect.
    """
    found, wrong = redirects.read(docs)
    if wrong:
        first = wrong[0]
        said = f"{first.ko} → {first.fix_ko} / {first.en} → {first.fix_en}"
        raise FinishError(f"docs/{redirects.NAME}:{first.line}: {said}")
    return found


def place(language: str, target: redirects.Place) -> str:
    """A place of docs/redirects.yml in a language: the page's address, with the id if there is one."""
    return join(language, target.page) + (f"#{target.id}" if target.id else "")


def ids_attribute(moved: dict[str, str], address: str) -> str:
    """What moved.js reads: a JSON object from id to the link that it leads to from the page at `address`."""
    return json.dumps({id_: relative(target, address) for id_, target in moved.items()}, ensure_ascii=False)
