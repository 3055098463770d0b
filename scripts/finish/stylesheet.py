"""The site's one stylesheet, without what no page has and no script makes.

A selector stays when every class, id, element and attribute that it needs is in the HTML of a page, or is a word of a
script (what scripts add to pages, they name). Of `:is()` and `:where()` one way is enough; what stands in
`:not()` is not asked for. Custom properties that nothing reads and animations that nothing plays are dropped, too.
CSS is read with tinycss2: https://www.w3.org/TR/css-syntax-3/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import tinycss2
from selectolax.lexbor import LexborNode
from tinycss2 import ast

from scripts.finish.page import FinishError

#: Attributes whose values no stylesheet asks for.
_FREE = {"href", "src", "title", "content", "aria-label", "data-guide-tip"}
_STRING = re.compile(r"""(["'`])((?:\\.|(?!\1).)*)\1""", re.DOTALL)
_WORD = re.compile(r"[a-zA-Z_-][\w-]*")
_VARIABLE = re.compile(r"--[\w-]+")
_ANY_OF = {"is", "where", "matches", "-webkit-any", "-moz-any", "has", "host", "host-context"}
_KEYFRAMES = {"keyframes", "-webkit-keyframes"}
#: At-rules whose content is rules again.
_GROUPS = {"media", "supports", "layer", "container"}
#: Elements that every page has, whatever its source says.
_ELEMENTS = {"html", "head", "body", "tbody"}


class StylesheetError(FinishError):
    """A stylesheet that is not CSS; says where and why."""


@dataclass
class Used:
    """What pages and scripts have.

    `values` are those of each attribute; `words` are of scripts, and may become a class, an id or an element there;
    `names` are all words of scripts, since attributes are set as properties.
    """

    elements: set[str] = field(default_factory=lambda: set(_ELEMENTS))
    values: dict[str, set[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)
    beginnings: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    seen: set[tuple] = field(default_factory=set)

    def page(self, root: LexborNode) -> None:
        """Take in the elements of a tree."""
        for node in root.traverse():
            if not node.is_element_node:
                continue
            if node.tag == "style":  # of a drawing
                self.variables.update(_VARIABLE.findall(node.text()))
            attributes = node.attributes
            for name in attributes.keys() & _FREE:
                attributes[name] = ""
            seen = (node.tag, tuple(attributes.items()))
            if seen in self.seen:
                continue
            self.seen.add(seen)
            self.elements.add(node.tag.lower())
            for name, value in attributes.items():
                value = value or ""
                words = value.split() if name in ("class", "rel") else [value]
                self.values.setdefault(name.lower(), set()).update(words)
                if name == "style":
                    self.variables.update(_VARIABLE.findall(value))

    def script(self, text: str) -> None:
        """Take in a script, which may be minified: names of up to three letters count only in quotes."""
        found = set(_WORD.findall(text))
        quoted = {word for match in _STRING.finditer(text) for word in _WORD.findall(match[2])}
        self.names |= found
        self.words |= quoted | {word for word in found if len(word) > 3}
        # names are put together, too: `tabbed-control--${direction}`
        self.beginnings = (*self.beginnings, *(word for word in found if word.endswith(("--", "__"))))
        self.variables.update(_VARIABLE.findall(text))

    def has(self, kind: str, name: str) -> bool:
        """Whether there is a class, an id, an element or an attribute of that name."""
        if kind == "class":
            return name in self.values.get("class", ()) or name in self.words or name.startswith(self.beginnings)
        if kind == "id":
            return name in self.values.get("id", ()) or name in self.words
        if kind == "element":
            return name.lower() in self.elements or name.lower() in self.words
        # https://html.spec.whatwg.org/multipage/dom.html#dom-dataset: data-a-b is dataset.aB
        property_ = re.sub("-(.)", lambda match: match[1].upper(), name.lower().removeprefix("data-"))
        return name.lower() in self.values or name in self.words or {name, property_} & self.names != set()

    def has_value(self, attribute: str, value: str) -> bool:
        """Whether an attribute has a value somewhere; that of the writing's direction is never set by a script."""
        known = value in self.values.get(attribute, ())
        return known if attribute == "dir" else known or value in self.words


def stylesheet(sheets: Sequence[tuple[str, str]], used: Used, aliases: Mapping[str, str] | None = None) -> str:
    """One stylesheet of several, in their order, each (name, CSS).

    `aliases`: an element that stands for another one, in all its rules.

    Raises:
        StylesheetError: one is not CSS.
    """
    used.aliases = dict(aliases or {})
    rules = [rule for name, css in sheets for rule in _rules(tinycss2.parse_stylesheet(css, True, True), used, name)]
    while True:
        wanted = used.variables | {
            each for rule in rules for name, value in rule.declarations() for each in _VARIABLE.findall(value)
        }
        kept = [each for rule in rules if (each := rule.without({"--"}, wanted))]
        if _size(kept) == _size(rules):
            break
        rules = kept
    played = " ".join(value for rule in rules for name, value in rule.declarations() if "animation" in name)
    names = set(_WORD.findall(played))
    return "".join(str(rule) for rule in rules if rule.keyframes is None or rule.keyframes in names)


@dataclass
class _Rule:
    """Selectors with declarations, or an at-rule with rules, or one that is kept as it is (`text`)."""

    prelude: str = ""
    body: list[tuple[str, str]] = field(default_factory=list)
    inner: list[_Rule] | None = None
    text: str = ""
    keyframes: str | None = None

    def declarations(self) -> Iterable[tuple[str, str]]:
        yield from self.body
        for rule in self.inner or ():
            yield from rule.declarations()
        if self.text:
            yield "", self.text

    def without(self, prefixes: set[str], wanted: set[str]) -> _Rule | None:
        """Itself without custom properties that nothing uses, or None if that leaves nothing."""
        if self.text:
            return self
        if self.inner is not None:
            inner = [each for rule in self.inner if (each := rule.without(prefixes, wanted))]
            return _Rule(self.prelude, inner=inner, keyframes=self.keyframes) if inner else None
        body = [(name, value) for name, value in self.body if not name.startswith("--") or name in wanted]
        return _Rule(self.prelude, body) if body else None

    def __str__(self) -> str:
        if self.text:
            return self.text
        if self.inner is not None:
            return f"{self.prelude}{{{''.join(map(str, self.inner))}}}"
        return f"{self.prelude}{{{';'.join(f'{name}:{value}' for name, value in self.body)}}}"


def _size(rules: Iterable[_Rule]) -> int:
    """How many declarations are in them."""
    return sum(1 for each in rules for _ in each.declarations())


def _rules(nodes: Iterable[ast.Node], used: Used, sheet: str) -> list[_Rule]:
    found = []
    for node in nodes:
        if node.type == "error":
            raise StylesheetError(f"{sheet}:{node.source_line}: CSS가 아닙니다. / not CSS: {node.message}")
        if node.type == "qualified-rule":
            selectors = [text for each in _split(node.prelude) if (text := _selector(each, used)) is not None]
            body = _declarations(node.content, sheet)
            if any(alias in text for text in selectors for alias in used.aliases.values()):
                # what stands for an image or a drawing is none: in a line, it would have no size
                body = [
                    (name, "inline-block" if (name, value) == ("display", "inline") else value) for name, value in body
                ]
            if selectors and body:
                found.append(_Rule(",".join(selectors), body))
        elif node.type == "at-rule":
            name = node.lower_at_keyword
            if name == "charset":
                continue
            prelude = f"@{node.at_keyword} {_text(node.prelude)}".strip()
            if name in _GROUPS and node.content is not None:
                inner = _rules(tinycss2.parse_rule_list(node.content, True, True), used, sheet)
                if inner:
                    found.append(_Rule(prelude, inner=inner))
            elif name in _KEYFRAMES:
                frames = [
                    _Rule(_text(frame.prelude), _declarations(frame.content, sheet))
                    for frame in tinycss2.parse_rule_list(node.content, True, True)
                ]
                found.append(_Rule(prelude, inner=frames, keyframes=_text(node.prelude)))
            else:
                content = f"{{{_text(node.content)}}}" if node.content is not None else ";"
                found.append(_Rule(text=f"{prelude}{content}"))
    return found


def _declarations(content: list[ast.Node], sheet: str) -> list[tuple[str, str]]:
    found = []
    for node in tinycss2.parse_blocks_contents(content, True, True):
        if node.type != "declaration":
            told = getattr(node, "message", node.type)
            raise StylesheetError(f"{sheet}:{node.source_line}: CSS가 아닙니다. / not CSS: {told}")
        found.append((node.name, _text(node.value) + ("!important" if node.important else "")))
    return found


def _text(nodes: Iterable[ast.Node]) -> str:
    """Tokens as text, blanks as few as may be."""
    text = tinycss2.serialize([node for node in nodes if node.type != "comment"]).strip()
    parts = re.split(r"(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|url\([^)]*\))", text)
    parts[::2] = [re.sub(r"\s*,\s*", ",", re.sub(r"\s+", " ", part)) for part in parts[::2]]
    return "".join(parts)


def _split(nodes: Iterable[ast.Node]) -> list[list[ast.Node]]:
    parts: list[list[ast.Node]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _selector(nodes: list[ast.Node], used: Used) -> str | None:
    """A selector as text, or None if nothing can match it."""
    before = ""
    text: list[str] = []
    for node in nodes:
        shown = None
        if node.type == "ident":
            kind = {".": "class", ":": ""}.get(before, "element")
            if kind == "element" and (alias := used.aliases.get(node.lower_value)):
                shown = f":is({node.value},{alias})"
            elif kind and not used.has(kind, node.value):
                return None
        elif node.type == "hash":
            if not used.has("id", node.value):
                return None
        elif node.type == "[] block":
            if not _attribute(node.content, used):
                return None
        elif node.type == "function" and node.lower_name in _ANY_OF:
            ways = [way for each in _split(node.arguments) if (way := _selector(each, used)) is not None]
            if not ways:
                return None
            shown = f"{node.name}({','.join(ways)})"
        combinator = node.type == "literal" and node.value in ">+~"
        if node.type == "whitespace" and text and text[-1] in (">", "+", "~"):
            continue
        if combinator and text and text[-1].isspace():
            text.pop()
        text.append(shown or (" " if node.type == "whitespace" else tinycss2.serialize([node])))
        before = node.value if node.type == "literal" else ""
    return "".join(text).strip()


def _attribute(nodes: list[ast.Node], used: Used) -> bool:
    words = [node for node in nodes if node.type in ("ident", "string")]
    operators = [node.value for node in nodes if node.type == "literal"]
    if not used.has("attribute", words[0].value):
        return False
    return operators != ["="] or len(words) < 2 or used.has_value(words[0].value, words[1].value)
