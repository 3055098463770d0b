"""The rules for the sources, one small module per topic; `check(site)` yields its findings."""

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
    stand_ins,
    style,
    terms,
    translations,
)
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding

Rule: TypeAlias = Callable[[SourceTree], Iterable[Finding]]

RULES: tuple[Rule, ...] = tuple(
    module.check
    for module in (
        *(files, front_matter, headings, translations, nav, fences, blocks, links, images, characters),
        *(terms, style, published, examples, stand_ins, cli, reference, markdown_lint),
    )
)
