"""A reader meets a word that they do not know: where it comes first on a page, it leads to the glossary."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from scripts import glossary
from scripts.core.languages import LANGUAGES, SOURCE, join
from scripts.core.paths import DOCS
from scripts.finish.terms import Terms
from scripts.glossary import GlossaryError
from tests.pages import inside, page

GLOSSARY = """
- id: things
  ko: 것
  en: Things
  terms:
    - { id: volume, ko: 볼륨, en: Volume, text: { ko: "공간입니다. [더](commands/volume.md)", en: "Room & space." } }
    - { id: unnamed, ko: 이름 없는 볼륨, en: Anonymous volume, text: { ko: 이것입니다. }, also: { ko: [익명 볼륨] } }
    - { id: layer, ko: 레이어, en: Layer, text: { ko: 층입니다. }, also: { ko: [층] }, unlinked: [cake] }
    - { id: registry, ko: 레지스트리, en: Registry, text: { ko: 저장소입니다. } }
    - { id: exit-code, ko: 종료 코드, en: Exit code, text: { ko: 수입니다. }, also: { en: [exit status (상태)] } }
    - { id: image, ko: 이미지, en: Image, text: { ko: 꾸러미입니다. }, unlinked: everywhere }
"""


@pytest.fixture
def groups(tmp_path: Path) -> list[glossary.Group]:
    (tmp_path / "glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    return glossary.load(tmp_path)


def linked(groups: list[glossary.Group], language: str, text: str, name: str = "guides/a") -> str:
    """The text of a page with `[name>id]` for each link to a term."""
    made = page(f"<article>{text}</article>", join(language, name))
    Terms(groups, language).link(made)
    return re.sub(
        r'<a class="guide-term" href="[./]+/glossary/#([\w-]+)" data-guide-tip="[^"]*">([^<]*)</a>',
        r"[\2>\1]",
        inside(made, "article"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # once, without the particle; not in a longer word
        ("<p>볼륨에 두고 볼륨을 지웁니다.</p>", "<p>[볼륨>volume]에 두고 볼륨을 지웁니다.</p>"),
        ("<p>볼륨이름과 대용량볼륨</p>", "<p>볼륨이름과 대용량볼륨</p>"),
        # the longer term, over the end of a line too
        ("<p>이름 없는\n볼륨만</p>", "<p>[이름 없는\n볼륨>unnamed]만</p>"),
        ("<p>익명 볼륨과 볼륨</p>", "<p>[익명 볼륨>unnamed]과 [볼륨>volume]</p>"),
        # what is code, a heading or a link stays; a link that names a term has explained it
        (
            "<h2>볼륨</h2><pre>볼륨</pre><p><code>볼륨</code> <b>볼륨</b></p>",
            "<h2>볼륨</h2><pre>볼륨</pre><p><code>볼륨</code> <b>[볼륨>volume]</b></p>",
        ),
        ('<p><a href="x">볼륨 만들기</a>, 볼륨</p>', '<p><a href="x">볼륨 만들기</a>, 볼륨</p>'),
        # where it is seen: what is folded, or behind a tab, comes later
        (
            "<details><summary>볼륨</summary><p>볼륨</p></details><p>볼륨</p>",
            "<details><summary>볼륨</summary><p>볼륨</p></details><p>[볼륨>volume]</p>",
        ),
        ('<details open=""><p>볼륨</p></details>', '<details open=""><p>[볼륨>volume]</p></details>'),
        (
            '<div class="tabbed-content"><p>볼륨</p></div>볼륨',
            '<div class="tabbed-content"><p>볼륨</p></div>[볼륨>volume]',
        ),
        # everyday words, words of one syllable, and words that the page itself explains
        ("<p>이미지의 층</p>", "<p>이미지의 층</p>"),
        ('<h3 id="layer">레이어</h3><p>레이어</p>', '<h3 id="layer">레이어</h3><p>레이어</p>'),
    ],
)
def test_a_korean_term_is_found_as_koreans_write_it(groups: list[glossary.Group], text: str, expected: str) -> None:
    assert linked(groups, "ko", text) == expected


def test_an_english_term_is_found_in_its_forms(groups: list[glossary.Group]) -> None:
    text = "<p>Registries keep layers; Exit Status 3, an anonymous volume. Volume-like, and a volume.</p>"
    assert linked(groups, "en", text) == (
        "<p>[Registries>registry] keep [layers>layer]; [Exit Status>exit-code] 3, an [anonymous volume>unnamed]. "
        "Volume-like, and a [volume>volume].</p>"
    )
    made = page("<article><p>A volume</p></article>", "en/guides/a")
    Terms(groups, "en").link(made)
    assert made.one("a").attributes["data-guide-tip"] == "Room & space."


def test_the_page_that_explains_a_term_does_not_send_readers_away(groups: list[glossary.Group]) -> None:
    text = "<p>볼륨의 레이어</p>"
    assert linked(groups, "ko", text, "commands/volume") == "<p>볼륨의 [레이어>layer]</p>"
    assert linked(groups, "ko", text, "cake") == "<p>[볼륨>volume]의 레이어</p>"


def test_a_mistake_in_unlinked_is_told(tmp_path: Path) -> None:
    (tmp_path / "glossary.yml").write_text(GLOSSARY.replace("everywhere", "yes"), encoding="utf-8")
    with pytest.raises(GlossaryError, match="everywhere"):
        glossary.load(tmp_path)


def test_on_the_site_every_term_leads_to_its_entry_and_says_what_it_means(site: Path) -> None:
    for language, root in zip(LANGUAGES, (site, site / "en"), strict=True):
        ids = {term.id for group in glossary.load() for term in group.terms if term.unlinked is not None}
        tips = json.loads((site / f"assets/tips.{language}.json").read_text(encoding="utf-8"))
        met = set()
        for path in root.rglob("index.html"):
            if language == SOURCE and (site / "en") in path.parents:
                continue
            links = html.parse(str(path), html.HTMLParser(encoding="utf-8")).xpath("//a[@class = 'guide-term']")
            found = [link.get("href").partition("#") for link in links]
            for address, _, id_ in found:
                assert (path.parent / address).resolve() == (root / "glossary").resolve(), path
                assert tips[f"glossary/#{id_}"]
            assert len(found) == len({id_ for _, _, id_ in found}), f"{path}: a term is linked twice"
            met |= {id_ for _, _, id_ in found}
        assert met <= ids and len(met) > len(ids) / 2


def test_pages_that_a_term_leaves_alone_are_pages(site: Path) -> None:
    for group in glossary.load():
        for term in group.terms:
            for name in term.unlinked or ():
                address = name.removesuffix("index").rstrip("/")
                assert (DOCS / "ko" / f"{name}.md").is_file() or (site / address / "index.html").is_file(), name
