"""The sitemap of all languages, with each page's other languages (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import gzip
from xml.sax.saxutils import escape

from scripts.core.languages import LANGUAGES, join
from scripts.finish.page import Site

NAME = "sitemap.xml"


def write(site: Site) -> None:
    """Write the sitemap. Pages that are shown untranslated are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for page in site.facts.pages:
        if page.untranslated:
            continue
        lines += ["  <url>", f"    <loc>{escape(site.facts.url(page.address))}</loc>"]
        if page.changed:
            lines.append(f"    <lastmod>{page.changed}</lastmod>")
        for language in LANGUAGES if page.translated else (page.language,):
            url = escape(site.facts.url(join(language, page.name)))
            lines.append(f'    <xhtml:link rel="alternate" hreflang="{language}" href="{url}"/>')
        lines.append("  </url>")
    text = "\n".join([*lines, "</urlset>", ""])
    site.files[NAME] = text
    site.files[f"{NAME}.gz"] = gzip.compress(text.encode(), mtime=0)
