"""A folder that Zensical builds one language from: docs/ with all its pages as Markdown, and mkdocs.yml."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from scripts import glossary
from scripts.core.languages import LANGUAGES
from scripts.core.page import page_paths
from scripts.core.paths import ROOT
from scripts.glossary.page import expand
from scripts.reference.catalog import load_catalog
from scripts.reference.pages import Reference
from scripts.render import provenance
from scripts.zensical import config

#: A link to docs/assets, which the staged tree has beside the pages and not a folder higher.
_ASSET = re.compile(r"(\]\()\.\./((?:\.\./)*assets/)")


def stage(language: str, folder: Path, root: Path = ROOT, reference: bool = True) -> Path:
    """Write the folder anew and return the path of its mkdocs.yml.

    Args:
        language: of the site.
        folder: it is removed first.
        root: the repository, with docs/ and mkdocs.yml.
        reference: whether the generated pages of the reference are wanted.

    Raises:
        OSError, yaml.YAMLError: a source cannot be read.
        GlossaryError: docs/glossary.yml is not as it must be.
    """
    shutil.rmtree(folder, ignore_errors=True)
    source, docs = root / "docs", folder / "docs"
    docs.mkdir(parents=True)
    shutil.copytree(source / "assets", docs / "assets", ignore=shutil.ignore_patterns("*.yml"))
    terms = glossary.load(source)
    # without a translation, readers get the source language's page
    pages = {
        path.relative_to(source / each): path
        for each in dict.fromkeys((LANGUAGES[0], language))
        for path in page_paths(each, source)
    }
    for name, path in pages.items():
        text, _ = expand(path.read_text(encoding="utf-8"), language, terms)
        _write(docs / name, _ASSET.sub(r"\1\2", provenance.expand(text, language)))
    for page in Reference(language, load_catalog(), source).pages() if reference else ():
        _write(docs / f"{page.name}.md", page.markdown)
    written = folder / "mkdocs.yml"
    written.write_text(config.dump(config.build(config.read(root), language)), encoding="utf-8")
    return written


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
