"""Fonts for the book, the same on every machine: they come from packages and are cut to the letters that are used.

Chromium writes neither variable fonts nor those with CFF outlines (as Debian's Noto CJK) into a PDF as fonts, but draws
their letters again for each size; static TrueType fonts it embeds.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from dataclasses import dataclass
from importlib.resources import files

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from scripts.book.chapters import BookError

#: Families, as book.css names them.
SANS, MONO, REST = "Book Sans", "Book Mono", "Book Rest"
#: What no package's font has, and what is drawn in its place: the same sign in another weight.
_ALIASES = {"✔": "✓", "✕": "×"}


@dataclass(frozen=True)
class _Face:
    """A font of a package; `axes` are settings of a variable one."""

    family: str
    weight: int
    name: str  # in the PDF
    package: str
    file: str
    axes: tuple[tuple[str, int], ...] = ()


_KOREAN = ("justmytype_intl_cjk", "fonts/ofl/notosanskr/NotoSansKR[wght].ttf")
_LATIN = ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf")
_PLEX = "fontpkg_ibm_plex_mono"
_FACES = (
    _Face(SANS, 400, "NotoSansKR-Regular", *_KOREAN, (("wght", 400),)),
    _Face(SANS, 700, "NotoSansKR-Bold", *_KOREAN, (("wght", 700),)),
    _Face(MONO, 400, "IBMPlexMono-Regular", _PLEX, "files/IBMPlexMono-Regular.ttf"),
    _Face(MONO, 700, "IBMPlexMono-Bold", _PLEX, "files/IBMPlexMono-Bold.ttf"),
    _Face(REST, 400, "NotoSans-Regular", *_LATIN, (("wght", 400), ("wdth", 100))),
)


def declare(text: str) -> str:
    """The CSS that declares the fonts for a text, and holds them.

    Fonts in files of their own come now and then after Chromium has laid a page out, and some of its lines then keep
    what the machine's fonts made of them: a link that is one piece, and not two.

    Raises:
        BookError: no font has a letter of the text.
    """
    missing = {letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp")}
    rules = []
    for face in _FACES:
        # dates in a font would make each book another
        with TTFont(str(files(face.package) / face.file), recalcTimestamp=False) as font:
            _alias(font)
            here = {letter for letter in text if ord(letter) in font.getBestCmap()}
            if face.family == REST:
                here &= missing
            missing -= here
            options = subset.Options(layout_features=["*"], recalc_timestamp=False)
            options.drop_tables += ["meta"]  # of which the subsetter knows nothing
            cutter = subset.Subsetter(options)
            cutter.populate(text="".join(sorted(here)))
            cutter.subset(font)
            made = instancer.instantiateVariableFont(font, dict(face.axes)) if face.axes else font
            made["name"].setName(face.name, 6, 3, 1, 0x409)
            file = io.BytesIO()
            made.save(file)
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
            f'src: url("data:font/ttf;base64,{base64.b64encode(file.getvalue()).decode()}"); }}'
        )
    if missing:
        letters = " ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(missing))
        raise BookError(
            f"책의 글꼴에 없는 글자입니다. scripts/book/fonts.py에 글꼴을 더하십시오: {letters} / "
            f"no font of the book has these letters, add one in scripts/book/fonts.py: {letters}"
        )
    return "\n".join(rules)


def _alias(font: TTFont) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode() and hasattr(table, "cmap"):
            for letter, other in _ALIASES.items():
                if ord(other) in table.cmap and ord(letter) not in table.cmap:
                    table.cmap[ord(letter)] = table.cmap[ord(other)]
