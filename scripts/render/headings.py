"""The mark beside each heading that leads to it."""

from __future__ import annotations

_LABELS = {"ko": "이 절의 링크 복사", "en": "Copy the link to this section"}
#: What Python-Markdown's toc extension writes, whatever the page's language.
_WRITTEN = 'title="Permanent link">'


def name_links(html: str, language: str) -> str:
    """A page's HTML with its headings' links named in `language`, since `#` says nothing to a screen reader."""
    return html.replace(_WRITTEN, f'aria-label="{_LABELS[language]}">')
