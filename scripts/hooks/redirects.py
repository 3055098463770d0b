"""Puts docs/redirects.yml into MkDocs's build; the logic is in scripts/ledger and scripts/render."""

from __future__ import annotations

import sys
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from scripts.core.languages import LANGUAGES, split
from scripts.ledger import redirects
from scripts.render import moved, redirect


def on_page_context(context, page, config, nav):
    address = page.url.strip("/") or "."
    language, name = split(address)
    found, wrong = redirects.read(Path(config.docs_dir))
    if wrong:
        raise PluginError(f"docs/{redirects.NAME}:{wrong[0].line}: {wrong[0].ko} → {wrong[0].cure_ko}")
    ids = {id_: moved.at(language, place) for id_, place in found.ids(name).items()}
    page.meta["moved_ids"] = redirect.ids_attribute(ids, address) if ids else ""
    return context


@event_priority(-300)  # when all languages are built, and the pages of the reference too
def on_post_build(config):
    if config.plugins["i18n"].current_language not in (None, LANGUAGES[-1]):
        return  # the pages of the languages to come are not there yet
    try:
        moved.write(Path(config.site_dir), config.site_url, Path(config.docs_dir))
    except ValueError as error:
        raise PluginError(f"docs/{redirects.NAME}: {error}") from error
