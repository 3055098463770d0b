"""Pages that lead somewhere else: plain HTML, since a static host has no redirects."""

from __future__ import annotations

import posixpath
from html import escape
from pathlib import Path

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
<p><a href="{target}">{title}</a></p>
</html>
"""


def write(site: Path, site_url: str, redirects: dict[str, str], language: str, prefix: str = "") -> None:
    """Write a page at each address that leads to another of the same site.

    Args:
        site: the built site.
        site_url: its address, for the canonical links.
        redirects: from address to address, both below `prefix`, without slashes at the ends.
        language: of the pages written.
        prefix: a folder of the site, without slashes at the ends, or empty.

    Raises:
        ValueError: an address is a page of its own, or its target is none.
    """
    root = site / prefix
    for address, target in redirects.items():
        if not (root / target / "index.html").is_file():
            raise ValueError(f"redirect from {address}: there is no page {target}")
        page = root / address / "index.html"
        if page.is_file() and 'http-equiv="refresh"' not in page.read_text(encoding="utf-8"):
            raise ValueError(f"redirect from {address}: that is a page of its own")
        page.parent.mkdir(parents=True, exist_ok=True)
        relative = posixpath.relpath(target, address) + "/"
        canonical = f"{site_url.rstrip('/')}/{posixpath.join(prefix, target)}/"
        page.write_text(
            _PAGE.format(
                language=language,
                title=escape(target.replace("/", " ")),
                canonical=escape(canonical),
                target=escape(relative),
            ),
            encoding="utf-8",
        )
