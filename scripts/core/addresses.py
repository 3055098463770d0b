"""Addresses of pages with their ids; see `languages` for what an address is."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

#: address -> ids in the page's order
Addresses: TypeAlias = dict[str, tuple[str, ...]]

#: Pages that are made from data, whose ids no source page tells.
GENERATED = "reference"


def is_generated(name: str) -> bool:
    """Whether a page (without its language) is of the reference."""
    return name.split("/")[0] == GENERATED


def of_built(site: Path) -> Addresses:
    """Every page of a built site, pages that only redirect included, with the ids of their text.

    Raises:
        FileNotFoundError: there is no built site in the folder.
    """
    from lxml import html  # slow to load, and only this needs it

    if not (site / "index.html").is_file():
        raise FileNotFoundError(
            f"{site}에 빌드한 사이트가 없습니다. 먼저 `make build`를 실행하십시오. / "
            f"No built site in {site}; run `make build` first."
        )
    found: Addresses = {}
    parser = html.HTMLParser(encoding="utf-8")
    for path in sorted(site.rglob("index.html")):
        tree = html.parse(str(path), parser=parser)
        # A drawing's inner ids and those that Material gives to its controls are nobody's address.
        given = tree.xpath("//article//*[@id and not(ancestor-or-self::svg) and not(starts-with(@id, '__'))]/@id")
        found[path.parent.relative_to(site).as_posix()] = tuple(dict.fromkeys(map(str, given)))
    return found
