"""What a page's examples ran on, in the words of its foot, and what was not run; from the record of examples."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from pathlib import Path

from scripts.engine import Platform
from scripts.examples import record
from scripts.examples.record import Verified

#: Stands in a page where the table of what was not run goes.
MARKER = "<!-- tests/ledgers/examples.json -->"
#: Where the site says how examples are run.
EXPLAINED = ("sources", "how-examples-run")
#: The id of the foot. Ids that begin with `__` are no addresses for others.
FOOT = "__ran"

WORDS = {
    "ko": {
        "lead": "Docker Engine {engine}에서 명령 {count}개 실행",
        "ran": "명령 {count}개를 {date}에 실행해 확인했습니다: {platform}.",
        "platform": "Docker Engine {engine}, 이미지 저장소 {store}, CLI {cli}, Compose {compose}, Buildx {buildx}, "
        "cgroup v{cgroup}",
        "older": "‘28까지’의 명령 {count}개를 실행한 곳: {platform}.",
        "machine": "그 가운데 {count}개는 가상 머신에서 실행했습니다: {system}, Linux {kernel}, cgroup v{cgroup}.",
        "stand-ins": "대역 이미지: {images}.",
        "hub": "이미지는 모두 Docker Hub에서 받았습니다.",
        "not-run": "실행하지 않은 명령: {count}개({reasons}).",
        "powershell": "PowerShell 명령은 실행하지 않고 문법과 옵션만 확인했습니다.",
        "how": "예제를 실행하는 방법",
        "account": "계정이 필요함",
        "os": "다른 시스템이 필요함",
        "hardware": "장비가 필요함",
        "internet": "인터넷이 필요함",
        "reason": "실행하지 않은 이유",
        "reason-row": "{reason}(`{name}`)",
        "lines": "명령 줄",
        "pages": "페이지",
        "all": "전체 {all}줄 가운데 실행함",
    },
    "en": {
        "lead": ("{count} command run on Docker Engine {engine}", "{count} commands run on Docker Engine {engine}"),
        "ran": (
            "{count} command was run and checked on {date} with {platform}.",
            "{count} commands were run and checked on {date} with {platform}.",
        ),
        "platform": "Docker Engine {engine}, image store {store}, CLI {cli}, Compose {compose}, Buildx {buildx}, "
        "cgroup v{cgroup}",
        "older": (
            "{count} command under “28 and earlier” was run with {platform}.",
            "{count} commands under “28 and earlier” were run with {platform}.",
        ),
        "machine": (
            "{count} of these was run on a virtual machine with {system}, Linux {kernel}, cgroup v{cgroup}.",
            "{count} of these were run on a virtual machine with {system}, Linux {kernel}, cgroup v{cgroup}.",
        ),
        "stand-ins": "Stand-in images: {images}.",
        "hub": "All images came from Docker Hub.",
        "not-run": ("{count} command was not run ({reasons}).", "{count} commands were not run ({reasons})."),
        "powershell": "PowerShell commands are not run; their syntax and options are checked.",
        "how": "How examples are run",
        "account": "needs an account",
        "os": "needs another system",
        "hardware": "needs hardware",
        "internet": "needs the internet",
        "reason": "Why it was not run",
        "reason-row": "{reason} (`{name}`)",
        "lines": "Command lines",
        "pages": "Pages",
        "all": "Run, of {all} in all",
    },
}


def sentences(verified: Verified, language: str) -> list[str]:
    """The foot of a page: what ran, on what, with which images, and what did not run."""
    words, ran = WORDS[language], verified.ran
    told = []
    if verified.count:
        platform = _platform(ran.platform, words)
        told.append(_counted(words["ran"], verified.count, date=ran.date, platform=platform))
    if verified.machine and ran.machine:
        told.append(_counted(words["machine"], verified.machine, **vars(ran.machine)))
    if verified.older and ran.older:
        told.append(_counted(words["older"], verified.older, platform=_platform(ran.older, words)))
    if ran.stand_ins:
        names = ", ".join(name.removesuffix(":latest") for name in ran.stand_ins)
        told.append(words["stand-ins"].format(images=names))
    if ran.images == record.HUB:
        told.append(words["hub"])
    if verified.not_run:
        reasons = ", ".join(f"{words[reason]} {count}" for reason, count in verified.not_run.items())
        told.append(_counted(words["not-run"], sum(verified.not_run.values()), reasons=reasons))
    if verified.powershell and not verified.count:
        told.append(words["powershell"])
    return told


def foot(verified: Verified, language: str, name: str) -> list[str]:
    """Lines of Markdown for the foot of a page.

    Args:
        verified: what the record says of the page.
        language: of the reader.
        name: of the page below its language, such as `commands/run`.
    """
    return [*map(_escaped, sentences(verified, language)), _how(language, name)]


def lead(verified: Verified, language: str) -> str:
    """One line that says what the examples ran on, with a link to the foot; empty if nothing ran."""
    if not verified.count:
        return ""
    words, ran = WORDS[language], verified.ran
    text = _counted(words["lead"], verified.count, engine=ran.platform.engine)
    return line(text, f" · <time>{ran.date}</time>")


def line(text: str, more: str = "") -> str:
    """The line of a few words, with a link to the foot, that finish moves to below the page's first paragraph."""
    return f"[{text}](#{FOOT}){more}\n{{ .guide-ran }}"


def paragraph(verified: Verified, language: str, name: str) -> str:
    """The foot as one paragraph, for programs that read Markdown."""
    return f"{_escaped(' '.join(sentences(verified, language)))} {_how(language, name)}"


def _counted(words: str | tuple[str, str], count: int, **values: str) -> str:
    """The sentence for a count; where there are two, the first is for one."""
    text = words if isinstance(words, str) else words[count != 1]
    return text.format(count=count, **values)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


def _how(language: str, name: str) -> str:
    page, id_ = EXPLAINED
    address = posixpath.relpath(f"{page}.md", posixpath.dirname(name) or ".")
    return f"[{WORDS[language]['how']}]({address}#{id_})"


def expand(text: str, language: str, ledger: Path = record.LEDGER) -> str:
    """A page's text with the table of what was not run in place of the marker."""
    if MARKER not in text:
        return text
    words = WORDS[language]
    entries = [entry for name, entry in record.load(ledger).items() if name.startswith(f"{language}/")]
    lines: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for entry in entries:
        lines.update(entry["not_run"])
        pages.update(entry["not_run"].keys())
    run = sum(entry["run"] for entry in entries)
    total = run + lines.total()
    rows = [f"| {words['reason']} | {words['lines']} | {words['pages']} |", "| --- | --- | --- |"]
    for reason, count in lines.most_common():
        name = words["reason-row"].format(reason=words[reason], name=reason)
        rows.append(f"| {name} | {count} | {pages[reason]} |")
    share = f"{run} ({100 * run / max(total, 1):.1f} %)"
    rows.append(f"| {words['all'].format(all=total)} | {share} | {sum(entry['run'] > 0 for entry in entries)} |")
    return text.replace(MARKER, "\n".join(rows))


def _platform(platform: Platform, words: dict[str, str]) -> str:
    return words["platform"].format(**vars(platform))
