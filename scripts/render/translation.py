"""Pages that a language lacks: what their readers are offered."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from scripts.core.page import Page
from scripts.translations.state import State, mark_line, state


def new_page_url(repo_url: str, edit_uri: str, page: Page, language: str) -> str:
    """Address of GitHub's editor for a new file: `page` in `language`, begun with its headings and their ids.

    The headings stand in the source language, to be translated. `edit_uri` is MkDocs's, e.g. `edit/main/docs/`.
    """
    folder, _, name = f"{language}/{page.name}.md".rpartition("/")
    outline = "\n\n".join(f"{'#' * h.level} {h.text} {{ #{h.id} }}" for h in page.headings if h.id)
    start = f'---\ntitle: "{page.front_matter.get("title", "")}"\ndescription: \n{mark_line(page)}\n---\n\n{outline}\n'
    query = urlencode({"filename": name, "value": start}, quote_via=quote)
    return f"{repo_url.rstrip('/')}/{edit_uri.replace('edit/', 'new/', 1)}{folder}?{query}"


@dataclass(frozen=True)
class Stale:
    """What the reader of a translation is told whose original has changed since: where that is, and its source."""

    original: str  # address of the original page
    source: str  # its file on GitHub; empty without a repository


def stale(repo_url: str, edit_uri: str, original: Page, translated: Page, address: str) -> Stale | None:
    """The notice for a translated page, or None when it follows its original; `address` is the original's."""
    if state(original, translated) is not State.STALE:
        return None
    source = f"{repo_url.rstrip('/')}/{edit_uri.replace('edit/', 'blob/', 1)}{original.language}/{original.name}.md"
    return Stale(address, source if repo_url else "")
