"""What a page tells about itself in its head: to those who show links (Open Graph), and to search engines (JSON-LD).

Twitter's own tags are left out where it reads Open Graph's instead: all but `twitter:card`.
Formats: https://ogp.me/, https://schema.org/TechArticle, https://schema.org/BreadcrumbList.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from scripts.core.languages import LANGUAGES

LOCALES = {"ko": "ko_KR", "en": "en_US"}


@dataclass(frozen=True)
class Shared:
    """A page as others see it. Addresses are whole; `path` is (title, address) from the home page to the page itself.

    `translated`: whether the page exists in the other language. `changed`: a date (`2026-11-24`) or empty.
    """

    title: str
    description: str
    address: str
    language: str
    site_name: str
    card: str
    card_text: str
    path: tuple[tuple[str, str], ...]
    translated: bool = True
    changed: str = ""


def head(page: Shared) -> str:
    """The elements for a page's `<head>`, without line breaks between them."""
    home = len(page.path) < 2
    properties = [
        ("og:type", "website" if home else "article"),
        ("og:site_name", page.site_name),
        ("og:title", page.title),
        ("og:description", page.description),
        ("og:url", page.address),
        ("og:locale", LOCALES[page.language]),
    ]
    if page.translated:
        properties += [("og:locale:alternate", LOCALES[other]) for other in LANGUAGES if other != page.language]
    properties += [("og:image", page.card), ("og:image:alt", page.card_text)]
    tags = [f'<meta property="{name}" content="{escape(value)}">' for name, value in properties]
    tags.append('<meta name="twitter:card" content="summary_large_image">')
    # "<" would end the element if it stood in a title
    data = json.dumps(linked_data(page), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    tags.append(f'<script type="application/ld+json">{data}</script>')
    return "".join(tags)


def linked_data(page: Shared) -> dict[str, object]:
    """The JSON-LD: an article and the way to it; for the home page, the site."""
    context = "https://schema.org"
    if len(page.path) < 2:
        about = {"@type": "WebSite", "name": page.site_name, "description": page.description}
        return {"@context": context, **about, "url": page.address, "inLanguage": page.language}
    article: dict[str, object] = {
        "@type": "TechArticle",
        "headline": page.title,
        "inLanguage": page.language,
    }
    if page.changed:
        article["dateModified"] = page.changed
    places = [
        {"@type": "ListItem", "position": n, "name": name, "item": address}
        for n, (name, address) in enumerate(page.path, 1)
    ]
    del places[-1]["item"]  # the page itself
    return {"@context": context, "@graph": [article, {"@type": "BreadcrumbList", "itemListElement": places}]}
