"""A page for the functions of scripts/finish, without a build around it."""

from __future__ import annotations

from pathlib import Path

from scripts.core.facts import PageFacts
from scripts.core.languages import split
from scripts.finish.page import Page, Site


def page(body: str, address: str = "commands/run", site: Site | None = None, head: str = "") -> Page:
    """A page at an address with the given HTML in its body and head."""
    site = site or Site(Path("nothing is built here"))
    language, name = split(address)
    site.by_address = {address: PageFacts(address, "", "", "", shown=language, staged=f"{language}/{name}")}
    html = f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return Page(site, f"{address}/index.html", html)


def inside(made: Page, selector: str = "body") -> str:
    """The HTML inside one of its elements."""
    return "".join(node.html or "" for node in made.one(selector).iter(include_text=True))
