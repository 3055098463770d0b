"""What can be made of a build: each output is a list of functions of pages and a list of functions of the site.

A function of pages changes one page's tree; they run in order on every page. Then the functions of the site run, once,
for what needs all pages. To add an output, write its functions and add it here.
"""

from __future__ import annotations

from dataclasses import replace

from scripts import book, epub
from scripts.book import chapters
from scripts.finish import (
    cards,
    code,
    commands,
    diagrams,
    entries,
    head,
    headings,
    korean,
    links,
    llms,
    menu,
    offline,
    options,
    policy,
    provenance,
    redirects,
    search,
    shared,
    sitemap,
    tables,
    terms,
)
from scripts.finish.output import Output

#: What every reader gets, in whatever form.
_TEXT = (diagrams.show, options.link, terms.link, headings.name_links, korean.mark)
#: What helps on a screen.
_SCREEN = (
    menu.name_rows,
    commands.mark_errors,
    headings.split_errors,
    provenance.lead,
    provenance.address,
    entries.arrange,
    entries.offer_filters,
    tables.narrow_first_columns,
    tables.scroll,
    code.break_long,
    code.keep_names,
    code.offer_copies,
    commands.list_options,
)
_PAGE = (
    *_TEXT,
    search.collect,
    *_SCREEN,
    links.switch_language,
    links.name_neighbors,
    links.no_opener,
    links.lead_on,
    head.tell,
    llms.offer_markdown,
)
#: What is smaller when pages share it.
_SMALL = (shared.icons, shared.tips, shared.count, shared.sentences, shared.files)
_SITE = (redirects.write, search.write, llms.write, cards.draw_all)

SITE = Output(
    pages=(*_PAGE, *_SMALL, policy.allow),
    missing=(links.no_opener, shared.icons, shared.alone, shared.files, shared.count, policy.allow),
    site=(*_SITE, sitemap.write, shared.write),
)
#: What MkDocs's own pages need for the search, to be put beside them.
INDEX = Output(pages=(search.collect,), site=(search.write,), files_only=True)
#: The site that Zensical builds in place of MkDocs: the same functions, since it uses our templates.
ZENSICAL = replace(SITE, left_out=("search.json",))
#: While pages are written: nothing is shared or minified, and no policy keeps out the script that reloads them.
SERVED = Output(
    pages=_PAGE,
    missing=(links.no_opener,),
    site=(*_SITE, sitemap.write),
    minified=False,
)
#: A folder that opens without a server.
OFFLINE = Output(
    pages=(*_PAGE, *_SMALL, offline.files),
    redirects=(offline.files,),
    site=(*_SITE, shared.write, offline.write),
)
DOWNLOAD = OFFLINE.packed("docker-guide.zip")
BOOK = Output(pages=(*_TEXT, chapters.collect), wanted=chapters.is_chapter, site=(book.write,), files_only=True)
EPUB = Output(pages=(*_TEXT, chapters.collect), wanted=chapters.is_chapter, site=(epub.write,), files_only=True)
CHEAT_SHEET = Output(
    pages=(*_TEXT, chapters.collect), wanted=chapters.is_cheat_sheet, site=(book.write_sheet,), files_only=True
)
MARKDOWN = Output(pages=(llms.offer_markdown,), site=(llms.write,), files_only=True)

OUTPUTS = {
    "site": SITE,
    "index": INDEX,
    "zensical": ZENSICAL,
    "served": SERVED,
    "preview": OFFLINE,  # of a pull request: its pages as they will be, to open from a folder
    "offline": OFFLINE,
    "download": DOWNLOAD,
    "book": BOOK,
    "epub": EPUB,
    "cheat-sheet": CHEAT_SHEET,
    "markdown": MARKDOWN,
}
