"""The Markdown of the reference pages, made from the snapshot and the descriptions; does not need MkDocs."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.cli.tree import Option
from scripts.core import yaml_lines
from scripts.core.page import Page as SourcePage
from scripts.core.page import page_paths
from scripts.core.paths import DOCS
from scripts.reference.catalog import Catalog, Entry
from scripts.reference.descriptions import Descriptions
from scripts.reference.options import OptionGroup, groups

#: The groups of commands with version numbers of their own, and the product's name.
_PRODUCTS = {"compose": "Compose ", "buildx": "Buildx "}

#: Types, as the CLI prints them, of options that may be repeated.
_REPEATED = {"list", "stringArray", "strings", "filter", "map", "mount", "network", "ulimit", "ipNetSlice"}

#: word -> language -> text
WORDS = yaml_lines.load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"), "words.yml")


@dataclass(frozen=True)
class Generated:
    """A generated page: its name below the language, its Markdown, where to edit it, and its name in the menu.

    `read` says which program's help it was read from, in a few words and in a sentence; empty if the text says so.
    """

    name: str  # reference/container/run
    markdown: str
    title: str
    source: str  # below docs/: ko/reference/container.yml#L12
    menu: str
    read: tuple[str, str] | None = None


class Reference:
    """All pages of the reference in a language."""

    def __init__(self, language: str, catalog: Catalog, docs: Path = DOCS) -> None:
        self.language = language
        self.catalog = catalog
        self.docs = docs
        self.descriptions = Descriptions(language, catalog, docs)
        self.words = {word: texts[language] for word, texts in WORDS.items()}
        self.tasks = tasks(language, docs)

    def pages(self) -> Iterator[Generated]:
        """The index and a page for every command."""
        yield self._index()
        for entry in self.catalog.entries:
            yield self._page(entry)

    def summary(self, entry: Entry) -> str:
        described = self.descriptions.command(entry)
        return described.summary.text if described and described.summary else ""

    # the index --------------------------------------------------------------------------------------------

    def _index(self) -> Generated:
        words, versions = self.words, self.catalog.tree.versions
        entries = self.catalog.entries
        names = len(self.catalog.tree.commands)
        options = sum(len(command.options) for command in self.catalog.tree.commands.values())
        lead = words["index.lead"].format(
            commands=names, options=f"{options:,}", cheat_sheet="../commands/index.md", **versions
        )
        lines = [
            *_front_matter(title=words["index"], description=words["index.description"].format(**versions)),
            f"# {words['index.title']} {{ #reference }}",
            "",
            lead,
            "",
            f'<div class="guide-filter guide-rows" data-label="{words["filter"]}" data-none="{words["filter.none"]}" '
            f'data-search="{words["filter.search"]}" data-placeholder="run, prune, swarm" markdown>',
        ]
        for group in self.catalog.groups:
            title = words["group.docker"] if group == "docker" else f"docker {group}"
            lines += ["", f"## {title} {{ #{group if group != 'docker' else 'others'} }}", ""]
            lines += [f"| {words['command']} | {words['what']} |", "| --- | --- |"]
            for entry in entries:
                if entry.group == group:
                    others = ", ".join(f"`{name}`" for name in entry.names[1:])
                    more = f" ({others})" if others else ""
                    summary = self.summary(entry).replace("|", "\\|")
                    lines.append(f"| [`{entry.name}`]({file(entry)}){more} | {summary} |")
        lines += ["", "</div>", ""]
        return Generated("reference/index", "\n".join(lines), words["index"], "assets/cli.json", words["index"])

    # a command --------------------------------------------------------------------------------------------

    def _page(self, entry: Entry) -> Generated:
        words, title = self.words, entry.title
        described = self.descriptions.command(entry)
        summary = self.summary(entry)
        lines = [
            *_front_matter(title=title, description=words["description"].format(name=title, summary=summary)),
            f"# {title} {{ #{entry.name.replace(' ', '-')} }}",
            "",
            summary,
            "",
            "```text",
            entry.command.usage,
            "```",
            "",
        ]
        facts = []
        if len(entry.names) > 1:
            same = ", ".join(f"`{name}`" for name in entry.names if name != title)
            facts.append(f"- **{words['also']}**: {same}")
        for task_title, task_path in self.tasks.get(entry.key, ()):
            facts.append(f"- **{words['task']}**: [{task_title}]({self._to(entry, task_path)})")
        marks = [words[mark] for mark in ("experimental", "deprecated") if getattr(entry.command, mark)]
        if described and described.since:
            marks.insert(0, self._versions(entry, described.since.text, ""))
        if marks:
            facts.append(f"- {', '.join(marks)}")
        lines += [*facts, ""] if facts else []
        if described and described.details:
            lines += [described.details.text, ""]
        if entry.is_group:
            lines += [f"## {words['commands']} {{ #commands }}", ""]
            lines += [self._line(entry, child) for child in self._children(entry)]
            lines.append("")
        lines += self._options(entry)
        siblings = [other for other in self._siblings(entry) if other is not entry]
        if siblings:
            parent = self._parent(entry)
            name = parent.name if parent else "docker"
            lines += [f"## {words['siblings'].format(group=name)} {{ #siblings }}", ""]
            lines += [", ".join(f"[`{other.own_word}`]({self._to(entry, file(other))})" for other in siblings), ""]
        lines += [f"## {words['see-also']} {{ #see-also }}", ""]
        parent = self._parent(entry)
        if parent:
            lines.append(f"- [`{parent.name}`]({self._to(entry, file(parent))}): {self.summary(parent)}")
        lines.append(f"- [{words['all-commands']}]({self._to(entry, 'index.md')})")
        lines.append(f"- [{words['official'].format(name=entry.name)}]({official(entry)})")
        line = described.line if described else 1
        source = f"{self.language}/reference/{entry.group}.yml#L{line}"
        name = f"reference/{file(entry).removesuffix('.md')}"
        menu = title if entry.group == "docker" else entry.name.removeprefix(f"docker {entry.group} ")
        product = self._product(entry)
        read = tuple(words[key].format(product=product) for key in ("read", "read.foot"))
        return Generated(name, "\n".join(lines) + "\n", title, source, menu, read)

    def _product(self, entry: Entry) -> str:
        """The program that prints a command's help, with its version: `Docker Compose 5.6.0`."""
        versions = self.catalog.tree.versions
        name = _PRODUCTS.get(entry.group, "").strip()
        return f"Docker {name} {versions[entry.group]}" if name else f"Docker CLI {versions['docker']}"

    def _options(self, entry: Entry) -> Iterator[str]:
        options = self.descriptions.options(entry)
        if not options:
            return
        yield f"## {self.words['options']} {{ #options }}"
        yield ""
        for group in groups(entry, options):
            if group.id:
                yield f"### {self._group_title(group)} {{ #{group.id}-options }}"
                yield ""
            for name in group.options:
                yield from self._option(entry, options[name], 4 if group.id else 3)

    def _group_title(self, group: OptionGroup) -> str:
        return group.titles.get(self.language) or self.words["others"]

    def _option(self, entry: Entry, option: Option, level: int) -> Iterator[str]:
        words = self.words
        text = self.descriptions.option(entry, option.name)
        names = f"`{option.short}`, `{option.name}`" if option.short else f"`{option.name}`"
        value = f" <small>{option.type}</small>" if option.takes_value else ""
        yield f"{'#' * level} {names}{value} {{ #{option.id} .guide-option }}"
        yield ""
        yield text.text if text else ""
        facts = []
        if text and (text.since or text.until):
            facts.append(self._versions(entry, text.since, text.until, option))
        if option.default is not None:
            facts.append(f"{words['default']} `{option.default}`")
        if option.type in _REPEATED:
            facts.append(words["repeated"])
        facts += [words[mark] for mark in ("experimental", "deprecated", "ignored") if getattr(option, mark)]
        if facts:
            yield ""
            yield f"{' · '.join(facts)}"
            yield "{ .guide-facts }"
        yield ""

    def _versions(self, entry: Entry, since: str, until: str, option: Option | None = None) -> str:
        """The versions that have a command or option: `Compose 5.2부터`."""
        # options kept for the old builder belong to the docker CLI, not to Buildx
        product = _PRODUCTS.get(entry.group, "") if not (option and option.ignored) else ""
        versions = [
            self.words[key].format(version=f"{product}{version}")
            for key, version in (("since", since), ("until", until))
            if version
        ]
        return f"**{', '.join(versions)}**"

    # between pages ----------------------------------------------------------------------------------------

    def _line(self, entry: Entry, child: Entry) -> str:
        return f"- [`{child.name}`]({self._to(entry, file(child))}): {self.summary(child)}"

    def _to(self, entry: Entry, target: str) -> str:
        """A link from an entry's page to a page, whose path is from `reference/`."""
        # From a root, because `relpath` otherwise starts from the working directory, which may be called `commands`.
        return posixpath.relpath(f"/reference/{target}", posixpath.dirname(f"/reference/{file(entry)}"))

    def _parent(self, entry: Entry) -> Entry | None:
        name = entry.name.rpartition(" ")[0]
        return self.catalog.of(self.catalog.tree.commands[name]) if name else None

    def _children(self, entry: Entry) -> list[Entry]:
        """The subcommands that belong here; `docker` itself lists commands without a group."""
        names = (f"{entry.name} {child}" for child in entry.command.commands)
        children = (self.catalog.of(self.catalog.tree.commands[name]) for name in names)
        return [child for child in children if self._parent(child) is entry]

    def _siblings(self, entry: Entry) -> list[Entry]:
        parent = self._parent(entry)
        return self._children(parent) if parent else []


