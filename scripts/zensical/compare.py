"""What the site of another builder lacks besides texts, ids and links, which scripts/finish/compare.py compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

#: What readers and programs get besides the text, with the selector that finds it on a page.
FEATURES = {
    "menu": "#guide-menu .guide-menu a[href]",
    "tabs": ".guide-tabs a[href]",
    "table of contents": ".guide-contents nav a[href]",
    "path to the page": ".guide-path a[href]",
    "next and previous page": ".guide-pager a[href]",
    "language switch": "a[data-guide-language]",
    "colors that follow the system before anything is drawn": "head script:not([src], [type])",
    "search, tips, copy buttons (our script)": 'script[src*="javascripts/guide."]',
    "one stylesheet": 'link[rel="stylesheet"][href*="stylesheets/guide.css?"]',
    "links from options to the reference": "a.guide-cli[href]",
    "links from terms to the glossary": "a.guide-term",
    "names of headings' links": "a.headerlink[aria-label]",
    "drawings in the page": ".guide-diagram svg",
    "page as Markdown": "a[data-guide-markdown]:not([hidden])",
    "link that proposes a change": 'a[rel~="edit"]',
    "date of change, and which engine ran the examples": ".guide-foot",
    "ids that have moved": "body:has(article) > script[data-ids]",
    "cards for shared links": 'meta[property="og:image"]',
    "JSON-LD": 'script[type="application/ld+json"]',
    "content security policy": 'meta[http-equiv="Content-Security-Policy"]',
}
#: Features that are links: where they lead matters, and in which order.
LINKS = [name for name, selector in FEATURES.items() if selector.endswith(" a[href]")]

#: By page: its features, each with where its links lead.
Features = dict[str, dict[str, list[str]]]


def features(site: Path) -> Features:
    """What each page of a site has of the features."""
    found: Features = {}
    for path in site.rglob("index.html"):
        address = f"/{path.relative_to(site).parent.as_posix()}/".replace("/./", "/")
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"), scripting=True)
        found[address] = {
            name: [urljoin(address, node.attributes["href"]) for node in nodes] if name in LINKS else []
            for name, selector in FEATURES.items()
            if (nodes := tree.css(selector))
        }
    return found


def count(found: Features) -> Counter[str]:
    """On how many pages each feature is."""
    return Counter(name for page in found.values() for name in page)


def lost(expected: Path, built: Path) -> Iterator[str]:
    """A line for each feature that fewer pages have or whose links lead elsewhere, and for each kind of file that is
    not published."""
    one, other = features(expected), features(built)
    old, new = count(one), count(other)
    for name in FEATURES:
        if new[name] < old[name]:
            yield f"{name}: on {new[name]} of {old[name]} pages"
        both = sorted(page for page in one if name in one[page] and name in other.get(page, {}))
        if elsewhere := [page for page in both if one[page][name] != other[page][name]]:
            yield f"{name}: other links on {len(elsewhere)} pages, such as {elsewhere[0]}"
    files = {path.relative_to(expected).as_posix() for path in expected.rglob("*") if path.is_file()}
    missing = sorted(name for name in files if not (built / name).exists())
    kinds = Counter(Path(name).suffix for name in missing)
    for suffix, number in kinds.most_common():
        first = next(name for name in missing if name.endswith(suffix))
        yield f"files *{suffix}: {number}, such as {first}"
