"""The staged folder's mkdocs.yml: the repository's own, with the reference in its navigation and absolute paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from scripts.core import mkdocs_yml
from scripts.core.languages import LANGUAGES
from scripts.reference.catalog import Catalog
from scripts.reference.pages import navigation
from scripts.stage import contents

#: The section of `nav` that mkdocs.yml leaves empty.
REFERENCE = "레퍼런스"


def nav(data: dict[str, Any], catalog: Catalog) -> list[Any]:
    """`nav` with the pages of the reference."""
    return [
        {REFERENCE: navigation(catalog)} if isinstance(item, dict) and REFERENCE in item else item
        for item in data["nav"]
    ]


def places(entries: list[Any], titles: dict[str, str]) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """(page, sections around it) of each page of a nav, in its order; a section is (title, its first page or "").

    Pages are paths below the language, such as `commands/run.md`; titles are translated by `titles`. A section's first
    page stands for it where it is an index.
    """
    yield from _places(entries, titles, ())


def _places(entries: list[Any], titles: dict[str, str], around: tuple[tuple[str, str], ...]) -> Iterator:
    for entry in entries:
        if isinstance(entry, str):
            yield entry, around
            continue
        for title, below in entry.items():
            if isinstance(below, str):
                yield below, around
            else:
                first = next((each for each in below[:1] if isinstance(each, str)), "")
                index = first if Path(first).name == "index.md" else ""
                yield from _places(below, titles, (*around, (titles.get(title, title), index)))


def write(folder: Path, root: Path, catalog: Catalog) -> None:
    """Write the staged folder's mkdocs.yml; tags such as `!ENV` stay as they are.

    Raises:
        OSError, YamlError: mkdocs.yml cannot be read.
    """
    data = mkdocs_yml.data(root)
    data["nav"] = nav(data, catalog)
    data["docs_dir"] = "docs"
    data["theme"]["custom_dir"] = str(root / data["theme"]["custom_dir"])
    data["hooks"] = [str(root / hook) for hook in data["hooks"]]
    data["watch"] = []
    data["extra"]["titles"] = mkdocs_yml.nav_titles(data, LANGUAGES[1])  # for the 404 page, which is in both languages
    data["not_in_nav"] = f"{data.get('not_in_nav') or ''}\n/*/{contents.NAME}.md"
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def words(data: dict[str, Any], key: str) -> dict[str, str]:
    """A text of mkdocs.yml, such as `site_name`, by language: the plugin's own word for a language, else the site's."""
    return {language: mkdocs_yml.of_language(data, language).get(key) or data[key] for language in LANGUAGES}
