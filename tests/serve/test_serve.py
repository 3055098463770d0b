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
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.core.page import Page
from scripts.translations.state import marked
from tests.copies import copy_of_sources, replace

pytestmark = pytest.mark.build

#: Seconds until something is taken for lost; nothing here is about speed.
PATIENCE = 120
_RELOADER = re.compile(r"<script>\s*var livereload.*?</script>", re.DOTALL)
_NAV = """nav:
  - 홈: index.md
  - 개념:
      - concepts/index.md
      - concepts/docker.md
      - concepts/isolation.md
  - 명령어:
      - commands/index.md
      - commands/ps.md
  - 길잡이:
      - glossary.md

"""
_KEPT = {
    "index",
    "concepts/index",
    "concepts/docker",
    "concepts/isolation",
    "commands/index",
    "commands/ps",
    "glossary",
}


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
        """Have everything built anew."""
        done = self.builds()
        self.add("mkdocs.yml", "\n#\n")
        self.wait("Full build done", done + 1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve")
    root = copy_of_sources(folder / ".hidden" / "copy")  # names above it are nobody's business
    for language in ("ko", "en"):
        for page in (root / "docs" / language).rglob("*.md"):
            if page.relative_to(root / "docs" / language).with_suffix("").as_posix() not in _KEPT:
                page.unlink()
    (root / "docs/en/concepts/isolation.md").unlink()  # a page without translation
    (root / "docs/redirects.yml").write_text("")  # they lead to pages that are not kept
    settings = root / "mkdocs.yml"
    text = re.sub(r"^nav:\n.*?(?=^#)", _NAV, settings.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    settings.write_text(text.replace("  - scripts/hooks/reference.py\n", ""), encoding="utf-8")  # 428 pages
    site = Served(root, folder / "log")
    try:
        site.wait("Serving on")
        yield site
    finally:
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(PATIENCE) == 0, site.told()
        assert "Traceback" not in site.told()


def test_files_that_editors_leave_for_a_while_change_nothing(served: Served) -> None:
    told = served.told()
    for name in (".ps.md.swp", "ps.md~", "ps.md.tmp"):
        (served.root / "docs/ko/commands" / name).write_text("x")
    served.add("docs/en/commands/ps.md", "\nAfter them.\n")
    served.get_when("en/commands/ps/", "After them.")
    assert "in the background" not in served.told()[len(told) :]


def test_an_edit_is_shown_as_a_full_build_shows_it(served: Served) -> None:
    pages = ("concepts/docker/", "en/concepts/docker/", "commands/ps/", "concepts/docker/index.md")
    builds = served.builds()
    served.add("docs/ko/concepts/docker.md", "\n## 새 절 { #new }\n\n`docker ps`의 **새 글** `--all`\n")
    served.add("docs/en/concepts/docker.md", "\n!!! note\n\n    New text, see [ps](../commands/ps.md).\n")
    served.get_when(pages[0], "새 글")
    served.get_when(pages[1], "New text")
    shown = [served.get(page) for page in pages]
    assert "새 글" in shown[3]
    assert 'href="#new"' in shown[0]
    assert served.builds() == builds
    served.build()
    assert [served.get(page) for page in pages] == shown


def test_every_page_made_again_is_the_same(served: Served) -> None:
    addresses = ["", "glossary/"] + [f"{name.removesuffix('index').rstrip('/')}/" for name in _KEPT if "/" in name]
    addresses += [f"en/{each}" for each in addresses]
    before = {each: served.get(each) for each in addresses}
    told = len(served.told())
    for page in sorted((served.root / "docs").rglob("*/*.md")):
        page.write_bytes(page.read_bytes())
    served.wait("Reloading browsers", served.told()[:told].count("Reloading browsers") + 1)
    for page in ("/en/glossary/", "/concepts/isolation/", "/commands/ps/"):  # addresses that were made
        served.wait(page)
    after = {each: served.get(each) for each in addresses}
    assert not any(html.startswith("404") for html in after.values())
    assert [each for each in addresses if before[each] != after[each]] == []


def test_the_page_that_stands_in_for_a_missing_translation_follows(served: Served) -> None:
    served.add("docs/ko/concepts/isolation.md", "\n격리의 새 글\n")
    shown = served.get_when("en/concepts/isolation/", "격리의 새 글")
    assert "This page is not available in English yet" in shown
    served.build()
    assert served.get("en/concepts/isolation/") == shown


def test_a_translation_says_that_its_original_has_been_edited(served: Served) -> None:
    original, translation = (served.root / f"docs/{each}/commands/ps.md" for each in ("ko", "en"))
    made = marked(translation.read_text(encoding="utf-8"), Page(original))
    translation.write_text(f"{made}\nThe mark is set.\n", encoding="utf-8")
    assert "guide-stale" not in served.get_when("en/commands/ps/", "The mark is set.")
    served.add("docs/ko/commands/ps.md", "\n원문의 새 글\n")
    shown = served.get_when("en/commands/ps/", "guide-stale")
    served.build()
    assert served.get("en/commands/ps/") == shown


def test_a_title_is_shown_at_once_and_then_in_the_navigation_of_all(served: Served) -> None:
    page = served.root / "docs/ko/commands/ps.md"
    page.write_text(re.sub(r"^title: .*$", "title: 새 제목", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert "<title>새 제목" in served.get_when("commands/ps/", "새 제목")
    served.get_when("commands/", "새 제목")
    assert "has another title" in served.told()


def test_pages_come_and_go(served: Served) -> None:
    page = served.root / "docs/ko/concepts/new.md"
    page.write_text("---\ntitle: 새 페이지\ndescription: 시험\n---\n\n# 새 페이지\n\n글\n", encoding="utf-8")
    served.get_when("concepts/new/", "새 페이지")
    served.get_when("en/concepts/new/", "새 페이지")
    page.unlink()
    assert served.get_when("concepts/new/", "404", there=True).startswith("404")


@pytest.mark.parametrize(
    ("name", "old", "new", "page", "text"),
    [
        ("overrides/partials/changed.html", "{#-", "새 틀\n{#-", "en/commands/ps/", "새 틀"),
        ("docs/glossary.yml", "    - id: container\n", "    - id: new-term\n", "glossary/", "new-term"),
        ("scripts/render/headings.py", "이 절의 링크 복사", "새 프로그램", "commands/ps/", "새 프로그램"),
    ],
)
def test_what_all_pages_are_made_of_has_them_built(
    served: Served, name: str, old: str, new: str, page: str, text: str
) -> None:
    served.edit(name, old, new)
    served.get_when(page, text)


def test_a_mistake_is_told_and_the_server_goes_on(served: Served) -> None:
    path = served.root / "docs/ko/concepts/docker.md"
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("\n---\n", "\ntemplate: none.html\n---\n", 1), encoding="utf-8")
    served.wait("none.html")
    assert "새 글" in served.get("concepts/docker/")  # as it was
    path.write_text(right + "\n고친 글\n", encoding="utf-8")
    served.get_when("concepts/docker/", "고친 글")

    builds = served.builds()
    settings = (served.root / "mkdocs.yml").read_text(encoding="utf-8")
    served.edit("mkdocs.yml", "site_name: 도커 길잡이", "site_name: [도커 길잡이")
    served.wait("The full build has failed")
    served.add("docs/ko/concepts/docker.md", "\n그사이의 글\n")
    served.get_when("concepts/docker/", "그사이의 글")
    (served.root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    served.wait("Full build done", builds + 1)
    served.get_when("concepts/docker/", "그사이의 글")


def test_what_is_written_during_a_full_build_is_not_lost(served: Served) -> None:
    builds = served.builds()
    begun = served.told().count("Full build in the background")
    served.add("mkdocs.yml", "\n#\n")
    served.wait("Full build in the background", begun + 1)
    served.add("docs/en/commands/ps.md", "\nWritten meanwhile.\n")
    served.get_when("en/commands/ps/", "Written meanwhile.")
    served.wait("Full build done", builds + 1)
    served.get_when("en/commands/ps/", "Written meanwhile.")


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
