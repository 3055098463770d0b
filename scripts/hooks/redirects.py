"""Puts docs/redirects.yml into MkDocs's build; the logic is in scripts/ledger and scripts/render/redirect.py."""

from __future__ import annotations

import sys
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from scripts.ledger import redirects
from scripts.ledger.addresses import join, split
from scripts.pages import LANGUAGES
from scripts.render import redirect


def on_page_context(context, page, config, nav):
    address = page.url.strip("/") or "."
    language, name = split(address)
    found, wrong = redirects.read(Path(config.docs_dir))
    if wrong:
        raise PluginError(f"docs/{redirects.NAME}:{wrong[0].line}: {wrong[0].ko} → {wrong[0].cure_ko}")
    moved = {id_: _at(language, place) for id_, place in found.ids(name).items()}
    page.meta["moved_ids"] = redirect.ids_attribute(moved, address) if moved else ""
    return context


def _at(language: str, place: redirects.Place) -> str:
    return join(language, place.page) + (f"#{place.id}" if place.id else "")


@event_priority(-300)  # when all languages are built, and the pages of the reference too
def on_post_build(config):
    if config.plugins["i18n"].current_language not in (None, LANGUAGES[-1]):
        return  # the pages of the languages to come are not there yet
    site = Path(config.site_dir)
    found, _ = redirects.read(Path(config.docs_dir))
    for language in LANGUAGES:
        pages = {join(language, old): _at(language, new) for old, new in found.pages.items()}
        ids = {
            join(language, old): {id_: _at(language, place) for id_, place in found.ids(old).items()}
            for old in found.pages
        }
        try:
            redirect.write(site, config.site_url, pages, language, ids=ids)
        except ValueError as error:
            raise PluginError(f"docs/{redirects.NAME}: {error}") from error
