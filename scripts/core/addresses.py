"""Addresses of pages and their ids; `languages` says what an address is."""

from pathlib import Path
from typing import TypeAlias

#: address -> ids in page order
Addresses: TypeAlias = dict[str, tuple[str, ...]]

#: The folder of the reference, and the page that lists all pages.
REFERENCE, CONTENTS = "reference", "contents"
#: Pages that are generated from data; no source page shows their ids.
GENERATED = (REFERENCE, CONTENTS)


def is_generated(name: str) -> bool:
    """Whether a page (named without its language) is generated from data."""
    return name.split("/")[0] in GENERATED


def of_built(site: Path) -> Addresses:
    """Every page of a built site, redirects included, with the ids in its article.

    Raises:
        FileNotFoundError: the folder has no built site.
    """
    from lxml import html  # slow to load, and needed only here

    if not (site / "index.html").is_file():
        raise FileNotFoundError(
            f"{site}에 빌드한 사이트가 없습니다. 먼저 `make build`를 실행하십시오. / "
            f"No built site in {site}; run `make build` first."
        )
    addresses: Addresses = {}
    parser = html.HTMLParser(encoding="utf-8")
    for path in sorted(site.rglob("index.html")):
        tree = html.parse(str(path), parser=parser)
        # Ids inside diagrams and on controls are not addresses.
        ids = tree.xpath("//article//*[@id and not(ancestor-or-self::svg) and not(starts-with(@id, '__'))]/@id")
        addresses[path.parent.relative_to(site).as_posix()] = tuple(dict.fromkeys(map(str, ids)))
    return addresses
