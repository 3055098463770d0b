"""What a host answers is understood, or becomes one line that says what is wrong."""

import subprocess

import pytest

import scripts.engine
from scripts.engine import EngineError, Host, Platform, Prepared, stand_ins
from scripts.engine.nested import NestedSettings

pytestmark = pytest.mark.engine


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    """A host that is not started."""
    return Host(Prepared(NestedSettings("none"), "nowhere"))


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(Host, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, text, ""))


@pytest.mark.parametrize(
    ("buildx", "told"),
    [
        ("github.com/docker/buildx v0.38.0 abc", "0.38.0"),
        ("github.com/docker/buildx 0.38", "0.38"),
        ("github.com/docker/buildx v0.38.0+debian abc", "0.38.0"),
    ],
)
def test_what_the_host_is(host: Host, monkeypatch: pytest.MonkeyPatch, buildx: str, told: str) -> None:
    answer(monkeypatch, f"29.8.1\n29.9.2\noverlayfs containerd\n5.6.0\n{buildx}\n1\n")
    assert host.platform() == Platform("29.8.1", "29.9.2", "containerd (overlayfs)", "5.6.0", told, "1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "29.8.1\n29.9.2\noverlay2\ndev\nbuildx v0.38.0\n1\n",
            "^Docker Compose in the host reports the version 'dev':",
        ),
        ("29.8.1\n29.9.2\noverlay2\n", "^the host does not report all of its versions: .*overlay2"),
    ],
)
def test_a_host_that_does_not_say_what_it_is(host: Host, monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    answer(monkeypatch, text)
    with pytest.raises(EngineError, match=told) as error:
        host.platform()
    assert "\n" not in str(error.value)


def test_a_host_that_hangs_is_told_in_one_line(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts.engine, "_ASK_SECONDS", 0.05)
    monkeypatch.setattr(Host, "argv", lambda *_, **__: ["sleep", "5"])
    for ask in (host.platform, host.pulled, lambda: host.write_file("name", "text")):
        with pytest.raises(EngineError, match=r"^the host did not answer within 0\.05 s: \S+") as error:
            ask()
        assert "\n" not in str(error.value)


def test_a_stand_in_whose_build_hangs_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_ins, "_BUILD_SECONDS", 0.05)

    class Hanging:
        argv = staticmethod(lambda *_, **__: ["sleep", "5"])

    with pytest.raises(EngineError, match=r"^docker buildx build did not end within 0\.05 s$"):
        stand_ins._docker(Hanging(), ["docker", "buildx", "build"])
