"""Diagrams made of characters."""

from __future__ import annotations

from lxml import html

from scripts.epub.drawings import draw


def drawn(text: str, kind: str = "language-text") -> html.HtmlElement:
    article = html.fragment_fromstring(f'<article><div class="{kind} highlight"><pre>{text}\n</pre></div>b</article>')
    draw(article)
    return article


def test_a_wide_diagram_is_drawn_with_a_place_for_each_character() -> None:
    article = drawn(f"앱 ─ web {'─' * 40}\n   └ db")
    [svg] = article.iter("svg")
    assert svg.get("viewBox") == "0 0 294 28"  # 49 columns, two lines
    assert [(run.text[:3], run.get("x")[:8]) for run in svg.iter("tspan")] == [
        ("앱", "0"),
        ("─", "18"),
        ("web", "30 36 42"),
        ("───", "54 60 66"),
        ("└", "18"),
        ("db", "30 36"),
    ]
    assert article.text_content().split() == ["앱", "─", "web", "─" * 40, "└", "db", "b"], "it is still text"


def test_what_fits_and_what_is_code_stays_as_it_is() -> None:
    for text, kind in (("a ── b", "language-text"), ("a" * 99, "language-text"), ("─" * 99, "language-console")):
        assert not list(drawn(text, kind).iter("svg"))
