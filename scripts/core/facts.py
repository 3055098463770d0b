"""What stage passes to finish about the site's pages: `facts.json`, beside the built pages.

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
        address: its address on the site, such as `commands/run` or `en`; the home page is `.`.
        source: the file under docs/ to edit, with a line where that helps: `ko/reference/run.yml#L12`.
            Empty for a page without a file under docs/.
        title: the page's title.
        description: the page's description, or the site's if it has none.
        sections: (title, address or "") of the navigation sections that contain it, outermost first.
        changed: date of the source's last change, like `2026-11-24`; empty if git does not know.
        shown: the language of its text, which differs from the page's own if there is no translation.
        translated: whether the page exists in every language.
        in_nav: whether it is in the navigation.
        staged: its path below the staged docs/, without `.md`: `en/commands/index`.
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
        """Its path below the language's folder, without `.md`: `commands/index`."""
        return self.staged.partition("/")[2]

    @property
    def untranslated(self) -> bool:
        """Whether the page shows text in another language."""
        return self.shown != self.language


@dataclass(frozen=True)
class SiteFacts:
    """The site.

    Attributes:
        site_url: the address of the published site, with a trailing slash.
        repo_url, edit_uri: as in mkdocs.yml; empty without a repository.
        commit: hash of the commit it was built from; empty outside a repository.
        names: the site's name by language.
        descriptions: the site's description by language.
        licences: HTML of the license in the footer, by language.
        pages: in navigation order, one language after another.
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
        """A page's full URL."""
        return f"{self.site_url}{'' if address == '.' else f'{address}/'}"

    def home(self, language: str) -> str:
        """The full URL of a language's home page."""
        return f"{self.site_url}{folder(language)}"

    def in_nav(self, language: str) -> list[PageFacts]:
        """A language's pages in navigation order."""
        return [page for page in self.pages if page.language == language and page.in_nav]


def write(facts: SiteFacts, path: Path) -> None:
    """Write the file."""
    path.write_text(json.dumps(asdict(facts), ensure_ascii=False, indent=1), encoding="utf-8")


def read(path: Path) -> SiteFacts:
    """Read the file.

    Raises:
        OSError, ValueError: the file is missing, or `write` did not write it.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    pages = tuple(PageFacts(**page | {"sections": tuple(map(tuple, page["sections"]))}) for page in data.pop("pages"))
    return SiteFacts(**data, pages=pages)
