"""Diagrams made of box-drawing characters as SVG: wrapped like code on a narrow screen, they could not be read."""

from __future__ import annotations

import re
import unicodedata

from lxml import html

#: Columns that fit on the screen of a phone.
_NARROW = 42
_BOX = re.compile(r"[\u2500-\u257f]")
_WORD = re.compile(r"\S+")
#: Width of a column, distance of the lines and size of the letters, in the drawing's own units.
_COLUMN, _LINE, _SIZE = 6, 14, 10


def draw(article: html.HtmlElement) -> None:
    """Replace the text blocks of an article that are diagrams too wide for a phone."""
    for block in article.xpath(".//div[contains(concat(' ', @class, ' '), ' language-text ')]"):
        text = block.text_content().rstrip("\n")
        if _BOX.search(text) and max(map(_columns, text.splitlines())) > _NARROW:
            tail = block.tail
            block.clear()
            block.tail = tail
            block.set("class", "guide-drawing")
            block.append(_svg(text.splitlines()))


def _svg(lines: list[str]) -> html.HtmlElement:
    width = max(map(_columns, lines))
    svg = html.Element(
        "svg",
        viewBox=f"0 0 {width * _COLUMN} {len(lines) * _LINE}",
        style=f"max-width: {width * 0.48:.1f}em",  # there its letters are as large as those of code
    )
    for number, line in enumerate(lines):
        row = html.Element("text", y=str(number * _LINE + _SIZE))
        row.set("font-size", str(_SIZE))
        for word in _WORD.finditer(line):
            # a place for each character, so that columns meet whatever the font
            places = (str(_columns(line[: word.start() + at]) * _COLUMN) for at in range(len(word[0])))
            run = html.Element("tspan", x=" ".join(places))
            run.text, run.tail = word[0], " "
            row.append(run)
        svg.append(row)
    return svg


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: Korean letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
