"""The rules for the sources, one small module per topic; `check(site)` yields its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from scripts.check.rules import (
    blocks,
    characters,
    cli,
    examples,
    fences,
    files,
    front_matter,
    headings,
    images,
    links,
    markdown_lint,
    nav,
    published,
    reference,
    style,
    terms,
    translations,
)
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding

Rule: TypeAlias = Callable[[SourceTree], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    files.check,
    front_matter.check,
    headings.check,
    translations.check,
    nav.check,
    fences.check,
    blocks.check,
    links.check,
    images.check,
    characters.check,
    terms.check,
    style.check,
    published.check,
    examples.check,
    cli.check,
    reference.check,
    markdown_lint.check,
)
