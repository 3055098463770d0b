"""Gives MkDocs the commit, the time and the pages' dates that git knows; read in scripts/core/revision.py."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.core import revision

_log = logging.getLogger("mkdocs.hooks.revision")
_found: revision.Revision | None = None


def on_config(config):
    global _found
    _found = revision.read(Path(config.config_file_path).parent)
    if _found is None:
        return config
    config.extra["revision"] = _found.commit
    # MkDocs stamps sitemap.xml.gz with this; what is set outside is somebody's decision.
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(_found.time))
    if _found.shallow:
        _log.info(
            "얕은 복제라 페이지의 날짜를 알 수 없습니다. `git fetch --unshallow`를 실행하십시오. / "
            "In a shallow clone the pages' dates are not known: run `git fetch --unshallow`."
        )
    return config


def on_page_markdown(markdown, page, config, files):
    # here, and not when a page is written: the sitemap is written before
    if _found and page.file.abs_src_path:
        path = Path(page.file.abs_src_path).relative_to(config.docs_dir).as_posix()
        page.meta["changed"] = _found.dates.get(f"docs/{path}", "")
