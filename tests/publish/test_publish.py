"""What other sites and programs are given: tags for shared links, cards, Markdown, llms.txt, the CLI as data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from PIL import Image

from scripts.core.languages import LANGUAGES, SOURCE, folder
from tests.conftest import BUILT_FOR

PAGES = ["", "commands/run/", "guides/security/", "reference/container/run/", "glossary/"]
LOCALES = {"ko": "ko_KR", "en": "en_US"}


def _file(site: Path, address: str) -> Path:
    """The file that an address of the site is answered with."""
    path = urlsplit(address).path.removeprefix(urlsplit(BUILT_FOR).path)
    return site / path / "index.html" if path.endswith("/") or not path else site / path


@cache
def _page(path: Path) -> html.HtmlElement:
    return html.parse(str(path)).getroot()


def _metas(page: html.HtmlElement) -> dict[str, str]:
    metas = page.xpath("//head/meta[@content and (@property or @name)]")
    return {meta.get("property") or meta.get("name"): meta.get("content") for meta in metas}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_a_shared_link_tells_what_it_leads_to(site: Path, language: str, address: str) -> None:
    own = BUILT_FOR + folder(language) + address
    page = _page(_file(site, own))
    metas = _metas(page)
    assert metas["og:title"] in page.findtext(".//title")
    assert metas["og:description"] == metas["description"]
    assert metas["og:url"] == own == page.xpath("string(//link[@rel='canonical']/@href)")
    assert metas["og:locale"] == LOCALES[language]
    assert metas["twitter:card"] == "summary_large_image"
    with Image.open(_file(site, metas["og:image"])) as card:
        assert card.size == (1200, 630)
    assert metas["og:image"].endswith(f".{language}.png") and metas["og:image:alt"]
    if language == SOURCE:
        assert re.search("[가-힣]", metas["og:description"])
    alternates = {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@hreflang]")}
    assert set(alternates) == {*LANGUAGES, "x-default"} and alternates[language] == own
    assert all(_file(site, each).is_file() for each in alternates.values())


@pytest.mark.parametrize("address", PAGES)
def test_search_engines_are_told_of_the_article_and_the_way_to_it(site: Path, address: str) -> None:
    [text] = _page(_file(site, BUILT_FOR + address)).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    if not address:
        assert data["@type"] == "WebSite" and data["inLanguage"] == "ko"
        return
    article, way = data["@graph"]
    assert article["@type"] == "TechArticle" and article["headline"]
    places = way["itemListElement"]
    assert [place["position"] for place in places] == list(range(1, len(places) + 1))
    assert all(_file(site, place["item"]).is_file() for place in places[:-1])


def test_the_sitemap_names_every_page_with_its_translations(site: Path) -> None:
    tree = etree.parse(str(site / "sitemap.xml"))
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = tree.xpath("//s:url", namespaces=names)
    assert len(urls) > 500
    for url in urls:
        address = url.findtext("s:loc", namespaces=names)
        assert _file(site, address).is_file(), address
        assert address in url.xpath("x:link/@href", namespaces=names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_there_as_markdown(site: Path, language: str) -> None:
    root = site / folder(language)
    for page in root.rglob("index.html"):
        if 'http-equiv="refresh"' not in (text := page.read_text("utf-8")) and "=refresh" not in text:
            assert page.with_suffix(".md").is_file(), page
    told = (root / "llms.txt").read_text(encoding="utf-8")
    whole = (root / "llms-full.txt").read_text(encoding="utf-8")
    addresses = re.findall(r"\]\((https://[^)]+/index\.md)\)", told)
    assert len(addresses) == len(set(addresses)) > 60
    for address in addresses:
        text = _file(site, address).read_text(encoding="utf-8")
        [title] = re.findall(r"^# (.+?)(?: \{.*)?$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M)[:1]
        assert title in whole, address
    written = (root / "reference/container/run/index.md").read_text(encoding="utf-8")
    assert "--publish" in written and "guide-" not in written


def test_the_cli_is_there_as_data_and_follows_its_schema(site: Path) -> None:
    files = ["--schemafile", str(site / "cli.schema.json"), str(site / "cli.json")]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("check-jsonschema")), *files], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    data = json.loads((site / "cli.json").read_text(encoding="utf-8"))
    assert not (site / "assets/cli.json").exists(), "published a second time, without descriptions"
    schema = json.loads((site / "cli.schema.json").read_text(encoding="utf-8"))
    assert schema["$id"] == f"{BUILT_FOR}cli.schema.json"
    assert len(data["commands"]) > 250
