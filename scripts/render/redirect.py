"""Pages and ids that have moved. A static host has no redirects: old pages are plain HTML that leads on, and a
small script (docs/assets/javascripts/moved.js) follows ids, which no server ever sees."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from html import escape
from pathlib import Path

SCRIPT = "assets/javascripts/moved.js"

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; base-uri 'none'">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<script src="{script}" data-page="{target}"{ids}></script>
<meta http-equiv="refresh" content="0; url={target}">
<p><a href="{target}">{title}</a></p>
</html>
"""


def relative(target: str, address: str) -> str:
    """The link from a page to another: both addresses below the site, without slashes at the ends, `.` is home.

    `target` may have an id: `commands/run#options`. To the page itself, only the id is left.
    """
    page, mark, id_ = target.partition("#")
    if page == address:
        return mark + id_
    way = posixpath.relpath(page, address)
    return f"{'./' if way == '.' else way + '/'}{mark}{id_}"


def ids_attribute(moved: Mapping[str, str], address: str) -> str:
    """What moved.js reads: a JSON object from id to the link that it leads to from the page at `address`."""
    return json.dumps({id_: relative(target, address) for id_, target in moved.items()}, ensure_ascii=False)


def write(
    site: Path,
    site_url: str,
    redirects: Mapping[str, str],
    language: str,
    prefix: str = "",
    ids: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write a page at each address that leads to another of the same site.

    Args:
        site: the built site.
        site_url: its address, for the canonical links.
        redirects: from address to address, both below `prefix`, without slashes at the ends; the target may
            have an id.
        language: of the pages written.
        prefix: a folder of the site, without slashes at the ends, or empty.
        ids: address -> id -> where that id of the old page leads; all others lead to the same id of the target.

    Raises:
        ValueError: an address is a page of its own, or its target is none.
    """
    root = site / prefix
    for address, target in redirects.items():
        target_page = target.partition("#")[0]
        if not (root / target_page / "index.html").is_file():
            raise ValueError(f"redirect from {address}: there is no page {target_page}")
        page = root / address / "index.html"
        if page.is_file() and 'http-equiv="refresh"' not in page.read_text(encoding="utf-8"):
            raise ValueError(f"redirect from {address}: that is a page of its own")
        page.parent.mkdir(parents=True, exist_ok=True)
        below = posixpath.normpath(posixpath.join(prefix, target_page))
        moved = (ids or {}).get(address)
        page.write_text(
            _PAGE.format(
                language=language,
                title=escape(target_page.replace("/", " ")),
                canonical=escape(f"{site_url.rstrip('/')}/{'' if below == '.' else below + '/'}"),
                script=posixpath.relpath(SCRIPT, posixpath.join(prefix, address)),
                target=escape(relative(target, address)),
                ids=f' data-ids="{escape(ids_attribute(moved, address))}"' if moved else "",
            ),
            encoding="utf-8",
        )
