"""Zensical's configuration of one language, from mkdocs.yml; needs no MkDocs.

Zensical reads the same file, but has neither our hooks nor a plugin for several languages: each language becomes a site
of its own, the source language at the root and the others in folders below.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import navigation
from scripts.render import console

_REFERENCE = "레퍼런스"
#: What concerns MkDocs alone, or files that the staged tree does not have.
_NOT_TAKEN = ("hooks", "watch", "exclude_docs", "docs_dir", "site_dir", "strict", "extra_javascript")


class _Loader(yaml.SafeLoader):
    """YAML with MkDocs's `!ENV [NAME, default]`."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    *names, default = loader.construct_sequence(node)  # type: ignore[arg-type]
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _environment)


def read(root: Path = ROOT) -> dict[str, Any]:
    """mkdocs.yml of the folder, as MkDocs has it before its plugins and hooks.

    Raises:
        OSError, yaml.YAMLError: it cannot be read.
    """
    return yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_Loader)


def site_url(mkdocs: dict[str, Any], language: str) -> str:
    """Where a language's site lives, with a slash at the end."""
    root = mkdocs["site_url"].rstrip("/") + "/"
    return root if language == LANGUAGES[0] else f"{root}{language}/"


def build(mkdocs: dict[str, Any], language: str) -> dict[str, Any]:
    """The configuration of a language, for `docs` and `site` in the folder where it is written; see `dump`."""
    own = _own(mkdocs, language)
    config = {key: value for key, value in mkdocs.items() if key not in _NOT_TAKEN}
    config |= {key: own[key] for key in ("site_name", "site_description", "copyright") if key in own}
    theme = {key: value for key, value in mkdocs["theme"].items() if key != "custom_dir"} | {"language": language}
    toggles = (own.get("theme") or {}).get("palette") or [{}] * len(theme["palette"])
    theme["palette"] = [
        colours | {"toggle": colours["toggle"] | change.get("toggle", {})}
        for colours, change in zip(theme["palette"], toggles, strict=True)
    ]
    base = urlsplit(site_url(mkdocs, LANGUAGES[0])).path
    return config | {
        "site_url": site_url(mkdocs, language),
        "edit_uri": f"{mkdocs['edit_uri']}{language}/",
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": theme,
        "nav": nav(mkdocs, language),
        "plugins": ["search"],
        "markdown_extensions": [
            *map(_extension, mkdocs["markdown_extensions"]),
            {"scripts.zensical.page": {"language": language, "root": urlsplit(site_url(mkdocs, language)).path}},
        ],
        "extra": {
            "alternate": [
                {**each, "link": base if each["lang"] == LANGUAGES[0] else f"{base}{each['lang']}/"}
                for each in mkdocs["extra"]["languages"]
            ]
        },
    }


def dump(config: dict[str, Any]) -> str:
    """The configuration as YAML, with functions as `!!python/name:` tags, which Zensical reads."""
    return yaml.dump(config, allow_unicode=True, sort_keys=False, width=10_000)


def nav(mkdocs: dict[str, Any], language: str) -> list[Any]:
    """The navigation with its sections' titles in a language, the reference's pages included."""
    return _nav(mkdocs["nav"], titles(mkdocs, language))


def titles(mkdocs: dict[str, Any], language: str) -> dict[str, str]:
    """The titles of the navigation's sections in a language, by those in the source language."""
    return _own(mkdocs, language).get("nav_translations") or {}


def _own(mkdocs: dict[str, Any], language: str) -> dict[str, Any]:
    i18n = next(each["i18n"] for each in mkdocs["plugins"] if isinstance(each, dict) and "i18n" in each)
    return next(each for each in i18n["languages"] if each["locale"] == language)


def _nav(items: list[Any], titles: dict[str, str]) -> list[Any]:
    # scripts/hooks/reference.py fills that one section for MkDocs
    found: list[Any] = []
    for item in items:
        if isinstance(item, str):
            found.append(item)
            continue
        for title, below in item.items():
            below = navigation(load_catalog()) if title == _REFERENCE else below
            found.append({titles.get(title, title): below if isinstance(below, str) else _nav(below, titles)})
    return found


def _extension(extension: Any) -> Any:
    """Our own fences, as scripts/hooks/site.py registers them with MkDocs."""
    if extension != "pymdownx.superfences":
        return extension
    fences = (("console", console.format_console), ("powershell", console.format_powershell))
    return {
        extension: {
            "custom_fences": [
                {"name": name, "class": name, "validator": console.validate, "format": made} for name, made in fences
            ]
        }
    }
