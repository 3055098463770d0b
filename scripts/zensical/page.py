"""What scripts/hooks/site.py does to a page's HTML, as a Python-Markdown extension: drawings, links from options to the
reference and from terms to the glossary, names of the headings' links. Zensical, which runs Python-Markdown too, loads
it by its module's name."""

from __future__ import annotations

from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor

from scripts import glossary
from scripts.core.languages import LANGUAGES
from scripts.render import cli_links, diagram, headings
from scripts.render.terms import Terms


class _Page(Postprocessor):
    def __init__(self, md: Markdown, language: str, root: str) -> None:
        super().__init__(md)
        self.language, self.root = language, root
        self.terms = Terms(glossary.load(), language)

    def run(self, text: str) -> str:
        text = diagram.inline(text, self.language)
        text = cli_links.resolve(text, self.language, lambda address: self.root + address)
        text = self.terms.link(text, lambda address: self.root + address)
        return headings.name_links(text, self.language)


class PageExtension(Extension):
    """Takes `language`, and `root`: the path of the language's home page on its host, with slashes at both ends."""

    def __init__(self, **given: Any) -> None:
        self.config = {"language": [LANGUAGES[0], "of the page"], "root": ["/", "path of the language's home page"]}
        super().__init__(**given)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the last of the postprocessors."""
        md.postprocessors.register(_Page(md, self.getConfig("language"), self.getConfig("root")), "guide_page", -10)


def makeExtension(**given: Any) -> PageExtension:
    """Python-Markdown's way in."""
    return PageExtension(**given)
