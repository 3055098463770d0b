"""Drawings put into the page, so that their text is text and their colours follow the reader's.

A drawing is an SVG under docs/assets/diagrams/ whose texts are Korean; `NAME.LANG.yml` beside it maps each of
them to another language. A page shows it as an image, which GitHub and other readers of the Markdown can show too.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, unescape

import yaml

from scripts.core.languages import LANGUAGES
from scripts.core.paths import DOCS

DIAGRAMS = DOCS / "assets" / "diagrams"
_TEXT = re.compile(r"(<(text|tspan|title|desc)\b[^>]*>)([^<]*)(</\2>)")
_IMAGE = re.compile(
    r'<p>\s*<img alt="(?P<alt>[^"]*)" src="[^"]*?assets/diagrams/(?P<name>[\w-]+)\.svg"\s*/?>\s*</p>'
)


class DiagramError(Exception):
    """A drawing that cannot be shown; the message names the file and the cure."""


@cache
def drawing(name: str, language: str, folder: Path = DIAGRAMS) -> str:
    """The drawing `name` as an `<svg>` element with its texts in `language`.

    Raises:
        DiagramError: no such drawing, or one of its texts has no translation.
    """
    path = folder / f"{name}.svg"
    if not path.is_file():
        raise DiagramError(f"{path}: no such drawing")
    svg = path.read_text(encoding="utf-8").strip()
    if language == LANGUAGES[0]:
        return svg
    words_path = folder / f"{name}.{language}.yml"
    try:
        words = yaml.safe_load(words_path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise DiagramError(f"{words_path}: cannot be read: {error}") from error

    def translate(match: re.Match[str]) -> str:
        text = unescape(match[3]).strip()
        if not text:
            return match[0]
        if text not in words:
            raise DiagramError(f"{words_path}: add a line for `{text}` of {path.name}")
        return f"{match[1]}{escape(str(words[text]).strip())}{match[4]}"

    return _TEXT.sub(translate, svg)


def inline(html: str, language: str) -> str:
    """A page's HTML with its images of drawings replaced by the drawings.

    Raises:
        DiagramError: see `drawing`.
    """
    return _IMAGE.sub(lambda m: f'<div class="guide-diagram">{drawing(m["name"], language)}</div>', html)
