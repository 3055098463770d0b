"""The cover as a picture: the site's logo, its title and what the edition is for.

A PNG, since reading apps show no SVG in their shelves. It is drawn with resvg and the font of a package, so that every
machine draws the same bytes.
"""

from __future__ import annotations

import base64
import re
from html import escape

import resvg_py
from pylopdf_fonts_ko import sans_path

from scripts.book.cover import Book
from scripts.book.words import edition

#: Pixels, two by three.
_WIDTH, _HEIGHT = 1600, 2400
_LEFT, _RIGHT = 200, 120
_PAPER, _INK, _MUTED, _BRAND, _TINT = "#ffffff", "#1a222b", "#586470", "#0a6b63", "#f6f8f9"


def png(book: Book) -> bytes:
    """Draw the cover."""
    logo = base64.b64encode(book.logo.read_bytes()).decode()
    subtitle = re.split(r"(?<=[.!?])\s", book.subtitle)[0]  # its first sentence
    facts = edition(book)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_PAPER}"/>'
        f'<rect y="1900" width="{_WIDTH}" height="500" fill="{_TINT}"/>'
        f'<rect width="72" height="{_HEIGHT}" fill="{_BRAND}"/>'
        f'<image x="{_LEFT}" y="360" width="300" height="300" href="data:image/svg+xml;base64,{logo}"/>'
        f"{_line(book.title, 960, 220, _INK, bold=True)}{_line(subtitle, 1130, 72, _BRAND)}"
        f"{''.join(_line(fact, 2090 + 75 * number, 44, _MUTED) for number, fact in enumerate(facts))}"
        "</svg>"
    )
    return bytes(
        resvg_py.svg_to_bytes(
            drawing,
            width=_WIDTH,
            skip_system_fonts=True,
            font_files=[str(sans_path())],
            sans_serif_family="Noto Sans KR",
        )
    )


def _line(text: str, y: int, size: int, color: str, bold: bool = False) -> str:
    """A line of text, of this size or as large as fits."""
    # a Korean letter is about 1 em wide, a Latin one little more than half
    size = min(size, int((_WIDTH - _LEFT - _RIGHT) / sum(0.95 if ord(letter) > 0x2E80 else 0.58 for letter in text)))
    # the font has one weight: an outline makes it bold
    outline = f' stroke="{color}" stroke-width="{size / 30:.1f}"' if bold else ""
    return f'<text x="{_LEFT}" y="{y}" font-size="{size}" fill="{color}"{outline}>{escape(text)}</text>'
