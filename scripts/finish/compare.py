"""Two forms of the site side by side: what the second one lacks.

Finish must lose nothing of what was built, and a change of the program nothing of what was published.
"""

from __future__ import annotations

import argparse
import posixpath
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HOST = "http://site/"
#: What is not the page's text.
_NO_TEXT = "script, style, template, svg, .headerlink, guide-icon"
#: What finish adds to a text or puts elsewhere in it.
_MOVED = ".guide-ran, .guide-printed, .guide-used, .guide-filter > label"


@dataclass(frozen=True)
class Seen:
    """What readers and machines have of a page.

    Attributes:
        text: of the article, without blanks and drawings.
        drawings: what is written in drawings.
        ids: of the article, in order.
        links: addresses that the page leads to, with ids.
        alternates: (language, address) of its other languages.
        shared: what others show of it (Open Graph), and its canonical address.
        leads: where a page leads that only leads on; "" for all others.
    """

    text: str
    drawings: tuple[str, ...]
    ids: tuple[str, ...]
    links: frozenset[str]
    alternates: frozenset[tuple[str, str]]
    shared: frozenset[tuple[str, str]]
    leads: str


def pages(site: Path) -> dict[str, Seen]:
    """Every page of a site, by address.

    Raises:
        FileNotFoundError: there is no site in the folder.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site}에 빌드한 사이트가 없습니다. / there is no built site in {site}")
    found = {}
    for path in sorted(site.rglob("index.html")):
        address = path.parent.relative_to(site).as_posix()
        found[address] = _seen(address, LexborHTMLParser(path.read_text(encoding="utf-8"), scripting=True))
    return found


def _seen(address: str, tree: LexborHTMLParser) -> Seen:
    here = urljoin(_HOST, "" if address == "." else f"{address}/")
    article = tree.css_first("article")
    refresh = tree.css_first('meta[http-equiv="refresh"]')
    return Seen(
        text=_text(article) if article else "",
        drawings=tuple(each.text() for each in article.css("svg text, svg title, svg desc")) if article else (),
        ids=tuple(_ids(article)) if article else (),
        links=frozenset(
            _address(urljoin(here, link.attributes["href"]))
            for link in tree.css("a[href]")
            if not (link.attributes["href"] or "").startswith(("javascript:", "index.md", "#__"))
        ),
        alternates=frozenset(
            (link.attributes["hreflang"], link.attributes["href"]) for link in tree.css("link[hreflang]")
        ),
        shared=frozenset(
            (meta.attributes.get("property") or meta.attributes.get("name"), meta.attributes.get("content") or "")
            for meta in tree.css('meta[property], meta[name="twitter:card"], meta[name="description"]')
        )
        | {("canonical", link.attributes["href"]) for link in tree.css("link[rel=canonical]")},
        leads=_address(urljoin(here, refresh.attributes["content"].partition("url=")[2])) if refresh else "",
    )


def _address(url: str) -> str:
    page, id_ = urldefrag(url)
    if page.startswith(_HOST):
        # a form that opens without a server names the file of each page
        page = posixpath.normpath(page.removeprefix(_HOST).removesuffix("index.html"))
    return f"{page}#{id_}" if id_ else page


def _text(article: LexborNode) -> str:
    copied = LexborHTMLParser(article.html, scripting=True)
    for node in copied.css(f"{_NO_TEXT}, {_MOVED}"):
        node.decompose()
    return "".join("".join(copied.body.text()).replace("·", "").split())  # between facts, which finish makes chips of


def _ids(article: LexborNode) -> Iterator[str]:
    """Ids that can be linked to: not those inside drawings, nor of controls."""
    for node in article.css("[id]"):
        if not node.id.startswith("__") and not node.css_matches("svg, svg *"):
            yield node.id


def lost(before: Path, after: Path) -> Iterator[str]:
    """A line for each thing of a site that another one lacks or has otherwise."""
    old, new = pages(before), pages(after)
    for address in sorted(old):
        if address not in new:
            yield f"{address}: no such page"
            continue
        one, other = old[address], new[address]
        if one.text != other.text:
            at = len(posixpath.commonprefix([one.text, other.text]))
            yield f"{address}: another text from {one.text[at : at + 40]!r} on, now {other.text[at : at + 40]!r}"
        for name in ("drawings", "ids", "links", "alternates", "shared"):
            gone = [each for each in getattr(one, name) if each not in getattr(other, name)]
            if gone:
                yield f"{address}: lacks {name}: {', '.join(map(str, sorted(gone)[:5]))}{' …' * (len(gone) > 5)}"
        if one.leads != other.leads:
            yield f"{address}: leads to {other.leads or 'nothing'}, expected {one.leads}"


def main() -> int:
    """Compare two built sites; returns the exit status: 1 where the second one lacks something."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.finish.compare",
        description="What a built site lacks that another one has: pages, ids, texts, drawings, links, addresses of "
        "translations, what others show of a link, redirects. Exit status: 0 nothing, 1 something, 2 no site.",
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    options = parser.parse_args()
    try:
        lines = list(lost(options.before, options.after))
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines) or "Nothing is lost.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
