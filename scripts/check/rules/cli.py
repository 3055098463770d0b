"""Commands in the text, compared with the docker CLI; scripts/examples checks those in blocks."""

import re
from collections.abc import Iterator

from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.reference import unknown

_INLINE = re.compile(r"(?<!`)`(?P<code>docker [^`\n]+)`(?!`)")
_PLACEHOLDER = re.compile(r"<[^<>]*>|\.\.\.|…")


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every word that the CLI in docs/assets/cli.json would reject."""
    for page in site.all_pages:
        for line, text in page.page.prose:
            for code in _INLINE.finditer(text):
                yield from unknown.in_shell(page.path, line, _PLACEHOLDER.sub("X", code["code"]))
