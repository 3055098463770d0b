"""mkdocs.yml as data. (Written by the coordinator to unblock stage; part A completes it with entries and lines.)"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from scripts.core.paths import ROOT


class _Loader(yaml.SafeLoader):
    """YAML with MkDocs's `!ENV [NAME, default]`."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    *names, default = loader.construct_sequence(node)  # type: ignore[arg-type]
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _environment)


def data(root: Path = ROOT) -> dict[str, Any]:
    """mkdocs.yml of the folder, as MkDocs has it before its plugins and hooks.

    Raises:
        OSError, yaml.YAMLError: it cannot be read.
    """
    return yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_Loader)


def site_url(data: dict[str, Any]) -> str:
    """Where the site lives, with a slash at the end."""
    return data["site_url"].rstrip("/") + "/"


def of_language(data: dict[str, Any], language: str) -> dict[str, Any]:
    """What the i18n plugin is told of a language."""
    i18n = next(each["i18n"] for each in data["plugins"] if isinstance(each, dict) and "i18n" in each)
    return next(each for each in i18n["languages"] if each["locale"] == language)


def nav_titles(data: dict[str, Any], language: str) -> dict[str, str]:
    """The titles of the navigation's sections in a language, by those in the source language."""
    return of_language(data, language).get("nav_translations") or {}
