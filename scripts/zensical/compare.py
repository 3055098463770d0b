"""What the site of another builder lacks besides texts, ids and links, which scripts/finish/compare.py compares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from scripts.finish.shared import STYLESHEET

#: What readers and programs get besides the text, with the selector that finds it on a page.
FEATURES = {
    "menu": ".md-nav--primary a[href]",
    "tabs": ".md-tabs a[href]",
    "table of contents": ".md-nav--secondary a[href]",
    "path to the page": ".md-path a[href]",
    "next and previous page": ".md-footer__link",
    "language switch": "a[data-guide-language]",
    "colors that follow the system before anything is drawn": "body script:not([src], [type])",
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
#: A theme's own scripts and styles are no loss when another's take their place.
_THEME = ("assets/javascripts/", "assets/stylesheets/")
#: A class of the theme that the stylesheet has rules for.
_STYLED = re.compile(r"\.(md-[\w-]+)")


def features(site: Path) -> Counter[str]:
    """On how many pages of a site each feature is."""
    counted: Counter[str] = Counter()
    for path in site.rglob("index.html"):
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"), scripting=True)
        counted.update(name for name, selector in FEATURES.items() if tree.css_first(selector))
    return counted


def lost(expected: Path, built: Path) -> Iterator[str]:
    """A line for each feature that fewer pages have, for classes without styles, and for each kind of file that is
    not published."""
    old, new = features(expected), features(built)
    for name in FEATURES:
        if new[name] < old[name]:
            yield f"{name}: on {new[name]} of {old[name]} pages"
    if bare := sorted(_styled(expected) - _styled(built)):
        yield f"styles of {', '.join(bare)}"
    files = {path.relative_to(expected).as_posix() for path in expected.rglob("*") if path.is_file()}
    missing = sorted(name for name in files if not (built / name).exists() and not name.startswith(_THEME))
    kinds = Counter(Path(name).suffix for name in missing)
    for suffix, count in kinds.most_common():
        first = next(name for name in missing if name.endswith(suffix))
        yield f"files *{suffix}: {count}, such as {first}"


def _styled(site: Path) -> set[str]:
    return set(_STYLED.findall((site / STYLESHEET).read_text(encoding="utf-8")))