def file(entry: Entry) -> str:
    """The Markdown file of an entry, below `reference/`; a group's page is the index of its folder."""
    return f"{entry.address}/index.md" if entry.is_group else f"{entry.address}.md"


def official(entry: Entry) -> str:
    """URL of the command's page in Docker's own documentation."""
    path = "" if entry.key == "docker" else f"{entry.key.replace(' ', '/')}/"
    return f"https://docs.docker.com/reference/cli/docker/{path}"


@cache
def tasks(language: str, docs: Path = DOCS) -> dict[str, list[tuple[str, str]]]:
    """The pages that teach a command, by the command's key: their titles, and their paths from `reference/`.

    A page lists the commands in its front matter: `reference: [container run]`.
    """
    pages: dict[str, list[tuple[str, str]]] = {}
    for path in page_paths(language, docs):
        page = SourcePage(path)
        for key in page.front_matter.get("reference") or ():
            relative = path.relative_to(docs / language).as_posix()
            pages.setdefault(str(key), []).append((str(page.front_matter.get("title", "")), f"../{relative}"))
    return pages


def _front_matter(**facts: object) -> list[str]:
    return ["---", yaml_lines.dump(facts).strip(), "---", ""]


def navigation(catalog: Catalog) -> list[object]:
    """The section of MkDocs's `nav`: the index, then `docker` with its groups; titles come from the pages.

    The commands without a group come last, as a group of their own.
    """
    entries = catalog.entries
    of = {group: [f"reference/{file(entry)}" for entry in entries if entry.group == group] for group in catalog.groups}
    others = of.pop("docker")
    return ["reference/index.md", *({f"docker {group}": pages} for group, pages in of.items()), {"docker": others}]


def redirects(catalog: Catalog) -> dict[str, str]:
    """Addresses below `reference/` of the commands' other names, with their targets: `run` to `container/run`."""
    own = {entry.address for entry in catalog.entries}
    targets = {}
    for entry in catalog.entries:
        for name in entry.names[1:]:
            address = name.removeprefix("docker ").replace(" ", "/")
            if address not in own:
                targets[address] = entry.address
    return dict(sorted(targets.items()))
