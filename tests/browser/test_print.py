"""What comes out of a printer."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from scripts.core.languages import LANGUAGES
from tests.browser.conftest import PREFIX

Visit = Callable[..., Page]
WORDS = {
    "ko": ("명령어 한눈에 보기", "멈춘 컨테이너를 지웁니다"),
    "en": ("Commands at a glance", "Remove a stopped container"),
}


def _printed(page: Page) -> list[str]:
    """The text of each sheet, at A4 with ordinary margins."""
    pdf = page.pdf(format="A4", margin={side: "10mm" for side in ("top", "bottom", "left", "right")})
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cheat_sheet_is_two_sides(visit: Visit, language: str) -> None:
    front, back = (" ".join(text.split()) for text in _printed(visit(f"{PREFIX[language]}commands/")))
    for words in WORDS[language]:
        assert words in front
    for command in ("docker run -d", "docker logs -f", "docker build -t"):
        assert command in front
    for command in ("docker compose down", "docker system prune", "docker volume ls", "docker load"):
        assert command in back


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_command_of_the_cheat_sheet_is_cut_or_too_small(visit: Visit, language: str) -> None:
    page = visit(f"{PREFIX[language]}commands/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round((210 - 2 * 10) / 25.4 * 96), "height": 900})  # A4 between its margins
    cells = page.locator(".guide-text td")
    assert cells.count() > 200
    bad = cells.evaluate_all(
        """(cells) => cells.filter((cell) => [cell, ...cell.querySelectorAll("code")].some((each) =>
            each.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1
            || parseFloat(getComputedStyle(each).fontSize) < 7.5 / 0.75 - 0.01))
          .map((cell) => cell.textContent)"""
    )
    assert bad == []


def test_a_page_prints_without_the_screen_around_it(visit: Visit) -> None:
    text = "".join(_printed(visit("commands/rm/")))
    assert "docker container prune" in text
    assert "Windows PowerShell" in text  # tabs that cannot be clicked are all there
    for chrome in ("명령, 오류 메시지, 하려는 일", "이 페이지의 내용", "이 페이지 고치기", "English"):
        assert chrome not in text


def test_links_to_other_sites_are_printed_with_their_address(visit: Visit) -> None:
    printed = unicodedata.normalize("NFKC", "".join(_printed(visit("en/sources/"))))  # fonts join `fi`
    text = "".join(printed.split())
    assert "Dockerfilereference(https://docs.docker.com/reference/dockerfile/)" in text
    assert "(../" not in text  # an address that leads nowhere on paper


def test_what_is_folded_is_printed(visit: Visit) -> None:
    page = visit("images/cleanup/")
    assert page.locator("article details:not([open])").count() > 0
    assert "이미지 네 개, 멈춘 컨테이너" in " ".join("".join(_printed(page)).split())
