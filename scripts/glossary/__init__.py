"""The site's terms, `docs/glossary.yml`: the source of the glossary, the spelling check and synonyms.

Format: described at the top of the file.
"""

from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scripts.core import yaml_lines
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.paths import DOCS
from scripts.core.text import read
from scripts.core.yaml_lines import line_of

NAME = "glossary.yml"

#: language -> text
Texts = dict[str, str]
_TERM_KEYS = {"id", "ko", "en", "title", "text", "also", "avoid", "shun", "unlinked"}
_GROUP_KEYS = {"id", "ko", "en", "terms"}


class GlossaryError(Exception):
    """The glossary cannot be read. `line` counts from 1; `ko` and `en` say what is wrong."""

    def __init__(self, line: int, ko: str, en: str) -> None:
        super().__init__(f"docs/{NAME}:{line}: {ko} / {en}")
        self.line, self.ko, self.en = line, ko, en


@dataclass(frozen=True)
class Term:
    """A term. `avoid` has spellings that are always wrong, `shun` spellings that also have other meanings.

    `unlinked` has names of pages (`commands/run`) that do not link the term; None if no page does.
    """

    line: int
    id: str
    names: Texts
    titles: Texts
    text: Texts
    also: dict[str, tuple[str, ...]]
    avoid: dict[str, str]  # wrong spelling -> what to write
    shun: dict[str, tuple[str, ...]]
    unlinked: tuple[str, ...] | None


@dataclass(frozen=True)
class Group:
    """The terms under a heading."""

    line: int
    id: str
    names: Texts
    terms: tuple[Term, ...]


def load(docs: Path = DOCS) -> list[Group]:
    """Read the glossary of a docs folder; empty if there is no file.

    Raises:
        GlossaryError: the file is not YAML or not in the format.
        OSError, UnicodeDecodeError: it cannot be read.
    """
    path = docs / NAME
    if not path.exists():
        return []
    try:
        node = yaml_lines.compose(read(path), NAME)
    except yaml_lines.YamlError as error:
        ko, en = f"YAML로 읽을 수 없습니다: {error.problem}", f"not YAML: {error.problem}"
        raise GlossaryError(error.line, ko, en) from error
    seen: dict[str, int] = {}
    return [_group(item, seen) for item in _items(node)]


def _group(node: Node, seen: dict[str, int]) -> Group:
    fields = _fields(node, _GROUP_KEYS, ("id", "ko", "en", "terms"))
    id_ = _id(fields["id"], seen)
    return Group(line_of(node), id_, _names(fields), tuple(_term(item, seen) for item in _items(fields["terms"])))


def _term(node: Node, seen: dict[str, int]) -> Term:
    fields = _fields(node, _TERM_KEYS, ("id", "ko", "en", "text"))
    names = _names(fields)
    korean, english = names[SOURCE], names["en"]
    titles = {"ko": korean, "en": english}
    if korean != english:
        titles = {"ko": f"{korean} ({english[0].lower()}{english[1:]})", "en": f"{english} ({korean})"}
    if "title" in fields:
        titles = _texts(fields["title"])
    text = _texts(fields["text"])
    if SOURCE not in text:
        line = line_of(fields["text"])
        raise GlossaryError(line, "한국어 풀이(`ko:`)가 없습니다.", "there is no Korean text (`ko:`)")
    also = {key: _words(value) for key, value in _pairs(fields["also"])} if "also" in fields else {}
    avoid: dict[str, str] = {}
    for item in _items(fields["avoid"]) if "avoid" in fields else ():
        # `{ 해쉬: 해시 }` if the right spelling is not the term itself
        avoid |= _texts(item) if isinstance(item, MappingNode) else {_text(item): korean}
    shun: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for item in _items(fields["shun"]) if "shun" in fields else ():
        texts = _texts(item) if isinstance(item, MappingNode) else dict.fromkeys(LANGUAGES, _text(item))
        for language in LANGUAGES:
            shun[language].append(texts.get(language) or texts[SOURCE])
    return Term(
        line_of(node),
        _id(fields["id"], seen),
        names,
        titles,
        {language: text.get(language, text[SOURCE]) for language in LANGUAGES},
        {language: also.get(language, ()) for language in LANGUAGES},
        avoid,
        {language: tuple(words) for language, words in shun.items()},
        _unlinked(fields["unlinked"]) if "unlinked" in fields else (),
    )


def _items(node: Node | None) -> list[Node]:
    if not isinstance(node, SequenceNode):
        raise GlossaryError(line_of(node) if node else 1, "목록(`- …`)이어야 합니다.", "this must be a list (`- …`)")
    return node.value


def _pairs(node: Node) -> list[tuple[str, Node]]:
    if not isinstance(node, MappingNode):
        raise GlossaryError(line_of(node), "`이름: 값`이어야 합니다.", "this must be `name: value`")
    return [(_text(key), value) for key, value in node.value]


def _fields(node: Node, known: set[str], needed: tuple[str, ...]) -> dict[str, Node]:
    fields = dict(_pairs(node))
    for key in fields:
        if key not in known:
            line, allowed = line_of(fields[key]), ", ".join(sorted(known))
            ko = f"알 수 없는 항목 `{key}`: {allowed} 가운데 하나를 쓰십시오."
            raise GlossaryError(line, ko, f"unknown key `{key}`; use one of {allowed}")
    for key in needed:
        if key not in fields:
            raise GlossaryError(line_of(node), f"`{key}:`가 없습니다.", f"there is no `{key}:`")
    return fields


def _text(node: Node) -> str:
    if not isinstance(node, ScalarNode) or not node.value.strip():
        raise GlossaryError(line_of(node), "글이어야 합니다.", "this must be text")
    return node.value.strip()


def _unlinked(node: Node) -> tuple[str, ...] | None:
    if isinstance(node, SequenceNode):
        return _words(node)
    if _text(node) != "everywhere":
        raise GlossaryError(
            line_of(node),
            "`everywhere`이거나 페이지 이름의 목록(`[commands/run]`)이어야 합니다.",
            "this must be `everywhere` or a list of pages (`[commands/run]`)",
        )
    return None


def _texts(node: Node) -> Texts:
    return {key: _text(value) for key, value in _pairs(node)}


def _words(node: Node) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(node))


def _names(fields: dict[str, Node]) -> Texts:
    return {language: _text(fields[language]) for language in LANGUAGES}


def _id(node: Node, seen: dict[str, int]) -> str:
    id_ = _text(node)
    if id_ in seen:
        line, before = line_of(node), seen[id_]
        ko = f"id `{id_}`는 {before}번째 줄에 이미 있습니다."
        raise GlossaryError(line, ko, f"the id `{id_}` is already on line {before}")
    seen[id_] = line_of(node)
    return id_
