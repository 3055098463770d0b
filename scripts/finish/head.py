"""What a page tells about itself in its head: to those who show links (Open Graph), and to search engines.

Twitter's own tags are left out where it reads Open Graph's instead: all but `twitter:card`.
Formats: https://ogp.me/, https://schema.org/TechArticle, https://schema.org/BreadcrumbList,
https://developers.google.com/search/docs/specialty/international/localized-versions
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts.core.languages import LANGUAGES, SOURCE, join
from scripts.finish import cards
from scripts.finish.page import Page

LOCALES = {"ko": "ko_KR", "en": "en_US"}


def tell(page: Page) -> None:
    """Add the addresses of the page in its languages, and what others show of it."""
    facts, site = page.facts, page.site.facts
    if not facts:
        return
    head = page.one("head")
    if facts.untranslated:
        # for search engines this is the source language's page under another address
        page.one("link[rel=canonical]").attrs["href"] = site.url(facts.name)
    for language, address in _alternates(page):
        head.insert_child(page.element("link", rel="alternate", hreflang=language, href=site.url(address)))
    if site.commit and facts.name == ".":
        head.insert_child(page.element("meta", name="revision", content=site.commit))
    home = facts.name == "."
    card = cards.of(page)
    properties = [
        ("og:type", "website" if home else "article"),
        ("og:site_name", site.names[page.language]),
        ("og:title", facts.title),
        ("og:description", facts.description),
        ("og:url", url(page)),
        ("og:locale", LOCALES[page.language]),
    ]
    if facts.translated:
        properties += [("og:locale:alternate", LOCALES[other]) for other in LANGUAGES if other != page.language]
    properties += [("og:image", site.site_url + card.name), ("og:image:alt", card.text)]
    for name, content in properties:
        head.insert_child(page.element("meta", property=name, content=content))
    head.insert_child(page.element("meta", name="twitter:card", content="summary_large_image"))
    # "<" would end the element if a title had it
    data = json.dumps(linked_data(page), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    head.insert_child(page.parsed(f'<script type="application/ld+json">{data}</script>'))


def url(page: Page) -> str:
    """The page's address for search engines."""
    return page.site.facts.url(page.facts.name if page.facts.untranslated else page.facts.address)


def _alternates(page: Page) -> Iterator[tuple[str, str]]:
    """(language, address) of each language that has the page in its own words, and the one for all others."""
    facts = page.facts
    for language in LANGUAGES if facts.translated else (facts.shown,):
        yield language, join(language, facts.name)
        if language == SOURCE:
            yield "x-default", facts.name


def linked_data(page: Page) -> dict[str, object]:
    """The JSON-LD: an article and the way to it; for the home page, the site."""
    facts, site, context = page.facts, page.site.facts, "https://schema.org"
    name = site.names[page.language]
    if facts.name == ".":
        about = {"@type": "WebSite", "name": name, "description": facts.description}
        return {"@context": context, **about, "url": url(page), "inLanguage": page.language}
    article: dict[str, object] = {"@type": "TechArticle", "headline": facts.title, "inLanguage": page.language}
    if facts.changed:
        article["dateModified"] = facts.changed
    way = [(name, join(page.language, ".")), *((title, address) for title, address in facts.sections if address)]
    places = [
        {"@type": "ListItem", "position": n, "name": title, "item": site.url(address)}
        for n, (title, address) in enumerate([each for each in way if each[1] != facts.address], 1)
    ]
    places.append({"@type": "ListItem", "position": len(places) + 1, "name": facts.title})
    return {"@context": context, "@graph": [article, {"@type": "BreadcrumbList", "itemListElement": places}]}
