"""Two built sites side by side: what must be equal, and what the second one lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from scripts.core.addresses import Addresses, of_built

#: What leads on from an old page: render/redirect.py writes it.
_REDIRECT = re.compile(r'<script src="[^"]*" data-page="(?P<target>[^"]*)"(?: data-ids="(?P<ids>[^"]*)")?>')

_THEME = ("assets/javascripts/", "assets/stylesheets/")

#: What readers get besides the text, and the XPath of a page that has it.
FEATURES = {
    "links from options to the reference": "//a[contains(@class, 'guide-cli')]",
    "links from terms to the glossary": "//a[contains(@class, 'guide-term')]",
    "descriptions beside options (tooltips)": "//a[@data-guide-tip] and //script[contains(@src, 'guide.js')]",
    "commands alone in the clipboard": "//*[@data-copy] and //script[contains(@src, 'guide.js')]",
    "drawings in the page": "//*[contains(@class, 'guide-diagram')]//*[local-name() = 'svg']",
    "our search": "//script[contains(@src, 'search.js')]",
    "content security policy": "//meta[@http-equiv = 'Content-Security-Policy']",
    "cards for shared links": "//meta[@property = 'og:image']",
    "JSON-LD": "//script[@type = 'application/ld+json']",
    "language switch to the same page": "//a[@data-guide-language]",
    "hreflang of the same page": "//link[@hreflang = 'x-default']",
    "copy as Markdown": "//*[@data-guide-markdown]",
    "date of change, and which engine ran the examples": "//*[contains(@class, 'guide-foot')]",
    "ids that have moved": "//article and //script[@data-ids]",
    "link that proposes a change": "//a[@rel = 'edit' or contains(@href, '/edit/')]",
}


def differences(expected: Path, built: Path) -> Iterator[str]:
    """A line for each address, id or redirect that is not the same in both sites.

    Raises:
        FileNotFoundError: there is no built site in one of the folders.
    """
    yield from different_addresses(of_built(expected), of_built(built))
    old, new = redirects(expected), redirects(built)
    for address in sorted(old.keys() & new.keys()):
        if old[address] != new[address]:
            yield f"{address}: leads to {new[address]}, expected {old[address]}"
    for address in sorted(old.keys() ^ new.keys()):
        yield f"{address}: {'does not lead on' if address in old else 'leads on'}"


def different_addresses(expected: Addresses, built: Addresses) -> Iterator[str]:
    """The same for addresses with their ids."""
    for address in sorted(expected.keys() | built.keys()):
        if address not in built:
            yield f"{address}: no such page"
        elif address not in expected:
            yield f"{address}: is a page, and was none"
        elif (old := expected[address]) != (new := built[address]):
            lost, more = [i for i in old if i not in new], [i for i in new if i not in old]
            told = [f"{word} {', '.join(ids)}" for word, ids in (("lacks", lost), ("has", more)) if ids]
            yield f"{address}: {'; '.join(told) or 'ids in another order'}"


def redirects(site: Path) -> dict[str, tuple[str, str]]:
    """address -> (where it leads, what the ids of the old page lead to), for pages that only lead on."""
    found = {}
    for path in site.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text and (match := _REDIRECT.search(text)):
            found[path.parent.relative_to(site).as_posix()] = (match["target"], match["ids"] or "")
    return found


def features(site: Path) -> Counter[str]:
    """On how many pages of a site each feature is."""
    counted: Counter[str] = Counter()
    parser = html.HTMLParser(encoding="utf-8")
    for path in site.rglob("index.html"):
        tree = html.parse(str(path), parser=parser)
        counted.update(name for name, xpath in FEATURES.items() if tree.xpath(f"boolean({xpath})"))
    return counted


def lost(expected: Path, built: Path) -> Iterator[str]:
    """A line for each feature that fewer pages have, and for each kind of file that is not published."""
    old, new = features(expected), features(built)
    for name in FEATURES:
        if new[name] < old[name]:
            yield f"{name}: on {new[name]} of {old[name]} pages"
    files = {path.relative_to(expected).as_posix() for path in expected.rglob("*") if path.is_file()}
    # a theme's own scripts and styles are no loss when another takes its place
    missing = sorted(n for n in files if not (built / n).exists() and not n.startswith(_THEME))
    kinds = Counter(Path(name).suffix for name in missing)
    for suffix, count in kinds.most_common():
        first = next(name for name in missing if name.endswith(suffix))
        yield f"files *{suffix}: {count}, e.g. {first}"
