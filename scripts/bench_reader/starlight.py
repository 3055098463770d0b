"""The site's Markdown as Starlight wants it, built with Starlight's defaults: its sidebar, its search, its code blocks.

What only our site does is left out (drawings are images, tabs stand one below the other), which makes the pages lighter
rather than heavier.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from scripts import glossary
from scripts.core import portable
from scripts.core.languages import LANGUAGES
from scripts.core.page import Page as SourcePage
from scripts.core.page import page_paths
from scripts.core.paths import DOCS, ROOT
from scripts.glossary.page import expand
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import Reference

HERE = Path(__file__).parent
#: The project: `make bench-reader` installs the npm packages there.
PROJECT = ROOT / ".cache/bench-reader"
PACKAGES = PROJECT / "node_modules"
_TITLE = re.compile(r"^# .*\n", re.MULTILINE)
_IDS = re.compile(r"^(#{1,6} .*?)[ \t]*\{ #\S+ \}$", re.MULTILINE)
_NOTE = re.compile(r"^> \*\*(?P<title>.+)\*\*\n(?P<body>(?:>.*\n?)*)", re.MULTILINE)


class StarlightError(Exception):
    """Starlight could not build; the text is what it says."""


def stage(mkdocs_nav: list[Any], titles: dict[str, str], base: str, site_name: str, folder: Path = PROJECT) -> None:
    """Write a Starlight project.

    Args:
        mkdocs_nav: the navigation, see scripts.zensical.config.nav.
        titles: of the navigation's sections, from the source language to the other one.
        base: path that the site is served below, with slashes at both ends.
        site_name: its title.
        folder: of the project; what was staged and built there before is removed.
    """
    for name in ("src", "public", "dist", ".astro"):
        shutil.rmtree(folder / name, ignore_errors=True)
    content = folder / "src/content/docs"
    content.mkdir(parents=True)
    shutil.copytree(DOCS / "assets/images", folder / "public/assets/images")
    shutil.copytree(DOCS / "assets/diagrams", folder / "public/assets/diagrams", ignore=shutil.ignore_patterns("*.yml"))
    terms = glossary.load(DOCS)
    for language in LANGUAGES:
        root = content if language == LANGUAGES[0] else content / language
        for path in page_paths(language):
            text, _ = expand(path.read_text(encoding="utf-8"), language, terms)
            _write(root, path.relative_to(DOCS / language).as_posix(), text, language, base)
        for page in Reference(language, load_catalog()).pages():
            _write(root, f"{page.name}.md", page.markdown, language, base)
    for name, target in (("astro.config.mjs", "astro.config.mjs"), ("content.config.ts", "src/content.config.ts")):
        shutil.copy(HERE / "starlight" / name, folder / target)
    settings = {"base": base, "title": site_name, "sidebar": [_entry(item, titles) for item in mkdocs_nav]}
    (folder / "settings.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


def build(node: str) -> Path:
    """Build the staged project and return the folder of the site.

    Raises:
        StarlightError: it could not.
    """
    program = PACKAGES / "astro/bin/astro.mjs"
    if not program.is_file():
        raise StarlightError("npm packages are missing; `make bench-reader` installs them")
    environment = {**os.environ, "ASTRO_TELEMETRY_DISABLED": "1"}
    done = subprocess.run([node, str(program), "build"], cwd=PROJECT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise StarlightError(f"astro build:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return PROJECT / "dist"


def markdown(text: str, source: str, language: str, base: str) -> str:
    """A page of docs/ (its whole text, its path below docs/) as a page of Starlight."""
    page = SourcePage(Path("page.md"), text)
    front = {key: str(page.front_matter[key]) for key in ("title", "description") if key in page.front_matter}
    body = portable.text("\n".join(page.lines[page.body_start :]), source, base, language)
    body = _IDS.sub(r"\1", _TITLE.sub("", body, count=1))  # Starlight writes the title itself
    body = _NOTE.sub(_aside, body)
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, width=10_000)}---\n\n{body}"


def _aside(match: re.Match[str]) -> str:
    inner = re.sub(r"^> ?", "", match["body"], flags=re.MULTILINE).strip("\n")
    return f":::note[{match['title']}]\n{inner}\n:::\n"


def _write(root: Path, name: str, text: str, language: str, base: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown(text, f"{language}/{name}", language, base), encoding="utf-8")


def _entry(item: Any, titles: dict[str, str]) -> Any:
    """An entry of MkDocs's navigation as one of Starlight's sidebar."""
    if isinstance(item, str):
        return portable.address(f"{LANGUAGES[0]}/{item}", LANGUAGES[0]).rstrip("/")
    ((title, below),) = item.items()
    named = {"label": title, "translations": {LANGUAGES[1]: titles.get(title, title)}}
    if isinstance(below, str):
        return {**named, "link": f"/{portable.address(f'{LANGUAGES[0]}/{below}', LANGUAGES[0])}"}
    return {**named, "items": [_entry(each, titles) for each in below]}
