"""mkdocs.yml as far as the checks need it, with line numbers.

Only the node tree is composed, nothing is constructed, so `!ENV` and `!!python/name:` tags do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pathspec import GitIgnoreSpec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True)
class NavEntry:
    """One entry of `nav`; a section has no path, a page may have no title."""

    line: int
    title: str | None
    path: str | None  # without language, e.g. `commands/run.md`; or an https address
    below: tuple[NavEntry, ...] = ()

    def walk(self) -> Iterator[NavEntry]:
        """This entry and all below it."""
        yield self
        for entry in self.below:
            yield from entry.walk()


@dataclass(frozen=True)
class MkDocsYml:
    """What the checks read from mkdocs.yml.

    Attributes:
        path: the file.
        nav: the top entries.
        nav_line: line of the `nav:` key; 0 without one.
        translations: language -> (title -> line) from the i18n plugin's `nav_translations`.
        words: language -> (title -> its translation) from there.
        not_in_nav: patterns of `not_in_nav`, `exclude_docs` and `draft_docs`, relative to docs/.
        error: (line, what) when the file is not YAML.
    """

    path: Path
    nav: tuple[NavEntry, ...] = ()
    nav_line: int = 0
    translations: dict[str, dict[str, int]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    not_in_nav: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines([]))
    error: tuple[int, str] | None = None

    @property
    def entries(self) -> Iterator[NavEntry]:
        """All entries of `nav`, sections included, in order."""
        for entry in self.nav:
            yield from entry.walk()


def read(path: Path) -> MkDocsYml:
    """Read mkdocs.yml; a YAML error is kept in `error`.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read as UTF-8.
    """
    try:
        top = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        return MkDocsYml(path, error=(mark.line + 1 if mark else 1, what))
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
            language: {key.value: key.start_mark.line + 1 for key, _ in table.value}
            for language, table in _translations(top)
        },
        words={
            language: {key.value: value.value for key, value in table.value if isinstance(value, ScalarNode)}
            for language, table in _translations(top)
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
    if not isinstance(node, SequenceNode):
        return
    for item in node.value:
        line = item.start_mark.line + 1
        if isinstance(item, ScalarNode):
            yield NavEntry(line, None, item.value)
        elif isinstance(item, MappingNode):
            for title, value in item.value:
                if isinstance(value, ScalarNode):
                    yield NavEntry(value.start_mark.line + 1, title.value, value.value)
                else:
                    yield NavEntry(title.start_mark.line + 1, title.value, None, tuple(_entries(value)))


def _translations(top: MappingNode) -> Iterator[tuple[str, MappingNode]]:
    """Each language and its `nav_translations`."""
    plugins = _child(top, "plugins")
    for plugin in plugins.value if isinstance(plugins, SequenceNode) else ():
        languages = _child(_child(plugin, "i18n"), "languages")
        for language in languages.value if isinstance(languages, SequenceNode) else ():
            locale, table = _child(language, "locale"), _child(language, "nav_translations")
            if isinstance(locale, ScalarNode) and isinstance(table, MappingNode):
                yield locale.value, table
