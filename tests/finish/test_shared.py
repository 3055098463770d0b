"""The pages' shared parts, the one stylesheet, and that nothing which a page needs is left out of it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from scripts.finish import shared
from scripts.finish.output import PageFunction
from scripts.finish.page import MARKS, FinishError, Page, Site
from scripts.finish.stylesheet import StylesheetError, Used, stylesheet
from tests.conftest import BASE
from tests.small_site import Small


def _used(html: str, script: str = "") -> Used:
    used = Used()
    used.page(LexborHTMLParser(html).root)
    used.script(script)
    return used


PAGE = '<main id="top" class="a b" dir="ltr"><p title="x" style="color:var(--inline)"><svg></svg></p></main>'


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a{color:red}", ".a{color:red}"),
        (".c{color:red}", ""),
        (".a > p , .c > p{color:red}", ".a>p{color:red}"),
        ("#top .b::before{content:'a,  b'}", '#top .b::before{content:"a,  b"}'),
        ("#bottom{color:red}", ""),
        ("[dir=rtl] p{color:red}", ""),
        ("[dir=ltr] p{color:red}", "[dir=ltr] p{color:red}"),
        ("[title='y']{color:red}", ""),
        ("aside p{color:red}", ""),
        (".a:not(.c):hover{color:red}", ".a:not(.c):hover{color:red}"),
        (":is(.c,.a) p{color:red}", ":is(.a) p{color:red}"),
        (":is(.c,.d) p{color:red}", ""),
        (".a:has(> .c){color:red}", ""),
        (".a:has(> p){color:red}", ".a:has(>p){color:red}"),
        (".made{color:red}", ".made{color:red}"),
        (".a{--x:1;--y:2;top:var(--y)}", ".a{--y:2;top:var(--y)}"),
        (".a{--x:var(--z);--z:1}", ""),
        (".a{--inline:red}", ".a{--inline:red}"),
        (".a{width:calc( 1px  +  2px )!important}", ".a{width:calc( 1px + 2px )!important}"),
        ("@media print{.c{top:0}}", ""),
        ("@media print { .a { top : 0 } }", "@media print{.a{top:0}}"),
        ("@keyframes go{to{top:0}}.a{animation:go 1s}", "@keyframes go{to{top:0}}.a{animation:go 1s}"),
        ("@keyframes go{to{top:0}}", ""),
        ("@charset 'utf-8';/* a */@font-face{src:url(a.woff)}", "@font-face{src:url(a.woff)}"),
        ("p svg{top:0}", "p :is(svg,guide-icon){top:0}"),
        ("p svg{display:inline}", "p :is(svg,guide-icon){display:inline-block}"),
        ("p{display:inline}", "p{display:inline}"),
    ],
)
def test_rules_stay_that_something_can_match(css: str, kept: str) -> None:
    used = _used(PAGE, "x.className='made'")
    assert stylesheet([("a.css", css)], used, {"svg": "guide-icon"}) == kept


def test_what_is_no_css_is_told() -> None:
    with pytest.raises(StylesheetError, match=r"a\.css:2"):
        stylesheet([("a.css", ".a{color:red}\n.b")], _used(PAGE))


def _built(small: Small, name: str, *functions: PageFunction, site: Site | None = None) -> Page:
    """A page as MkDocs has built it, after some functions of finish."""
    text = (small.built / "html" / name).read_text(encoding="utf-8")
    page = Page(site or Site(small.built, small.root / "docs"), name, text)
    for function in functions:
        function(page)
    return page


PAGES = [
    "index.html",
    "commands/run/index.html",
    "en/reference/container/run/index.html",
    "en/guides/install/index.html",
]


@pytest.mark.parametrize("name", PAGES)
def test_icons_keep_their_places_and_their_drawings_are_in_the_stylesheet(small: Small, name: str) -> None:
    drawings = [svg.first_child.attributes["d"] for svg in _built(small, name).tree.css('svg[viewBox="0 0 24 24"]')]
    made = _built(small, name, shared.icons)
    places = [icon.attributes["class"] for icon in made.tree.css("guide-icon")]
    assert len(places) == len(drawings) > 5 and not made.tree.css('svg[viewBox="0 0 24 24"]')
    css = shared.icons_css(dict(zip(places, drawings, strict=True)))
    published = (small.site / shared.STYLESHEET).read_text(encoding="utf-8")
    for icon, drawing in zip(places, drawings, strict=True):
        (rule,) = re.findall(rf"\.{icon}\{{[^}}]*\}}", css)
        assert drawing in rule and rule in published, icon


def test_the_sentences_of_scripts_go_into_the_script(small: Small) -> None:
    site = Site(small.built, small.root / "docs")
    for name in ("index.html", "commands/run/index.html"):
        assert not _built(small, f"en/{name}", shared.sentences, site=site).tree.css(shared.SENTENCES)
    script = (small.site / "assets/javascripts/guide.en.js").read_text(encoding="utf-8")
    assert '"linkCopied":"Link copied"' in script and "복사했습니다" not in script
    assert "<template" not in script and "/*" not in script


def test_pages_that_differ_in_what_they_share_are_an_error(small: Small) -> None:
    site = Site(small.built, small.root / "docs")
    _built(small, "index.html", shared.sentences, site=site)
    other = _built(small, "commands/run/index.html", site=site)
    other.one("#guide-strings").attrs["data-copied"] = "another"
    with pytest.raises(FinishError, match=r"commands/run/index\.html: .*differ: copied"):
        shared.sentences(other)
    without = _built(small, "commands/index.html", site=site)
    without.one("#guide-strings").decompose()
    with pytest.raises(FinishError, match=r"commands/index\.html: .*#guide-strings"):
        shared.sentences(without)


def test_what_words_mean_is_in_a_file_under_the_address_that_they_lead_to(small: Small) -> None:
    for language, root in (("ko", ""), ("en", "en/")):
        page = LexborHTMLParser((small.site / f"{root}commands/run/index.html").read_text(encoding="utf-8"))
        assert not page.css("[data-guide-tip]")
        tips = json.loads((small.site / shared.TIPS.format(language)).read_text(encoding="utf-8"))
        addresses = [link.attributes["href"].replace("../", "") for link in page.css("a.guide-cli, a.guide-term")]
        assert len(addresses) > 5 and all(tips[address] for address in addresses)
    assert tips["reference/container/run/#name"] == "Gives the container a name."
    assert tips["glossary/#bind-mount"] == "Makes a folder of the host visible in the container."


def test_addresses_of_shared_files_have_the_version_of_their_content(small: Small) -> None:
    met = set()
    for path in (small.site / "index.html", small.site / "en/commands/run/index.html", *small.site.rglob("guide.*.js")):
        text = path.read_text(encoding="utf-8")
        assert not set(MARKS) & set(text)
        for name, version in re.findall(r"(assets/[\w./-]+\.(?:js|css|json))\?(\w+)", text):
            assert hashlib.sha256((small.site / name).read_bytes()).hexdigest().startswith(version), name
            met.add(name)
    assert met >= {shared.STYLESHEET, shared.WORKER, *map(shared.TIPS.format, ("ko", "en"))}
    assert met >= {*map(shared.SCRIPT.format, ("ko", "en"))}


def test_published_pages_are_lean(site: Path) -> None:
    for path in (site / "index.html", site / "en/commands/run/index.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count("assets/stylesheets/") == 1 and text.count("<script defer") + text.count("<script src") == 1
        assert 'viewBox="0 0 24 24"' not in text and not LexborHTMLParser(text).css(shared.SENTENCES)
    assert not [name for name in shared.SCRIPTS if (site / name).exists()]
    assert [path.name for path in (site / "assets/stylesheets").iterdir()] == ["guide.css"]


def test_the_page_for_missing_ones_needs_no_other_file(site: Path) -> None:
    text = (site / "404.html").read_text(encoding="utf-8")
    assert re.findall(r"<link[^>]*>", text) == [f"<link href={BASE}assets/images/favicon.svg rel=icon>"]
    assert "<script src" not in text and "<script defer" not in text and text.count("<style>") == 1
    assert not LexborHTMLParser(text).css("#guide-menu, .guide-settings, .guide-skip, #guide-strings")
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)[1]
    assert ".guide-find" in style and ".guide-header" in style and ".guide-menu a" not in style
