"""How the pages look, in figures: what `SHOULD` says of text, code, tables, colours, targets, paper.

`make look` prints every figure beside what it should be. `look.js` measures in the page.
"""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from scripts.core.languages import LANGUAGES
from tests.browser.conftest import PREFIX, wait_for_setup

SCRIPT = Path(__file__).with_name("look.js")
#: CSS pixels; the first two are those at which every page is measured.
PHONE, WIDE = 390, 1440
NARROWEST = 320
WIDTHS = (1920, WIDE, 820, PHONE, NARROWEST)
HEIGHT = 900
#: One page of each kind, of which everything is measured.
KINDS = {
    "home": "",
    "concept with a drawing": "concepts/vm-vs-docker/",
    "command": "commands/run/",
    "guide with tabs": "guides/install/",
    "error": "troubleshooting/port-already-allocated/",
    "list of errors": "troubleshooting/",
    "index of the reference": "reference/",
    "long reference": "reference/container/run/",
    "glossary": "glossary/",
    "missing": "no-such-page/",
}
HOME, RUN, REFERENCE, MISSING = (KINDS[kind] for kind in ("home", "command", "long reference", "missing"))

#: What is measured, and what it should be: least and most, or one of several. The number is that of the change in the
#: design of the pages; AA is the contrast that WCAG asks for.
AA = (4.5, 21)
AT_MOST_ONE_IN = 500
SHOULD: dict[str, tuple[float, float] | set[str]] = {
    "sideways scroll": (0, 0),
    f"sideways scroll at {NARROWEST}": (0, 0),
    "sideways scroll, search open": (0, 0),
    "1 code wider than its box": (0, 0),
    "1 options and names on two lines": (0, 0),
    "1 copy button": {"36×36", "44×44"},
    "1 copy button's contrast": AA,
    "1 text under a copy button": (0, 0),
    "2 words of links and headings on two lines": (0, 0),
    f"2 words on two lines, of {AT_MOST_ONE_IN}, at {WIDE}": (0, 1),
    f"2 words on two lines, of {AT_MOST_ONE_IN}, at {PHONE}": (0, 1),
    "2 first font of body": {"Pretendard Variable"},
    f"3 height of home at {WIDE}": (0, 1600),
    f"3 height of home at {PHONE}": (0, 2500),
    f"3 top of home's search at {WIDE}": (0, 400),
    f"3 top of home's search at {PHONE}": (0, 280),
    "3 link's share of a card": (0.95, 1),
    "4 header search at 1440": (400, 400),
    "4 header search at 820": (280, 280),
    "4 header search's x less the text's": (-2, 2),
    "4 header search moves on focus": (0, 0),
    "5 marks of headings at rest": (0, 0),
    "5 header to h1": (0, 60),
    "5 line above h2": (0, 0),
    **{
        f"6 {kind}, {scheme}: {part}": AA
        for kind in ("note", "tip", "warning", "danger")
        for scheme in ("light", "dark")
        for part in ("title", "icon")
    },
    "6 folded box": (48, float("inf")),
    "7 row that is a link": (52, float("inf")),
    "7 table less its column": (-1, 1),
    "7 cells wider than their column": (0, 0),
    "7 text below its cell": (0, 0),
    "7 first column's share": (0, 0.455),
    "8 menu row": (34, 34),
    "8 lines of a menu row": {"one"},
    "8 menu rows": (1, 25),
    "8 current row below the window": (0, 0),
    "8 menu less its window": (0, 0),
    "8 target outside text": (44, float("inf")),
    "8 contents bar at 820, height": (44, 44),
    "8 contents bar at 820, below the header": (0, 1),
    "9 height of the reference's `run` by option": (0, 150),
    "9 fields of its filter": (1, 1),
    "10 text of drawings": (14, 16),
    "10 text of drawings on a phone": (13, 16),
    "10 guest's line, dark": {"rgb(240, 180, 90)"},
    "10 color-scheme, light": {"light"},
    "10 color-scheme, dark": {"dark"},
    "10 root's font": (20, 20),
    "smallest text": (13, float("inf")),
    "ring's top": (0, float("inf")),
    "print: pt of text": (9.95, 10.05),
    "print: pt of code": (8.45, 8.55),
}


class Found(NamedTuple):
    value: float | str
    page: str
    width: int | str
    element: str

    def __str__(self) -> str:
        return f"{self.page or 'home'}, {self.width}: {self.element}: {self.value}"


class Figures:
    """What has been found, by measure."""

    def __init__(self) -> None:
        self._found: dict[str, list[Found]] = defaultdict(list)

    def add(self, page: str, width: int | str, measured: Iterable[tuple[str, list[tuple[float | str, str]]]]) -> None:
        """Take what a function of look.js has returned."""
        for measure, values in measured:
            self._found[measure] += [Found(value, page, width, element) for value, element in values]

    def wrong(self, measure: str) -> list[Found]:
        """What is not as it should be."""
        should = SHOULD[measure]
        found = self._found[measure]
        assert found, f"nothing was measured: {measure}"
        if isinstance(should, set):
            return [each for each in found if each.value not in should]
        least, most = should
        return [each for each in found if isinstance(each.value, str) or not least <= each.value <= most]

    def rows(self) -> Iterator[str]:
        """Lines of a table: the measure, what is found, what should be."""
        for measure, should in SHOULD.items():
            if found := self._found[measure]:
                sign = "" if not self.wrong(measure) else " ✗"
                yield f"| {measure} | {_range(each.value for each in found)}{sign} | {_range(should)} |"


