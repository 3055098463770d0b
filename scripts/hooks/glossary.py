"""Puts the terms of docs/glossary.yml into the glossary's pages; they are made in scripts/render/glossary.py."""

from __future__ import annotations

import sys
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from scripts import glossary
from scripts.core.languages import LANGUAGES
from scripts.render.glossary import MARKER, expand


@event_priority(-200)  # after mkdocs-static-i18n, which makes the files anew
def on_files(files, config):
    for file in files:
        if file.src_uri.partition("/")[2] == "glossary.md":
            file.edit_uri = glossary.NAME  # the pencil leads to the terms
    return files


@event_priority(100)  # before anything that looks for headings or links
def on_page_markdown(markdown, page, config, files):
    if MARKER not in markdown:
        return markdown
    try:
        groups = glossary.load(Path(config.docs_dir))
    except glossary.GlossaryError as error:
        raise PluginError(str(error)) from error
    language = config.plugins["i18n"].current_language or LANGUAGES[0]
    return expand(markdown, language, groups)[0]
