"""The site with each page several times, to see how a build grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from scripts.core import mkdocs_yml
from scripts.core.copies import copy_of_sources
from scripts.core.languages import LANGUAGES
from scripts.core.page import page_paths
from scripts.core.paths import ROOT
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import Reference, navigation


def copy(folder: Path, times: int = 1) -> Path:
    """Copy what the site is built from into a new folder, each page (the reference's too) so many times."""
    copy_of_sources(folder)
    if times == 1:
        return folder
    data = mkdocs_yml.data(ROOT)
    grown = [dict(item) for item in data["nav"]]
    reference = []
    for n in range(2, times + 1):
        _copy_pages(folder / "docs", f"copy{n}")
        for item, section in zip(grown, data["nav"], strict=True):
            ((title, value),) = section.items()
            if isinstance(value, list) and value:
                item[title] = [*item[title], {f"{title} {n}": _below(f"copy{n}/", value)}]
        ((last, pages),) = grown[-1].items()
        grown[-1] = {last: [*pages, f"copy{n}/index.md"]}
        reference.append({f"레퍼런스 {n}": _below(f"copy{n}/", navigation(load_catalog()))})
    data["nav"] = [*grown, {"레퍼런스들": reference}]
    (folder / mkdocs_yml.NAME).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def _copy_pages(docs: Path, name: str) -> None:
    for language in LANGUAGES:
        pages = {
            path.relative_to(ROOT / "docs" / language).as_posix(): path.read_text(encoding="utf-8")
            for path in page_paths(language)
        }
        pages |= {f"{page.name}.md": page.markdown for page in Reference(language, load_catalog()).pages()}
        for page, text in pages.items():
            target = docs / language / name / page
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text.replace("../assets/", "../../assets/"), encoding="utf-8")


def _below(folder: str, nav: Any) -> Any:
    """A part of `nav` with its pages in a folder."""
    if isinstance(nav, str):
        return folder + nav
    if isinstance(nav, list):
        return [_below(folder, item) for item in nav]
    return {title: _below(folder, value) for title, value in nav.items()}
