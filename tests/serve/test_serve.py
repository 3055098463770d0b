"""`make serve` shows an edit as a full build would, and builds the rest when it must. A small site, a real server.

These tests tell when MkDocs or mkdocs-static-i18n changes what scripts/serve/built.py leans on.
"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests import small_site
from tests.copies import git, replace

pytestmark = pytest.mark.build

#: Seconds until something is taken for lost; nothing here is about speed.
PATIENCE = 120
_RELOADER = re.compile(r"<script>\s*var livereload.*?</script>", re.DOTALL)


class Served:
    """The copied site and its server."""

    def __init__(self, root: Path, log: Path) -> None:
        self.root, self.log = root, log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve", "--address", f"127.0.0.1:{self.port}"],
            cwd=root,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
        )

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait(self, what: str, times: int = 1) -> None:
        """Wait until the server has told something so many times."""
        end = time.monotonic() + PATIENCE
        while self.told().count(what) < times:
            assert self.process.poll() is None and time.monotonic() < end, f"not told: {what}\n{self.told()}"
            time.sleep(0.05)

    def wait_for_pages(self, pages: Iterable[str], since: int) -> None:
        """Wait until pages have been made again, as the log says after its first `since` characters."""
        end = time.monotonic() + PATIENCE
        for page in pages:
            while not re.search(rf"[ ]/{page}[,:]", self.told()[since:]):
                assert time.monotonic() < end, f"not made: {page}\n{self.told()}"
                time.sleep(0.05)

    def get(self, page: str) -> str:
        try:
            with urllib.request.urlopen(self.address + page, timeout=PATIENCE) as answer:
                return _RELOADER.sub("", answer.read().decode())
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.read().decode()}"

    def get_when(self, page: str, text: str, *, there: bool = True) -> str:
        end = time.monotonic() + PATIENCE
        while (text in (html := self.get(page))) is not there:
            assert time.monotonic() < end, f"{text!r} on {page}: not {there}\n{self.told()}"
            time.sleep(0.05)
        return html

    def edit(self, name: str, old: str, new: str) -> None:
        replace(self.root / name, old, new)

    def add(self, name: str, text: str) -> None:
        path = self.root / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def builds(self) -> int:
        return self.told().count("Full build done")

    def build(self) -> None:
        """Trigger a full build."""
        done = self.builds()
        self.add("mkdocs.yml", "\n#\n")
        self.wait("Full build done", done + 1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve")
    root = small_site.write(folder / ".hidden" / "copy")  # the names of folders above it do not matter
    site = Served(root, folder / "log")
    try:
        site.wait("Serving on")
        yield site
    finally:
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(PATIENCE) == 0, site.told()
        assert "Traceback" not in site.told()


def test_a_build_writes_nothing_into_the_checkout(served: Served) -> None:
    assert git(served.root, "status", "--porcelain") == ""


def test_files_that_editors_leave_for_a_while_change_nothing(served: Served) -> None:
    told = served.told()
    for name in (".run.md.swp", "run.md~", "run.md.tmp"):
        (served.root / "docs/ko/commands" / name).write_text("x")
    served.add("docs/en/commands/run.md", "\nAfter them.\n")
    served.get_when("en/commands/run/", "After them.")
    assert "in the background" not in served.told()[len(told) :]


def test_an_edit_is_shown_as_a_full_build_shows_it(served: Served) -> None:
    pages = ("concepts/vm-vs-docker/", "en/concepts/vm-vs-docker/", "commands/run/", "concepts/vm-vs-docker/index.md")
    builds = served.builds()
    block = "```console\n$ docker run --rm nginx\n```"
    served.add("docs/ko/concepts/vm-vs-docker.md", f"\n## 새 절 {{ #new }}\n\n볼륨의 **새 글**\n\n{block}\n")
    served.add("docs/en/concepts/vm-vs-docker.md", "\n!!! note\n\n    New text, see [run](../commands/run.md).\n")
    served.get_when(pages[0], "새 글")
    served.get_when(pages[1], "New text")
    shown = [served.get(page) for page in pages]
    assert "새 글" in shown[3]
    assert 'href="#new"' in shown[0]
    assert served.builds() == builds
    served.build()
    assert [served.get(page) for page in pages] == shown


def test_every_page_made_again_is_the_same(served: Served) -> None:
    for folder in ("", "en/"):
        docs = served.root / "docs" / (folder or "ko")
        pages = {
            folder + path.relative_to(docs).as_posix().removesuffix("index.md").replace(".md", "/"): path
            for path in docs.rglob("*.md")
        }
        before, since = {page: served.get(page) for page in pages}, len(served.told())
        for path in pages.values():
            path.write_bytes(path.read_bytes())
        served.wait_for_pages(pages, since)
        assert not any(html.startswith("404") for html in before.values())
        assert [page for page in pages if served.get(page) != before[page]] == []


def test_the_page_that_stands_in_for_a_missing_translation_follows(served: Served) -> None:
    served.add("docs/ko/commands/stats.md", "\n사용량의 새 글\n")
    shown = served.get_when("en/commands/stats/", "사용량의 새 글")
    assert "This page is not available in English yet" in shown
    served.build()
    assert served.get("en/commands/stats/") == shown


def test_a_translation_says_that_its_original_has_been_edited(served: Served) -> None:
    assert "guide-stale" not in served.get("en/commands/run/")
    served.add("docs/ko/commands/run.md", "\n원문의 새 글\n")
    shown = served.get_when("en/commands/run/", "guide-stale")
    served.build()
    assert served.get("en/commands/run/") == shown


def test_a_title_is_shown_at_once_and_then_in_the_navigation_of_all(served: Served) -> None:
    page = served.root / "docs/ko/commands/run.md"
    page.write_text(re.sub(r"^title: .*$", "title: 새 제목", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert "<title>새 제목" in served.get_when("commands/run/", "새 제목")
    served.get_when("commands/", "새 제목")
    assert "ko/commands/run.md has another title" in served.told()


def test_a_name_in_the_menu_is_shown_on_all_pages(served: Served) -> None:
    served.edit("docs/ko/commands/run.md", "title: ", "menu: 짧은 이름\ntitle: ")
    served.get_when("commands/", "짧은 이름")
    assert "ko/commands/run.md has another name in the menu" in served.told()
    assert "<title>짧은 이름" not in served.get("commands/run/")


def test_a_command_that_a_page_now_teaches_leads_to_the_page_from_the_reference(served: Served) -> None:
    title = "자원 사용량"
    assert title not in served.get("reference/container/rm/")
    served.edit("docs/ko/commands/stats.md", "[container stats]", "[container stats, container rm]")
    assert "container/rm" in served.get_when("commands/stats/", "reference/container/rm")
    served.get_when("reference/container/rm/", title)


def test_pages_come_and_go(served: Served) -> None:
    page = served.root / "docs/ko/concepts/new.md"
    page.write_text("---\ntitle: 새 페이지\ndescription: 테스트\n---\n\n# 새 페이지\n\n글\n", encoding="utf-8")
    served.get_when("concepts/new/", "새 페이지")
    served.get_when("en/concepts/new/", "새 페이지")
    page.unlink()
    assert served.get_when("concepts/new/", "404", there=True).startswith("404")


@pytest.mark.parametrize(
    ("name", "old", "new", "page", "text"),
    [
        ("overrides/main.html", "{% block footer %}", "{% block footer %}새 틀", "en/commands/run/", "새 틀"),
        ("docs/glossary.yml", "    - id: container\n", "    - id: new-term\n", "glossary/", "new-term"),
        ("scripts/finish/headings.py", "이 절의 링크 복사", "새 프로그램", "commands/run/", "새 프로그램"),
    ],
)
def test_what_all_pages_are_made_of_has_them_built(
    served: Served, name: str, old: str, new: str, page: str, text: str
) -> None:
    served.edit(name, old, new)
    served.get_when(page, text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: ", "title: a: ", "docs/ko/guides/install.md:2: 머리말"),
        ("title: ", "reference: [none]\ntitle: ", "docs/ko/guides/install.md:2: `reference: none`"),
        ("# ", "![](../../assets/diagrams/none.svg)\n\n# ", "docs/ko/guides/install.md: "),
    ],
)
def test_a_mistake_is_reported_with_its_place_and_the_page_stays(
    served: Served, old: str, new: str, message: str
) -> None:
    path = served.root / "docs/ko/guides/install.md"
    right, shown, log = path.read_text(encoding="utf-8"), served.get("guides/install/"), served.told()
    path.write_text(right.replace(old, new, 1), encoding="utf-8")
    served.wait(f"ERROR   {message}")
    assert served.told()[len(log) :].count("ERROR") == 1
    assert served.get("guides/install/") == shown
    path.write_text(right + "\n고친 글\n", encoding="utf-8")
    served.get_when("guides/install/", "고친 글")
    path.write_text(right, encoding="utf-8")
    served.get_when("guides/install/", "고친 글", there=False)


def test_a_failed_build_leaves_the_last_good_site_which_still_follows_edits(served: Served) -> None:
    builds = served.builds()
    settings = (served.root / "mkdocs.yml").read_text(encoding="utf-8")
    served.edit("mkdocs.yml", "site_name: 도커 길잡이", "site_name: [도커 길잡이")
    served.wait("The full build has failed")
    served.wait("ERROR   mkdocs.yml:")
    served.add("docs/ko/concepts/vm-vs-docker.md", "\n그사이의 글\n")
    served.get_when("concepts/vm-vs-docker/", "그사이의 글")
    (served.root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    served.wait("Full build done", builds + 1)
    served.get_when("concepts/vm-vs-docker/", "그사이의 글")


def test_a_page_in_another_encoding_is_reported(served: Served) -> None:
    path = served.root / "docs/ko/sources.md"
    right = path.read_bytes()
    path.write_bytes(right + "한글".encode("cp949"))
    served.wait(f"ERROR   docs/ko/sources.md:{right.count(bytes([10])) + 1}: UTF-8")
    path.write_bytes(right + b"\nAfter it.\n")
    served.get_when("sources/", "After it.")


def test_an_option_that_docker_does_not_have_is_reported_and_the_page_shown(served: Served) -> None:
    served.add("docs/en/commands/run.md", "\n```console\n$ docker run --nmae web nginx\n```\n")
    line = (served.root / "docs/en/commands/run.md").read_text(encoding="utf-8").count("\n") - 1
    served.wait(f"WARNING docs/en/commands/run.md:{line}: `docker run`")
    served.get_when("en/commands/run/", "--nmae")


def test_what_is_written_during_a_full_build_is_not_lost(served: Served) -> None:
    builds = served.builds()
    begun = served.told().count("Full build in the background")
    served.add("mkdocs.yml", "\n#\n")
    served.wait("Full build in the background", begun + 1)
    served.add("docs/en/commands/run.md", "\nWritten meanwhile.\n")
    served.get_when("en/commands/run/", "Written meanwhile.")
    served.wait("Full build done", builds + 1)
    served.get_when("en/commands/run/", "Written meanwhile.")


def test_an_address_that_is_none_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.serve", "--address", "8000"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "HOST:PORT" in done.stderr


def test_a_port_in_use_is_told_before_the_build() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "scripts.serve", "--address", address], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert address in done.stderr and "--address 127.0.0.1:8001" in done.stderr
    assert "Traceback" not in done.stderr
