"""What a page may load and run, said to the browser: a Content-Security-Policy as tight as the pages allow.

- `script-src 'self'` and the hashes of the templates' own inline scripts, such as the one that chooses light or dark
  before anything is drawn. They are known by the templates, so that a script which got into a page by its
  text gets no hash. Nothing else inline runs, and so neither do handlers such as `onclick`.
- `style-src 'unsafe-inline'`: Python-Markdown aligns table cells by `style` attributes, which have no hashes.
- `img-src data:`: icons are in the stylesheet.
- `connect-src` and `worker-src 'self'`: the search.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from scripts.core.paths import ROOT
from scripts.finish.page import Page

#: The templates whose scripts may run in the page.
TEMPLATES = ROOT / "overrides" / "partials" / "javascripts"


@cache
def known_scripts() -> tuple[re.Pattern[str], ...]:
    """What inline scripts of the templates look like, with the base path filled in."""
    found = []
    for path in sorted(TEMPLATES.glob("*.html")):
        for script in LexborHTMLParser(path.read_text(encoding="utf-8")).css("script"):
            parts = re.split(r"\{\{.*?\}\}", script.text())
            found.append(re.compile(r"[\w./-]*".join(map(re.escape, parts))))
    return tuple(found)


def allow(page: Page) -> None:
    """Add the page's policy, right behind its character set: it holds for what comes after it."""
    hashes = " ".join(f"'sha256-{each}'" for each in dict.fromkeys(_hashes(page)))
    policy = (
        "default-src 'none'",
        f"script-src 'self' {hashes}".strip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
    meta = page.element("meta", http_equiv="Content-Security-Policy", content="; ".join(policy))
    page.one("meta[charset]").insert_after(meta)


def _hashes(page: Page) -> Iterator[str]:
    for script in page.tree.css("script"):
        if not script.attributes and any(pattern.fullmatch(script.text()) for pattern in known_scripts()):
            yield base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
