"""The offline form, from its zip unpacked: links lead to pages, old ids are followed, and the search finds."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.finish import zipped as zips
from scripts.finish.offline import file_address
from tests import books
from tests.browser.conftest import NOTE, RESULT
from tests.conftest import run
from tests.small_site import Small


@pytest.fixture(scope="module")
def zipped(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site's zip, or the one that is about to be published where DOCKER_GUIDE_DOWNLOADS names its folder."""
    folder = Path(books.GIVEN or tmp_path_factory.mktemp("offline"))
    if not books.GIVEN:
        done = run(small.root, "outputs", "download", folder, "--built", small.built)
        assert (done.returncode, done.stderr) == (0, "")
    return folder / "docker-guide.zip"


@pytest.fixture(scope="module")
def folder(zipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("a reader's own folder")
    with zipfile.ZipFile(zipped) as opened:
        opened.extractall(target)
    assert [path.name for path in target.iterdir()] == ["docker-guide"]
    return target / "docker-guide"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    yield page
    context.close()
    assert wrong == []


def test_links_lead_to_files(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    page.locator("article a[href*='commands/run/']").first.click()
    page.wait_for_url("**/commands/run/index.html*")
    page.locator(".guide-header [data-guide-language]").click()
    page.wait_for_url("**/en/commands/run/index.html*")
    expect(page.locator("h1")).to_contain_text("docker run")


def test_no_page_leads_to_the_root_of_a_server(folder: Path) -> None:
    pages = list(folder.rglob("*.html"))
    assert len(pages) > (600 if books.GIVEN else 50)
    rooted = re.compile(r"""\s(?:href|src|action)=["']?/""")
    assert [path.name for path in pages if rooted.search(path.read_text(encoding="utf-8"))] == []


def test_drawings_are_in_the_pages(page: Page, folder: Path) -> None:
    page.goto((folder / "en/concepts/vm-vs-docker/index.html").as_uri())
    drawing = page.locator(".guide-diagram svg")
    expect(drawing).to_be_visible()
    expect(drawing.locator("text").first).to_be_visible()


def test_a_zip_is_the_same_whenever_it_is_made() -> None:
    files = [("b/c.txt", b"c"), ("a.txt", b"a")]
    made = zips.packed(files, "guide", 1_700_000_000)
    assert made == zips.packed(reversed(files), "guide", 1_700_000_000)
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.namelist() == ["guide/a.txt", "guide/b/c.txt"]
        assert {info.date_time for info in opened.infolist()} == {(2023, 11, 14, 22, 13, 20)}


def test_short_names_of_the_reference_lead_on_with_their_id(page: Page, folder: Path) -> None:
    page.goto((folder / "reference/run/index.html").as_uri() + "#volume")
    page.wait_for_url("**/reference/container/run/index.html#volume")


@pytest.mark.skipif(bool(books.GIVEN), reason="these have moved in the small site")
def test_pages_and_ids_that_have_moved_lead_on(page: Page, folder: Path) -> None:
    page.goto((folder / "en/commands/start/index.html").as_uri() + "#ports")
    page.wait_for_url("**/en/commands/run/index.html#publish-ports")
    page.goto((folder / "commands/run/index.html").as_uri() + "#gone-to-another-page")
    page.wait_for_url("**/commands/exec/index.html#open-a-shell")


@pytest.mark.parametrize(
    ("start", "query", "found"),
    [("index.html", "docker exec", "commands/exec/"), ("en/commands/run/index.html", "volume", "en/")],
)
def test_the_search_finds(page: Page, folder: Path, start: str, query: str, found: str) -> None:
    page.goto((folder / start).as_uri())
    page.keyboard.press("/")
    page.keyboard.type(query, delay=20)
    result = page.locator(f"{RESULT}[href*='{found}']").first
    expect(result).to_be_visible()
    result.click()
    page.wait_for_url("**/index.html*")
    expect(page.locator("article h1")).to_be_visible()


def test_a_broken_search_offers_the_list_of_all_pages(page: Page, folder: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(folder, tmp_path / "docker-guide")
    (broken / "en/search/guide.json.js").unlink()
    page.goto((broken / "en/commands/run/index.html").as_uri())
    page.keyboard.press("/")
    page.locator(NOTE).get_by_role("link").click()
    page.wait_for_url("**/en/contents/index.html")
    page.locator("article a[href*='commands/exec/']").first.click()
    page.wait_for_url("**/en/commands/exec/index.html")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("../run/#ports", "../run/index.html#ports"),
        ("./", "./index.html"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("../..", "../../index.html"),
        ("run/?q=a", "run/index.html?q=a"),
        ("#ports", "#ports"),
        ("a.png", "a.png"),
        ("../assets/a.css", "../assets/a.css"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("/docker-guide/", "/docker-guide/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("", ""),
    ],
)
def test_only_relative_folders_are_rewritten(address: str, file: str) -> None:
    assert file_address(address) == file
