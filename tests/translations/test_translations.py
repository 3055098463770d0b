"""Translations: what counts as a change, what readers of a stale page see, and that Korean edits never fail."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from scripts.check import sources
from scripts.core.findings import report
from scripts.core.page import Page
from scripts.core.paths import DOCS, ROOT
from scripts.stage.translation import new_page_url
from scripts.translations.history import HistoryError, difference, version_with
from scripts.translations.state import State, content_hash, marked, state
from tests.check.faulty_edits import clean_copy
from tests.conftest import run
from tests.copies import git, replace
from tests.small_site import Small

KOREAN = """\
---
title: 실행
description: 설명입니다.
---

# 실행 { #run }

글입니다.

```console
$ docker ps
CONTAINER ID   IMAGE
$ echo "a
> b"
a
b
```
"""


def hash_of(text: str) -> str:
    return content_hash(Page(DOCS / "ko/x.md", text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("글입니다.", "글입니다.  "),
        ("글입니다.\n", "글입니다.\n\n\n"),
        ("CONTAINER ID   IMAGE", "CONTAINER ID   IMAGE   COMMAND\nabc"),
        ("title: 실행\n", "title: 실행\nsearch: { boost: 2 }\n"),
        ("```\n", "```\n\n"),
    ],
)
def test_what_nobody_translates_does_not_count(old: str, new: str) -> None:
    assert old in KOREAN
    assert hash_of(KOREAN.replace(old, new)) == hash_of(KOREAN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("글입니다.", "글이다."),
        ("설명입니다", "설명"),
        ("#run", "#start"),
        ("docker ps", "docker ps -a"),
        ("> b", "> c"),
        ("```console", '```console exit="1"'),
        ("# 실행", "## 실행"),
    ],
)
def test_every_real_change_counts(old: str, new: str) -> None:
    assert old in KOREAN
    assert hash_of(KOREAN.replace(old, new)) != hash_of(KOREAN)


def test_states(tmp_path: Path) -> None:
    original = Page(DOCS / "ko/x.md", KOREAN)
    english = "---\ntitle: Run\n---\n\n# Run { #run }\n"
    current = marked(english, original)
    later = Page(DOCS / "ko/x.md", KOREAN + "\n더.\n")

    def of(korean: Page, text: str | None) -> State:
        return state(korean, None if text is None else Page(DOCS / "en/x.md", text))

    assert of(original, None) is State.MISSING
    assert of(original, english) is State.UNMARKED
    assert of(original, current) is State.CURRENT
    assert of(later, current) is State.STALE
    assert of(later, marked(current, later)) is State.CURRENT
    assert marked(current, later).count("translation:") == 1
    with pytest.raises(ValueError, match="front matter"):
        marked("# Run\n", original)


def test_the_difference_comes_from_history(tmp_path: Path) -> None:
    path = tmp_path / "docs/ko/x.md"
    path.parent.mkdir(parents=True)
    git(tmp_path, "init", "--quiet")
    for text in (KOREAN, KOREAN.replace("글입니다.", "새 글입니다."), KOREAN.replace("글입니다.", "더 새 글입니다.")):
        path.write_text(text, encoding="utf-8")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", "x")
    old = version_with(path, hash_of(KOREAN), tmp_path)
    assert old.text == KOREAN
    shown = difference(old, Page(path), tmp_path)
    assert "-글입니다." in shown and "+더 새 글입니다." in shown and "a/docs/ko/x.md" in shown
    with pytest.raises(HistoryError, match="no version 000000000000"):
        version_with(path, "000000000000", tmp_path)


# --- A Korean edit ------------------------------------------------------------------------------------------

EDITS = {
    "text": ("접힌 상자입니다.", "접혀 있던 상자입니다."),
    "command": ("docker run -d --name web nginx", "docker run -d --name www nginx"),
    "new section": ("## 옵션 { #options }", "## 이름 { #naming }\n\n글입니다.\n\n## 옵션 { #options }"),
    "section gone": ("### 셸에 따라 다르게 쓰기 { #shells }\n\n", ""),
    "level": ("### 셸에 따라", "## 셸에 따라"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_korean_edit_never_fails_for_want_of_english(tmp_path: Path, edit: tuple[str, str]) -> None:
    site = clean_copy(tmp_path)
    replace(site / "docs/ko/commands/run.md", *edit)
    assert [f.message("en") for f in sources.check(site)] == []


def test_a_menu_renamed_in_korean_waits_for_its_english(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    replace(site / "mkdocs.yml", "  - 명령어:\n", "  - 명령:\n")
    out = io.StringIO()
    assert report(sources.check(site), "en", root=site, out=out, environ={}) == 0
    assert "The nav title `명령` has no translation for en." in out.getvalue()


def test_a_translation_that_claims_to_be_current_must_be_so(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    korean, english = (site / f"docs/{language}/commands/run.md" for language in ("ko", "en"))
    replace(korean, *EDITS["new section"])
    english.write_text(marked(english.read_text(), Page(korean)))
    assert [f.code for f in sources.check(site)] == ["ids-differ"]


def test_a_new_translation_begins_with_its_mark() -> None:
    page = Page(DOCS / "ko/commands/run.md")
    url = unquote(new_page_url("https://github.com/a/b", "edit/main/docs/", page, "en"))
    assert f'translation: "{content_hash(page)}"' in url


# --- What readers and translators see --------------------------------------------------------------------------


def test_the_tool_lists_and_marks(small_copy: Path) -> None:
    told = run(small_copy, "translations", "commands/exec", "commands/stats")
    assert told.returncode == 0
    assert "docs/en/commands/exec.md: stale" in told.stdout
    assert "    +`-u`로 바꿉니다." in told.stdout
    assert "docs/en/commands/exec.md: another structure" in told.stdout and "`user`" in told.stdout
    assert "docs/en/commands/stats.md: missing" in told.stdout
    unknown = run(small_copy, "translations", "--mark", "commands/statss")
    assert unknown.returncode == 2 and "did you mean commands/stats?" in unknown.stderr
    assert run(small_copy, "translations", "--mark", "commands/stats").returncode == 2
    assert run(small_copy, "translations", "--mark", "commands/exec").returncode == 0
    assert "stale:" not in run(small_copy, "translations", "commands/exec").stdout


def test_readers_of_a_stale_page_see_a_quiet_notice(small: Small) -> None:
    stale = (small.site / "en/commands/exec/index.html").read_text(encoding="utf-8")
    assert stale.count("guide-stale") == 1
    link = html.fromstring(stale).xpath("//a[@hreflang='ko' and text()='Korean original']")
    assert [each.get("href") for each in link] == ["../../../commands/exec/"]
    assert "/blob/main/docs/ko/commands/exec.md" in stale
    for page in ("commands/exec", "en/commands/stats", "en/commands/run"):
        assert "guide-stale" not in (small.site / page / "index.html").read_text(encoding="utf-8"), page


def test_the_sites_own_translations_can_be_listed() -> None:
    told = run(ROOT, "translations")
    assert told.returncode == 0, told.stderr
    assert "0 unmarked" in told.stdout
