"""The picture that stands beside a shared link: a section's title on the site's colours, 1200 by 630 pixels.

Drawn with Pillow and the Noto Sans KR of a package, so that every machine draws the same bytes without asking
anybody. A drawing takes some 50 ms and is kept in .cache/, under a name that changes with all that it is made of.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import astuple, dataclass
from pathlib import Path

from scripts.core.paths import ROOT
from scripts.finish.page import Page, Site

CACHE = ROOT / ".cache" / "cards"
SIZE = (1200, 630)
#: The title and the line of the card of the home page: its heading and the sentence below that.
HOME = {
    "ko": (
        "직접 실행해 확인한 한국어 도커 문서",
        "개념, 명령, 오류 해결을 실제 Docker Engine의 출력과 함께 설명합니다.",
    ),
    "en": (
        "Docker documentation with tested commands",
        "Concepts, commands and fixes, each shown with the output of a real Docker Engine.",
    ),
}

#: The light colours of docs/assets/stylesheets/guide.css, and the star's of the mark.
_PAPER, _TINT, _LINE, _INK, _MUTED, _BRAND, _STAR = (
    *("#ffffff", "#f6f8f9", "#e0e6ea"),
    *("#1a222b", "#586470", "#0a6b63", "#ffc65c"),
)
_LEFT, _WIDTH = 96, 1200 - 2 * 96


@dataclass(frozen=True)
class Card:
    """The texts of a card: the section's title, the site's name, a line about the site; and its file below the site.

    On the card of the home page, the title and the line are those of that page.
    """

    title: str
    site_name: str
    line: str
    name: str

    @property
    def text(self) -> str:
        """What is said to those who do not see it."""
        return f"{self.site_name}: {self.title}"


def of(page: Page) -> Card:
    """The card of the page's section; it is entered among those that the site needs."""
    facts, site = page.facts, page.site.facts
    section, address = facts.sections[0] if facts.sections else ("", "home")
    # A section without a page of its own is named after its first page.
    pages = (each for each in site.pages if each.language == page.language)
    name = address or next(each for each in pages if each.sections[:1] == facts.sections[:1]).file.rpartition("/")[2]
    title, line = (section, site.descriptions[page.language]) if section else HOME[page.language]
    card = Card(
        title,
        site.names[page.language],
        line,
        f"assets/images/cards/{name}.{page.language}.png",
    )
    return page.site.state.setdefault("cards", {}).setdefault(card.name, card)


def draw_all(site: Site) -> None:
    """Draw the cards that pages have asked for."""
    for name, card in site.state.get("cards", {}).items():
        site.files[name] = png(card)


def png(card: Card, cache: Path | None = CACHE) -> bytes:
    """A card as a PNG file. What is not in the cache is drawn, and kept there if it can be."""
    if cache is None:
        return draw(card)
    path = cache / f"{_key(card)}.png"
    try:
        return path.read_bytes()
    except OSError:
        drawn = draw(card)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn)
    except OSError:
        pass  # a read-only folder costs time, nothing else
    return drawn


def draw(card: Card) -> bytes:
    """Draw a card. A long title has two lines, and shrinks until it fits."""
    from PIL import Image, ImageDraw, ImageFont  # slow to load, and seldom wanted
    from pylopdf_fonts_ko import sans_path

    def font(size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(sans_path()), size, layout_engine=ImageFont.Layout.BASIC)

    image = Image.new("RGB", SIZE, _PAPER)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 478, *SIZE), fill=_TINT)
    canvas.line((0, 478, SIZE[0], 478), fill=_LINE, width=2)
    canvas.rectangle((0, 0, SIZE[0], 11), fill=_BRAND)
    _mark(image, _LEFT, 84)
    canvas.text((_LEFT + 96, 120), card.site_name, font=font(44), fill=_INK, anchor="lm", stroke_width=1)

    def too_wide(title: str, size: int) -> bool:
        return canvas.multiline_textbbox((0, 0), title, font(size), stroke_width=2)[2] > _WIDTH

    title, size = card.title, 112
    if too_wide(title, 88):
        title, size = _in_two_lines(title), 84
    while too_wide(title, size) and size > 48:
        size -= 4
    canvas.multiline_text((_LEFT, 322), title, _INK, font(size), "lm", spacing=size // 6, stroke_width=2)
    size = 36
    while (face := font(size)).getlength(card.line) > _WIDTH and size > 20:
        size -= 1
    canvas.text((_LEFT, 553), card.line, font=face, fill=_MUTED, anchor="lm")
    # a few colours and their mixtures at the edges of letters
    file = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _in_two_lines(title: str) -> str:
    """A title broken at the blank that is nearest to its middle."""
    blanks = [at for at, letter in enumerate(title) if letter == " "]
    if not blanks:
        return title
    at = min(blanks, key=lambda blank: abs(blank - len(title) / 2))
    return f"{title[:at]}\n{title[at + 1 :]}"


def _mark(image, left: int, top: int, side: int = 72) -> None:
    """Put the site's mark (docs/assets/images/favicon.svg) on a picture; drawn large, since Pillow's edges are hard."""
    from PIL import Image, ImageDraw

    scale = 8
    mark = Image.new("RGB", (48 * scale, 48 * scale), _PAPER)
    canvas = ImageDraw.Draw(mark)

    def box(x: int, y: int, width: int, radius: int, colour: str) -> None:
        edges = tuple(each * scale for each in (x, y, x + width, y + width))
        canvas.rounded_rectangle((*edges[:2], edges[2] - 1, edges[3] - 1), radius * scale, fill=colour)

    box(0, 0, 48, 11, _BRAND)
    for x, y in ((8, 29), (20, 29), (8, 17)):
        box(x, y, 10, 2, _PAPER)
    star = ((33, 7), (36.4, 15.6), (45, 19), (36.4, 22.4), (33, 31), (29.6, 22.4), (21, 19), (29.6, 15.6))
    canvas.polygon([(x * scale, y * scale) for x, y in star], fill=_STAR)
    image.paste(mark.resize((side, side), Image.Resampling.LANCZOS), (left, top))


def _key(card: Card) -> str:
    """A name for all that a card's bytes depend on."""
    from importlib.metadata import version

    packages = [version(name) for name in ("pillow", "pylopdf-fonts-ko")]
    made_of = (*astuple(card), *packages, Path(__file__).read_text(encoding="utf-8"))
    return hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:32]
