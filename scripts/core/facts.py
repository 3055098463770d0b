"""What stage knows of the site's pages and finish needs: `facts.json` beside the pages that a builder has built.

Format: JSON, the fields of `SiteFacts`; addresses as in `scripts.core.languages`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.core.languages import folder, split

NAME = "facts.json"


@dataclass(frozen=True)
class PageFacts:
    """A page.

    Attributes:
        address: its place below the site: `commands/run`, `en`; the home page is `.`.
        source: the file under docs/ that an editor changes, with a line where that helps: `ko/reference/run.yml#L12`.
            Empty for a page that no file under docs/ holds.
        title: of the page.
        description: of the page, or the site's where it has none.
        sections: (title, address or "") of the sections around it in the navigation, the outermost first.
        changed: when its source was last changed, like `2026-11-24`; empty where git does not know.
        shown: the language of its text: another than the page's own where there is no translation.
        translated: whether every language has the page in its own words.
        in_nav: whether the navigation has it.
        staged: its Markdown below the staged docs/, without `.md`: `en/commands/index`.
    """

    address: str
    source: str
    title: str
    description: str
    sections: tuple[tuple[str, str], ...] = ()
    changed: str = ""
    shown: str = ""
    translated: bool = True
    in_nav: bool = True
    staged: str = ""

    @property
    def language(self) -> str:
        return split(self.address)[0]

    @property
    def name(self) -> str:
        """The address without the language."""
        return split(self.address)[1]

    @property
    def file(self) -> str:
        """Its Markdown file below the language, without `.md`: `commands/index`."""
        return self.staged.partition("/")[2]

    @property
    def untranslated(self) -> bool:
        """Whether the page shows another language's text."""
        return self.shown != self.language


@dataclass(frozen=True)
class SiteFacts:
    """The site.

    Attributes:
        site_url: where it is published, with a slash at the end.
        repo_url, edit_uri: as in mkdocs.yml; empty where there is no repository.
        commit: what it is made from; empty outside a repository.
        names: the site's name by language.
        descriptions: what it says of itself, by language.
        licences: HTML of the footer's licence, by language.
        pages: in the order of the navigation, language by language.
    """

    site_url: str
    repo_url: str
    edit_uri: str
    commit: str
    names: dict[str, str]
    descriptions: dict[str, str]
    licences: dict[str, str]
    pages: tuple[PageFacts, ...]

    def url(self, address: str) -> str:
        """A page's whole address."""
        return f"{self.site_url}{'' if address == '.' else f'{address}/'}"

    def home(self, language: str) -> str:
        """The whole address of a language's home page."""
        return f"{self.site_url}{folder(language)}"

    def in_nav(self, language: str) -> list[PageFacts]:
        """A language's pages in the order of the navigation."""
        return [page for page in self.pages if page.language == language and page.in_nav]


def write(facts: SiteFacts, path: Path) -> None:
    """Write the file."""
    path.write_text(json.dumps(asdict(facts), ensure_ascii=False, indent=1), encoding="utf-8")


def read(path: Path) -> SiteFacts:
    """Read the file.

    Raises:
        OSError, ValueError: it is not there, or is not what `write` writes.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    pages = tuple(
        PageFacts(**page | {"sections": tuple(map(tuple, page["sections"]))}) for page in data.pop("pages")
    )
    return SiteFacts(**data, pages=pages)
