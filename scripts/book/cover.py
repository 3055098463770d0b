"""What a book says of itself: title, edition, licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.examples.record import platform
from scripts.finish.page import Site


@dataclass(frozen=True)
class Book:
    """What is not in the chapters.

    Attributes:
        site: the folder that the pages' images are in.
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


def facts(site: Site, language: str) -> Book:
    """What is known of the site, and when it was made."""
    when, html = site.facts.time, site.built / "html"
    return Book(
        site=html,
        language=language,
        title=site.facts.names[language],
        subtitle=site.facts.descriptions[language],
        site_url=site.facts.site_url,
        commit=site.facts.commit[:12],
        time=None if when is None else datetime.fromtimestamp(when, UTC),
        licence=f"<div>{site.facts.licences[language]}</div>",
        versions=vars(platform()),
        stylesheets=(html / "assets/stylesheets/guide.css",),
        logo=html / "assets/images/favicon.svg",
    )
