"""What a book says of itself: title, edition, licence; read from the built site and from git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import html

from scripts.book.chapters import BookError
from scripts.core import revision
from scripts.core.languages import folder
from scripts.core.paths import ROOT
from scripts.examples.record import platform


@dataclass(frozen=True)
class Book:
    """What is not in the chapters.

    Attributes:
        site: the folder of the built site.
        language: of the book.
        title, subtitle: as the site has them.
        site_url: where the site is, ending in a slash.
        commit: what the site was built from, in short; "" when nobody knows.
        time: of that commit; None when nobody knows.
        licence: HTML.
        versions: of the engine, the CLI, Compose and Buildx that the commands were run on.
        stylesheets: the files of the pages' stylesheets, in their order.
        logo: a file.
    """

    site: Path
    language: str
    title: str
    subtitle: str
    site_url: str
    commit: str
    time: datetime | None
    licence: str
    versions: Mapping[str, str]
    stylesheets: tuple[Path, ...]
    logo: Path


def facts(site: Path, language: str) -> Book:
    """Read what a language's home page and git say.

    Raises:
        BookError: the home page does not say it.
        OSError: there is no home page.
    """
    prefix = folder(language)
    path = site / prefix / "index.html"
    home = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))

    def said(xpath: str) -> str:
        if text := home.xpath(f"string({xpath})"):
            return text
        raise BookError(
            f"{path}에서 {xpath}를 찾지 못했습니다. scripts/book/cover.py를 고치십시오. / "
            f"no {xpath} in {path}: mend scripts/book/cover.py."
        )

    licences = home.xpath("//a[contains(@rel, 'license')]/parent::*")
    if not licences:
        said("//a[@rel='license']")
    when = revision.moment(ROOT)
    sheets = [href for href in home.xpath("//link[@rel='stylesheet']/@href") if "://" not in href]
    return Book(
        site=site,
        language=language,
        title=said("//meta[@property='og:site_name']/@content"),
        subtitle=said("//meta[@name='description']/@content"),
        site_url=said("//link[@rel='canonical']/@href").removesuffix(prefix),
        commit=home.xpath("string(//meta[@name='revision']/@content)")[:12],
        time=None if when is None else datetime.fromtimestamp(when, UTC),
        licence=html.tostring(licences[0], encoding="unicode", with_tail=False),
        versions=vars(platform()),
        stylesheets=tuple((path.parent / href.partition("?")[0]).resolve() for href in sheets),
        logo=(path.parent / said("//link[@rel='icon']/@href").partition("?")[0]).resolve(),
    )
