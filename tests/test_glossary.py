"""The glossary: data that becomes the pages, at the addresses that they always had."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.core.paths import DOCS
from scripts.glossary import GlossaryError, load
from scripts.glossary.page import MARKER, expand
from scripts.source_page import SourcePage


def terms(tmp_path: Path, text: str) -> Path:
    (tmp_path / "glossary.yml").write_text(text, encoding="utf-8")
    return tmp_path


GROUP = "- id: g\n  ko: 무리\n  en: Group\n  terms:\n"


def test_terms_stand_where_the_marker_is(tmp_path: Path) -> None:
    docs = terms(
        tmp_path,
        GROUP + "    - id: layer\n      ko: 레이어\n      en: Layer\n      text: { ko: 층입니다., en: A part. }\n"
        "      also: { ko: [층] }\n      avoid: [{ 레이여: 레이어 }]\n      shun: [{ ko: 겹, en: 겹 (fold) }]\n"
        "    - id: oci\n      ko: OCI\n      en: OCI\n      text: { ko: 표준입니다. }\n",
    )
    page = f"# 용어집 {{ #glossary }}\n\n{MARKER}\n\n## 끝 {{ #end }}\n"
    korean, origins = expand(page, "ko", load(docs))
    assert korean.split("\n") == [
        *("# 용어집 { #glossary }", "", "## 무리 { #g }", "", "### 레이어 (layer) { #layer }", ""),
        *("층입니다.", "", "함께 쓰는 말: 층", "", "쓰지 않는 표기: 레이여, 겹", "", "### OCI { #oci }", ""),
        *("표준입니다.", "", "## 끝 { #end }", ""),
    ]
    assert (origins[3], origins[5], origins[13]) == (1, 5, 12)
    english, _ = expand(page, "en", load(docs))
    assert "### Layer (레이어) { #layer }\n\nA part.\n\nNot used in Korean: 레이여, 겹 (fold)" in english
    # what has no English yet is shown in Korean
    assert english.endswith("### OCI { #oci }\n\n표준입니다.\n\n## 끝 { #end }\n")
    assert expand("# No marker\n", "ko", load(docs)) == ("# No marker\n", {})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", 1),
        ("a: b\n", 1),
        (GROUP + "    - id: a\n", 5),
        (GROUP + "    - id: a\n      ko: a\n      en: a\n      text: { en: b }\n", 8),
        (GROUP + "    - id: a\n      ko: a\n      en: a\n      text: { ko: b }\n      avoid: x\n", 9),
        (GROUP + "    - id: g\n      ko: a\n      en: a\n      text: { ko: b }\n", 5),
        (GROUP + "    - id: a\n      ko: ''\n      en: a\n      text: { ko: b }\n", 6),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(GlossaryError, match=rf"docs/glossary.yml:{line}: ") as told:
        load(terms(tmp_path, text))
    assert told.value.line == line and told.value.ko and told.value.en


def test_both_pages_have_the_same_ids_and_the_pencil_leads_to_the_terms(site: Path) -> None:
    pages = [SourcePage(DOCS / language / "glossary.md", DOCS) for language in ("ko", "en")]
    assert pages[0].ids == pages[1].ids > {"container", "bind-mount", "cgroup"}
    for built in ("glossary/index.html", "en/glossary/index.html"):
        text = (site / built).read_text(encoding="utf-8")
        assert re.search(r'href="?https://github\.com/[^" >]*/edit/[^" >/]+/docs/glossary\.yml[" >]', text)
        assert re.search(r'id="?bind-mount[" >]', text) and MARKER not in text


def test_no_term_avoids_itself() -> None:
    for group in load():
        for term in group.terms:
            for wrong, right in term.avoid.items():
                assert wrong != right and wrong not in term.also["ko"]
