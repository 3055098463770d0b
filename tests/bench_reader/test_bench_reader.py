"""The benchmark's parts: what Starlight is given, how pages are served, what is read of Lighthouse and wanted of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.bench_reader.__main__ import main, missed, table
from scripts.bench_reader.lighthouse import CATEGORIES, Figures, LighthouseError, middle, read
from scripts.bench_reader.starlight import HERE, markdown


def test_the_lock_names_no_registry_and_every_platform() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name
    assert {f"node_modules/@pagefind/{os}" for os in ("linux-x64", "darwin-arm64", "windows-x64")} <= set(packages)
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert set(wanted) == {"astro", "@astrojs/starlight", "lighthouse"}
    assert all(version[0].isdigit() for version in wanted.values()), "a version is not exact"


def test_a_page_becomes_one_of_starlight() -> None:
    text = (
        "---\ntitle: 실행\ndescription: 설명\nhide: [path]\n---\n\n# 실행하기 { #run }\n\n## 포트 { #ports .a }\n\n"
        '!!! warning "조심"\n    [이미지](../images/index.md#x)를 봅니다.\n\n'
        '```console exit="1"\n$ docker ps\n# 그대로\n```\n\n![그림](../../assets/diagrams/layers.svg)\n'
    )
    assert markdown(text, "ko/commands/run.md", "ko", "/base/") == (
        "---\ndescription: 설명\ntitle: 실행\n---\n\n\n## 포트\n\n"
        ":::note[조심]\n[이미지](/base/images/#x)를 봅니다.\n:::\n\n"
        "```console\n$ docker ps\n# 그대로\n```\n\n![그림](/base/assets/diagrams/layers.svg)\n"
    )


def report(**changed: object) -> dict:
    requests = [
        {"url": "http://127.0.0.1/", "transferSize": 9000},
        {"url": "http://127.0.0.1/a.css", "transferSize": 1500},
        {"url": "data:image/svg+xml,x", "transferSize": 0},
    ]
    values = {"first-contentful-paint": 900.4, "largest-contentful-paint": 1000.0, "cumulative-layout-shift": 0.01}
    audits = {name: {"numericValue": value} for name, value in (values | {"total-blocking-time": 20}).items()}
    return {
        "audits": audits | {"network-requests": {"details": {"items": requests}}},
        "categories": {name: {"score": 0.99 if name == "seo" else 1} for name in CATEGORIES},
    } | changed


def test_figures_are_read_from_a_report() -> None:
    assert read(report()) == Figures(10.5, 2, 900.4, 1000.0, 0.01, 20, (100, 100, 100, 99))
    with pytest.raises(LighthouseError, match="no paint"):
        read(report(runtimeError={"message": "no paint"}))


def figures(transfer: float, lcp: float, *scores: float) -> Figures:
    return Figures(transfer, 5, 800, lcp, 0, 10, scores or (100, 100, 100, 100))


def test_the_median_counts() -> None:
    runs = [figures(60, 1000), figures(61, 3000, 80, 100, 100, 100), figures(60, 1100, 99, 100, 100, 100)]
    assert middle(runs) == figures(60, 1100, 99, 100, 100, 100)


def test_what_is_not_as_wanted_is_told() -> None:
    starlight = figures(60, 1000, 90, 90, 90, 90)
    good = {"home": {"guide": figures(63, 900), "starlight": starlight}}
    assert list(missed(good)) == []
    assert list(table(good))[2].startswith("| home | ours | 63.0 | 1.05 | 5 | 800 | 900 | 0.90 |")
    slow = {"home": {"guide": figures(64, 910, 100, 100, 96, 100), "starlight": starlight}}
    assert [line.split(" ")[1] for line in missed(slow)] == ["1.07", "0.91", "scores"]


def test_without_a_site_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "`make build`" in capsys.readouterr().err
