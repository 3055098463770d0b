"""A project that Zensical builds one language from, made of the staged folder.

Zensical reads mkdocs.yml, but knows neither hooks nor the plugin for several languages: each language is a project of
its own. Its pages lie where the site has them, so that all languages' results fit into one folder: English below `en/`.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from scripts.build.console import FENCES
from scripts.core import mkdocs_yml
from scripts.core.languages import SOURCE, folder
from scripts.core.mkdocs_yml import PythonName

#: Our templates, in a project.
TEMPLATES = "overrides"
#: What concerns MkDocs alone. Stage has done the work of `exclude_docs`.
_NOT_TAKEN = ("hooks", "watch", "exclude_docs", "not_in_nav", "strict")
#: A link from the source language's pages to docs/assets, which here lie a folder higher.
_ASSET = re.compile(r"(\]\()\.\./((?:\.\./)*assets/)")
#: In templates: a lookup of sentences as a method, which Jinja supports and Zensical's MiniJinja does not.
_LOOKUP = re.compile(r"{% set t = (?P<words>.*?)\.__getitem__ %}", re.DOTALL)
_MACRO = r"{% set words = \g<words> %}{% macro t(key) %}{{ words[key] }}{% endmacro %}"


def write(staged: Path, language: str, target: Path) -> Path:
    """Write a language's project into a new folder; returns the path of its mkdocs.yml.

    Raises:
        OSError, UnicodeDecodeError, YamlError: the staged folder cannot be read.
    """
    docs = target / "docs"
    shutil.copytree(staged / "docs" / "assets", docs / "assets")
    for page in (staged / "docs" / language).rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        path = docs / folder(language) / page.relative_to(staged / "docs" / language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_ASSET.sub(r"\1\2", text) if language == SOURCE else text, encoding="utf-8")
    data = mkdocs_yml.data(staged)
    shutil.copytree(data["theme"]["custom_dir"], target / TEMPLATES)
    for template in (target / TEMPLATES).rglob("*.html"):
        template.write_text(_LOOKUP.sub(_MACRO, template.read_text(encoding="utf-8")), encoding="utf-8")
    settings = yaml.safe_dump(configuration(data, language), allow_unicode=True, sort_keys=False)
    (target / mkdocs_yml.NAME).write_text(settings, encoding="utf-8")
    return target / mkdocs_yml.NAME


def configuration(data: dict[str, Any], language: str) -> dict[str, Any]:
    """Zensical's configuration of a language, for `docs`, `site` and the templates beside the file.

    Args:
        data: the staged mkdocs.yml.
        language: of the pages.
    """
    own = mkdocs_yml.of_language(data, language)
    theme = data["theme"] | {"language": language, "custom_dir": TEMPLATES}
    return {
        **{key: value for key, value in data.items() if key not in _NOT_TAKEN},
        **{key: own[key] for key in ("site_name", "site_description", "copyright") if key in own},
        "site_dir": "site",
        "theme": theme,
        "nav": _nav(data["nav"], mkdocs_yml.nav_titles(data, language), folder(language)),
        "plugins": [],
        "markdown_extensions": [_extension(each) for each in data["markdown_extensions"]],
        "extra": data["extra"] | ({"homepage": folder(language)} if language != SOURCE else {}),
    }


def _nav(entries: list[Any], titles: dict[str, str], root: str) -> list[Any]:
    """`nav` with the paths and titles of a language."""
    found: list[Any] = []
    for entry in entries:
        if isinstance(entry, str):
            found.append(root + entry)
            continue
        for title, below in entry.items():
            below = root + below if isinstance(below, str) else _nav(below, titles, root)
            found.append({titles.get(title, title): below})
    return found


def _extension(extension: Any) -> Any:
    """What scripts/build/hooks.py registers with MkDocs: our own fences, here by the names of their functions."""
    if extension != "pymdownx.superfences":
        return extension
    fences = [
        {
            key: PythonName(f"{each.__module__}.{each.__name__}") if callable(each) else each
            for key, each in fence.items()
        }
        for fence in FENCES
    ]
    return {extension: {"custom_fences": fences}}
