"""Makes what is published small: connects render/lean.py and render/stylesheet.py to MkDocs's events."""

from __future__ import annotations

import sys
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority

from scripts.core.languages import LANGUAGES
from scripts.render import lean
from scripts.render.stylesheet import StylesheetError, Used, stylesheet

MISSING = "404.html"  # alone, it needs no other file

_served = False
_languages: dict[str, lean.Language] = {}
_used = Used()


def on_startup(command, dirty):
    global _served
    _served = command == "serve"  # pages are built again and again there, and read by who edits them


@event_priority(-200)  # when the page is as it will be, but for its policy
def _lean_page(output, page, config):
    return output if _served else _lean(lean.Language.page, output, page.file.src_uri, config)


@event_priority(-400)  # behind the policy, which needs tags as the theme writes them
def _minify_page(output, page, config):
    return output if _served else lean.minified(output)


on_post_page = CombinedEvent(_lean_page, _minify_page)


@event_priority(-200)
def _lean_template(output, template_name, config):
    wanted = template_name == MISSING and output.strip() and not _served
    return _lean(lean.Language.alone, output, template_name, config) if wanted else output


@event_priority(-400)
def _minify_template(output, template_name, config):
    return lean.minified(output) if template_name == MISSING and not _served else output


on_post_template = CombinedEvent(_lean_template, _minify_template)


@event_priority(-400)  # when all pages of all languages are there
def on_post_build(config):
    if _served or _language(config) != LANGUAGES[-1]:
        return
    site = Path(config.site_dir)
    if not (site / lean.SCRIPTS[0]).is_file():
        return  # done: the languages' builds run one in the other, and both end here

    def read(name):
        return (site / name).read_text(encoding="utf-8")

    sources = [read(name) for name in lean.SCRIPTS]
    for state in _languages.values():
        for _, html in state.parts or ():
            _used.page(html)
    for text in (*sources, read(lean.THEME), read(lean.WORKER)):
        _used.script(text)
    sheets = [
        *((path.name, path.read_text(encoding="utf-8")) for path in sorted(site.glob("assets/stylesheets/*.min.css"))),
        ("icons", lean.icons_css({name: path for each in _languages.values() for name, path in each.icons.items()})),
        (lean.STYLESHEET, read(lean.STYLESHEET)),
    ]
    try:
        css = stylesheet(sheets, _used, {"svg": "guide-icon"})
        (site / MISSING).write_text(lean.with_styles(read(MISSING), css), encoding="utf-8")
    except (StylesheetError, lean.LeanError) as error:
        raise PluginError(str(error)) from error
    made = {lean.STYLESHEET: css, lean.THEME: read(lean.THEME), lean.WORKER: read(lean.WORKER)}
    for language in _languages.values():
        made[lean.TIPS.format(language.name)] = language.dump_tips()
    versions = {name: lean.version(text) for name, text in made.items()}
    for language in _languages.values():
        script = lean.versioned(language.script(sources), versions)
        made[lean.SCRIPT.format(language.name)] = script
    versions |= {name: lean.version(text) for name, text in made.items() if name not in versions}
    for name in (*lean.SCRIPTS, *(f"assets/stylesheets/{name}" for name, _ in sheets if name.endswith(".min.css"))):
        (site / name).unlink()
    for pattern in ("assets/javascripts/bundle.*", "assets/stylesheets/*.map"):
        for path in site.glob(pattern):
            path.unlink()
    for name, text in made.items():
        (site / name).write_text(text, encoding="utf-8")
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        path.write_text(lean.versioned(text, versions), encoding="utf-8")


def _language(config):
    return config.plugins["i18n"].current_language or LANGUAGES[0]


def _lean(made, html, name, config):
    state = _languages.setdefault(_language(config), lean.Language(_language(config)))
    try:
        html = made(state, html)
    except lean.LeanError as error:
        raise PluginError(f"{name}: {error}") from error
    _used.page(html)
    return html
