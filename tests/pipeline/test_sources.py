"""Sources that cannot be built: the file, the line and the fix are reported, and the site before stays."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import run
from tests.copies import git, replace
from tests.small_site import Small

RUN = "docs/ko/commands/run.md"
#: What an editor does, and what the message begins with and says.
MISTAKES = {
    "command": (RUN, "[container run]", "[container rnu]", "docs/ko/commands/run.md:4: ", "docs/assets/cli.json"),
    "settings": ("mkdocs.yml", "docs_dir: docs\n", "docs_dir: [docs\n", r"mkdocs\.yml:\d+: ", "YAML"),
    "front matter": (RUN, 'title: "docker', "title: [docker", r"docs/ko/commands/run\.md:\d: ", "front matter"),
    "glossary": ("docs/glossary.yml", "  ko: 데이터\n", "  ko: [\n", r"docs/glossary\.yml:\d+: ", "YAML"),
    "synonyms": ("docs/synonyms.yml", "[삭제, 지우]", "[삭제]", r"docs/synonyms\.yml:3: ", "[word, synonym]"),
    "redirect": ("docs/redirects.yml", "start: commands/run\n", "start: //x\n", r"docs/redirects\.yml:2: ", "→"),
    "target": ("docs/redirects.yml", "start: commands/run\n", "start: commands/rnu\n", "docs/redirects.yml", "rnu"),
    "link": (RUN, "(exec.md)", "(exce.md)", "WARNING .*ko/commands/run.md", "exce.md"),
    "diagram": (
        "docs/assets/diagrams/vm-vs-docker.en.yml",
        "하이퍼바이저:",
        "하이퍼바이져:",
        r"docs/assets/diagrams/vm-vs-docker\.en\.yml: ",
        "하이퍼바이저",
    ),
    "record": (
        "tests/ledgers/examples.json",
        '"ko/commands/run.md": {',
        '"ko/commands/run.md" {',
        r"tests/ledgers/examples\.json:\d+: ",
        "make examples UPDATE=1",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_reported_with_its_place_and_changes_nothing(
    small_copy: Path, tmp_path: Path, mistake: tuple[str, str, str, str, str]
) -> None:
    name, old, new, place, says = mistake
    replace(small_copy / name, old, new)
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the one before", encoding="utf-8")
    done = run(small_copy, "build", site, "--built", tmp_path / "built")
    assert done.returncode == 1, done.stderr
    assert re.search(rf"^(?:{re.escape(str(small_copy))}/)?{place}", done.stderr, re.MULTILINE), done.stderr
    assert says in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert (site / "index.html").read_text(encoding="utf-8") == "the one before"
    assert sorted(path.name for path in tmp_path.iterdir()) in (["site", "small"], ["built", "site", "small"])


def test_a_page_in_another_encoding_is_named(small_copy: Path, tmp_path: Path) -> None:
    (small_copy / RUN).write_bytes("# 실행 { #run }\n".encode("cp949"))
    done = run(small_copy, "build", tmp_path / "site", "--built", tmp_path / "built")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"{RUN}:1: " in done.stderr and "save it as UTF-8" in done.stderr


def test_a_folder_that_is_no_site_is_left_alone(small_copy: Path, tmp_path: Path) -> None:
    done = run(small_copy, "build", small_copy / "docs", "--built", tmp_path / "built", "--plain")
    assert done.returncode == 1 and str(small_copy / "docs") in done.stderr
    assert git(small_copy, "status", "--porcelain") == "" and not (tmp_path / "built").exists()


def test_a_build_writes_nothing_into_the_checkout(small_copy: Path, tmp_path: Path) -> None:
    """Not even where it may: what git ignores is the cache alone."""

    def present() -> list[Path]:
        return sorted(path for path in small_copy.rglob("*") if ".cache" not in path.parts)

    before = present()
    folders = [small_copy, *(path for path in before if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = run(small_copy, "build", tmp_path / "site", "--built", tmp_path / "built", PYTHONDONTWRITEBYTECODE="1")
        after = present()
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert after == before and git(small_copy, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("commands/run", "ko/commands/run.md"),
        ("en/commands/run", "en/commands/run.md"),
        ("commands", "ko/commands/index.md"),
        ("en/commands/stats", "ko/commands/stats.md"),
        ("glossary", "glossary.yml"),
        ("en/glossary", "glossary.yml"),
        ("en/reference/container/run", "en/reference/container.yml#L12"),
        ("reference", "assets/cli.json"),
        ("contents", None),
    ],
)
def test_the_links_to_edit_lead_to_the_file_that_an_editor_changes(small: Small, page: str, source: str | None) -> None:
    tree = LexborHTMLParser((small.site / page / "index.html").read_text(encoding="utf-8"))
    links = [link.attributes["href"].partition("/edit/main/docs/")[2] for link in tree.css("a[href*='/edit/main/']")]
    assert set(links) == ({source} if source else set())
    if source:
        assert os.path.isfile(small.root / "docs" / source.partition("#")[0])
