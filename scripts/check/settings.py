"""The numbers and lists that the rules go by, in one place."""

from __future__ import annotations

#: Keys that a page's front matter may have, with what they are for.
FRONT_MATTER_KEYS = {
    "title": "the page's title where it differs from its heading",
    "description": "one sentence for search engines and link previews (required)",
    "hide": "parts that Material leaves out: navigation, toc, footer",
    "template": "a template in overrides/",
    "icon": "an icon for the navigation",
    "reference": "commands that the page teaches, e.g. [container run]: the two pages link to each other",
    "translation": "the version of the Korean page that a translation was made from (`make translations`)",
    "search": "`search: { exclude: true }`, `search: { boost: 2 }`",
}

#: Shortest and longest description by language, in characters. A search engine cuts what is longer.
DESCRIPTION_LENGTH = {"ko": (30, 110), "en": (40, 160)}

#: Admonition kinds that the theme draws.
ADMONITIONS = (
    "note",
    "tip",
    "warning",
    "danger",
    "info",
    "example",
    "question",
    "quote",
    "abstract",
    "success",
    "failure",
    "bug",
)
#: Further words that may follow the kind (Material's inline admonitions).
ADMONITION_MODIFIERS = ("inline", "end")

#: Where shared images are, under docs/.
IMAGES = "assets/images"
IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".ico")
#: Largest image in bytes: a phone on a slow line loads it in about a second.
IMAGE_BYTES = 300 * 1024

#: Addresses of the reader's own machine, which have no certificate.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

#: Link texts that say nothing to a reader who hears the links alone, by language.
VAGUE_LINK_TEXTS = {
    "ko": ("여기", "이곳", "링크", "클릭", "이 링크", "여기를 클릭"),
    "en": ("here", "click here", "link", "this link", "this"),
}

#: Elements that a page may not contain: they run, load or restyle.
FORBIDDEN_ELEMENTS = ("script", "iframe", "object", "embed", "style", "link", "base", "form", "meta")
