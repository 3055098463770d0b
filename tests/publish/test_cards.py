"""The picture beside a shared link has margins, however long its title is."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from scripts.core.languages import LANGUAGES
from scripts.core.page import Page
from scripts.core.paths import DOCS
from scripts.finish import cards

TITLES = [
    *(title for title, _ in cards.HOME.values()),
    "문제 해결",
    "Troubleshooting",
    "A title that is longer than those of all sections",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_keeps_its_distance(title: str) -> None:
    png = cards.draw(cards.Card(title, "Docker Guide", "A line", "card.png"))
    card = Image.open(io.BytesIO(png)).convert("RGB")
    assert card.size == cards.SIZE
    edges = {
        "at the left": (0, 160, 92, 474),
        "at the right": (1108, 160, 1200, 474),
        "below the name": (0, 158, 1200, 164),
        "above the line": (0, 468, 1200, 474),
    }
    for name, edge in edges.items():
        assert card.crop(edge).getcolors() == [((edge[2] - edge[0]) * (edge[3] - edge[1]), (255, 255, 255))], name
    assert len(card.crop((96, 164, 1108, 468)).getcolors()) > 1, "no title"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_the_home_page_says_what_the_page_says(language: str) -> None:
    page = Page(DOCS / language / "index.md")
    heading = page.headings[0]
    sentence = next(text for line, text in page.prose if line > heading.line and text.strip())
    assert cards.HOME[language] == (heading.text, sentence)
