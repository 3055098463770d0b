"""What a built page may load and run, said to the browser: a Content-Security-Policy as tight as Material allows.

- `script-src 'self'` and the hashes of the page's own inline scripts: Material starts with a few of them (its scope,
  the colours, before anything is drawn). Nothing else inline runs, so neither do handlers as `onclick`.
- `style-src 'unsafe-inline'`: Python-Markdown aligns table cells by `style` attributes, which have no hashes.
- `img-src data:`: Material's icons are in its stylesheet.
- `connect-src` and `worker-src 'self'`: the search.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"""\btype=["']?(?P<type>[^"'\s>]*)""")
_RUN = ("", "text/javascript", "application/javascript", "module")
_CHARSET = re.compile(r'<meta charset="?utf-8"?>', re.IGNORECASE)
_LINK = re.compile(r"<a\s(?P<attributes>[^>]*)>", re.IGNORECASE)
_REL = re.compile(r"""\brel=(?P<quote>["'])(?P<words>[^"']*)(?P=quote)""")


def policy(html: str) -> str:
    """The policy of a page, with the hashes of the scripts that stand in it."""
    hashes = " ".join(f"'sha256-{each}'" for each in dict.fromkeys(_hashes(html)))
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


def _hashes(html: str) -> list[str]:
    found = []
    for script in _SCRIPT.finditer(html):
        attributes = script["attributes"]
        kind = match["type"].lower() if (match := _TYPE.search(attributes)) else ""
        if "src=" not in attributes and kind in _RUN:
            found.append(base64.b64encode(hashlib.sha256(script["body"].encode()).digest()).decode())
    return found


def secure(html: str) -> str:
    """A page with its policy, and with `noopener` on links to other sites.

    Raises:
        ValueError: the page has no `<meta charset>` to put the policy behind.
    """
    html = _LINK.sub(lambda match: f"<a {_noopener(match['attributes'])}>", html)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(html), quote=False)}">'
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
