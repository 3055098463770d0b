"""The web server of browser tests and benchmarks answers as GitHub Pages does."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from scripts.core.serving import Answer, served


def test_pages_are_served_as_github_does(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text("<p>a</p>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<p>gone</p>", encoding="utf-8")
    (tmp_path / "a/logo.png").write_bytes(b"picture")
    (tmp_path.parent / "secret.html").write_text("secret", encoding="utf-8")
    sent: list[Answer] = []
    with served(tmp_path, "/base/", sent) as address:
        answer = urlopen(Request(f"{address}a/", headers={"Accept-Encoding": "gzip"}))
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()) == b"<p>a</p>"
        assert urlopen(f"{address}a/").read() == b"<p>a</p>"
        assert urlopen(f"{address}a").url == f"{address}a/"
        picture = urlopen(Request(f"{address}a/logo.png", headers={"Accept-Encoding": "gzip"}))
        assert "Content-Encoding" not in picture.headers
        assert urlopen(Request(f"{address}a/", method="HEAD")).read() == b""
        for missing in (f"{address}b/", address.replace("/base/", "/a/"), f"{address}%2e%2e/secret.html"):
            with pytest.raises(HTTPError) as told:
                urlopen(missing)
            assert told.value.code == 404 and told.value.read() == b"<p>gone</p>"
    assert [(answer.path, answer.status) for answer in sent[:2]] == [("a/", 200), ("a/", 200)]
    assert sent[0].size == len(gzip.compress(b"<p>a</p>", 6)) and sent[1].size == 8
