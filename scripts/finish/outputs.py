"""What can be made of a build: each output is a list of functions of pages and a list of functions of the site.

A function of pages changes one page's tree; they run in order on every page. Then the functions of the site run, once,
for what needs all pages. To add an output, write its functions and add it here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scripts.finish import (
    cards,
    diagrams,
    head,
    headings,
    korean,
    links,
    llms,
    offline,
    options,
    policy,
    redirects,
    search,
    shared,
    sitemap,
    terms,
)
from scripts.finish.page import Page, Site

PageFunction = Callable[[Page], None]
SiteFunction = Callable[[Site], None]


@dataclass(frozen=True)
class Output:
    """An output.

    Attributes:
        pages: the functions of pages.
        missing: those of the page for an address that does not exist.
        redirects: those of pages that only lead on.
        site: the functions of the site.
        minified: whether pages are written without blanks, quotes and tags that HTML can do without.
        left_out: beginnings of files' paths that the builder writes and the output does not have.
    """

    pages: tuple[PageFunction, ...]
    missing: tuple[PageFunction, ...] = ()
    redirects: tuple[PageFunction, ...] = ()
    site: tuple[SiteFunction, ...] = ()
    minified: bool = True
    left_out: tuple[str, ...] = ()


#: What every reader gets, in whatever form.
CONTENT = (
    diagrams.show,
    options.link,
    terms.link,
    headings.name_links,
    search.collect,
    korean.mark,
    links.no_opener,
    links.lead_on,
)
#: Material's own script and search, in place of which the site has its own.
THEME = ("assets/javascripts/bundle.", "assets/javascripts/lunr/", "assets/javascripts/workers/search.")
_SMALL = (shared.icons, shared.names, shared.tips, shared.count, shared.parts, shared.files)

SITE = Output(
    pages=(*CONTENT, head.tell, llms.offer_markdown, *_SMALL, policy.allow),
    missing=(links.no_opener, shared.icons, shared.alone, shared.files, shared.count, policy.allow),
    site=(redirects.write, search.write, llms.write, cards.draw_all, sitemap.write, shared.write),
    left_out=THEME,
)
OFFLINE = Output(
    pages=(*CONTENT, head.tell, llms.offer_markdown, *_SMALL, offline.files),
    missing=(),
    redirects=(offline.files,),
    site=(redirects.write, search.write, llms.write, cards.draw_all, shared.write, offline.write),
    left_out=THEME,
)
#: While it is written: nothing is shared or minified, and no policy keeps MkDocs's script out that reloads pages.
SERVED = Output(
    pages=(*CONTENT, head.tell, llms.offer_markdown),
    missing=(links.no_opener,),
    site=(redirects.write, search.write, llms.write, cards.draw_all, sitemap.write),
    minified=False,
    left_out=THEME,
)

OUTPUTS = {"site": SITE, "offline": OFFLINE, "served": SERVED}
