"""A source page and its place on the site: links and ids in its prose, the glossary's terms included."""

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from scripts import glossary
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page, page_paths
from scripts.glossary import GlossaryError
from scripts.glossary.page import MARKER, expand

_CODE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TARGET = r"""\([ \t\n]*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))
              (?:[ \t\n]+(?:"[^"]*"|'[^']*'))?[ \t\n]*\)(?P<attributes>\{[^{}\n]*\})?"""
_TEXT = r"(?P<text>(?:[^\[\]\\]|\\.|\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^()\s]*\))?)*)"
_LINK = re.compile(r"(?P<bang>!?)\[" + _TEXT + r"\]" + _TARGET, re.VERBOSE | re.DOTALL)
_DEFINITION = re.compile(r"^ *\[(?P<text>[^\]^\n][^\]\n]*)\]:[ \t]*<?(?P<bare>[^\s<>]+)>?", re.MULTILINE)
_AUTOLINK = re.compile(r"<(?P<bare>[a-z][a-z0-9+.-]*:[^<>\s]+)>", re.IGNORECASE)
_ATTRIBUTE_ID = re.compile(r"\{:?[ \t]*(?:[^{}\n]*[ \t])?#(?P<id>[^\s#.{}]+)[^{}\n]*\}")
_HTML_ID = re.compile(r"""<[a-z][^<>]*?\s(?:id|name)=["'](?P<id>[^"']+)["']""", re.IGNORECASE)

_UNREAD = re.compile(r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<[^<>\n]+>|\{[^{}\n]*\}")
#: Replaces characters that readers do not see in `SourcePage.text`; a private-use character that no page has.
MASK = "\ue000"


@dataclass(frozen=True)
class Link:
    """A link or image: inline, a reference definition, or an address in angle brackets."""

    line: int
    target: str  # as written
    text: str
    attributes: str  # the `{ … }` after it, or ""
    image: bool = False


class SourcePage:
    """A page and its place on the site, with the links and ids in its prose.

    Args:
        path: the file.
        docs: the folder that has the languages' folders.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read as UTF-8.
    """

    def __init__(self, path: Path, docs: Path) -> None:
        self.path = path
        self.source = PurePosixPath(path.relative_to(docs).as_posix())
        self.language = self.source.parts[0]
        text = path.read_text(encoding="utf-8")
        #: Line number -> line number in docs/glossary.yml, for lines that come from there.
        self.origins: dict[int, int] = {}
        if MARKER in text:
            # A rule of its own reports a glossary that cannot be read.
            with suppress(GlossaryError):
                text, self.origins = expand(text, self.language, glossary.load(docs))
        self.page = Page(path, text)
        self.name = self.source.relative_to(self.language).with_suffix("").as_posix()

    def place(self, line: int) -> tuple[Path, int]:
        """The file and line where a line of the page is written."""
        if line in self.origins:
            return self.path.parents[len(self.source.parts) - 1] / glossary.NAME, self.origins[line]
        if self.origins and line > max(self.origins):
            return self.path, line - len(self.origins) + 1  # the marker, one line, became many
        return self.path, line

    @cached_property
    def raw(self) -> str:
        """The text with the lines of front matter and fences emptied; same line numbers as the file."""
        page = self.page
        return "\n".join(
            "" if n <= page.body_start or n in page.fenced_lines else line for n, line in enumerate(page.lines, 1)
        )

    @cached_property
    def prose(self) -> str:
        """`raw` with comments blanked and code spans overwritten; same length and lines."""

        def cover(filler: str) -> object:
            return lambda match: re.sub(r"[^\n]", filler, match[0])

        return _CODE.sub(cover("x"), _COMMENT.sub(cover(" "), self.raw))

    @cached_property
    def text(self) -> str:
        """The text that readers see: `raw` with code spans, addresses, elements and attributes masked.

        Same length and lines; the masking character is neither a letter nor a space.
        """

        def mask(match: re.Match[str]) -> str:
            return re.sub(r"[^\n`]", MASK, match[0])

        text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self.raw)
        text = _CODE.sub(mask, text)
        return _UNREAD.sub(mask, text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.prose))]

    def line_of(self, offset: int) -> int:
        """The number of the line at an offset in `prose`."""
        return bisect_right(self._starts, offset)

    @cached_property
    def links(self) -> list[Link]:
        """All links and images in order, including those inside a link's text (such as a linked image)."""
        links: list[Link] = []
        self._collect_links(0, len(self.prose), links)
        for pattern in (_DEFINITION, _AUTOLINK):
            for match in pattern.finditer(self.prose):
                text = self.raw[slice(*match.span("text"))] if pattern is _DEFINITION else match["bare"]
                links.append(Link(self.line_of(match.start()), match["bare"], text, ""))
        return sorted(links, key=lambda link: link.line)

    def _collect_links(self, start: int, end: int, links: list[Link]) -> None:
        for match in _LINK.finditer(self.prose, start, end):
            target = match["angled"] if match["angled"] is not None else match["bare"]
            text = self.raw[slice(*match.span("text"))]
            line = self.line_of(match.start())
            links.append(Link(line, target, text, match["attributes"] or "", bool(match["bang"])))
            self._collect_links(*match.span("text"), links)

    @cached_property
    def anchors(self) -> list[tuple[str, int, int]]:
        """(id, line, heading level or 0) of every id that the author wrote, in page order."""
        headings = {h.line: h for h in self.page.headings}
        anchors = [(h.id, h.line, h.level) for h in headings.values() if h.id]
        for pattern in (_ATTRIBUTE_ID, _HTML_ID):
            for match in pattern.finditer(self.prose):
                if (line := self.line_of(match.start())) not in headings:
                    anchors.append((match["id"], line, 0))
        return sorted(anchors, key=lambda anchor: anchor[1])

    @cached_property
    def ids(self) -> frozenset[str]:
        """All ids of `anchors`."""
        return frozenset(id_ for id_, _, _ in self.anchors)


def read_all(docs: Path) -> tuple[dict[str, dict[str, SourcePage]], list[tuple[Path, int]]]:
    """All pages (language -> name -> page); the files that are not UTF-8, with the offset of the first wrong byte."""
    pages: dict[str, dict[str, SourcePage]] = {language: {} for language in LANGUAGES}
    unreadable = []
    for language in LANGUAGES:
        for path in page_paths(language, docs):
            try:
                page = SourcePage(path, docs)
            except UnicodeDecodeError as error:
                unreadable.append((path, error.start))
            else:
                pages[language][page.name] = page
    return pages, unreadable
