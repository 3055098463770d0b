"""A built site: its pages, parsed once, with their addresses and Markdown sources."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree, html

from scripts.core.languages import LANGUAGES, SOURCE, folder


class BuiltPage:
    """One HTML file of a built site.

    Args:
        path: the file.
        site: the folder of the site.
        docs: the folder of the sources, to trace mistakes to Markdown.

    Raises:
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path, site: Path, docs: Path) -> None:
        self.path = path
        self.docs = docs
        self.file = path.relative_to(site).as_posix()
        #: The page's address below the base path, e.g. `commands/run/`; "" for the home page.
        self.url = self.file.removesuffix("index.html") if self.file.endswith("index.html") else self.file
        first = self.file.partition("/")[0]
        self.language = first if first in LANGUAGES[1:] else SOURCE
        self.text = path.read_text(encoding="utf-8", errors="replace")
        # Bytes, because lxml rejects strings that declare an encoding.
        parser = html.HTMLParser(encoding="utf-8")
        self.tree = html.document_fromstring(self.text.encode() or b"<html></html>", parser=parser)
        self.source = self._source(docs)

    @cached_property
    def name(self) -> str:
        """The address without the language, e.g. `commands/run/`."""
        return self.url.removeprefix(folder(self.language))

    @property
    def is_not_found_page(self) -> bool:
        """Whether this is 404.html, which is served at any address and has none of its own."""
        return self.file == "404.html"

    @cached_property
    def is_redirect(self) -> bool:
        """Whether the page only redirects."""
        return any((e.get("http-equiv") or "").lower() == "refresh" for e in self.tree.iter("meta"))

    def links(self, rel: str) -> list[html.HtmlElement]:
        """The `link` elements with a relation; `rel` attributes may list several."""
        return [e for e in self.tree.iter("link") if rel in (e.get("rel") or "").lower().split()]

    def _source(self, docs: Path) -> Path | None:
        """The Markdown file: in the page's language, or in Korean if the page is untranslated."""
        if not self.file.endswith("index.html"):
            return None
        name = self.name.rstrip("/")
        for language in dict.fromkeys((self.language, SOURCE)):
            names = (f"{name}.md", f"{name}/index.md") if name else ("index.md",)
            for candidate in names:
                if (path := docs / language / candidate).is_file():
                    return path
        return None

    @cached_property
    def _source_lines(self) -> list[str]:
        return self.source.read_text(encoding="utf-8").split("\n") if self.source else []

    def place(self, *needles: str, line: int = 0) -> tuple[Path, int]:
        """Where to fix something: the first Markdown line that contains one of the texts, else the HTML line.

        Text in no Markdown line comes from the templates, and is reported at the built file.
        """
        for needle in filter(None, needles):
            for number, text in enumerate(self._source_lines, 1):
                if needle in text:
                    return self.source or self.path, number
        return self.path, line


class BuiltSite:
    """All HTML files of a built site.

    Args:
        folder: the output of `make build`.
        base: the path where it is served, e.g. `/docker-guide/`.
        root: the repository.

    Raises:
        FileNotFoundError: the folder has no built site.
    """

    def __init__(self, folder: Path, base: str, root: Path) -> None:
        self.folder = folder.resolve()
        self.base = f"/{base.strip('/')}/" if base.strip("/") else "/"
        if not (self.folder / "index.html").is_file():
            raise FileNotFoundError(
                f"{folder}에 빌드한 사이트가 없습니다. 먼저 `make build`를 실행하십시오. / "
                f"No built site in {folder}; run `make build` first."
            )
        paths = sorted(self.folder.rglob("*.html"))
        self.pages = [BuiltPage(path, self.folder, root / "docs") for path in paths]
        self.by_url = {page.url: page for page in self.pages}

    @cached_property
    def origin(self) -> str:
        """Scheme and host that the site was built for, from the home page's canonical link; "" if it has none."""
        links = self.by_url[""].links("canonical")
        parts = urlsplit(links[0].get("href") or "") if links else urlsplit("")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def address(self, url: str) -> str:
        """The full URL of a path below the base path."""
        return f"{self.origin}{self.base}{url}"

    def has(self, address: str) -> bool:
        """Whether a URL leads to a file of this site."""
        prefix = self.address("")
        if not address.startswith(prefix):
            return False
        path = address.removeprefix(prefix).partition("#")[0]
        return (self.folder / (f"{path}index.html" if path.endswith("/") or not path else path)).is_file()

    @property
    def stylesheets(self) -> list[Path]:
        """Every CSS file."""
        return sorted(self.folder.rglob("*.css"))

    def sitemaps(self) -> list[tuple[Path, list[tuple[int, str]]]]:
        """(file, [(line, address)]) for every sitemap.

        Raises:
            etree.XMLSyntaxError: a sitemap is not XML.
        """
        sitemaps = []
        for path in sorted(self.folder.rglob("sitemap.xml")):
            tree = etree.parse(str(path))
            addresses = [(e.sourceline or 0, e.text or "") for e in tree.iter("{*}loc")]
            addresses += [(e.sourceline or 0, e.get("href") or "") for e in tree.iter("{*}link")]
            sitemaps.append((path, addresses))
        return sitemaps
