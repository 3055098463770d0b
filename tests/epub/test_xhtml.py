"""HTML turned into XHTML."""

from __future__ import annotations

import pytest
from lxml import etree, html

from scripts.epub.xhtml import converted


def written(text: str) -> str:
    made = converted(html.fragment_fromstring(text))
    return etree.tostring(made, encoding="unicode").replace(' xmlns="http://www.w3.org/1999/xhtml"', "", 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            '<p>a<br>b &amp; c&nbsp;&lt;d&gt;<img src="x" alt></p>',
            '<p>a<br/>b &amp; c\xa0&lt;d&gt;<img src="x" alt=""/></p>',
        ),
        ("<details open><summary></summary></details>", '<details open=""><summary></summary></details>'),
        ("<p>a<!-- b -->c<b>d</b><!-- e -->f<!-- g -->h</p>", "<p>ac<b>d</b>fh</p>"),
        ('<p lang="en">a</p>', '<p lang="en" xml:lang="en">a</p>'),
    ],
)
def test_html_becomes_xml(given: str, expected: str) -> None:
    assert written(given) == expected


def test_names_of_svg_keep_their_capitals_and_namespace() -> None:
    svg = '<svg viewBox="0 0 1 1"><linearGradient gradientUnits="userSpaceOnUse"></linearGradient></svg>'
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><linearGradient gradientUnits=' in written(
        f"<div>{svg}</div>"
    )
    assert written('<p tabindex="0" viewbox="a">b</p>') == '<p tabindex="0" viewbox="a">b</p>', "these are not SVG's"


def test_a_drawing_has_plain_values_before_those_of_variables() -> None:
    made = written("<div><svg><style>.a { fill: var(--b, #fff); stroke: red; }</style></svg></div>")
    assert ".a { fill: #fff; fill: var(--b, #fff); stroke: red; }" in made
