"""Printing with Chromium, twice: the first print tells on which pages the chapters begin."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from lxml import html
from playwright.sync_api import Error, sync_playwright

from scripts import browser
from scripts.book import fonts
from scripts.book.chapters import BookError

#: Milliseconds for one print of the whole book.
_PATIENCE = 600_000

#: The id that Chromium gives an element which another refers to: a table's heading, to which its cells belong.
_ELEMENT = re.compile(r"node\d{8}")


def render(document: Callable[[dict[str, int] | None], str], time: datetime | None) -> tuple[bytes, int]:
    """Print a document, which is asked for twice: without page numbers, and with those that came out.

    Args:
        document: gives the HTML; it finds `fonts.css` beside it.
        time: written into the PDF as that of its making; None for no time.

    Returns:
        The PDF and how many pages it has.

    Raises:
        BookError: there is no Chromium, it failed, or a letter has no font.
    """
    try:
        path = browser.find()
    except browser.BrowserError as error:
        raise BookError(str(error)) from error
    if not path:
        raise BookError(
            "Chromium이 없습니다. `make browser`로 설치하십시오. / no Chromium here: `make browser` installs it."
        )
    try:
        with sync_playwright() as playwright, TemporaryDirectory() as folder:
            sandbox = os.geteuid() != 0  # Chromium refuses its sandbox to root
            started = playwright.chromium.launch(
                executable_path=path, chromium_sandbox=sandbox, args=list(browser.FLAGS)
            )
            page = started.new_page(java_script_enabled=False)
            page.set_default_timeout(_PATIENCE)

            def printed(text: str) -> bytes:
                file = Path(folder) / "book.html"
                file.write_text(text, encoding="utf-8")
                page.goto(file.as_uri())
                return page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)

            text = document(None)
            declared = fonts.declare(html.document_fromstring(text).text_content() + "0123456789")
            (Path(folder) / "fonts.css").write_text(declared, encoding="utf-8")
            first, _ = places(printed(text))
            text = document(first)
            pdf = printed(text)
            second, pages = places(pdf)
            if second != first:
                raise BookError(
                    "쪽 번호를 넣자 쪽이 밀렸습니다. book.css의 차례를 고치십시오. / "
                    "adding the page numbers moved the pages: fix the contents in book.css."
                )
            started.close()
            return _packed(pdf, time, headings(text)), pages
    except Error as error:
        raise BookError(f"Chromium이 실패했습니다. / Chromium has failed: {error.message}") from error


def headings(document: str) -> list[str]:
    """The text of each heading, in order."""
    found = html.document_fromstring(document).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
    return [" ".join(heading.text_content().split()) for heading in found]


def _packed(pdf: bytes, time: datetime | None, titles: Sequence[str]) -> bytes:
    """A PDF in half the room, with bookmarks of these titles, and the same bytes whenever it is made.

    Raises:
        BookError: its bookmarks are not those of the titles.
    """
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for key in ("/CreationDate", "/ModDate"):
            if time:
                opened.docinfo[key] = time.strftime("D:%Y%m%d%H%M%SZ")
            elif key in opened.docinfo:
                del opened.docinfo[key]
        opened.docinfo["/Creator"] = "scripts/book"
        _name_bookmarks(opened, titles)
        _number_elements(opened)
        opened.Root.PageMode = pikepdf.Name.UseOutlines
        opened.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return file.getvalue()


def _number_elements(pdf: pikepdf.Pdf) -> None:
    """Renumber the elements of the structure tree: Chromium continues counting from earlier documents.

    Their order stays, for the tree of the ids is sorted (ISO 32000-2, 7.9.6 and 14.7.2).
    """
    found = list(_strings(pdf.objects))
    ids = sorted({str(text) for _, _, text in found if _ELEMENT.fullmatch(str(text))})
    numbers = {name: f"node{number:08}" for number, name in enumerate(ids, 1)}
    for holder, key, text in found:
        if str(text) in numbers:
            holder[key] = pikepdf.String(numbers[str(text)])


def _strings(objects: Iterable[object]) -> Iterator[tuple[pikepdf.Object, str | int, pikepdf.Object]]:
    """Each string of these objects and of what they hold themselves, with what holds it and where."""
    waiting = list(objects)
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, pikepdf.Array):
            held = list(enumerate(holder))
        elif isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
            held = list(holder.items())
        else:
            continue
        for key, value in held:
            if isinstance(value, pikepdf.String):
                yield holder, key, value
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                waiting.append(value)


def _name_bookmarks(pdf: pikepdf.Pdf, titles: Sequence[str]) -> None:
    """Name the bookmarks: where a heading's line wraps, Chromium joins the words before and after."""
    with pdf.open_outline() as outline:
        bookmarks = list(_walk(outline.root))
        if ["".join(each.title.split()) for each in bookmarks] != ["".join(title.split()) for title in titles]:
            raise BookError(
                "책갈피가 제목과 다릅니다. scripts/book/printing.py를 이 Chromium에 맞게 고치십시오. / "
                "the bookmarks differ from the headings: adapt scripts/book/printing.py to this Chromium."
            )
        for bookmark, title in zip(bookmarks, titles, strict=True):
            bookmark.title = title


def _walk(bookmarks: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for bookmark in bookmarks:
        yield bookmark
        yield from _walk(bookmark.children)


def places(pdf: bytes) -> tuple[dict[str, int], int]:
    """Page numbers, from 1, of what links within a PDF lead to, and how many pages it has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
        named = opened.Root.get("/Dests", {})  # where Chromium writes them: name -> [page, how it is shown]
        return {name.removeprefix("/"): numbers[where[0].objgen] for name, where in named.items()}, len(numbers)
