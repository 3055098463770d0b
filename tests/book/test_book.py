"""The book: a small one, made here; the whole ones where DOCKER_GUIDE_DOWNLOADS names their folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from pypdf import PdfReader
from pypdf.generic import Destination

from scripts.book import fonts
from scripts.book.chapters import BookError, Chapter
from scripts.book.compose import compose
from scripts.core import facts
from scripts.core.languages import LANGUAGES
from tests import books
from tests.conftest import run
from tests.small_site import Small

pytestmark = pytest.mark.browser

WORDS = {
    "ko": {
        "title": "도커 길잡이",
        "contents": "차례",
        "parts": ["개념", "명령어", "문제 해결"],
        "group": "컨테이너",
        "drawing": "하이퍼바이저",
        "folded": "이미지 네 개, 멈춘 컨테이너" if books.GIVEN else "지난 실행에서 남은 컨테이너",
        "chrome": ("이 페이지의 내용", "본문으로 건너뛰기", "마지막으로 고친 날"),
        "provenance": "에 실행해 확인했습니다: Docker Engine",
    },
    "en": {
        "title": "Docker Guide",
        "contents": "Contents",
        "parts": ["Concepts", "Commands", "Troubleshooting"],
        "group": "Containers",
        "drawing": "Hypervisor",
        "folded": "This makes four images" if books.GIVEN else "that an earlier run has left",
        "chrome": ("On this page", "Skip to content", "Last changed"),
        "provenance": " run and checked on",
    },
}


@dataclass(frozen=True)
class Made:
    """A book as it was made, and what it was made of."""

    language: str
    path: Path
    pdf: PdfReader
    sources: books.Sources
    whole: bool

    @property
    def chapters(self) -> list[Chapter]:
        return self.sources.chapters

    def text(self, number: int) -> str:
        """What stands on a page, counted from 1."""
        return " ".join(self.pdf.pages[number - 1].extract_text().split())


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest, small: Small, tmp_path_factory: pytest.TempPathFactory) -> Made:
    language, folder = request.param, tmp_path_factory.mktemp("book")
    path, sources = books.made("book", language, small, lambda: request.getfixturevalue("built"), folder)
    return Made(language, path, PdfReader(path), sources, bool(books.GIVEN))


@pytest.fixture(scope="module")
def english(small: Small) -> books.Sources:
    return books.sources(small.root, small.built, "en")


def outline(book: Made) -> Iterator[tuple[int, str, int]]:
    """(depth from 0, title, page from 1) of each bookmark."""

    def walk(entries: list, depth: int) -> Iterator[tuple[int, str, int]]:
        for entry in entries:
            if isinstance(entry, Destination):
                yield depth, " ".join(entry.title.split()), book.pdf.get_destination_page_number(entry) + 1
            else:
                yield from walk(entry, depth + 1)

    return walk(book.pdf.outline, 0)


def links(book: Made) -> Iterator[tuple[int, str | None, str | None]]:
    """(page from 1, name within the book, address) of each link; one of the two is None."""
    for number, page in enumerate(book.pdf.pages, 1):
        for annotation in page.get("/Annots") or ():
            link = annotation.get_object()
            if link["/Subtype"] == "/Link":
                name = str(link["/Dest"]).lstrip("/") if "/Dest" in link else None
                yield number, name, link["/A"]["/URI"] if "/A" in link else None


def test_it_has_pages_of_every_chapter(book: Made) -> None:
    addresses = {chapter.address for chapter in book.chapters}
    assert len(addresses) == len(book.chapters) >= (60 if book.whole else 12)
    assert not [address for address in addresses if "reference/" in address]
    assert len(book.pdf.pages) > (250 if book.whole else 12)
    assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in book.pdf.pages} == {(595, 842)}  # A4


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pictures_and_styles_are_those_of_the_built_site(small: Small, language: str) -> None:
    sources = books.sources(small.root, small.built, language)
    chapter = sources.chapter("commands/run")
    depth = chapter.address.count("/")
    chapter.article.append(html.fromstring(f'<img alt="" src="{"../" * depth}assets/images/favicon.svg?1">'))
    document = html.document_fromstring(compose([chapter], sources.facts))
    files = document.xpath("//img/@src | //link[@rel='stylesheet']/@href[. != 'fonts.css']")
    assert len(files) >= 4
    for address in files:
        path = Path(unquote(urlsplit(address).path))
        assert address.startswith("file:") and path.is_file(), address


def test_the_cover_says_what_it_is(book: Made) -> None:
    text = book.text(1)
    said = book.sources.facts
    assert WORDS[book.language]["title"] in text
    assert said.site_url in text and said.versions["engine"] in text
    assert "CC BY 4.0" in text and "MIT" in text
    if said.time:
        assert said.time.date().isoformat() in text
        assert book.pdf.metadata.creation_date == said.time
    if said.commit:
        assert f"({said.commit})" in text
    assert book.pdf.metadata.title == said.title
    assert book.pdf.trailer["/Root"]["/Lang"].startswith(book.language)


def test_the_contents_name_the_pages_that_the_chapters_begin_on(book: Made) -> None:
    begins = {title: page for depth, title, page in outline(book) if depth < 2}
    first = min(begins[chapter.title] for chapter in book.chapters)
    text = " ".join(book.text(number) for number in range(2, first))
    assert text.count(WORDS[book.language]["contents"]) >= 1
    assert WORDS[book.language]["group"] in text
    for chapter in book.chapters:
        assert re.search(rf"{re.escape(chapter.title)} ?{begins[chapter.title]}\b", text), chapter.title
        assert chapter.title in book.text(begins[chapter.title])
    header = re.escape(WORDS[book.language]["title"])
    for number in (first, first + 1, len(book.pdf.pages)):
        assert re.match(rf"{header} ?(?:\D+ )?{number}\b", book.text(number)), "no page number"


def test_the_bookmarks_are_parts_chapters_and_headings(book: Made) -> None:
    found = list(outline(book))
    top = [title for depth, title, _ in found if depth == 0]
    assert top[:2] == [WORDS[book.language]["contents"], book.chapters[0].title]
    parts = list(dict.fromkeys(chapter.part for chapter in book.chapters if chapter.part))
    assert top[2:] == parts
    assert [part for part in parts if part in WORDS[book.language]["parts"]] == WORDS[book.language]["parts"]
    assert [title for depth, title, _ in found if depth == 1 and title in {c.title for c in book.chapters}] == [
        chapter.title for chapter in book.chapters[1:]
    ]
    assert len([title for depth, title, _ in found if depth >= 2]) > 2 * len(book.chapters)
    pages = [page for _, _, page in found]
    assert pages == sorted(pages)


def test_links_lead_into_the_book_or_to_the_site(book: Made) -> None:
    site_url = book.sources.facts.site_url
    inside = {chapter.address for chapter in book.chapters}
    known = {name.lstrip("/") for name in book.pdf.named_destinations}
    within = outside = 0
    for number, name, address in links(book):
        assert (name is None) != (address is None)
        if name is not None:
            assert name in known, f"page {number}: nothing is called {name}"
            within += 1
        else:
            assert re.match(r"https?://|mailto:", address), f"page {number}: {address}"
            if address.startswith(site_url):
                assert number == 1 or address.removeprefix(site_url).partition("#")[0] not in inside, address
                outside += 1
    assert within > 2 * len(book.chapters)
    assert outside > 10  # options lead to the reference, which is not in the book


def test_every_font_is_embedded_and_none_is_the_machines(book: Made) -> None:
    names: set[str] = set()
    for page in book.pdf.pages:
        for reference in (page["/Resources"].get("/Font") or {}).values():
            font = reference.get_object()
            assert font["/Subtype"] == "/Type0", "Chromium draws the letters of a font that it cannot embed"
            below = font["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"], font["/BaseFont"]
            assert "/ToUnicode" in font
            names.add(font["/BaseFont"].partition("+")[2])
    assert names >= {"NotoSansKR-Regular", "NotoSansKR-Bold", "IBMPlexMono-Regular"}
    assert names <= {face.name for face in fonts._FACES}


def test_what_only_a_screen_can_use_is_not_in_it(book: Made) -> None:
    address = book.sources.chapter("commands/run").address
    page = (book.sources.facts.site / address / "index.html").read_text(encoding="utf-8")
    text = " ".join(book.text(number) for number in range(1, len(book.pdf.pages) + 1))
    for chrome in WORDS[book.language]["chrome"]:
        assert chrome in page and chrome not in text
    words = WORDS[book.language]
    inside = (words["drawing"], words["folded"], words["provenance"])
    for shown in ("macOS · Linux", "Windows PowerShell", *inside, "docker run -d"):
        assert shown in text
    assert book.path.stat().st_size < (12_000_000 if book.whole else 2_000_000)


def test_drawings_are_lines_and_not_pixels(book: Made) -> None:
    chapter = book.sources.chapter("concepts/vm-vs-docker")
    page = next(page for _, title, page in outline(book) if title == chapter.title)
    assert WORDS[book.language]["drawing"] in book.text(page)
    assert not [image for image in book.pdf.pages[page - 1].images]


def test_the_same_book_is_the_same_bytes(small: Small, tmp_path: Path) -> None:
    name = "docker-guide.en.pdf"
    arguments = ("--built", small.built, "--language", "en", "--pages", "concepts/vm-vs-docker")
    for folder, zone in (("a", "Asia/Seoul"), ("b", "America/New_York")):
        done = run(small.root, "outputs", "book", tmp_path / folder, *arguments, TZ=zone)
        assert (done.returncode, done.stderr) == (0, "") and f"{name}: 1 chapters" in done.stdout
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    made = PdfReader(tmp_path / "a" / name)
    # Chromium numbers the headings of tables from where it happens to be, now and then from one more
    (names,) = made.root_object["/StructTreeRoot"]["/IDTree"]["/Kids"]
    ids = names.get_object()["/Names"][::2]
    assert ids and ids == [f"node{number:08}" for number in range(1, len(ids) + 1)]
    assert made.metadata.creation_date == datetime.fromtimestamp(facts.read(small.built / facts.NAME).time, UTC)


def test_a_folded_part_is_open_and_ids_of_two_pages_do_not_meet(english: books.Sources) -> None:
    chapters = [english.chapter(name) for name in ("commands/run", "commands/exec")]
    article = chapters[0].article
    article.append(article.makeelement("details", {"id": "folded"}))
    text = compose(chapters, english.facts)
    assert re.search(r'<details id="c\d-folded" open', text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_a_letter_without_a_font_is_told() -> None:
    with pytest.raises(BookError, match=r"U\+1F40B"):
        fonts.declare("가 A 🐋")
