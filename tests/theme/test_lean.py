"""The pages' shared parts, the one stylesheet, and that nothing which a page needs is left out of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts.render import lean
from scripts.render.stylesheet import StylesheetError, Used, stylesheet
from tests.conftest import BASE


def _used(html: str, script: str = "") -> Used:
    used = Used()
    used.page(html)
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


def _page(root: str = "../..", base: str = "", shared: str = "<b>x</b>", title: str = "") -> str:
    config = json.dumps({"base": root + base, "search": f"{root}/assets/workers/search.js", "features": []})
    return (
        f'<head><link rel="stylesheet" href="{root}/assets/stylesheets/main.min.css">\n'
        f'<link rel="stylesheet" href="{root}/assets/stylesheets/guide.css"></head><body>{title}\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 2"/></svg>\n'
        f"<!--shared body-->\n{shared}\n<!--/shared-->\n"
        f'<a class="guide-cli" href="{root}/reference/container/run/#rm" data-guide-tip="a &amp; b">--rm</a>'
        f'<script id="__config" type="application/json">{config}</script>\n'
        f'<script defer src="{root}/assets/javascripts/search.js"></script>\n'
        f'<script defer src="{root}/assets/javascripts/guide.js"></script></body>'
    )


def test_what_pages_share_goes_into_the_script() -> None:
    state = lean.Language("en")
    made = state.page(_page(base="/en/"))
    assert made == state.page(_page(base="/en/"))
    assert state.page(_page("..", "/en/")).count("../assets/") == 2
    assert "__config" not in made and "<b>x" not in made and "data-guide-tip" not in made and "<svg" not in made
    assert made.count("stylesheet") == 2 and made.count("<script") == 1
    assert '<script defer src="../../assets/javascripts/guide.en.js"></script>' in made
    assert json.loads(state.dump_tips()) == {"reference/container/run/#rm": "a & b"}
    script = state.script(["/* a comment */ ours();"])
    assert "{root}en/" in script and "{root}assets/workers/search.js" in script and "comment" not in script
    assert "</script>" not in script
    (name,) = state.icons
    assert f'<guide-icon class="{name}"></guide-icon>' in made
    assert "M1 2" in lean.icons_css(state.icons)


def test_what_only_a_script_uses_of_the_theme_goes_into_the_script() -> None:
    state = lean.Language("en")
    parts = (
        '<div data-md-component="announce">\n\n</div>'
        '<button type="button" class="md-top md-icon" data-md-component="top" hidden>\n  Up\n</button>\n'
        '<div class="md-dialog" data-md-component="dialog">\n  <div class="md-dialog__inner"></div>\n</div>\n'
    )
    made = state.page(_page(title=parts))
    assert not [name for name in ("announce", "md-top", "md-dialog") if name in made]
    script = state.script([])
    assert '[".md-main"' in script and "md-top" in script and "md-dialog" in script and "announce" not in script


def test_names_in_the_navigation_stand_in_their_links() -> None:
    links = (
        '<a href="../" class="md-nav__link">\n  <span class="md-ellipsis">\n  docker ps\n  </span>\n</a>'
        '<label class="md-nav__link">\n<span class="md-ellipsis">Images</span><span class="md-icon"></span></label>'
        '<a class="md-nav__link"><span class="md-ellipsis"><span lang="ko">한</span></span></a>'
    )
    made = lean.Language("en").page(_page(title=links))
    assert '<a href="../" class="md-nav__link">docker ps</a>' in made
    assert '<label class="md-nav__link">Images<span class="md-icon"></span></label>' in made
    assert '<span class="md-ellipsis"><span lang="ko">한</span></span>' in made, "a name of several parts stays one"


def test_pages_that_differ_in_what_they_share_are_told() -> None:
    state = lean.Language("ko")
    state.page(_page())
    with pytest.raises(lean.LeanError, match="differs"):
        state.page(_page(shared="<b>y</b>"))
    with pytest.raises(lean.LeanError, match="settings"):
        state.page("<body></body>")


def test_addresses_get_a_version_once() -> None:
    versions = {"assets/a.js": "1", "assets/b.js": "2"}
    assert lean.versioned("<script src=../assets/a.js></script>'assets/b.js'", versions) == (
        "<script src=../assets/a.js?1></script>'assets/b.js?2'"
    )
    assert lean.versioned("assets/a.json", versions) == "assets/a.json"


def test_published_pages_are_lean(site: Path) -> None:
    for path in (site / "index.html", site / "en/commands/run/index.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count("assets/stylesheets/") == 1 and text.count("<script defer") + text.count("<script src") == 1
        assert 'viewBox="0 0 24 24"' not in text and "__config" not in text
        assert not [name for name in ("md-dialog", "md-top", "announce") if name in text], "the theme has changed"
        assert not re.search("md-nav__link[^>]*><span class=.?md-ellipsis", text), "the theme has changed"
    for name in ("bundle.*", "search.js", "guide.js"):
        assert not list((site / "assets/javascripts").glob(name))
    assert [path.name for path in (site / "assets/stylesheets").iterdir()] == ["guide.css"]


def test_the_page_for_missing_ones_needs_no_other_file(site: Path) -> None:
    text = (site / "404.html").read_text(encoding="utf-8")
    assert re.findall(r"<link[^>]*>", text) == [f"<link href={BASE}assets/images/favicon.svg rel=icon>"]
    assert "<script src" not in text and "<script defer" not in text and text.count("<style>") == 1
    left = [name for name in ("md-toggle", "md-overlay", "md-dialog", "skip", "announce") if name in text]
    assert left == [], "the theme has changed"


def test_a_page_gets_what_it_needs_of_the_stylesheet() -> None:
    page = (
        '<head><link href=/a/assets/stylesheets/guide.css rel=stylesheet></head><body data-mode=light class=a>'
        "<script>document.body.dataset.mode='dark'</script>"
    )
    css = "[data-mode=dark]{top:0}[data-other]{top:0}.a{top:0}.b{top:0}"
    made = lean.with_styles(page, css)
    assert made == page.replace(
        "<link href=/a/assets/stylesheets/guide.css rel=stylesheet>", "<style>[data-mode=dark]{top:0}.a{top:0}</style>"
    )
    with pytest.raises(lean.LeanError, match="no link"):
        lean.with_styles(made, css)