def _range(values: Iterable[float | str]) -> str:
    every = set(values)
    numbers = {value for value in every if not isinstance(value, str)}
    ends = [f"{end:g}" for end in ((min(numbers), max(numbers)) if numbers else ())]
    return ", ".join([*sorted(every - numbers), " to ".join(dict.fromkeys(ends))] if ends else sorted(every))


def _pages(site: Path) -> list[str]:
    """All pages but those that only lead to another, in both languages."""
    return sorted(
        path.parent.relative_to(site).as_posix().removeprefix(".").strip("/") + "/"
        for path in site.rglob("index.html")
        if not re.search(r'http-equiv="?refresh', path.read_text(encoding="utf-8"))
    )


def _window(chromium: Browser, width: int, **settings: object) -> Page:
    """A window with the measures; of a phone's width it is touched, and nothing hovers. Nothing fades in it."""
    size = {"width": width, "height": HEIGHT}
    page = chromium.new_context(
        viewport=size, color_scheme="light", reduced_motion="reduce", has_touch=width < 720, **settings
    ).new_page()
    page.add_init_script(path=SCRIPT)
    return page


@pytest.fixture(scope="module")
def figures() -> Iterator[Figures]:
    found = Figures()
    yield found
    print("\n\n| measure | is | should be |\n|---|---|---|", *found.rows(), sep="\n")


@pytest.fixture(scope="module")
def everywhere(figures: Figures, site: Path, chromium: Browser, address: str) -> None:
    """Measure every page of the site."""
    paths = _pages(site)
    visits = {}
    for width, others in ((WIDE, []), (PHONE, [NARROWEST])):
        page = visits[width] = _window(chromium, width)
        page.goto(address + "llms.txt")
        # Not waited for: the windows are processes of their own, and work side by side.
        asked = [[address + path.lstrip("/") for path in paths], [width, *others]]
        page.evaluate("asked => { window.found = look.visitAll(...asked) }", asked)
    for width, page in visits.items():
        words, split, examples = 0, 0, Counter()
        for path, visited in zip(paths, page.evaluate("window.found"), strict=True):
            for each in visited:
                figures.add(path, each["width"], each["measured"])
                words += each.get("words", 0)
                split += len(each.get("split", ()))
                examples.update(each.get("split", ()))
        page.context.close()
        often = ", ".join(f"{word} ({count})" for word, count in examples.most_common(20))
        measure = f"2 words on two lines, of {AT_MOST_ONE_IN}, at {width}"
        figures.add(f"{len(paths)} pages", width, [(measure, [(split / words * AT_MOST_ONE_IN, often)])])


@pytest.fixture(scope="module")
def closely(figures: Figures, chromium: Browser, address: str) -> None:
    """Measure one page of each kind at all widths, in both schemes and languages."""
    for touched in (False, True):
        widths = [width for width in WIDTHS if (width < 720) == touched]
        page = _window(chromium, widths[0])
        for path in [PREFIX[language] + path for language in LANGUAGES for path in KINDS.values()]:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.goto(address + path)
                page.keyboard.press("Shift")  # the ring of the focus is for those who use keys
                for width in widths:
                    page.set_viewport_size({"width": width, "height": HEIGHT})
                    measured = page.evaluate("([width, scheme]) => look.closely(width, scheme)", [width, scheme])
                    figures.add(path, f"{width} {scheme}", measured)
        page.context.close()


@pytest.fixture(scope="module")
def particular(figures: Figures, chromium: Browser, address: str) -> None:
    """Measure what only one page has, and paper."""
    for prefix in PREFIX.values():
        for width in (WIDE, PHONE):
            page = _window(chromium, width)
            page.goto(address + prefix + HOME)
            wait_for_setup(page)
            figures.add(prefix + HOME, width, page.evaluate("width => look.home(width)", width))
            page.context.close()
        page = _window(chromium, WIDE)
        page.goto(address + prefix + REFERENCE)
        figures.add(prefix + REFERENCE, WIDE, page.evaluate("look.reference()"))
        page.goto(address + prefix + RUN)
        figures.add(prefix + RUN, "A4", _paper(page))
        page.context.close()


def _paper(page: Page) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """The size of most letters of text and of code as they come out of the printer."""
    sizes = {"text": Counter(), "code": Counter()}

    def note(text: str, cm: list[float], tm: list[float], font: dict | None, size: float) -> None:
        kind = "code" if "Mono" in str((font or {}).get("/BaseFont")) else "text"
        sizes[kind][round(size * abs(tm[3] * cm[3]), 2)] += len(text.strip())

    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, format="A4"))).pages
    for sheet in sheets:
        sheet.extract_text(visitor_text=note)
    for kind, found in sizes.items():
        yield f"print: pt of {kind}", [(found.most_common(1)[0][0], "most letters")]


@pytest.mark.usefixtures("everywhere", "closely", "particular")
@pytest.mark.parametrize("measure", SHOULD)
def test_the_pages_look_as_they_should(figures: Figures, measure: str) -> None:
    wrong = figures.wrong(measure)
    assert not wrong, f"should be {_range(SHOULD[measure])}:\n" + "\n".join(map(str, wrong))
