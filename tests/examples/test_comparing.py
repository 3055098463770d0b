"""What may differ between a page and a run and what may not; how outputs are refilled."""

from pathlib import Path

import pytest
import yaml

from scripts.core.blocks import Output, read
from scripts.core.page import Page
from scripts.core.paths import ROOT
from scripts.examples import volatile
from scripts.examples.compare import Op, agree, diff, refilled, steps, tidy, with_ids
from scripts.examples.update import Change, UnprintableOutput, changed
from scripts.examples.volatile import RULES, Versions, matches

HERE = Path(__file__).parent
ID = "0123456789ab" * 5 + "0123"

# For each rule: (printed, seen, whether the seen line passes). Every rule must let one pass and stop another.
RULED: dict[str, list[tuple[str, str, bool]]] = {
    name: [(a, b, kind == "passes") for kind, pairs in kinds.items() for a, b in pairs]
    for name, kinds in yaml.safe_load((HERE / "volatile.yaml").read_text(encoding="utf-8")).items()
}


def test_every_rule_has_cases() -> None:
    assert set(RULED) == {rule.name for rule in RULES}
    for name, cases in RULED.items():
        assert {passes for *_, passes in cases} == {True, False}, name


@pytest.mark.parametrize(
    ("name", "printed", "seen", "passes"), [(n, *c) for n, cs in RULED.items() for c in cs]
)
def test_rules(name: str, printed: str, seen: str, passes: bool) -> None:
    assert matches(printed, seen) is passes


