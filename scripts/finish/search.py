"""What the site's own search reads, one index a language, from the pages' texts."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scripts import glossary
from scripts.core.languages import LANGUAGES, folder
from scripts.finish.page import FinishError, Page, Site, classes
from scripts.reference.catalog import load_catalog
from scripts.search import index, synonyms

_HEADINGS = {f"h{level}" for level in range(1, 7)}
#: Elements that a line of text does not go beyond.
_BLOCKS = {"p", "ul", "ol", "li", "dl", "dt", "dd", "div", "table", "tr", "blockquote", "details", "summary", "section"}
_BLOCKS |= {"figure", "figcaption", "svg", "title", "desc", "text", "br", "hr", "label"}
#: Parts of a cell's kind: one line, with a blank in between.
_CELLS = {"td", "th"}
_SKIPPED = {"script", "style", "template", "button", "form", "input", "nav"}
#: What the templates and stage have put around the page's own text.
_NOT_ITS_OWN = {"guide-foot", "guide-ran", "guide-reference", "guide-stale", "guide-untranslated", "headerlink"}


def collect(page: Page) -> None:
    """Keep the page's sections for `write`."""
    if page.facts and page.facts.in_nav and page.article:
        found = page.site.state.setdefault("search", {language: {} for language in LANGUAGES})
        found[page.language][page.facts.name] = sections(page.article, page.facts.title)


def write(site: Site) -> None:
    """Write the index of each language.

    Raises:
        FinishError: an editor's mistake in the synonyms or in the glossary, with its line.
    """
    try:
        same = [*synonyms.load(site.docs), *synonyms.of_glossary(glossary.load(site.docs))]
    except (synonyms.SynonymsError, glossary.GlossaryError) as error:
        raise FinishError(str(error)) from error
    catalog = load_catalog()
    same += synonyms.of_cli(catalog)
    for language, found in site.state["search"].items():
        listed = [page for page in site.facts.in_nav(language) if page.name in found]
        pages = [index.IndexedPage("" if page.name == "." else f"{page.name}/", found[page.name]) for page in listed]
        places = {
            page.address: " › ".join(title for title, _ in each.sections)
            for page, each in zip(pages, listed, strict=True)
        }
        made, more, indexed = index.build(pages, places, same, catalog)
        root = folder(language)
        site.files[f"{root}{index.NAME.as_posix()}"] = index.dump(made)
        site.files[f"{root}{index.MORE.as_posix()}"] = index.dump(more)
        for page in indexed:
            site.files[f"{root}{index.text_path(page.address).as_posix()}"] = index.dump(index.texts(page))


def sections(article: LexborNode, title: str) -> list[index.Section]:
    """A page's own beginning and its sections, each from a heading with an id to the next."""
    found = [index.Section("", "", [])]
    line: list[str] = []

    def end() -> None:
        if text := " ".join("".join(line).split()):
            found[-1].lines.append(text)
        line.clear()

    def walk(node: LexborNode) -> None:
        for child in node.iter(include_text=True):
            if child.is_text_node:
                line.append(child.text_content)
                continue
            tag = child.tag
            if tag in _SKIPPED or not _NOT_ITS_OWN.isdisjoint(classes(child)):
                continue
            if tag in _HEADINGS and child.id:
                end()
                heading = " ".join("".join(_words(child)).split())
                if tag == "h1":
                    found[0].title = heading
                else:
                    found.append(index.Section(child.id, heading, []))
            elif tag == "pre":
                end()
                lines = child.text().splitlines()
                found[-1].lines += [f"\t{each.strip()}" for each in lines if each.strip()]
            elif tag == "code":
                line.extend(_words(child))
            elif tag in _BLOCKS:
                end()
                walk(child)
                end()
            else:
                walk(child)
                if tag in _CELLS:
                    line.append(" ")

    walk(article)
    end()
    found[0].title = found[0].title or title
    return found


def _words(node: LexborNode) -> Iterator[str]:
    """Text of one line, with code between backticks."""
    if node.tag == "code":
        yield f"`{node.text()}`"
        return
    for child in node.iter(include_text=True):
        if child.is_text_node:
            yield child.text_content
        elif "headerlink" not in classes(child):
            yield from _words(child)
