"""A reader learns on what a page's examples ran: on the page, in its Markdown, and what a site-wide count says."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from lxml import html

from scripts.core import portable
from scripts.core.blocks import Console, read
from scripts.core.languages import LANGUAGES, join
from scripts.core.page import Page
from scripts.core.paths import DOCS
from scripts.engine import MachinePlatform, Platform, go_programs
from scripts.examples import record
from scripts.reference.catalog import load_catalog
from scripts.stage import provenance

pytestmark = pytest.mark.build

PAGES = [name for name, entry in record.load().items() if entry["run"]]
#: Nothing ran there: it has PowerShell only.
POWERSHELL = {"ko": "PowerShell 명령은 실행하지 않고", "en": "PowerShell commands are not run"}
ROWS = {"ko": "전체 {all}줄 가운데 실행함", "en": "Run, of {all} in all"}


@pytest.mark.parametrize("name", PAGES)
def test_the_foot_of_every_page_with_examples_says_what_they_ran_on(site: Path, name: str) -> None:
    entry = record.load()[name]
    folder = site / portable.address(name, name.partition("/")[0])
    (foot,) = html.parse(str(folder / "index.html")).xpath("//*[contains(@class, 'guide-provenance')]")
    markdown = (folder / portable.NAME).read_text(encoding="utf-8").rstrip().split("\n")[-1]
    assert any(link.endswith("sources/#how-examples-run") for link in foot.xpath(".//a/@href"))
    verified = record.verified(Page(DOCS / name))
    counted = "{} command" if name.startswith("en/") else " {}개"
    told = [*entry["on"].values(), entry["date"], counted.format(verified.count)]
    told += [image.removesuffix(":latest") for image in entry.get("stand_ins", ())]
    told += ["Docker Hub"] if entry.get("images") == record.HUB else []
    on_machines = "{} of these" if name.startswith("en/") else counted
    told += [*entry["machine"].values(), on_machines.format(verified.machine)] if "machine" in entry else []
    told += [*entry["older"].values(), counted.format(verified.older)] if "older" in entry else []
    for word in told:
        assert word in foot.text_content() and word in markdown, word
    not_run = sum(entry["not_run"].values())
    assert not not_run or counted.format(not_run) in foot.text_content()


def test_the_foot_says_whether_images_were_stand_ins_or_docker_hubs() -> None:
    entry = next(entry for entry in record.load().values() if entry["run"])
    ran = record.Ran(Platform(**entry["on"]), None, entry["date"])
    hub = dataclasses.replace(ran, images=record.HUB)
    stand_ins = dataclasses.replace(ran, images=record.STAND_INS, stand_ins=("nginx:latest",))
    for of, korean, english in (
        (stand_ins, ["대역 이미지: nginx."], ["Stand-in images: nginx."]),
        (hub, ["이미지는 모두 Docker Hub에서 받았습니다."], ["All images came from Docker Hub."]),
        (ran, [], []),
    ):
        verified = record.Verified(1, 0, {}, 0, of)
        assert provenance.sentences(verified, "ko")[1:] == korean
        assert provenance.sentences(verified, "en")[1:] == english


def test_the_foot_says_what_ran_on_a_virtual_machine() -> None:
    entry = next(entry for entry in record.load().values() if entry["run"])
    machine = MachinePlatform("Debian GNU/Linux 13 (trixie)", "6.12.1", "2")
    ran = record.Ran(Platform(**entry["on"]), None, entry["date"], machine=machine)
    verified = record.Verified(3, 0, {}, 0, ran, 1)
    told = "Debian GNU/Linux 13 (trixie), Linux 6.12.1, cgroup v2."
    assert provenance.sentences(verified, "ko")[1:] == [f"그 가운데 1개는 가상 머신에서 실행했습니다: {told}"]
    assert provenance.sentences(verified, "en")[1:] == [f"1 of these was run on a virtual machine with {told}"]


@pytest.mark.parametrize("name", [name for name, entry in record.load().items() if not entry["run"]])
def test_a_page_on_which_nothing_ran_does_not_say_that_it_was_run(site: Path, name: str) -> None:
    language = name.partition("/")[0]
    folder = site / portable.address(name, language)
    (foot,) = html.parse(str(folder / "index.html")).xpath("//*[contains(@class, 'guide-provenance')]")
    assert "guide-not-run" in foot.get("class")
    assert POWERSHELL[language] in foot.text_content() and "Docker Engine" not in foot.text_content()


def test_all_pages_were_recorded_on_the_engine_that_is_pinned() -> None:
    """Upgrading records all pages: none is left behind on an engine that readers no longer get."""
    engines = {entry["on"]["engine"] for entry in record.load().values()}
    older = {entry["older"]["engine"] for entry in record.load().values() if "older" in entry}
    assert engines == {go_programs.NEWEST[0].release}
    assert older <= {go_programs.OLDER[0].release}
    assert {entry["on"]["store"] for entry in record.load().values()} == {"containerd (overlayfs)"}


@pytest.mark.parametrize("path", sorted(DOCS.glob("*/**/*.md")), ids=lambda path: path.relative_to(DOCS).as_posix())
def test_an_output_of_one_engine_shows_no_id_of_the_other(path: Path) -> None:
    """Ids are not compared from run to run, so a block that was moved between the engines would keep the old ones."""
    found: dict[str | None, set[str]] = {}
    for block in read(Page(path)).blocks:
        if isinstance(block, Console):
            lines = [line for command in block.commands for output in command.outputs for line in output.lines]
            # Layers have the same digest on both.
            told = "\n".join(line for line in lines if not re.match(r"[0-9a-f]{12}: ", line.strip()))
            found.setdefault(block.engine, set()).update(re.findall(r"\b[0-9a-f]{12}", told))
    older = found.pop("28", set())
    assert not older & set().union(*found.values()) - {"000000000000"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_run_is_counted_by_reason(site: Path, language: str) -> None:
    page = html.parse(str(site / portable.address(f"{language}/sources.md", language) / "index.html"))
    (table,) = page.xpath("//*[@id='not-run']/following::table[1]")
    entries = [entry for name, entry in record.load().items() if name.startswith(f"{language}/")]
    counted = {reason: 0 for entry in entries for reason in entry["not_run"]}
    for entry in entries:
        for reason, lines in entry["not_run"].items():
            counted[reason] += lines
    rows = [[cell.text_content() for cell in row] for row in table.xpath(".//tbody/tr")]
    shown = {found[1]: int(row[1]) for row in rows if (found := re.search(r"\((\w+)\)$", row[0]))}
    assert shown == counted
    run = sum(entry["run"] for entry in entries)
    assert ROWS[language].format(all=run + sum(counted.values())) in table.text_content()
    assert f"{run} (" in table.text_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_says_which_program_it_was_read_from(site: Path, language: str) -> None:
    versions = load_catalog().tree.versions
    for name, product in (
        ("container/run", f"Docker CLI {versions['docker']}"),
        ("compose/up", f"Docker Compose {versions['compose']}"),
        ("buildx/build", f"Docker Buildx {versions['buildx']}"),
    ):
        folder = site / join(language, f"reference/{name}")
        page = html.parse(str(folder / "index.html"))
        (line,) = page.xpath("//article/h1/following-sibling::*[2][contains(@class, 'guide-ran')]")
        (foot,) = page.xpath("//*[@class='guide-foot']")
        assert line.find("a").get("href") == f"#{foot.get('id')}"
        assert product in line.text_content() and product in foot.text_content()
        assert product in (folder / portable.NAME).read_text(encoding="utf-8").rstrip().split("\n")[-1]
        (edit,) = [link for link in foot.xpath(".//a/@href") if "/edit/" in link]
        assert f"/docs/{language}/reference/{name.partition('/')[0]}.yml#L" in edit
        assert foot.xpath(".//time[@datetime]")
    before, after = html.parse(str(site / join(language, "reference/container/run/index.html"))).xpath(
        "//nav[contains(@class, 'guide-pager')]/a/text()[last()]"
    )
    assert (before.strip(), after.strip()) == ("docker rm", "docker start")
