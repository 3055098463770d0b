"""Pages at old addresses that lead to new ones. A static host has no redirects: they are plain HTML that leads on, and
a small script (docs/assets/javascripts/moved.js) follows ids, which no server ever sees.

They are of docs/redirects.yml, and of the reference, where a command's other names lead to its page.
"""

from __future__ import annotations

import posixpath
from html import escape

from scripts.core.languages import LANGUAGES, join
from scripts.core.links import relative
from scripts.finish.links import MOVED, ids_attribute, place, read
from scripts.finish.page import FinishError, Site
from scripts.reference import pages as reference
from scripts.reference.catalog import load_catalog

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


def write(site: Site) -> None:
    """Write a page at each address that leads to another one.

    Raises:
        FinishError: an old address is a page of its own, or its target is none.
    """
    found = read(site.docs)
    for language in LANGUAGES:
        for old, new in found.pages.items():
            ids = {id_: place(language, target) for id_, target in found.ids(old).items()}
            _write(site, language, join(language, old), place(language, new), ids)
        if join(language, "reference") not in site.by_address:
            continue  # a site without the reference, for a test
        for old, new in reference.redirects(load_catalog()).items():
            _write(site, language, join(language, f"reference/{old}"), join(language, f"reference/{new}"), {})


def _write(site: Site, language: str, old: str, new: str, ids: dict[str, str]) -> None:
    target = new.partition("#")[0]
    for wrong, why_ko, why_en in (
        (target not in site.by_address, f"`{target}`라는 페이지가 없습니다.", f"there is no page `{target}`."),
        (old in site.by_address, "그 주소에는 페이지가 있습니다.", "that is a page of its own."),
    ):
        if wrong:
            raise FinishError(f"docs/redirects.yml: `{old}`: {why_ko} / {why_en}")
    site.redirects.add(f"{old}/index.html")
    site.html[f"{old}/index.html"] = _PAGE.format(
        language=language,
        title=escape(target.replace("/", " ")),
        canonical=escape(site.facts.url(target)),
        script=posixpath.relpath(MOVED, old),
        target=escape(relative(new, old)),
        ids=f' data-ids="{escape(ids_attribute(ids, old))}"' if ids else "",
    )
