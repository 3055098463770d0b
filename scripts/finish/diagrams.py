"""Drawings put into the page, so that their text is text and their colours follow the reader's.

A drawing is an SVG under docs/assets/diagrams/ whose texts are Korean; `NAME.LANG.yml` beside it maps each of
them to another language. A page shows it as an image, which GitHub and other readers of the Markdown can show too.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import escape, unescape

import yaml

from scripts.core.languages import SOURCE
from scripts.core.paths import DOCS
from scripts.finish.page import FinishError, Page

#: Below docs/.
FOLDER = Path("assets/diagrams")
# An SVG of ours, which is XML: as text, its form and its comments stay.
_TEXT = re.compile(r"(<(text|tspan|title|desc)\b[^>]*>)([^<]*)(</\2>)")


class DiagramError(FinishError):
    """A drawing that cannot be shown; the message names the file and what to do."""


@cache
def drawing(name: str, language: str, folder: Path = DOCS / FOLDER) -> str:
    """The drawing `name` as an `<svg>` element with its texts in `language`.

    Raises:
        DiagramError: no such drawing, or one of its texts has no translation.
    """
    path = folder / f"{name}.svg"
    if not path.is_file():
        raise DiagramError(f"{path.name}: docs/{FOLDER}에 그런 그림이 없습니다. / There is no such drawing there.")
    svg = path.read_text(encoding="utf-8").strip()
    if language == SOURCE:
        return svg
    words_path = folder / f"{name}.{language}.yml"
    try:
        words = yaml.safe_load(words_path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise DiagramError(f"docs/{FOLDER}/{words_path.name}: 읽을 수 없습니다. / cannot be read: {error}") from error

    def translate(match: re.Match[str]) -> str:
        text = unescape(match[3]).strip()
        if not text:
            return match[0]
        if text not in words:
            raise DiagramError(
                f"docs/{FOLDER}/{words_path.name}: {path.name}의 `{text}`를 옮긴 줄을 더하십시오. / "
                f"Add a line that translates `{text}`."
            )
        return f"{match[1]}{escape(str(words[text]).strip())}{match[4]}"

    return _TEXT.sub(translate, svg)


def show(page: Page) -> None:
    """Put the drawings in place of the images of drawings.

    Raises:
        DiagramError: see `drawing`.
    """
    for image in page.tree.css('img[src*="assets/diagrams/"]'):
        paragraph = image.parent
        if paragraph.tag != "p" or paragraph.text().strip():
            continue
        svg = drawing(PurePosixPath(image.attributes["src"]).stem, page.language, page.site.docs / FOLDER)
        paragraph.replace_with(page.parsed(f'<div class="guide-diagram">{svg}</div>'))
