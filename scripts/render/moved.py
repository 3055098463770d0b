"""The pages that lead from old addresses to new ones, in a built site: of docs/redirects.yml, and of the reference,
where a command's other names lead to its page."""

from __future__ import annotations

from pathlib import Path

from scripts.core.languages import LANGUAGES, join
from scripts.core.paths import DOCS
from scripts.ledger import redirects
from scripts.reference import pages as reference
from scripts.reference.catalog import load_catalog
from scripts.render import redirect


def write(site: Path, site_url: str, docs: Path = DOCS) -> None:
    """Write those of docs/redirects.yml, in all languages; the pages that they lead to must be there.

    Raises:
        ValueError: an old address is a page of its own, or its target is none.
    """
    found, _ = redirects.read(docs)
    for language in LANGUAGES:
        pages = {join(language, old): at(language, new) for old, new in found.pages.items()}
        ids = {
            join(language, old): {id_: at(language, place) for id_, place in found.ids(old).items()}
            for old in found.pages
        }
        redirect.write(site, site_url, pages, language, ids=ids)


def write_names(site: Path, site_url: str) -> None:
    """Write those of the reference, in the languages whose reference is there.

    Raises:
        ValueError: as in `write`.
    """
    for language in LANGUAGES:
        prefix = join(language, "reference")
        if (site / prefix).is_dir():
            redirect.write(site, site_url, reference.redirects(load_catalog()), language, prefix)


def at(language: str, place: redirects.Place) -> str:
    """A place of docs/redirects.yml in a language: the page's address, with the id if there is one."""
    return join(language, place.page) + (f"#{place.id}" if place.id else "")
