"""The cheat sheet: the small site's, made here; the whole one where DOCKER_GUIDE_DOWNLOADS names its folder."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from pypdf import PdfReader

from scripts import book
from scripts.book import fonts, sheet
from scripts.book.chapters import BookError
from scripts.core import facts
from scripts.core.languages import LANGUAGES, folder
from scripts.finish.output import make
from scripts.outputs import CHEAT_SHEET
from tests import books
from tests.small_site import Small

pytestmark = pytest.mark.browser

TITLES = {"ko": "명령어 한눈에 보기", "en": "Commands at a glance"}
#: Points; the smallest print on it.
SMALLEST = 7.5


@dataclass(frozen=True)
class Made:
    """A cheat sheet as it was made."""

    language: str
    pdf: PdfReader

    @property
    def texts(self) -> list[str]:
        """What stands on each side."""
        return [" ".join(page.extract_text().split()) for page in self.pdf.pages]

    def prints(self) -> Iterator[tuple[str, float]]:
        """(text, its size in points) of each piece of print."""
        found: list[tuple[str, float]] = []

        def visit(text: str, page: list[float], line: list[float], _: object, size: float) -> None:
            if text.strip():
                found.append((text, size * abs(line[0] * page[0])))

        for side in self.pdf.pages:
            side.extract_text(visitor_text=visit)
        return iter(found)


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, small: Small, tmp_path_factory: pytest.TempPathFactory) -> Made:
    name = book.SHEET.format(language=request.param)
    path = books.printed("cheat-sheet", name, request.param, small, tmp_path_factory.mktemp("sheet"))
    return Made(request.param, PdfReader(path))


def test_it_is_the_two_sides_of_a_sheet_of_a4(made: Made) -> None:
    assert len(made.pdf.pages) == (2 if books.GIVEN else 1)
    assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in made.pdf.pages} == {(595, 842)}  # A4
    assert TITLES[made.language] in made.texts[0] and "docker run" in made.texts[0]
    assert made.pdf.metadata.title.startswith(TITLES[made.language])
    assert made.pdf.trailer["/Root"]["/Lang"].startswith(made.language)
    if books.GIVEN:
        assert "docker compose up" in made.texts[1] and "docker compose up" not in made.texts[0]
        assert "docker system prune" in made.texts[1]


def test_all_of_it_can_be_read(made: Made) -> None:
    prints = list(made.prints())
    assert prints
    assert [(text, size) for text, size in prints if size < SMALLEST - 0.01] == []


def test_its_fonts_are_embedded(made: Made) -> None:
    names = set()
    for page in made.pdf.pages:
        for reference in page["/Resources"]["/Font"].values():
            below = reference.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"]
            names.add(reference.get_object()["/BaseFont"].partition("+")[2])
    assert "IBMPlexMono-Regular" in names and names <= {face.name for face in fonts._FACES}


def test_its_links_lead_to_the_site(made: Made, small: Small) -> None:
    links = [
        annotation.get_object()["/A"]["/URI"] for page in made.pdf.pages for annotation in page.get("/Annots") or ()
    ]
    assert any(link.partition("#")[0].endswith(f"/{folder(made.language)}commands/run/") for link in links)
    assert {link.partition("://")[0] for link in links} == {"https"}
    if not books.GIVEN:
        site_url = facts.read(small.built / facts.NAME).site_url
        assert [link for link in links if not link.startswith(site_url)] == []


def test_more_than_two_sides_are_refused(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make(
        replace(CHEAT_SHEET, site=()).only(lambda page: page.language == "en"), small.built, small.root / "docs"
    )
    monkeypatch.setattr(sheet, "SIDES", 0)
    # Playwright's synchronous interface runs once in a thread, and other tests of this process may use it.
    with ThreadPoolExecutor() as executor, pytest.raises(BookError, match=r"docs/en/commands/index\.md.*takes 1 pages"):
        executor.submit(book.write_sheet, site).result()
    assert site.files == {}
