"""Words that mean the same to the search, from docs/synonyms.yml, the glossary, and the CLI's aliases."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from scripts.core import yaml_lines
from scripts.core.paths import DOCS
from scripts.glossary import Group
from scripts.reference.catalog import Catalog

NAME = "synonyms.yml"


class SynonymsError(Exception):
    """docs/synonyms.yml cannot be read; the message says where, what is wrong, and how to fix it."""


def load(docs: Path = DOCS) -> list[list[str]]:
    """The groups in docs/synonyms.yml, in lowercase; none if there is no file.

    Raises:
        SynonymsError: it is not a list of lists of words.
        OSError, UnicodeDecodeError: it cannot be read.
    """
    path = docs / NAME
    if not path.exists():
        return []
    try:
        root = yaml_lines.compose(path.read_text(encoding="utf-8"), f"docs/{NAME}")
    except yaml_lines.YamlError as error:
        raise SynonymsError(str(error)) from error
    groups = []
    for group in root.value if isinstance(root, yaml.SequenceNode) else [root]:
        words = group.value if isinstance(group, yaml.SequenceNode) else []
        if len(words) < 2 or not all(isinstance(word, yaml.ScalarNode) and word.value.strip() for word in words):
            raise SynonymsError(
                f"docs/{NAME}:{yaml_lines.line_of(group)}: 줄마다 `- [단어, 같은 뜻의 단어]`여야 합니다. "
                "/ every line must be `- [word, synonym]`"
            )
        groups.append([word.value.strip().lower() for word in words])
    return groups


def of_glossary(glossary: Iterable[Group]) -> Iterator[list[str]]:
    """A group for every term with more than one name."""
    for group in glossary:
        for term in group.terms:
            names = [*term.names.values(), *term.also.get("ko", ())]
            names += [wrong for wrong, right in term.avoid.items() if right == term.names["ko"]]
            names += [name for name in term.shun.get("ko", ()) if "(" not in name]
            names = [re.sub(r"\s*\(.*", "", name).strip().lower() for name in names]
            if len(names := list(dict.fromkeys(names))) > 1:
                yield names


def of_cli(catalog: Catalog) -> Iterator[list[str]]:
    """Last words of commands that the CLI treats as the same: `ls` and `list`, `rm` and `remove`."""
    seen = set()
    for entry in catalog.entries:
        ends: dict[str, set[str]] = {}
        for name in (*entry.names, *entry.command.aliases):
            group, _, last = name.rpartition(" ")
            ends.setdefault(group, set()).add(last)
        for words in ends.values():
            if len(words) > 1 and (key := frozenset(words)) not in seen:
                seen.add(key)
                yield sorted(words)
