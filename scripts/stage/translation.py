"""What readers of a translation are offered where it is missing or behind its original."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode

from scripts.core.languages import SOURCE, join
from scripts.core.links import relative
from scripts.core.page import Page
from scripts.translations.state import State, mark_line, state


def missing(page: Page, language: str, repo_url: str, edit_uri: str) -> str:
    """The notice above a page that is shown in the source language; HTML, for the top of its Markdown."""
    offer = ""
    if repo_url:
        address = escape(new_page_url(repo_url, edit_uri, page, language))
        offer = (
            f' <a href="{address}" rel="noopener">Translate this page</a>: the link opens an editor on GitHub at '
            "the right place; copy the Korean text over and send what you have as a pull request."
        )
    return (
        f'<div class="admonition note guide-untranslated" lang="{language}">'
        '<p class="admonition-title">This page is not available in English yet</p>'
        f"<p>You are reading the Korean original.{offer}</p></div>"
    )


def new_page_url(repo_url: str, edit_uri: str, page: Page, language: str) -> str:
    """Address of GitHub's editor for a new file: `page` in `language`, begun with its headings and their ids.

    The headings are in the source language, to be translated. `edit_uri` is MkDocs's, e.g. `edit/main/docs/`.
    """
    folder, _, name = f"{language}/{page.name}.md".rpartition("/")
    outline = "\n\n".join(f"{'#' * h.level} {h.text} {{ #{h.id} }}" for h in page.headings if h.id)
    start = f'---\ntitle: "{page.front_matter.get("title", "")}"\ndescription: \n{mark_line(page)}\n---\n\n{outline}\n'
    query = urlencode({"filename": name, "value": start}, quote_via=quote)
    return f"{repo_url.rstrip('/')}/{edit_uri.replace('edit/', 'new/', 1)}{folder}?{query}"


def behind(original: Page, translated: Page, name: str, repo_url: str, edit_uri: str) -> str:
    """The notice above a translation whose original has changed since; HTML, or "" when it follows its original.

    Args:
        original, translated: the two pages.
        name: their address without the language.
        repo_url, edit_uri: as in mkdocs.yml.
    """
    if state(original, translated) is not State.STALE:
        return ""
    address = relative(join(SOURCE, name), join(translated.language, name))
    source = ""
    if repo_url:
        file = f"{repo_url.rstrip('/')}/{edit_uri.replace('edit/', 'blob/', 1)}{SOURCE}/{original.name}.md"
        source = f' (<a href="{escape(file)}" rel="noopener">its source</a>)'
    return (
        f'<p class="guide-stale" role="note">The <a href="{escape(address)}" hreflang="{SOURCE}">Korean original</a> '
        f"of this page has been edited since this translation was made{source}; where the two differ, the original is "
        "right.</p>"
    )
