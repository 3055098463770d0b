"""A page's names: its title, and the short one in the menu."""

import re
import unicodedata

from scripts.core.page import Page


def title(page: Page, name: str) -> str:
    """The title of a page whose name is `commands/run`: from its front matter, or its first heading."""
    return str(page.front_matter.get("title") or next((heading.text for heading in page.headings), name))


def in_menu(page: Page, name: str) -> str:
    """Its name in the menu: `menu` in its front matter, or its title; of an error, the first message in the title."""
    own, whole = page.front_matter.get("menu"), title(page, name)
    return str(own or (re.split(r": |, ", whole)[0] if name.startswith("troubleshooting/") else whole))


def width(text: str) -> int:
    """How many Latin letters wide a text is, about: Korean letters are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
