"""Pages that a language lacks: what their readers are offered."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from scripts.pages import Page


def new_page_url(repo_url: str, edit_uri: str, page: Page, language: str) -> str:
    """Address of GitHub's editor for a new file: `page` in `language`, begun with its headings and their ids.

    The headings stand in the source language, to be translated. `edit_uri` is MkDocs's, e.g. `edit/main/docs/`.
    """
    folder, _, name = f"{language}/{page.name}.md".rpartition("/")
    outline = "\n\n".join(f"{'#' * h.level} {h.text} {{ #{h.id} }}" for h in page.headings if h.id)
    start = f'---\ntitle: "{page.front_matter.get("title", "")}"\ndescription: \n---\n\n{outline}\n'
    query = urlencode({"filename": name, "value": start}, quote_via=quote)
    return f"{repo_url.rstrip('/')}/{edit_uri.replace('edit/', 'new/', 1)}{folder}?{query}"
