"""The only reader of mkdocs.yml: `data` for programs, `read` with line numbers for messages.

`!ENV` is resolved from the environment as in MkDocs. Nothing that `!!python/name:` names is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pathspec import GitIgnoreSpec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml_env_tag import construct_env_tag

from scripts.core import yaml_lines
from scripts.core.languages import SOURCE, folder
from scripts.core.paths import ROOT
from scripts.core.text import read as read_text
from scripts.core.yaml_lines import line_of

NAME = "mkdocs.yml"
_PYTHON_NAME = "tag:yaml.org,2002:python/name:"


class PythonName(str):
    """The name in a `!!python/name:` tag, such as `pymdownx.slugs.slugify`; `yaml.safe_dump` writes the tag back."""


yaml.SafeDumper.add_representer(PythonName, lambda dumper, name: dumper.represent_scalar(_PYTHON_NAME + name, ""))


class _Loader(yaml.SafeLoader):
    """YAML with the tags that MkDocs knows."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor(_PYTHON_NAME, lambda _loader, name, _node: PythonName(name))


def data(root: Path = ROOT) -> dict[str, Any]:
    """A repository's mkdocs.yml as plain data, without MkDocs's defaults.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read as UTF-8.
        YamlError: it is not YAML or not a mapping.
    """
    settings = yaml_lines.load(read_text(root / NAME), NAME, _Loader)
    if not isinstance(settings, dict):
        raise yaml_lines.YamlError(1, "not a mapping", NAME)
    return settings


def site_url(data: dict[str, Any], language: str = SOURCE) -> str:
    """Where a language's part of the site is published, with a trailing slash."""
    return f"{data['site_url'].rstrip('/')}/{folder(language)}"


def of_language(data: dict[str, Any], language: str) -> dict[str, Any]:
    """The i18n plugin's settings for a language, such as its `site_name`."""
    i18n = next(plugin["i18n"] for plugin in data["plugins"] if isinstance(plugin, dict) and "i18n" in plugin)
    return next(settings for settings in i18n["languages"] if settings["locale"] == language)


def nav_titles(data: dict[str, Any], language: str) -> dict[str, str]:
    """Navigation titles: source language -> this language; empty for the source language."""
    return of_language(data, language).get("nav_translations") or {}


@dataclass(frozen=True)
class NavEntry:
    """An entry of `nav`. A section has no path; a page may have no title."""

    line: int
    title: str | None
    path: str | None  # without the language, e.g. `commands/run.md`, or an https URL
    below: tuple[NavEntry, ...] = ()

    def walk(self) -> Iterator[NavEntry]:
        """This entry and all entries below it."""
        yield self
        for entry in self.below:
            yield from entry.walk()


@dataclass(frozen=True)
class MkDocsYml:
    """mkdocs.yml with line numbers, which count from 1."""

    path: Path
    nav: tuple[NavEntry, ...] = ()  # the top-level entries
    nav_line: int = 0  # of the `nav:` key; 0 if there is none
    translations: dict[str, dict[str, int]] = field(default_factory=dict)  # language -> (`nav` title -> line)
    #: Patterns of `not_in_nav`, `exclude_docs` and `draft_docs`, relative to docs/.
    not_in_nav: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines([]))
    error: tuple[int, str] | None = None  # (line, problem) if the file is not YAML

    @property
    def entries(self) -> Iterator[NavEntry]:
        """All entries of `nav` in order, sections included."""
        for entry in self.nav:
            yield from entry.walk()


def read(path: Path) -> MkDocsYml:
    """Read mkdocs.yml; a YAML error is kept in `error`.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read as UTF-8.
    """
    try:
        top = yaml_lines.compose(path.read_text(encoding="utf-8"), NAME)
    except yaml_lines.YamlError as error:
        return MkDocsYml(path, error=(error.line, error.problem))
    if not isinstance(top, MappingNode):
        return MkDocsYml(path, error=(1, "not a mapping"))
    nav = _child(top, "nav")
    patterns = [
        line
        for key in ("not_in_nav", "exclude_docs", "draft_docs")
        if isinstance(node := _child(top, key), ScalarNode)
        for line in node.value.splitlines()
    ]
    return MkDocsYml(
        path,
        nav=tuple(_entries(nav)) if nav is not None else (),
        nav_line=nav.start_mark.line if nav is not None else 0,
        translations={
            language: {key.value: line_of(key) for key, _ in table.value} for language, table in _translations(top)
        },
        not_in_nav=GitIgnoreSpec.from_lines(patterns),
    )


def _child(node: Node | None, key: str) -> Node | None:
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if isinstance(name, ScalarNode) and name.value == key:
                return value
    return None


def _entries(node: Node) -> Iterator[NavEntry]:
    for item in node.value if isinstance(node, SequenceNode) else ():
        line = line_of(item)
        if isinstance(item, ScalarNode):
            yield NavEntry(line, None, item.value)
        elif isinstance(item, MappingNode):
            for title, value in item.value:
                if isinstance(value, ScalarNode):
                    yield NavEntry(line_of(value), title.value, value.value)
                else:
                    yield NavEntry(line_of(title), title.value, None, tuple(_entries(value)))


def _translations(top: MappingNode) -> Iterator[tuple[str, MappingNode]]:
    """(language, its `nav_translations`)."""
    plugins = _child(top, "plugins")
    for plugin in plugins.value if isinstance(plugins, SequenceNode) else ():
        languages = _child(_child(plugin, "i18n"), "languages")
        for language in languages.value if isinstance(languages, SequenceNode) else ():
            locale, table = _child(language, "locale"), _child(language, "nav_translations")
            if isinstance(locale, ScalarNode) and isinstance(table, MappingNode):
                yield locale.value, table
