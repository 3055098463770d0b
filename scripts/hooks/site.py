"""Connects scripts/render to MkDocs's events; the logic is there, so that another builder can use it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from urllib.parse import urljoin

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import get_relative_url

from scripts import glossary
from scripts.cli import findings as cli_findings
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page as SourcePage
from scripts.examples.record import verified
from scripts.reference.catalog import load_catalog
from scripts.render import cli_links, console, diagram, headings, korean, provenance, search_index, translation
from scripts.render.terms import Terms
from scripts.search.synonyms import SynonymsError

_log = logging.getLogger("mkdocs.hooks.site")
_terms: dict[str, Terms] = {}  # by language, for the build that runs


def _language(config):
    """Language of the build that runs; mkdocs-static-i18n runs one build for each."""
    return config.plugins["i18n"].current_language or LANGUAGES[0]


def on_config(config):
    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = [
        {"name": name, "class": name, "validator": console.validate, "format": format_}
        for name, format_ in (("console", console.format_console), ("powershell", console.format_powershell))
    ]
    cli_links.forget()
    try:
        groups = glossary.load(Path(config.docs_dir))
    except glossary.GlossaryError as error:
        raise PluginError(str(error)) from error
    _terms.update({language: Terms(groups, language) for language in LANGUAGES})
    return config


def on_page_markdown(markdown, page, config, files):
    # an everyday page stands before the reference's page of the same command in the results
    if "/commands/" in page.file.src_uri:
        page.meta.setdefault("search", {"boost": 4})
    if page.file.abs_src_path:
        for finding in cli_findings.in_blocks(SourcePage(Path(page.file.abs_src_path))):
            _log.warning(f"{page.file.src_uri}:{finding.line}: {finding.message('ko')}")  # --strict makes it an error
        page.meta["verified"] = verified(SourcePage(Path(page.file.abs_src_path)))
    return provenance.expand(markdown, _language(config))


def on_page_content(html, page, config, files):
    language = _language(config)
    try:
        html = diagram.inline(html, language)
    except diagram.DiagramError as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from error
    prefix = "" if language == LANGUAGES[0] else f"{language}/"

    def to(address):
        return get_relative_url(prefix + address, page.url)

    html = cli_links.resolve(html, language, to)
    html = _terms[language].link(html, to, page.file.src_uri.partition("/")[2].removesuffix(".md"))
    return headings.name_links(html, language)


def on_page_context(context, page, config, nav):
    if page.file.abs_src_path is None:
        return context  # made by scripts/hooks/reference.py
    source = SourcePage(Path(page.file.abs_src_path))
    if page.file.localization != _language(config):
        page.meta["untranslated"] = translation.new_page_url(
            config.repo_url or "", config.edit_uri or "", source, _language(config)
        )
        # for search engines this is the Korean page under another address
        page.canonical_url = urljoin(config.site_url, source.address)
    elif page.file.localization != LANGUAGES[0]:
        original = Path(config.docs_dir) / LANGUAGES[0] / page.file.norm_src_uri
        if original.is_file():
            address = get_relative_url(page.url.removeprefix(f"{page.file.localization}/") or ".", page.url)
            page.meta["stale"] = translation.stale(
                config.repo_url or "", config.edit_uri or "", SourcePage(original), source, address
            )
    if page.meta["verified"]:
        explained, id_ = provenance.EXPLAINED
        prefix = "" if _language(config) == LANGUAGES[0] else f"{_language(config)}/"
        address = f"{get_relative_url(f'{prefix}{explained}/', page.url)}#{id_}"
        page.meta["provenance"] = provenance.html(page.meta["verified"], _language(config), address)
    return context


def on_post_page(output, page, config):
    return output if _language(config) == LANGUAGES[0] else korean.mark(output)


def on_post_template(output, template_name, config):
    # Each language's build would write the one 404 page again; the source language's stays.
    return "" if template_name == "404.html" and _language(config) != LANGUAGES[0] else output


@event_priority(-200)  # after mkdocs-static-i18n, which merges the languages' indexes at -100
def on_post_build(config):
    site = Path(config.site_dir)
    search_index.split(site)
    try:
        search_index.write(site, load_catalog(), Path(config.docs_dir))
    except (SynonymsError, glossary.GlossaryError) as error:
        raise PluginError(str(error)) from error
