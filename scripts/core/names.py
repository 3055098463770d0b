"""A page's names: its title, and the short one in the menu."""

import unicodedata

from scripts.core.page import Page


def title(page: Page, name: str) -> str:
    """The title of a page whose name is `commands/run`: from its front matter, or its first heading."""
    return str(page.front_matter.get("title") or next((heading.text for heading in page.headings), name))


def in_menu(page: Page, name: str) -> str:
    """Its name in the menu: `menu` in its front matter, or of an error the first message, or its title."""
    own, message = page.front_matter.get("menu"), page.front_matter.get("message")
    return str(own or (str(message).partition(", ")[0] if message else title(page, name)))


def width(text: str) -> int:
    """How many Latin letters wide a text is, about: Korean letters are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
