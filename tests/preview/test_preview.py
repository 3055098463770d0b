"""The preview's commenter: a pull request decides what is in the artifact, and gets nothing by it."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.core.paths import ROOT
from scripts.preview import comment
from scripts.preview.collect import UnknownRevision, _addresses, changed_pages
from scripts.preview.facts import LARGEST_FILE, NAME, Hostile, read, write

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def artifact(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def facts(**data: object) -> bytes:
    return artifact((NAME, json.dumps(data)))


def symbolic_link() -> bytes:
    info = zipfile.ZipInfo(NAME)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return artifact((info, "/etc/passwd"))


def lying_about_size(claim: int) -> bytes:
    """A ZIP file whose directory claims another size than its member has."""
    data = bytearray(artifact((NAME, write(["commands/run/"]))))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, claim)
    return bytes(data)


HOSTILE = {
    "no ZIP file": b"<html>",
    "empty": b"",
    "too large": bytes(65 * 1024),
    "two files": artifact((NAME, write([])), ("index.html", "x")),
    "the same name twice": artifact((NAME, write([])), ("other", write([]))),
    "another name": artifact(("pages.json", write([]))),
    "a way out": artifact((f"../{NAME}", write([]))),
    "an absolute name": artifact((f"/tmp/{NAME}", write([]))),
    "a folder": artifact((f"{NAME}/", "")),
    "a symbolic link": symbolic_link(),
    "a ZIP bomb": artifact((NAME, b" " * (LARGEST_FILE * 4))),
    "2 GB by its own account": lying_about_size(2 * 1024**3 - 1),
    "cut off": artifact((NAME, write(["a/"])))[:-30],
    "not JSON": artifact((NAME, "{")),
    "not UTF-8": artifact((NAME, b"\xff\xfe{}")),
    "deep JSON": artifact((NAME, "[" * 100_000)),
    "another format": facts(format=2, pages=[]),
    "more keys": facts(format=1, pages=[], pull_request=1),
    "no list": facts(format=1, pages="commands/run/"),
    "numbers": facts(format=1, pages=[1]),
    "too many pages": facts(format=1, pages=["a/"] * 1001),
    "markup": facts(format=1, pages=["<img src=x onerror=alert(1)>/"]),
    "Markdown": facts(format=1, pages=["a](https://evil.example)/"]),
    "a mention": facts(format=1, pages=["@everybody/"]),
    "a table's end": facts(format=1, pages=["a|b/"]),
    "another line": facts(format=1, pages=["a/\n# b/"]),
    "another host": facts(format=1, pages=["//evil.example/"]),
    "up": facts(format=1, pages=["../"]),
    "a long address": facts(format=1, pages=["a/" * 100]),
    "a fence": facts(format=1, pages=["`/"]),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_artifact_is_refused(data: bytes) -> None:
    with pytest.raises(Hostile):
        read(data)


def test_what_the_check_writes_is_read() -> None:
    pages = ["", "commands/run/", "en/commands/run/"]
    assert read(artifact((NAME, write(reversed(pages))))) == pages


def test_a_lie_about_the_size_unpacks_no_more_than_it_says() -> None:
    data = bytearray(artifact((NAME, b"[" + b" " * LARGEST_FILE * 2 + b"]")))
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, 100)
    with pytest.raises(Hostile):
        read(bytes(data))


def test_the_comment_has_nothing_but_addresses_of_the_pull_request() -> None:
    urls = ("https://github.com/a/b/actions/runs/1/artifacts/2", "https://github.com/a/b/actions/runs/1")
    told = comment.text(["", "commands/run/"], *urls, COMMIT, False, "https://a.github.io/b/")
    assert told.startswith(comment.MARK)
    assert (
        "| `commands/run` | `commands/run/index.html` | [commands/run](https://a.github.io/b/commands/run/) |" in told
    )
    assert urls[0] in told and urls[1] in told and COMMIT[:12] in told
    many = comment.text([f"p{n}/" for n in range(100)], *urls, COMMIT, True, "https://a.github.io/b/")
    assert "+70" in many and len(many) < 60_000


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("docs/ko/commands/run.md", ["commands/run/", "en/commands/run/"]),
        ("docs/en/commands/run.md", ["en/commands/run/"]),
        ("docs/ko/commands/index.md", ["commands/", "en/commands/"]),
        ("docs/ko/index.md", ["", "en/"]),
        ("docs/en/index.md", ["en/"]),
        ("docs/glossary.yml", ["glossary/", "en/glossary/"]),
        ("docs/en/reference/service.yml", ["en/reference/service/", "en/reference/"]),
        ("docs/assets/cli.json", []),
        ("docs/README", []),
    ],
)
def test_changed_files_stand_for_their_pages(path: str, addresses: list[str]) -> None:
    assert _addresses(path) == addresses


def test_changed_pages_are_read_from_git(tmp_path: Path) -> None:
    root, built = tmp_path / "root", tmp_path / "site"
    page = root / "docs/ko/commands/run.md"
    page.parent.mkdir(parents=True)
    page.write_text("a\n")
    (built / "commands/run").mkdir(parents=True)
    (built / "commands/run/index.html").touch()
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for command in (["init", "-q"], ["add", "."], [*names, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    assert changed_pages("HEAD", built, root) == []
    page.write_text("b\n")
    # the English page of it was not built
    assert changed_pages("HEAD", built, root) == ["commands/run/"]
    with pytest.raises(UnknownRevision):
        changed_pages("nothing", built, root)


def test_the_command_line_needs_no_packages(tmp_path: Path) -> None:
    """The commenter has rights: it runs with the standard library alone (-I -S: no site packages)."""
    path = tmp_path / "artifact.zip"
    path.write_bytes(artifact((NAME, write(["commands/run/"]))))
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom scripts.preview.__main__ import main; sys.exit(main())"
    )
    urls = ["--artifact-url", "https://github.com/a", "--run-url", "https://github.com/b"]
    arguments = ["comment", str(path), *urls, "--site-url", "https://a.github.io/b/", "--commit", COMMIT]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "-c", program, *arguments, *more]
        return subprocess.run(command, capture_output=True, text=True)

    done = run("--passed")
    assert done.returncode == 0 and "commands/run/index.html" in done.stdout, done.stderr
    path.write_bytes(HOSTILE["a way out"])
    refused = run()
    assert refused.returncode == 1 and refused.stdout == "" and "Traceback" not in refused.stderr
    assert run("--commit", "main").returncode == 2
    assert run("--run-url", "https://a.example/x](y)").returncode == 2
