"""Puts the pages of scripts/reference into MkDocs's build; the pages are made there."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from scripts.core.languages import LANGUAGES
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import Generated, Reference, navigation
from scripts.render import moved

_SECTION = "레퍼런스"


def on_config(config):
    """Fill the section of `nav` that mkdocs.yml leaves empty."""
    for item in config.nav:
        if _SECTION in item:
            item[_SECTION] = navigation(load_catalog())
    _pages.cache_clear()  # descriptions are edited while `make serve` runs
    return config


@event_priority(-200)  # after mkdocs-static-i18n, which would take generated files for misplaced ones
def on_files(files, config):
    language = config.plugins["i18n"].current_language or LANGUAGES[0]
    for page in _pages(language):
        versions = {each: _file(page, each, config) for each in LANGUAGES}
        for file in versions.values():
            file.alternates = versions
        files.append(versions[language])
    # what the sitemap is made of
    config.plugins["i18n"].i18n_files_per_language[language] = files.documentation_pages()
    return files


def on_page_context(context, page, config, nav):
    language = config.plugins["i18n"].current_language or LANGUAGES[0]
    prefix = "" if language == LANGUAGES[0] else f"{language}/"
    found = []
    for key in page.meta.get("reference") or ():
        entry = load_catalog().by_key(key)
        if entry is None:
            raise PluginError(f"{page.file.src_uri}: `reference: {key}`: there is no such command")
        found.append({"title": entry.title, "url": f"{prefix}reference/{entry.address}/"})
    page.meta["reference_pages"] = found
    return context


@cache
def _pages(language: str) -> list[Generated]:
    return list(Reference(language, load_catalog()).pages())


def _file(page: Generated, language: str, config) -> File:
    """A generated page as mkdocs-static-i18n would have made it from a file of the language's folder."""
    file = File.generated(config, f"{language}/{page.name}.md", content=page.markdown)
    if language == LANGUAGES[0]:
        file.dest_uri = file.dest_uri.removeprefix(f"{language}/")
    file.locale = file.localization = language
    file.locale_alternate_of = language
    file.norm_src_uri = f"{page.name}.md"
    file.edit_uri = page.source
    return file


@event_priority(-200)  # when all languages are built
def on_post_build(config):
    moved.write_names(Path(config.site_dir), config.site_url)
