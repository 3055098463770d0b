"""A page as it is published: what it shares with every other page lies in files that the browser keeps.

- Icons become `<guide-icon class="iab12">`; the drawings are in the stylesheet. (No `<use>`: it would be one more
  request, and browsers refuse it in the offline form.)
- What stands between `<!--shared SELECTOR-->` and `<!--/shared-->` and is of use only with JavaScript goes, with
  Material's settings and its own such parts, into the script, which puts it back at the end of the element that the
  selector finds.
- Names in the navigation wrap here, and need no element for `...` behind what is too long.
- What an option or a term means, shown beside it on hover, goes into a file that is fetched then.
- One stylesheet and one script stand for Material's and our own.
- The page for an address that does not exist has neither: what it needs of the stylesheet is in it.

`make serve` shows pages without all this.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

import minify_html
from rjsmin import jsmin

from scripts.core.languages import LANGUAGES
from scripts.render.stylesheet import Used, stylesheet

#: Below the site; `{}` is the language.
STYLESHEET = "assets/stylesheets/guide.css"
SCRIPT = "assets/javascripts/guide.{}.js"
TIPS = "assets/tips.{}.json"
#: What the script is made of, in this order.
SCRIPTS = ("assets/javascripts/search.js", "assets/javascripts/guide.js")
THEME = "assets/javascripts/theme.js"
WORKER = "assets/javascripts/workers/guide-search.js"

_ICON = re.compile(r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 24 24">(<path d="[^"<>]*"/>)</svg>')
_SHARED = re.compile(r"[ \t]*<!--shared (?P<selector>.*?)-->\s*(?P<html>.*?)\s*<!--/shared-->\n?", re.DOTALL)
#: Parts of Material's templates that are shared as well, and where the script puts them.
_THEME_PARTS = (
    (re.compile(r'[ \t]*<button type="button" class="md-top [^>]*>.*?</button>\n?', re.DOTALL), ".md-main"),
    (re.compile(r'[ \t]*<div class="md-dialog"[^>]*>\s*<div [^>]*></div>\s*</div>\n?'), "body"),
)
#: Of use only with them, on a page without scripts.
_TOGGLES = re.compile(
    r'[ \t]*<(?:input class="md-toggle"[^>]*>|label class="md-overlay"[^>]*></label>'
    r'|div data-md-component="skip">\s*</div>)\n?'
)
_ANNOUNCE = re.compile(r'[ \t]*<div data-md-component="announce">\s*</div>\n?')
_NAME = re.compile(
    r'(?P<link><(?:a|label)\b[^>]*\bclass="md-nav__link[^>]*>)\s*'
    r'<span class="md-ellipsis">\s*(?P<name>[^<]*?)\s*</span>(?:\s*(?=</))?'
)
_CONFIG = re.compile(r'<script id="__config" type="application/json">(?P<json>.*?)</script>', re.DOTALL)
_STYLES = re.compile(r'[ \t]*<link rel="stylesheet" href="(?P<root>[^"]*?)assets/stylesheets/[^"]*">\n?')
_SCRIPTS = re.compile(r'[ \t]*<script defer src="(?P<root>[^"]*?)assets/javascripts/(?:search|guide)\.js"></script>\n?')
_STYLESHEET = re.compile(rf"<link [^>]*{re.escape(STYLESHEET)}[^>]*>")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_GENERATOR = re.compile(r'[ \t]*<meta name="generator"[^>]*>\n?')
_TIP = re.compile(r' href="(?P<before>[^"]*?)(?P<target>(?:reference|glossary)/[^"]*)" data-guide-tip="(?P<tip>[^"]*)"')


class LeanError(Exception):
    """A page that is not as this module takes it to be, for example after an update of Material; says what."""


@dataclass
class Language:
    """What the pages of a language share; filled by `page`. `parts` are (selector, HTML), `icons` names of drawings."""

    name: str
    parts: list[tuple[str, str]] | None = None
    icons: dict[str, str] = field(default_factory=dict)
    tips: dict[str, str] = field(default_factory=dict)

    def page(self, html: str) -> str:
        """A page, as the theme has made it, without what it shares.

        Raises:
            LeanError: its shared parts are not those of the pages before.
        """
        parts: list[tuple[str, str]] = []

        def take(match: re.Match[str]) -> str:
            parts.append((match["selector"], re.sub(r"\s*\n\s*", "\n", match["html"])))
            return ""

        html = _GENERATOR.sub("", _ICON.sub(self._icon, html))
        html = _SHARED.sub(take, html)
        for pattern, selector in _THEME_PARTS:
            for match in pattern.finditer(html):
                parts.append((selector, re.sub(r"\s*\n\s*", "\n", match[0].strip())))
            html = pattern.sub("", html)
        html = _NAME.sub(r"\g<link>\g<name>", _ANNOUNCE.sub("", html))
        html, count = _CONFIG.subn(lambda match: self._config(match["json"], parts), html)
        if count != 1:
            raise LeanError("a page without Material's settings, or with two of them")
        if self.parts is None:
            self.parts = parts
        elif self.parts != parts:
            differs = next((b for a, b in zip(self.parts, parts, strict=False) if a != b), parts)
            raise LeanError(f"what pages share differs: {differs}")
        html = _with_stylesheet(_TIP.sub(self._tip, html))
        return _once(_SCRIPTS, html, lambda root: f'<script defer src="{root}{SCRIPT.format(self.name)}"></script>')

    def alone(self, html: str) -> str:
        """A page that has the theme's look and none of its scripts, without what only those would use.

        Raises:
            LeanError: it has no stylesheets of the theme.
        """
        for pattern in (_TOGGLES, _ANNOUNCE, *(pattern for pattern, _ in _THEME_PARTS)):
            html = pattern.sub("", html)
        return _with_stylesheet(_ICON.sub(self._icon, html))

    def _icon(self, match: re.Match[str]) -> str:
        name = f"i{hashlib.sha256(match[1].encode()).hexdigest()[:4]}"
        if self.icons.setdefault(name, match[1]) != match[1]:
            raise LeanError(f"two icons of the name {name}")
        return f'<guide-icon class="{name}"></guide-icon>'

    def _tip(self, match: re.Match[str]) -> str:
        self.tips[match["target"]] = unescape(match["tip"])
        return f' href="{match["before"]}{match["target"]}"'

    def _config(self, text: str, parts: list[tuple[str, str]]) -> str:
        """Material's settings, with addresses that every page can use, as a shared part; returns what stays of them."""
        config = json.loads(text)
        search = re.search(r"assets/.*", config["search"])
        if not search or "base" not in config:
            raise LeanError(f"Material's settings are not what they were: {text}")
        config["base"] = "{root}" + ("" if self.name == LANGUAGES[0] else f"{self.name}/")
        config["search"] = "{root}" + search[0]
        dumped = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
        parts.append(("body", f'<script id="__config" type="application/json">{dumped}</script>'))
        return ""

    def script(self, sources: list[str]) -> str:
        """The language's one script: its shared parts, put into the page, and our own."""
        parts = json.dumps(self.parts, ensure_ascii=False).replace("</", "<\\/")
        start = (
            "for (const [selector, html] of %s) document.querySelector(selector).insertAdjacentHTML"
            '("beforeend", html.replaceAll("{root}", new URL("../..", document.currentScript.src).href));'
        )
        return "".join(f"{jsmin(each)}\n" for each in (start % parts, *sources))

    def dump_tips(self) -> str:
        """The file of tips: from an address below the language's root to the text."""
        return json.dumps(self.tips, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def with_styles(html: str, css: str) -> str:
    """A page that runs inline scripts alone, with what it needs of the site's stylesheet in place of the link to it.

    Raises:
        StylesheetError: `css` is not CSS.
        LeanError: the page has no link to the stylesheet.
    """
    used = Used()
    used.page(html)
    for script in _INLINE.findall(html):
        used.script(script)
    own = stylesheet([(STYLESHEET, css)], used)
    html, count = _STYLESHEET.subn(lambda _: f"<style>{own}</style>", html)
    if count != 1:
        raise LeanError(f"no link to {STYLESHEET}")
    return html


def icons_css(icons: dict[str, str]) -> str:
    """The stylesheet of the icons, which are drawn in the colour of the text as Material's are."""
    rules = [
        "guide-icon{aspect-ratio:1;background:currentcolor;display:block;"
        "-webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat}",
        "@media (forced-colors:active){guide-icon{background:CanvasText!important}}",
    ]
    for name, path in sorted(icons.items()):
        drawn = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>{path}</svg>".replace('"', "'")
        rules.append(f'.{name}{{--icon:url("data:image/svg+xml,{quote(drawn, safe=_PLAIN)}")}}')
    return "".join(rules)


_PLAIN = " !$&'()*+,-./:;=?@[]^_`{|}~<>"


def minified(html: str) -> str:
    """A page without blanks, quotes and tags that HTML can do without; its scripts stay as they are."""
    return minify_html.minify(html)


def versioned(text: str, versions: dict[str, str]) -> str:
    """A text with `?version` behind the addresses of files: a browser must not mix those of two releases."""
    for name, version in versions.items():
        text = re.sub(rf"{re.escape(name)}(?=[\"' >])", f"{name}?{version}", text)
    return text


def version(text: str) -> str:
    """What tells one text from another in an address."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _with_stylesheet(html: str) -> str:
    return _once(_STYLES, html, lambda root: f'<link rel="stylesheet" href="{root}{STYLESHEET}">')


def _once(pattern: re.Pattern[str], html: str, made: Callable[[str], str]) -> str:
    """One element in place of several: where the first was."""
    found = pattern.search(html)
    if not found:
        raise LeanError(f"no {pattern.pattern}")
    at = found.start()
    return html[:at] + made(found["root"]) + pattern.sub("", html[at:])
