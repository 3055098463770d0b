"""Numbers and lists for the rules, in one place."""

#: Keys allowed in a page's front matter, and their purpose.
FRONT_MATTER_KEYS = {
    "title": "the page's title if it differs from its heading",
    "description": "one sentence for search engines and link previews (required)",
    "menu": "the page's name in the menu if its title is too long for a line",
    "message": "the error messages that the page is about, with `, ` between them; its heading begins with them",
    "hide": "parts to leave out: path, toc, footer",
    "template": "a template in overrides/",
    "reference": "commands that the page teaches, e.g. [container run]; the page and the reference link to each other",
    "translation": "the version of the Korean page that a translation was made from (`make translations`)",
    "search": "`search: { exclude: true }`, `search: { boost: 2 }`",
}

#: Minimum and maximum length of a description in characters, by language. Search engines cut longer ones.
DESCRIPTION_LENGTH = {"ko": (30, 110), "en": (40, 160)}

#: Maximum width of a page's name in the menu, in Latin letters, of which a Korean one takes two: what fits on a row.
MENU_WIDTH = 32

#: Admonition types that the stylesheet has looks for; folded blocks (`???`) of any type look alike.
ADMONITIONS = ("note", "tip", "warning", "danger")
#: Types of folded blocks.
FOLDED = (*ADMONITIONS, "example")
#: One of these is in the title of a folded block with commands.
CLEANING_UP = ("정리", "Clean up")

#: The folder of shared images, under docs/.
IMAGES = "assets/images"
IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".ico")
#: Maximum size of an image in bytes: about a second on a phone with a slow connection.
IMAGE_BYTES = 300 * 1024

#: Hosts on the reader's own machine, which have no certificate.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

#: Link texts that mean nothing out of context, as in a screen reader's list of links, by language.
VAGUE_LINK_TEXTS = {
    "ko": ("여기", "이곳", "링크", "클릭", "이 링크", "여기를 클릭"),
    "en": ("here", "click here", "link", "this link", "this"),
}

#: Elements not allowed on a page: they run code, load something, or change the style.
FORBIDDEN_ELEMENTS = ("script", "iframe", "object", "embed", "style", "link", "base", "form", "meta")
