"""Pages about an error: the message is code in the heading with its meaning below, and is marked in outputs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from scripts.core import portable
from scripts.core.page import Page, page_paths
from scripts.core.paths import DOCS
from scripts.finish import commands, headings
from tests.pages import inside, page

PATHS = [path for language in ("ko", "en") for path in page_paths(language) if "message" in Page(path).front_matter]


def test_the_meaning_of_a_message_keeps_its_code_and_the_link_stays_outside() -> None:
    made = page(
        '<article><h1 id="x">is unhealthy, refused: <code>depends_on</code> does not wait'
        '<a class="headerlink" href="#x">#</a></h1></article>',
        "troubleshooting/x",
    )
    made.facts = replace(made.facts, message="is unhealthy, refused")
    headings.split_errors(made)
    assert inside(made, "h1") == (
        '<span class="guide-message">is unhealthy, refused</span><span class="guide-sr">: </span>'
        '<small><code>depends_on</code> does not wait</small><a class="headerlink" href="#x">#</a>'
    )


def test_prose_with_a_colon_stays_prose() -> None:
    made = page("<article><h1>The container exits at once: exit codes</h1></article>", "troubleshooting/x")
    headings.split_errors(made)
    assert inside(made, "h1") == "The container exits at once: exit codes"


def test_each_message_is_marked_in_outputs_whatever_stands_for_its_gap() -> None:
    made = page(
        '<article><div class="language-console"><span class="go">resolve "a": not found, or manifest unknown'
        '</span><span class="w">manifest unknown</span></div></article>',
        "troubleshooting/x",
    )
    made.facts = replace(made.facts, message="resolve … not found, manifest unknown")
    commands.mark_errors(made)
    assert [mark.text() for mark in made.tree.css("mark.guide-error")] == [
        'resolve "a": not found',
        "manifest unknown",
    ]


@pytest.mark.build
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_every_page_about_an_error_shows_its_message_and_what_it_means(site: Path, path: Path) -> None:
    name = path.relative_to(DOCS)
    message = Page(path).front_matter["message"]
    built = html.parse(str(site / portable.address(name.as_posix(), name.parts[0]) / "index.html"))
    (shown,) = built.xpath("//article/h1/span[@class='guide-message']")
    (meaning,) = built.xpath("//article/h1/small")
    assert shown.text_content() == message
    assert len(meaning.text_content().split()) > 1
