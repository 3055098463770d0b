"""The check of the built site: silent on a clean one, exact on one with a single fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.check import built
from tests.check.faulty_edits import clean_copy

BASE = "/docker-guide/"
SITE_URL = f"https://example.org{BASE}"


def page(language: str, url: str, body: str, head: str = "") -> str:
    prefix = "" if language == "ko" else f"{language}/"
    links = "".join(
        f'<link rel="alternate" hreflang="{code}" href="{SITE_URL}{folder}{url}">\n'
        for code, folder in (("ko", ""), ("x-default", ""), ("en", "en/"))
    )
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>x</title>\n'
        f'<link rel="canonical" href="{SITE_URL}{prefix}{url}">\n{links}{head}'
        f"</head>\n<body>\n<article>\n{body}\n</article>\n</body>\n</html>\n"
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small built site, served below /docker-guide/; its sources are the clean site's beside it."""
    folder = clean_copy(tmp_path) / "site"

    def write(name: str, text: str) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    for language, prefix in (("ko", ""), ("en", "en/")):
        up = "../" if prefix else ""
        write(
            f"{prefix}index.html",
            page(
                language,
                "",
                '<h1 id="small-site">작은 사이트</h1>\n<h2 id="picture">그림</h2>\n'
                '<p>글 <a href="commands/run/#detached">실행</a> <a href="https://docs.docker.com/">밖</a></p>\n'
                f'<img src="{up}assets/images/layers.svg" alt="그림">\n'
                '<svg role="img" viewBox="0 0 1 1"><title>그림</title></svg>\n'
                '<span class="twemoji"><svg viewBox="0 0 24 24"><path d="M0 0"/></svg></span>',
                f'<link rel="stylesheet" href="{up}assets/guide.css">\n',
            ),
        )
        write(
            f"{prefix}commands/run/index.html",
            page(
                language,
                "commands/run/",
                '<h1 id="docker-run">run</h1>\n<h2 id="detached">백그라운드</h2>\n<p id="한글">글</p>\n'
                f'<a href="../../">처음</a> <a href="#한글">위</a> '
                f'<a href="{SITE_URL}commands/run/">이곳</a>',
            ),
        )
    write(
        "404.html",
        '<!doctype html>\n<html lang="ko"><head><title>404</title></head><body><h1 id="x">없음</h1>\n'
        f'<a href="{BASE}">처음</a> <a href="{BASE}en/commands/run/#detached">run</a></body></html>\n',
    )
    write(
        "old/index.html",
        f'<!doctype html>\n<meta http-equiv="refresh" content="0; url={BASE}">\n<a href="../">moved</a>\n',
    )
    write(
        "assets/guide.css",
        ".a { background: url(images/layers.svg) }\n.b { mask: url('data:image/svg+xml,x') }\n",
    )
    write("assets/images/layers.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n")
    write(
        "sitemap.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"<url><loc>{SITE_URL}</loc></url>\n<url><loc>{SITE_URL}commands/run/</loc></url>\n</urlset>\n",
    )
    return folder


def told(site: Path) -> list[str]:
    findings = built.check(site, BASE, site.parent)
    for finding in findings:
        assert finding.ko and finding.en and finding.fix_ko and finding.fix_en, finding
    return sorted(f"{f.place(site.parent)}:{f.line} {f.code}" for f in findings)


def test_a_clean_site_has_no_finding(site: Path) -> None:
    assert told(site) == []


