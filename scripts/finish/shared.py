"""What a page shares with every other page moves into files that the browser keeps.

- Icons become `<guide-icon class="iab12">`; the drawings are in the stylesheet. (No `<use>`: it would be one more
  request, and browsers refuse it in the offline form.)
- The scripts' sentences go into the script.
- What an option or a term means, shown beside it on hover, goes into a file that is fetched then.
- The stylesheet keeps what is used; the scripts become one.
- The page for an address that does not exist has neither: what it needs of the stylesheet is in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from rjsmin import jsmin

from scripts.core.languages import LANGUAGES, folder
from scripts.finish.options import TIP
from scripts.finish.page import FinishError, Page, Site
from scripts.finish.stylesheet import Used, stylesheet

#: Below the site; `{}` is the language.
STYLESHEET = "assets/stylesheets/guide.css"
SCRIPT = "assets/javascripts/guide.{}.js"
TIPS = "assets/tips.{}.json"
#: What the script is made of, in this order.
SCRIPTS = ("assets/javascripts/search.js", "assets/javascripts/guide.js")
WORKER = "assets/javascripts/workers/guide-search.js"
_SHEET = 'link[rel="stylesheet"]'
#: The element whose `data-` attributes are the scripts' sentences.
SENTENCES = "#guide-strings"
_VIEW = "0 0 24 24"


@dataclass
class Shared:
    """What pages have given away: the scripts' `sentences` by language and name, the `icons`' drawings by name."""

    sentences: dict[str, dict[str, str]] = field(default_factory=dict)
    icons: dict[str, str] = field(default_factory=dict)
    tips: dict[str, dict[str, str]] = field(default_factory=lambda: {language: {} for language in LANGUAGES})
    used: Used = field(default_factory=Used)
    missing: Page | None = None


def _of(site: Site) -> Shared:
    return site.state.setdefault("shared", Shared())


# of a page ----------------------------------------------------------------------------------------------------


def icons(page: Page) -> None:
    """Icons without their drawings."""
    known = _of(page.site).icons
    for svg in page.tree.css(f'svg[viewBox="{_VIEW}"]'):
        for title in svg.css("title"):
            title.decompose()  # Zensical names some icons; the links around them have names.
        drawing = svg.first_child
        if drawing is None or drawing.tag != "path" or drawing.next or list(drawing.attributes) != ["d"]:
            continue
        name = f"i{hashlib.sha256(drawing.attributes['d'].encode()).hexdigest()[:4]}"
        if known.setdefault(name, drawing.attributes["d"]) != drawing.attributes["d"]:
            raise FinishError(f"{page.path}: 이름이 {name}인 아이콘이 둘입니다. / two icons are named {name}")
        svg.replace_with(page.element("guide-icon", class_=name))


def tips(page: Page) -> None:
    """Links without what they mean: it goes into a file."""
    found = _of(page.site).tips[page.language]
    for link in page.tree.css(f"a[{TIP}]"):
        target = re.sub(r"^(\.\./|\./)*", "", link.attributes["href"])
        found[target.removeprefix(folder(page.language))] = link.attributes[TIP]
        del link.attrs[TIP]


def sentences(page: Page) -> None:
    """The page without the scripts' sentences, which are the same on all pages of a language.

    Raises:
        FinishError: they differ from those of the pages before.
    """
    element = page.one(SENTENCES)
    # As `dataset` names them: https://html.spec.whatwg.org/multipage/dom.html#dom-dataset
    found = {
        re.sub("-(.)", lambda match: match[1].upper(), name.removeprefix("data-")): text or ""
        for name, text in element.attributes.items()
        if name.startswith("data-")
    }
    element.decompose()
    before = _of(page.site).sentences.setdefault(page.language, found)
    if found != before:
        differs = sorted(name for name in found | before if found.get(name) != before.get(name))
        raise FinishError(
            f"{page.path}: 스크립트의 문장이 다릅니다. / sentences of scripts differ: {', '.join(differs)}"
        )


def files(page: Page) -> None:
    """Versions in the addresses of the stylesheet and of the one script that stands for several."""
    page.one(_SHEET).attrs["href"] = page.root + page.site.versioned(STYLESHEET)
    scripts = [node for node in page.tree.css("script[src]") if node.attributes["src"].endswith(SCRIPTS)]
    for script in scripts[1:]:
        script.decompose()
    for script in scripts[:1]:
        script.attrs["src"] = page.root + page.site.versioned(SCRIPT.format(page.language))


def alone(page: Page) -> None:
    """Take note of the page that has the stylesheet's rules in it."""
    _of(page.site).missing = page


def count(page: Page) -> None:
    """Take note of what the stylesheet must have rules for."""
    _of(page.site).used.page(page.tree.root)


# of the site --------------------------------------------------------------------------------------------------


def write(site: Site) -> None:
    """Write the stylesheet, the scripts and the tips; leave out what they are made of.

    Raises:
        FinishError: a stylesheet is not CSS.
    """
    shared, html = _of(site), site.built / "html"
    sources = [_text(html / name) for name in SCRIPTS]
    for text in (*sources, _text(html / WORKER)):
        shared.used.script(text)
    sheets = [("icons", icons_css(shared.icons)), (STYLESHEET, _text(html / STYLESHEET))]
    css = stylesheet(sheets, shared.used, {"svg": "guide-icon"})
    site.files |= {STYLESHEET: css, WORKER: _text(html / WORKER)}
    for language, found in shared.tips.items():
        site.files[TIPS.format(language)] = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    fetched = [name for name in site.files if name == WORKER or name.startswith("assets/tips.")]
    for language, found in shared.sentences.items():
        text = script(found, sources)
        for name in fetched:
            # In scripts, the addresses of files are literals in quotes.
            text = text.replace(f'"{name}"', f'"{site.versioned(name)}"')
        site.files[SCRIPT.format(language)] = text
    if shared.missing:
        _style(shared.missing, css)
    site.left_out.append(lambda name: name in SCRIPTS)


def _style(page: Page, css: str) -> None:
    """Put what a page needs of the stylesheet into it, in place of the link."""
    used = Used()
    used.page(page.tree.root)
    for node in page.tree.css("script:not([src])"):
        used.script(node.text())
    page.one(_SHEET).replace_with(page.parsed(f"<style>{stylesheet([(STYLESHEET, css)], used)}</style>"))
    page.site.html[page.path] = page.tree.html


def script(found: dict[str, str], sources: list[str]) -> str:
    """A language's one script: its sentences, and our own scripts."""
    start = f"window.guideStrings={json.dumps(found, ensure_ascii=False, separators=(',', ':'))};"
    return "".join(f"{jsmin(each)}\n" for each in (start, *sources))


def icons_css(icons: dict[str, str]) -> str:
    """The stylesheet of the icons, which are drawn in the colour of the text."""
    rules = [
        "guide-icon{aspect-ratio:1;background:currentcolor;display:block;"
        "-webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat}",
        "@media (forced-colors:active){guide-icon{background:CanvasText!important}}",
    ]
    for name, path in sorted(icons.items()):
        drawn = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{_VIEW}'><path d='{path}'/></svg>"
        rules.append(f'.{name}{{--icon:url("data:image/svg+xml,{quote(drawn, safe=_PLAIN)}")}}')
    return "".join(rules)


_PLAIN = " !$&'()*+,-./:;=?@[]^_`{|}~<>"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
