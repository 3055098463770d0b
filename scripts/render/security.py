"""What a built page may load and run, said to the browser: a Content-Security-Policy as tight as Material allows.

- `script-src 'self'` and the hashes of Material's own inline scripts: it starts with a few of them (its scope, the
  colours, before anything is drawn). They are known by the theme's templates, so that a script which got into a page
  by its text gets no hash. Nothing else inline runs, so neither do handlers as `onclick`.
- `style-src 'unsafe-inline'`: Python-Markdown aligns table cells by `style` attributes, which have no hashes.
- `img-src data:`: Material's icons are in its stylesheet.
- `connect-src` and `worker-src 'self'`: the search.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.IGNORECASE)
_LINK = re.compile(r"<a\s(?P<attributes>[^>]*)>", re.IGNORECASE)
_REL = re.compile(r"""\brel=(?P<quote>["'])(?P<words>[^"']*)(?P=quote)""")


def theme_scripts(folders: Iterable[Path]) -> list[re.Pattern[str]]:
    """What inline scripts of a theme look like: those of its templates, with the base path filled in.

    Args:
        folders: the template folders of the theme, as MkDocs's `config.theme.dirs`.
    """
    found = []
    for folder in folders:
        for path in sorted((folder / "partials/javascripts").glob("*.html")):
            for script in _SCRIPT.finditer(path.read_text(encoding="utf-8")):
                parts = re.split(r"\{\{.*?\}\}", script["body"])
                found.append(re.compile(r"[\w./-]*".join(map(re.escape, parts))))
    return found


def policy(html: str, known: Iterable[re.Pattern[str]]) -> str:
    """The policy of a page, with the hashes of those of its inline scripts that are known."""
    hashes = " ".join(f"'sha256-{each}'" for each in dict.fromkeys(_hashes(html, list(known))))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )


def _hashes(html: str, known: list[re.Pattern[str]]) -> list[str]:
    found = []
    for script in _SCRIPT.finditer(html):
        if not script["attributes"].strip() and any(pattern.fullmatch(script["body"]) for pattern in known):
            found.append(base64.b64encode(hashlib.sha256(script["body"].encode()).digest()).decode())
    return found


def secure(html: str, known: Iterable[re.Pattern[str]]) -> str:
    """A page with its policy, and with `noopener` on links to other sites; `known`: the theme's inline scripts.

    Raises:
        ValueError: the page has no `<meta charset>` to put the policy behind.
    """
    html = _LINK.sub(lambda match: f"<a {_noopener(match['attributes'])}>", html)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(html, known), quote=False)}">'
    html, count = _CHARSET.subn(lambda match: f"{match[0]}\n{meta}", html, count=1)
    if not count:
        raise ValueError("the page has no <meta charset>")
    return html


def _noopener(attributes: str) -> str:
    if not re.search(r"""\bhref=["']?https?://""", attributes):
        return attributes
    if not (rel := _REL.search(attributes)):
        return f'{attributes.rstrip()} rel="noopener"'
    if "noopener" in rel["words"].split():
        return attributes
    return f'{attributes[: rel.start()]}rel="{rel["words"]} noopener"{attributes[rel.end() :]}'
