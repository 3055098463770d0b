"""Commands and options of docker in code, as links to their entries in the reference, with what they mean."""

from __future__ import annotations

import re
from functools import cache

from scripts.build.command_links import ENTRY
from scripts.core.text import plain
from scripts.finish.page import Page
from scripts.reference.catalog import Catalog, load_catalog
from scripts.reference.descriptions import Descriptions

#: Longest description shown beside an option, in characters; the reference has the rest.
_LONGEST = 160
#: The attribute that holds what is shown on hover and focus.
TIP = "data-guide-tip"


def link(page: Page) -> None:
    """Give each link of a command block its address in the page's language."""
    for node in page.tree.css(f"a[{ENTRY}]"):
        address, mark, id_ = node.attributes[ENTRY].partition("#")
        del node.attrs[ENTRY]
        node.attrs["href"] = page.link(f"reference/{address}{mark}{id_}")
        node.attrs[TIP] = tip(page.language, address, id_)


@cache
def tip(language: str, address: str, option_id: str) -> str:
    """The description of a command or of one of its options as plain text, not longer than a glance."""
    catalog = load_catalog()
    entry = catalog.by_key(address.replace("/", " "))
    assert entry
    descriptions = _descriptions(language, catalog)
    if option_id:
        text = descriptions.option(entry, f"--{option_id}")
    else:
        described = descriptions.command(entry)
        text = described.summary if described else None
    said = plain(text.text if text else "")
    if len(said) <= _LONGEST:
        return said
    sentences = re.match(rf".{{20,{_LONGEST}}}[.!?](?= |$)", said)
    return sentences[0] if sentences else said[: _LONGEST - 1].rstrip() + "…"


@cache
def _descriptions(language: str, catalog: Catalog) -> Descriptions:
    return Descriptions(language, catalog)
