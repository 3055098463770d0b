"""`make fix`: fixes ids and spacing, nothing else, and not twice."""

from __future__ import annotations

from pathlib import Path

from scripts.check import fix, sources
from scripts.core.paths import ROOT
from tests.check.faulty_edits import clean_copy
from tests.copies import copy_of_sources

WRITTEN = """

## docker ps --all   
`docker ps` 는 목록을 보입니다.  글입니다 . 하나,둘.
- 하나
-  둘

```console
$ docker ps
a  b 는,이것 .
```

## 더 보기 { #See_More }

[없는 곳](gone.md)으로 갑니다. `docker rm`명령을 쓴다.
"""

FIXED = """
## docker ps --all { #docker-ps-all }

`docker ps`는 목록을 보입니다. 글입니다. 하나, 둘.

- 하나
- 둘

```console
$ docker ps
a  b 는,이것 .
```

## 더 보기 { #see-more }

[없는 곳](gone.md)으로 갑니다. `docker rm` 명령을 쓴다.
"""


def test_what_can_be_fixed_is_fixed_and_the_rest_is_left(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    page = site / "docs/ko/commands/ps.md"
    clean = page.read_text(encoding="utf-8")
    page.write_text(clean + WRITTEN, encoding="utf-8")
    fixed = fix.fix(site)
    assert {f.code for f in fixed} > {"heading-id-missing", "heading-id-form", "markdown-md009"}
    assert page.read_text(encoding="utf-8") == clean + FIXED
    assert {f.code for f in sources.check(site)} == {"link-page-missing", "style-ending"}
    assert fix.fix(site) == []
    assert page.read_text(encoding="utf-8") == clean + FIXED


def test_a_page_can_be_fixed_alone(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    for name in ("ps", "run"):
        page = site / f"docs/ko/commands/{name}.md"
        page.write_text(page.read_text(encoding="utf-8") + "\n\n글입니다.\n", encoding="utf-8")
    assert {f.path.name for f in fix.fix(site, ["commands/ps"])} == {"ps.md"}
    assert {f.path.name for f in sources.check(site)} == {"run.md"}


def test_an_unclosed_fence_is_left_alone(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    page = site / "docs/ko/commands/ps.md"
    text = page.read_text(encoding="utf-8") + "\n```text\na   \n\n\nb\n"
    page.write_text(text, encoding="utf-8")
    assert fix.fix(site) == []
    assert page.read_text(encoding="utf-8") == text


def test_the_sites_own_pages_are_not_changed(tmp_path: Path) -> None:
    root = copy_of_sources(tmp_path / "copy")
    assert fix.fix(root) == []
    for path in (root / "docs").rglob("*.md"):
        assert path.read_bytes() == (ROOT / path.relative_to(root)).read_bytes()