HOME, RUN, EN_RUN = "index.html", "commands/run/index.html", "en/commands/run/index.html"
STYLE = "assets/guide.css"
FAULTS = {
    "anchor": (
        HOME,
        'href="commands/run/#detached"',
        'href="commands/run/#detach"',
        ["site/index.html:16 html-anchor-missing"],
    ),
    "own anchor": (
        RUN,
        'href="#한글"',
        'href="#영어"',
        ["site/commands/run/index.html:16 html-anchor-missing"],
    ),
    "page": (
        EN_RUN,
        'href="../../"',
        'href="../../../gone/"',
        ["site/en/commands/run/index.html:16 html-link-broken"],
    ),
    "outside the sub-path": (
        RUN,
        'href="../../"',
        'href="/commands/run/"',
        ["site/commands/run/index.html:16 html-link-broken"],
    ),
    "own address in full": (
        RUN,
        f'{SITE_URL}commands/run/">이곳',
        f'{SITE_URL}gone/">이곳',
        ["site/commands/run/index.html:16 html-link-broken"],
    ),
    "image file": (HOME, "images/layers.svg", "images/gone.svg", ["site/index.html:17 html-link-broken"]),
    "404 page": ("404.html", "run/#detached", "run/#gone", ["site/404.html:3 html-anchor-missing"]),
    "redirect": ("old/index.html", '"../"', '"../gone/"', ["site/old/index.html:3 html-link-broken"]),
    "id twice, from the Markdown": (
        RUN,
        'id="docker-run"',
        'id="detached"',
        ["docs/ko/commands/run.md:10 html-id-double"],
    ),
    "id twice, from the theme": (
        HOME,
        "<p>글",
        '<p id="x"><i id="x"></i>글',
        ["site/index.html:16 html-id-double"],
    ),
    "heading with an id of its own making": (
        RUN,
        '<h2 id="detached">백그라운드',
        '<i id="detached"></i><h2 id="_1">옵션',
        ["docs/ko/commands/run.md:45 html-heading-id"],
    ),
    "image without alt": (HOME, ' alt="그림"', "", ["docs/ko/index.md:14 html-image-alt"]),
    "drawing without name": (HOME, "<title>그림</title>", "", ["site/index.html:18 html-svg-name"]),
    "drawing without role": (HOME, ' role="img"', "", ["site/index.html:18 html-svg-name"]),
    "script": (
        RUN,
        "</body>",
        '<script src="https://cdn.example.com/x.js"></script>',
        ["site/commands/run/index.html:18 html-external-load"],
    ),
    "stylesheet": (
        HOME,
        'rel="stylesheet" href="',
        'rel="stylesheet" href="//fonts.example.com/',
        ["site/index.html:10 html-external-load"],
    ),
    "preconnect": (
        HOME,
        "</head>",
        '<link rel="preconnect" href="https://fonts.example.com"></head>',
        ["site/index.html:11 html-external-load"],
    ),
    "frame": (
        RUN,
        "<p id",
        '<iframe src="https://video.example.com/"></iframe><p id',
        ["site/commands/run/index.html:15 html-external-load"],
    ),
    "image of another size": (
        HOME,
        ' alt="그림"',
        ' alt="그림" srcset="https://i.example.com/a.png 2x"',
        ["site/index.html:17 html-external-load"],
    ),
    "style attribute": (
        RUN,
        "<p id",
        '<b style="background:url(https://i.example.com/a.png)"></b><p id',
        ["site/commands/run/index.html:15 html-external-load"],
    ),
    "import in CSS": (
        STYLE,
        ".b {",
        '@import "https://f.example.com/a.css";\n.b {',
        ["site/assets/guide.css:2 html-external-load"],
    ),
    "address in CSS": (
        STYLE,
        "url('data:image/svg+xml,x')",
        "url(//f.example.com/a.woff2)",
        ["site/assets/guide.css:2 html-external-load"],
    ),
    "language": (
        EN_RUN,
        '<html lang="en">',
        '<html lang="ko">',
        ["site/en/commands/run/index.html:1 html-lang"],
    ),
    "two titles": (
        RUN,
        '<h2 id="detached">백그라운드</h2>',
        '<h1 id="detached">백그라운드</h1>',
        ["docs/ko/commands/run.md:1 html-h1"],
    ),
    "canonical": (
        EN_RUN,
        f'canonical" href="{SITE_URL}en/',
        f'canonical" href="{SITE_URL}',
        ["site/en/commands/run/index.html:6 html-canonical"],
    ),
    "hreflang missing": (
        RUN,
        'hreflang="en"',
        'data-x="en"',
        ["site/commands/run/index.html:7 html-hreflang"],
    ),
    "hreflang wrong": (
        HOME,
        f'hreflang="en" href="{SITE_URL}en/"',
        f'hreflang="en" href="{SITE_URL}"',
        ["site/index.html:7 html-hreflang"],
    ),
    "sitemap": ("sitemap.xml", "commands/run/", "commands/gone/", ["site/sitemap.xml:4 html-sitemap"]),
}


def minify(site: Path) -> None:
    """Remove the quotes that HTML does not need, as publishing does."""
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"""="([^\s"'`=<>]+)\"""", r"=\1", text), encoding="utf-8")


@pytest.mark.parametrize("minified", [False, True], ids=["as written", "minified"])
@pytest.mark.parametrize(("file", "old", "new", "expect"), FAULTS.values(), ids=FAULTS.keys())
def test_a_single_fault_is_reported(
    site: Path, file: str, old: str, new: str, expect: list[str], minified: bool
) -> None:
    path = site / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old)
    path.write_text(text.replace(old, new), encoding="utf-8")
    if minified:
        minify(site)
        assert 'id="' not in (site / HOME).read_text(encoding="utf-8")
    assert told(site) == expect


def edit(site: Path) -> Callable[[str, str, str], None]:
    def make(file: str, old: str, new: str) -> None:
        path = site / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return make


def test_a_fault_of_the_markdown_is_traced_to_its_line(site: Path) -> None:
    edit(site)(HOME, "run/#detached", "run/#gone")
    edit(site)("../docs/ko/index.md", "commands/run.md#detached", "commands/run.md#gone")
    assert told(site) == ["docs/ko/index.md:8 html-anchor-missing"]


def test_a_fault_of_the_theme_is_told_once(site: Path) -> None:
    for file in (RUN, EN_RUN):
        edit(site)(file, "</body>", f'<a href="{BASE}gone/">x</a></body>')
    findings = built.check(site, BASE, site.parent)
    assert [f.code for f in findings] == ["html-link-broken"]
    assert "2개" in findings[0].ko and "2 pages" in findings[0].en


def test_an_untranslated_page_may_be_canonical_in_korean(site: Path) -> None:
    (site.parent / "docs/en/commands/run.md").unlink()
    edit(site)(EN_RUN, f'canonical" href="{SITE_URL}en/', f'canonical" href="{SITE_URL}')
    edit(site)(RUN, 'hreflang="en"', 'data-x="en"')
    assert told(site) == []


def test_the_site_can_be_at_the_root_of_a_host(site: Path) -> None:
    for path in site.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(BASE, "/"), encoding="utf-8")
    assert [f.message("en") for f in built.check(site, "/", site.parent)] == []
