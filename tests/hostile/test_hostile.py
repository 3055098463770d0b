"""What README.md beside this file says of hostile pull requests, tried."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import html

from scripts.check import built, sources
from scripts.core import mkdocs_yml
from scripts.core.findings import Finding, as_annotation
from scripts.core.paths import ROOT
from tests.check.faulty_edits import clean_copy
from tests.conftest import build
from tests.small_site import Small

#: What runs when the site is built. A new line here is a decision; `mkdocs.yml` alone cannot make it.
HOOKS = {"scripts/build/hooks.py"}
PLUGINS = {"i18n"}
EXTENSIONS = {
    *("admonition", "attr_list", "def_list", "md_in_html", "tables", "toc"),
    *("pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences", "pymdownx.tabbed"),
}

PAGE = """\
---
description: 적대적인 편집을 흉내 낸 문서입니다. 이 문서는 시험에서만 만들어집니다.
---

# 문서 { #page }

"""

EDITS = {
    "script": ("<script>alert(1)</script>", {"html-forbidden"}),
    "frame": ('<iframe src="https://evil.example/"></iframe>', {"html-forbidden"}),
    "handler": ('<b onclick="alert(1)">글</b>', {"html-forbidden"}),
    "refresh": ('<meta http-equiv="refresh" content="0; url=https://evil.example/">', {"html-forbidden"}),
    "base": ('<base href="https://evil.example/">', {"html-forbidden"}),
    "javascript link": ("[글](javascript:alert(1))", {"link-scheme"}),
    "data link": ("[글](data:text/html,x)", {"link-scheme"}),
    "foreign image": ("![그림](https://evil.example/pixel.png)", {"image-external"}),
    "file outside": ('```text title="../../../etc/cron.d/x"\nx\n```', {"example-title"}),
    "absolute file": ('```text title="/etc/cron.d/x"\nx\n```', {"example-title"}),
    "another engine": ("```console\n$ docker -H tcp://10.0.0.1:2375 ps\n```", {"example-host"}),
    "host of the engine": ("```console\n$ nsenter -t 1 -m sh\n```", {"example-host"}),
}


@pytest.mark.parametrize(("text", "codes"), EDITS.values(), ids=EDITS.keys())
def test_the_checker_refuses_a_hostile_page(tmp_path: Path, text: str, codes: set[str]) -> None:
    site = clean_copy(tmp_path)
    (site / "docs/ko/draft.md").write_text(f"{PAGE}{text}\n", encoding="utf-8")
    found = {f.code for f in sources.check(site)}
    assert codes <= found


def test_a_link_out_of_docs_is_refused(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    (site / "docs/ko/passwd.md").symlink_to("/etc/passwd")
    assert "file-symbolic-link" in {f.code for f in sources.check(site)}


def test_a_redirect_to_another_site_is_refused(tmp_path: Path) -> None:
    site = clean_copy(tmp_path)
    with (site / "docs/redirects.yml").open("a") as file:
        file.write("commands/old: //evil.example/x\n")
    assert "redirect-form" in {f.code for f in sources.check(site)}


@pytest.fixture(scope="module")
def hostile_site(small: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(built site, its sources) of a pull request that nobody checked."""
    root = shutil.copytree(small.root, tmp_path_factory.mktemp("hostile") / "root", symlinks=True)
    page = root / "docs/ko/concepts/vm-vs-docker.md"
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"title: .*", "title: '</title><script>window.stolen=1</script>'", text, count=1)
    text += '\n<script>window.stolen=2</script>\n\n<img src="x" onerror="window.stolen=3" alt="">\n'
    text += '\n--8<-- "/etc/passwd"\n\n{% include "/etc/passwd" %}\n\n{{ config }}\n'
    page.write_text(text, encoding="utf-8")
    return build(root.parent / "site", root), root


def test_injected_scripts_have_no_hash(hostile_site: tuple[Path, Path], small: Small) -> None:
    def policy(folder: Path) -> str:
        tree = html.fromstring((folder / "concepts/vm-vs-docker/index.html").read_bytes())
        (meta,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        return str(meta)

    assert "window.stolen" in (hostile_site[0] / "concepts/vm-vs-docker/index.html").read_text(encoding="utf-8")
    assert policy(hostile_site[0]) == policy(small.site)
    assert "'unsafe-inline'" not in policy(small.site).partition("style-src")[0]


def test_no_file_of_the_machine_gets_into_a_page(hostile_site: tuple[Path, Path]) -> None:
    text = (hostile_site[0] / "concepts/vm-vs-docker/index.html").read_text(encoding="utf-8")
    assert "root:x:0" not in text
    assert "{{ config }}" in text  # pages are not templates


def test_only_known_code_runs_in_a_build() -> None:
    config = mkdocs_yml.data()

    def names(key: str) -> set[str]:
        return {item if isinstance(item, str) else next(iter(item)) for item in config[key]}

    assert names("hooks") == HOOKS
    assert names("plugins") == PLUGINS
    assert names("markdown_extensions") == EXTENSIONS
    owners = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert re.search(r"^\*\s+@", owners, re.M) and re.search(r"^/\.github/\s+@", owners, re.M)


def test_a_finding_cannot_forge_an_annotation() -> None:
    finding = Finding(Path("docs/ko/a,line=1::b.md"), 1, "x", "글\n::error file=.github::둘", "text\r::set-env")
    for language in ("ko", "en"):
        told = as_annotation(finding, language)
        assert "\n" not in told and "\r" not in told
        assert told.count("::error") == 1 + finding.message(language).count("::error")
        assert told.startswith("::error file=docs/ko/a%2Cline=1%3A%3Ab.md,line=1")


@pytest.mark.parametrize("name", sorted(path.stem for path in ROOT.glob("requirements*.in")))
def test_python_packages_have_hashes_and_no_other_index(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.\[\]-]+==[^\s;\\]+", text, re.M)
    assert len(pinned) > 3
    blocks = re.split(r"\n(?=[\w.\[\]-]+==)", text)
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert not re.search(r"--(?:extra-)?index-url|--find-links|^-e |git\+|https?://", text, re.M)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert len(re.findall(rf"--require-hashes -r {name}\.txt", makefile)) == 1


def test_npm_packages_run_nothing_when_installed() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in re.findall(r"^\s+npm .*", makefile, re.M) if "npm audit" not in line]
    assert installs and all("npm ci" in line and "--ignore-scripts" in line for line in installs)


def test_no_workflow_restores_a_cache() -> None:
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert "actions/cache" not in text and not re.search(r"^\s+cache:", text, re.M), path.name


def test_a_hostile_build_is_told_too(hostile_site: tuple[Path, Path], tmp_path: Path) -> None:
    """The check of the built site sees what the sources' check would have refused."""
    target, root = hostile_site
    page = target / "concepts/vm-vs-docker/index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</article>", '<script src="//evil.example/x.js"></script></article>'), "utf-8")
    assert "html-external-load" in {f.code for f in built.check(target, "/docker-guide/", root)}
    shutil.rmtree(target)
