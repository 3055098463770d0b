"""What a searcher does: types into the box, looks at the results, opens the first; also when the search is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import (
    BOX,
    NOTE,
    PHONE,
    RESULT,
    Held,
    Traffic,
    search_for,
    wait_for,
    wait_for_answer,
    wait_for_results,
)

Visit = Callable[..., Page]
WORKER = "**/guide-search.js*"
INDEX = "**/search/guide.json"
MORE = "**/search/guide.more.json"
LIST = ".guide-results__list"
DOCKER_LOGS = re.compile(r"/commands/logs/")


def _search(page: Page, words: str) -> None:
    search_for(page, words)
    wait_for_results(page)
    expect(page.locator(RESULT).first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(
    ("start", "words", "found"),
    [
        ("", "docker logs", r"/commands/logs/"),
        ("concepts/", "컨테이너 삭제", r"/commands/rm/"),
        ("commands/run/", "컨테ㅇ", r"/concepts/containers/"),
        ("", "ehzj rm", r"/commands/rm/"),
        ("", "--publish", r"/reference/container/run/.*#publish$"),
        ("", "이미지를 지우고 싶어요", r"/commands/rmi/"),
        ("", "애찯ㄱ ㅣㅐㅎㄴ", r"/commands/logs/"),
        ("reference/container/run/", "컨태이너 로그", r"/commands/logs/"),
        ("en/", "docker logs", r"/en/commands/logs/"),
        ("en/commands/", "remove a container", r"/en/commands/rm/"),
        ("en/", "--restart", r"/en/reference/container/run/.*#restart$"),
    ],
)
def test_the_first_result_opens_the_section(visit: Visit, start: str, words: str, found: str) -> None:
    page = visit(start)
    _search(page, words)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(found))
    expect(page.locator("h1")).to_be_visible()


def test_enter_waits_for_the_answer_to_what_is_in_the_box(visit: Visit) -> None:
    page = visit("")
    index = Held(page, INDEX)
    page.keyboard.press("/")
    page.locator(BOX).fill("docker logs")
    page.keyboard.press("Enter")
    index.release()
    expect(page).to_have_url(DOCKER_LOGS)


def test_a_pasted_message_finds_its_page(visit: Visit) -> None:
    page = visit("")
    page.keyboard.press("/")
    page.locator(BOX).fill(
        'Error response from daemon: cannot remove container "web": container is running: '
        "stop the container before removing or force remove"
    )
    expect(page.locator(RESULT).first).to_have_attribute("href", re.compile(r"/commands/rm/"))


def test_what_was_searched_for_is_marked(visit: Visit) -> None:
    page = visit("")
    _search(page, "로그 실시간")
    first = page.locator(LIST).locator("li").first
    expect(first.locator("mark", has_text="실시간").first).to_be_visible()  # with the words of the texts
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/commands/logs/\?h=.*#follow$"))
    marks = page.locator("article mark")
    expect(marks.first).to_be_attached()
    assert {"실시간", "로그"} & set(marks.all_inner_texts())


def test_results_show_the_place_and_the_line(visit: Visit) -> None:
    page = visit("")
    _search(page, "컨테이너 이름 부르기")
    first = page.locator(LIST).locator("li").first
    expect(first.locator(".guide-result__path")).to_have_text(re.compile("명령어 › "))
    expect(first.locator(".guide-result__text mark").first).to_be_visible()


def test_results_follow_an_input_method(visit: Visit) -> None:
    """Korean letters are in composition until the next one begins: no key goes up, the box's text just changes."""
    page = visit("")
    page.keyboard.press("/")
    keyboard = page.context.new_cdp_session(page)
    for text in ("ㅋ", "커", "컨"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.insertText", {"text": "컨"})
    for text in ("ㅌ", "테", "텡"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
    expect(page.locator(BOX)).to_have_value("컨텡")
    expect(page.locator(RESULT).first).to_have_attribute("href", re.compile(r"/concepts/containers/"))


def test_arrow_keys(visit: Visit) -> None:
    page = visit("")
    _search(page, "컨테이너")
    wait_for_answer(page)
    results = page.locator(RESULT)
    page.keyboard.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(BOX)).to_be_focused()


def test_what_is_typed_among_the_results_goes_on_in_the_box(visit: Visit) -> None:
    page = visit("")
    _search(page, "docker run")
    wait_for_answer(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator(RESULT).first).to_be_focused()
    page.keyboard.type("x")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("docker runx")
    page.keyboard.press("Backspace")
    wait_for_answer(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Backspace")
    expect(page.locator(BOX)).to_have_value("docker ru")


@pytest.mark.parametrize(("start", "found"), [("", r"/commands/|/troubleshooting/"), ("en/", r"/en/")])
def test_an_empty_box_offers_common_searches(visit: Visit, start: str, found: str) -> None:
    page = visit(start)
    page.keyboard.press("/")
    examples = page.locator(f"{LIST} [data-query]")
    expect(examples).to_have_count(6)
    query = examples.nth(1).inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value(query)
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(RESULT).first).to_have_attribute("href", re.compile(found))
    page.locator(BOX).fill("")
    expect(examples).to_have_count(6)


@pytest.mark.parametrize(("start", "words", "own"), [("", "docker logs", False), ("en/", "docker logs", True)])
def test_results_are_in_the_language_of_the_page(visit: Visit, start: str, words: str, own: bool) -> None:
    page = visit(start)
    _search(page, words)
    links = page.locator(RESULT).evaluate_all("links => links.map(link => link.pathname)")
    assert links
    assert all(("/en/" in link) == own for link in links), links


def test_each_index_holds_one_language(site: Path) -> None:
    def addresses(root: Path) -> list[str]:
        data = json.loads((root / "search/guide.json").read_text(encoding="utf-8"))
        return [page[0] for page in data["pages"]]

    korean, english = addresses(site), addresses(site / "en")
    assert korean and english
    assert not [address for address in korean if address.startswith("en/")]
    assert all((site / "en" / address.split("#")[0]).exists() for address in english)


def test_every_page_has_the_texts_of_its_results(site: Path) -> None:
    for root in (site, site / "en"):
        pages = json.loads((root / "search" / "guide.json").read_text(encoding="utf-8"))["pages"]
        for address, *_ in pages:
            assert (root / "search" / "texts" / f"{address.rstrip('/') or 'index'}.json").is_file(), address


def test_a_link_with_a_query_opens_the_results(visit: Visit) -> None:
    page = visit("?q=docker+logs")
    expect(page.locator(BOX)).to_have_value("docker logs")
    expect(page.locator(RESULT).first).to_be_visible()


def test_searching_on_a_phone(visit: Visit) -> None:
    page = visit("commands/", viewport=PHONE, has_touch=True)
    page.locator(".guide-search-button").tap()
    expect(page.locator(BOX)).to_be_focused()
    page.locator(BOX).press_sequentially("docker logs", delay=20)
    first = page.locator(RESULT).first
    expect(first).to_have_attribute("href", DOCKER_LOGS)
    first.tap()
    expect(page).to_have_url(DOCKER_LOGS)


def test_a_screen_reader_is_told(visit: Visit) -> None:
    page = visit("")
    page.keyboard.press("/")
    expect(page.get_by_role("search").get_by_role("searchbox", name="사이트 검색")).to_be_focused()
    results = page.get_by_role("region", name="검색 결과")
    expect(results).to_be_visible()
    page.evaluate(
        """window.said = [];
        const note = document.querySelector(".guide-results:not([hidden]) > [role=status]");
        new MutationObserver(() => said.push(note.textContent)).observe(note, { childList: true });"""
    )
    page.locator(BOX).fill("docker logs")
    expect(results.get_by_role("status")).to_have_text(re.compile(r"검색 결과 \d+개"))
    wait_for_answer(page)
    assert not [each for each in page.evaluate("said") if "없" in each], "nothing is missing"
    page.locator(BOX).fill("qqqqzz")
    expect(results.get_by_role("status")).to_contain_text("다른 말이나 명령 이름")


# --- What is loaded, and when -----------------------------------------------------------------------------


def _asked(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def _of_search(asked: list[str]) -> list[str]:
    return [re.sub(r".*/docker-guide/|\?.*", "", url) for url in asked if "/search/" in url or "/workers/" in url]


@pytest.mark.parametrize("way", ["focus", "shortcut", "hover"])
def test_nothing_is_loaded_until_it_is_wanted(visit: Visit, way: str) -> None:
    page = visit("")
    asked, traffic = _asked(page), Traffic(page)
    page.goto(page.url + "en/commands/")
    traffic.settle()
    assert _of_search(asked) == []
    match way:
        case "focus":
            page.locator(".guide-header .guide-search__box").focus()
        case "shortcut":
            page.keyboard.press("s")
        case _:
            page.locator(".guide-header .guide-search").hover()
    wait_for(page, "searchLog.ready")
    traffic.settle()
    assert sorted(_of_search(asked)) == ["assets/javascripts/workers/guide-search.js", "en/search/guide.json"]


def test_a_search_loads_no_more_than_the_lines_that_it_shows(visit: Visit) -> None:
    page = visit("")
    asked = _asked(page)
    _search(page, "docker logs")
    page.wait_for_load_state("networkidle")
    rest = [url for url in _of_search(asked) if not url.startswith("search/texts/")]
    assert sorted(rest) == [
        "assets/javascripts/workers/guide-search.js",
        "search/guide.json",
        "search/guide.more.json",
    ]


def test_the_titles_answer_while_the_rest_is_on_its_way(visit: Visit) -> None:
    page = visit("")
    more = Held(page, MORE)
    _search(page, "docker logs")
    expect(page.locator(RESULT).first).to_have_attribute("href", DOCKER_LOGS)
    before = page.locator(".guide-results__list").inner_html()
    more.release()
    expect(page.locator(RESULT).first).to_have_attribute("href", DOCKER_LOGS)
    wait_for(page, f"document.querySelector('.guide-results__list').innerHTML !== {json.dumps(before)}")


def test_results_are_not_rendered_again_while_one_has_focus(visit: Visit) -> None:
    page = visit("")
    more = Held(page, MORE)
    _search(page, "docker logs")
    page.keyboard.press("ArrowDown")
    expect(page.locator(RESULT).first).to_be_focused()
    more.release()
    wait_for_answer(page)
    expect(page.locator(RESULT).first).to_be_focused()


# --- Broken on purpose ------------------------------------------------------------------------------------


def _broken(route: Route) -> None:
    route.fulfill(status=500, body="broken")


def _expect_the_list_of_all_pages(page: Page, address: str) -> None:
    """The note says that the search is broken, and has a link to a page that lists all pages."""
    note = page.locator(NOTE)
    expect(note.get_by_role("link")).to_be_visible()
    assert note.get_by_role("link").evaluate("link => link.href") == address
    expect(note.get_by_role("link")).to_have_css("text-decoration-line", "underline")


@pytest.mark.parametrize("what", [WORKER, INDEX])
@pytest.mark.parametrize(
    ("start", "told", "link"),
    [
        ("commands/", "검색을 불러오지 못했습니다", "전체 페이지 목록"),
        ("en/commands/", "could not be loaded", "All pages"),
    ],
)
def test_a_broken_search_leads_to_all_pages(
    visit: Visit, address: str, what: str, start: str, told: str, link: str
) -> None:
    page = visit(start)
    page.route(what, _broken)
    page.keyboard.press("/")
    note = page.get_by_role("status").filter(has_text=told)
    expect(note).to_be_visible()
    _expect_the_list_of_all_pages(page, f"{address}{start.removesuffix('commands/')}contents/")
    page.keyboard.press("ArrowDown")  # as to results
    expect(page.get_by_role("link", name=link)).to_be_focused()


def test_a_worker_that_breaks_in_the_middle_is_told(visit: Visit, address: str) -> None:
    page = visit("")
    broken = (
        "addEventListener('message', ({ data }) => data.type === 'query' ? nothing() : postMessage({ type: 'ready' }));"
    )
    page.route(WORKER, lambda route: route.fulfill(body=broken, content_type="text/javascript"))
    page.keyboard.press("/")
    page.locator(BOX).fill("docker logs")
    _expect_the_list_of_all_pages(page, f"{address}contents/")


def test_an_index_of_another_version_is_not_read(visit: Visit, address: str) -> None:
    page = visit("")
    page.route(INDEX, lambda route: route.fulfill(json={"format": 99}))
    page.keyboard.press("/")
    _expect_the_list_of_all_pages(page, f"{address}contents/")


def test_without_the_rest_the_titles_go_on_answering(visit: Visit) -> None:
    page = visit("")
    page.route(MORE, _broken)
    _search(page, "docker logs")
    expect(page.locator(RESULT).first).to_have_attribute("href", DOCKER_LOGS)
    page.keyboard.press("Enter")
    expect(page).to_have_url(DOCKER_LOGS)


def test_a_broken_search_is_tried_again(visit: Visit, address: str) -> None:
    page = visit("")
    page.route(WORKER, _broken)
    page.keyboard.press("/")
    page.keyboard.type("docker ")
    _expect_the_list_of_all_pages(page, f"{address}contents/")
    page.unroute(WORKER)
    page.locator(BOX).blur()
    page.keyboard.press("/")
    page.keyboard.press("ArrowRight")  # what is in the box is selected
    page.keyboard.type("logs")
    expect(page.locator(RESULT).first).to_have_attribute("href", DOCKER_LOGS)
    expect(page.locator(NOTE)).to_have_text(re.compile(r"검색 결과 \d+개"))


def test_a_slow_network_is_told(visit: Visit) -> None:
    page = visit("")
    index = Held(page, INDEX)
    page.keyboard.press("/")
    expect(page.locator(NOTE)).to_contain_text("느립니다")
    index.release()
    expect(page.locator(NOTE)).to_have_text("많이 찾는 말")
    _search(page, "docker logs")


def test_results_without_their_lines_are_results(visit: Visit) -> None:
    page = visit("")
    page.route("**/search/texts/**", _broken)
    _search(page, "docker logs")
    expect(page.locator(RESULT).first).to_have_attribute("href", DOCKER_LOGS)


def test_nothing_found_is_told(visit: Visit) -> None:
    page = visit("")
    page.keyboard.press("/")
    page.locator(BOX).fill("뷁뷁뷁뷁뷁")
    expect(page.locator(NOTE)).to_contain_text("다른 말")
    page.locator(BOX).fill("컨테이너")
    expect(page.locator(NOTE)).to_have_text(re.compile(r"검색 결과 \d+개"))
