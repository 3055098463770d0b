"""A small site with a page of each kind, as a repository of its own: it is built in seconds.

Its pages are in docs/ beside this file, its programs, theme and settings are the repository's own. The docker command
line is cut down to a few commands. `commands/exec` was edited after its translation, `commands/stats` has none.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.core import mkdocs_yml
from scripts.core.blocks import read
from scripts.core.languages import LANGUAGES, SOURCE
from scripts.core.page import Page
from scripts.core.paths import DOCS, ROOT
from scripts.examples import record
from scripts.translations.state import marked
from tests.copies import git

NAV = [
    {"홈": "index.md"},
    {"개념": ["concepts/vm-vs-docker.md"]},
    {"가이드": ["guides/install.md"]},
    {"명령어": ["commands/index.md", {"컨테이너": ["commands/run.md", "commands/exec.md", "commands/stats.md"]}]},
    {"문제 해결": ["troubleshooting/index.md", "troubleshooting/no-such-container.md"]},
    {"레퍼런스": []},
    {"소개": ["glossary.md", "sources.md", "contributing.md"]},
]
TITLES = {
    **{"홈": "Home", "개념": "Concepts", "가이드": "Guides", "명령어": "Commands", "컨테이너": "Containers"},
    **{"문제 해결": "Troubleshooting", "레퍼런스": "Reference", "소개": "About"},
}
#: The commands that the small site's docker has, without `docker`.
COMMANDS = ("", "ps", "exec", "rm", "run", "stats", "container")
COMMANDS += tuple(f"container {name}" for name in ("ls", "exec", "rm", "run", "stats"))
OPTIONS = {"--detach", "--filter", "--force", "--format", "--interactive", "--name", "--no-stream", "--publish", "--rm"}
OPTIONS |= {"--tty", "--umask", "--volume"}
#: When the pages were last changed: `commands/exec` in Korean, and all others.
EDITED, WRITTEN = "2026-02-06", "2026-01-05"


@dataclass(frozen=True)
class Small:
    """Its repository, its published form, and the folder of its build."""

    root: Path
    site: Path
    built: Path


def write(root: Path) -> Path:
    """Write its repository of two commits into a folder that is not there yet."""
    root = root.resolve()
    shutil.copytree(Path(__file__).parent / "docs", root / "docs")
    shutil.copytree(DOCS / "assets", root / "docs/assets")
    for name in ("scripts", "overrides"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", ".*"))
    for name in (".rumdl.toml", ".gitignore"):
        shutil.copy(ROOT / name, root)
    _cut_cli(root / "docs/assets/cli.json")
    _settings(root / mkdocs_yml.NAME)
    for path in sorted((root / "docs/en").rglob("*.md")):
        original = Page(root / "docs" / SOURCE / path.relative_to(root / "docs/en"))
        path.write_text(marked(path.read_text(encoding="utf-8"), original), encoding="utf-8")
    ran = record.Ran(record.platform(), None, "2026-11-29", record.STAND_INS, ("nginx:latest",))
    pages = [read(Page(path)) for language in LANGUAGES for path in sorted((root / "docs" / language).rglob("*.md"))]
    record.write(pages, ran, 1, root / record.LEDGER.relative_to(ROOT), root / "docs")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "one", day=WRITTEN)
    with (root / "docs/ko/commands/exec.md").open("a", encoding="utf-8") as file:
        file.write("\n## 사용자 바꾸기 { #user }\n\n`-u`로 바꿉니다.\n")
    git(root, "commit", "--quiet", "--all", "--message", "two", day=EDITED)
    return root


def _cut_cli(path: Path) -> None:
    """Keep COMMANDS and OPTIONS of the snapshot of docker's command line."""
    names = {f"docker {name}".strip() for name in COMMANDS}
    data = json.loads(path.read_text(encoding="utf-8"))
    data["commands"] = {name: command for name, command in data["commands"].items() if name in names}
    for name, command in data["commands"].items():
        command["options"] = {key: facts for key, facts in command.get("options", {}).items() if key in OPTIONS}
        for key in ("commands", "hidden"):
            if key in command:
                command[key] = [word for word in command[key] if f"{name} {word}" in names]
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _settings(path: Path) -> None:
    """The repository's mkdocs.yml with the small site's navigation."""
    data = mkdocs_yml.data()
    data["nav"] = NAV
    mkdocs_yml.of_language(data, "en")["nav_translations"] = TITLES
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
