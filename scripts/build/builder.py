"""MkDocs's build of a staged folder, with its messages about our sources."""

from __future__ import annotations

import logging
import os
import re
import shutil
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from scripts.core import facts
from scripts.stage.site import MARKDOWN

#: What MkDocs wrote, in the folder of a build.
HTML = "html"

_PAGE = re.compile(r"\b(?P<page>(?P<language>[a-z]{2})/[\w./-]+)\.md\b")


class BuildError(Exception):
    """MkDocs could not build, and has logged why."""


class _Sources(logging.Filter):
    """Replaces staged pages in messages with the files under docs/ that an editor changes."""

    def __init__(self, site: facts.SiteFacts) -> None:
        super().__init__()
        self._sources = {page.staged: page.source for page in site.pages if page.source}

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _PAGE.sub(lambda match: self._sources.get(match["page"], match[0]), record.getMessage())
        record.args = ()
        return True


def log(site: facts.SiteFacts, level: int = logging.WARNING) -> None:
    """Show MkDocs's warnings, but not its progress through the builds of two languages."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)-7s %(message)s"))
    handler.addFilter(_Sources(site))
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.propagate = False
    # `--strict` counts what passes the logger: never above warnings
    logger.setLevel(min(level, logging.WARNING))
    for name in ("mkdocs.plugins.mkdocs_static_i18n", "mkdocs.commands.build", "mkdocs.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)


def build(staged: Path, target: Path, strict: bool = True) -> None:
    """Build a staged folder strictly into `target`/html, and put beside it what finish needs.

    Raises:
        BuildError: it could not be built, or gave a warning.
    """
    site = facts.read(staged / facts.NAME)
    if site.time is not None:
        # Respect a value set by the caller.
        os.environ.setdefault("SOURCE_DATE_EPOCH", str(site.time))
    log(site)
    try:
        config = load_config(str(staged / "mkdocs.yml"), site_dir=str(target / HTML), strict=strict)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
    except (MkDocsException, SystemExit) as error:
        raise BuildError(str(error)) from error
    shutil.copytree(staged / MARKDOWN, target / MARKDOWN, dirs_exist_ok=True)
    shutil.copy(staged / facts.NAME, target / facts.NAME)
