"""What stage passes to finish about the site's pages: `facts.json`, beside the built pages.

Format: JSON, the fields of `SiteFacts`; addresses as in `scripts.core.languages`.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.core.languages import folder, split

NAME = "facts.json"


@dataclass(frozen=True)
class PageFacts:
    """A page."""

    address: str  # its address on the site, such as `commands/run` or `en`; the home page is `.`
    source: str  # the file below docs/ to edit, if any, with a line where that helps: `ko/reference/run.yml#L12`
    title: str
    description: str  # the site's if the page has none
    sections: tuple[tuple[str, str], ...] = ()  # (title, address or "") in the navigation, outermost first
    changed: str = ""  # date of the source's last change, like `2026-11-24`; empty if git does not know
    shown: str = ""  # the language of its text, which differs from the page's own if there is no translation
    translated: bool = True  # whether the page exists in every language
    in_nav: bool = True
    message: str = ""  # the error messages that it is about, with `, ` between them; its heading begins with them
    staged: str = ""  # its path below the staged docs/, without `.md`: `en/commands/index`

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
    """The site. Dictionaries are by language."""

    site_url: str  # the address of the published site, with a trailing slash
    repo_url: str  # as in mkdocs.yml, like `edit_uri`; empty without a repository
    edit_uri: str
    commit: str  # hash of the commit it was built from; empty outside a repository
    time: int | None  # of the build, in seconds since 1970; None if nobody knows
    names: dict[str, str]
    descriptions: dict[str, str]
    licences: dict[str, str]  # HTML of the license in the footer
    pages: tuple[PageFacts, ...]  # in navigation order, one language after another

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