@pytest.mark.parametrize("name", sorted(RULED))
def test_every_rule_is_what_lets_its_case_pass(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule its cases come out otherwise: no rule is idle."""
    monkeypatch.setattr(volatile, "RULES", tuple(rule for rule in RULES if rule.name != name))
    volatile._volatile.cache_clear()
    volatile.pattern.cache_clear()
    try:
        assert any(matches(printed, seen) is not passes for printed, seen, passes in RULED[name])
    finally:
        volatile._volatile.cache_clear()
        volatile.pattern.cache_clear()


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("nginx/1.29.3", "nginx/1.29.4"),
        ("web", "webs"),
        ("v28.5.2", "v28.5.3"),
        ("nginx   1.29   0123456789ab", "nginx   1.28   0123456789ab"),
        ("2/2 replicas", "1/2 replicas"),
        ("Error: exit 125", "Error: exit 1"),
        ("uid=0(root)", "uid=1000(node)"),
        ("State: running", "State: exited"),
        ("GET / HTTP/1.1 200", "GET / HTTP/1.1 404"),
        ("80/tcp", "8080/tcp"),
        ("a.b", "axb"),
    ],
)
def test_what_matters_stays(printed: str, seen: str) -> None:
    assert not matches(printed, seen)


def test_ellipsis_in_a_line() -> None:
    assert matches("Digest: sha256:...", f"Digest: sha256:{ID}")
    assert matches("nginx   ...   2 weeks ago   ...MB", "nginx   latest  0123456789ab   3 days ago   192MB")
    assert not matches("a...c", "abd")


def test_ids_are_those_of_one_run() -> None:
    printed = ["IMAGE    ID             SIZE", "app:1    0123456789ab   ...", "...", "sha256:" + "a1" * 32]
    seen = ["IMAGE    ID             SIZE", "app:1    ba9876543210   5MB", "x", "y", "sha256:" + "b2" * 32]
    assert with_ids(printed, seen) == [printed[0], "app:1    ba9876543210   ...", "...", "sha256:" + "b2" * 32]


def test_engine_version_is_that_of_the_record() -> None:
    versions = Versions("28.5.2", "29.1.0")
    assert matches("server 28.5.2", "server 29.1.0", versions)
    assert matches("server 28.5.2", "server 28.5.2", versions)
    assert not matches("server 28.5.1", "server 29.1.0", versions)
    assert not matches("128.5.2", "129.1.0", versions)
    assert not matches("server 28.5.2", "server 29.1.0")


@pytest.mark.parametrize(
    ("printed", "seen", "passes"),
    [
        ("nginx version: nginx/1.29.3", "nginx version: nginx/1.26.3", True),
        ("Python 3.13.9", "Python 3.13.5", True),
        ("v24.11.0", "v22.21.0", True),
        ("PostgreSQL 18.1 (Debian 18.1-1.pgdg13+2)", "PostgreSQL 17.6 (Debian 17.6-0+deb13u1)", True),
        ("nginx/1.29.3", "nginx/latest", False),
        ("nginx:1.29", "nginx:1.28", False),
        ("HTTP/1.1 200 OK", "HTTP/1.0 200 OK", False),
        ("listening on 127.0.0.1", "listening on 127.0.0.2", False),
        ("flask==3.1.2", "flask==3.1.1", False),
    ],
)
def test_versions_of_programs_are_compared_by_form_where_images_come_from_elsewhere(
    printed: str, seen: str, passes: bool
) -> None:
    elsewhere = Versions("29.8.1", "29.8.1", other_images=True)
    assert matches(printed, seen, elsewhere) is passes
    assert not matches(printed, seen, Versions("29.8.1", "29.8.1"))


@pytest.mark.parametrize(
    ("printed", "seen", "agrees"),
    [
        ("a|...|b", "a|b", True),
        ("a|...|b", "a|1|2|b", True),
        ("a|...|b", "a|1|2|c", False),
        ("a|...", "a", True),
        ("...", "", True),
        ("a||b", "a||b", True),
        ("a|b", "a||b", False),
        ("a", "a|b", False),
        ("a|b", "a", False),
        ("|a|", "a", True),
        ("0123456789ab: Pull complete", "fedcba987654: Pull complete|aaaaaaaaaaaa: Already exists", True),
        ("0123456789ab: Pull complete", "fedcba987654: Download failed", False),
        ("x|0123456789ab: Pull complete", "x", False),
        (" => [1/1] FROM alpine", f" => [auth] library/alpine:pull token|=> => sha256:{ID} 1MB|".strip("|")
         + "| => [1/1] FROM alpine", True),
        (" ✔ Container a  Started|  x", " ✔ Container a  Started|  x", True),
        (" ✔ Container a  Started| ✔ Network n  Made", " ✔ Network n  Made| ✔ Container a  Started", True),
        (" ✔ Container a  Started| ✔ Network n  Made", " ✔ Network n  Made| ✔ Network n  Made", False),
        ("REPOSITORY   TAG   IMAGE ID|a   1   0123456789ab|b   1   0123456789ab",
         "REPOSITORY   TAG   IMAGE ID|b   1   fedcba987654|a   1   fedcba987654", True),
        (" => [a] x  0.1s| => => y: 2B  0.1s| => [b] z  0.1s",
         " => [b] z  0.2s| => [a] x  0.1s| => => y: 3B  0.1s", True),
        (" => [a] x  0.1s| => => y: 2B  0.1s| => [b] z  0.1s", " => [b] z  0.2s| => [a] x  0.1s", False),
        ("C /etc|A /new|D /old", "D /old|C /etc|A /new", True),
        ("C /etc|A /new|D /old", "D /old|C /etc|C /new", False),
        ("NAME|a|b", "NAME|b|a", False),
    ],
)  # fmt: skip
def test_lines(printed: str, seen: str, agrees: bool) -> None:
    assert agree(printed.split("|"), seen.split("|")) is agrees


@pytest.mark.parametrize(
    ("printed", "seen", "new"),
    [
        ("?", "a|b|", "a|b"),
        ("?", "", ""),
        ("?", "|a", "a"),
        ("a|?|z", "a|1|2|z", "a|1|2|z"),
        ("a|...|b", "a|1|2|c", "a|...|c"),
        ("a|...|b", "x|1|2|b", "x|...|b"),
        ("a|...", "x|1|2", "x|..."),
        ("a|b|c", "a|c", "a|c"),
        ("a|c", "a|b|c", "a|b|c"),
        ("Up 3 seconds|old", "Up 9 seconds|new", "Up 3 seconds|new"),
        ("id: ...|old", "id: 7|new", "id: ...|new"),
        ("a|?", "a", "a"),
        ("all|is|other", "1|2", "1|2"),
    ],
)
def test_refill(printed: str, seen: str, new: str) -> None:
    """What holds stays, what is written agrees with what was seen, a second time changes nothing."""
    lines = refilled(printed.split("|"), seen.split("|"))
    assert lines == ([] if new == "" else new.split("|"))
    assert agree(lines, seen.split("|"))
    assert refilled(lines, seen.split("|")) == lines


def test_timers_move_nearer_and_still_agree() -> None:
    seen = [" => [1/2] FROM alpine" + " " * 150 + "0.0s", " => [2/2] RUN true" + " " * 153 + "0.3s", "done"]
    assert tidy(seen) == [" => [1/2] FROM alpine  0.0s", " => [2/2] RUN true     0.3s", "done"]
    assert agree(tidy(seen), seen)


def test_diff_shows_only_what_differs() -> None:
    told = diff(["Up 3 seconds", "old", "...", "same"], ["Up 5 seconds", "new", "x", "y", "same"])
    assert told.split("\n")[2:] == [" Up 3 seconds", "-old", "+new", " ...", " same"]
    many = [str(n) + "x" for n in range(50)]
    told = diff([*many, "a"], [*many, "b"]).split("\n")[2:]
    assert told == ["@@", " 47x", " 48x", " 49x", "-a", "+b"]


def test_large_outputs_are_compared_quickly() -> None:
    lines = [f"line {n} 2 seconds ago" for n in range(3000)]
    assert agree(["...", lines[-1]], lines)
    path = steps([f"old {n}" for n in range(2000)], lines)
    assert sum(s.op is Op.NEW for s in path) == 3000


PAGE = """---
title: x
---
# Title

=== "Linux"

    ```console exit="0"
    $ docker ps
    ?

    $ docker images
    old
    ```

text ?
"""


def test_update_changes_nothing_but_the_outputs() -> None:
    page = Page(ROOT / "x.md", PAGE)
    first, second = read(page).commands
    text = changed(page, [Change(first.output, 4, ("A", "", "B  ")), Change(second.output, 4, ())])
    assert text == PAGE.replace("    ?\n", "    A\n\n    B\n").replace("    old\n", "")


@pytest.mark.parametrize("line", ["$ docker rm -f all", "```"])
def test_update_never_writes_what_would_be_a_command(line: str) -> None:
    page = Page(ROOT / "x.md", PAGE)
    output = read(page).commands[0].output
    assert isinstance(output, Output)
    with pytest.raises(UnprintableOutput) as error:
        changed(page, [Change(output, 4, ("a", line))])
    assert error.value.line == output.line
