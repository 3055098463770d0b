"""Material's script as the site has it: made of the pinned version's sources, without what no page has."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from lxml import html

from scripts.core import mkdocs_yml
from scripts.core.paths import ROOT

THEME = ROOT / "overrides/assets/javascripts/theme.js"


def test_the_script_is_made_of_the_sources(tmp_path: Path) -> None:
    target = tmp_path / "theme.js"
    subprocess.run([sys.executable, "-m", "scripts.theme", str(target)], cwd=ROOT, check=True)
    assert target.read_bytes() == THEME.read_bytes(), "run `make theme` and commit the result"


def test_what_the_templates_stand_for_has_not_changed() -> None:
    """Overrides name the version they were copied from; a newer one is read and compared before it is pinned."""
    version = re.search(r"^mkdocs-material==(\S+)$", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.M)
    assert version
    for path in [*(ROOT / "overrides").rglob("*.html"), ROOT / "scripts/theme/entry.ts"]:
        for named in re.findall(r"Material (?:for MkDocs )?(\d[\d.]*\d)", path.read_text(encoding="utf-8")):
            assert named == version[1], path


def test_the_script_has_all_that_pages_need(site: Path) -> None:
    """What build.mjs leaves out is on no page, and no enabled feature needs it."""
    features = set(mkdocs_yml.data()["theme"]["features"])
    assert not features & {
        "announce.dismiss",
        "content.code.annotate",
        "content.code.select",
        "content.footnote.tooltips",
        "content.lazy",
        "content.tooltips",
        "navigation.instant",
        "navigation.instant.prefetch",
        "navigation.instant.preview",
        "navigation.instant.progress",
    }, "scripts/theme/build.mjs leaves out what these need"
    assert "content.code.copy" in features, "scripts/theme/code.ts always adds the button"
    lacking = (
        "//*[contains(concat(' ', @class, ' '), ' annotate ')] | //pre[contains(@class, 'mermaid')]"
        " | //a[@data-preview] | //pre/code/span[@id] | //*[contains(@class, 'footnote-ref')]"
        " | //*[contains(@class, 'no-copy')]"
        " | //*[@data-md-component='announce'][node()]"
        " | //*[@data-md-component='consent' or @data-md-component='source'"
        " or @data-md-component='outdated' or @data-md-component='progress']"
    )
    for path in sorted(site.rglob("*.html")):
        found = html.fromstring(path.read_bytes()).xpath(lacking)
        assert not found, (path, [(each.tag, dict(each.attrib)) for each in found])
