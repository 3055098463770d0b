"""A throw-away host runs what pages run, on a real Docker Engine."""

import os
import subprocess
from collections.abc import Iterator

import pexpect
import pytest

from scripts.engine import EngineError, Host, Prepared, prepare_older, ways
from scripts.engine.go_programs import NEWEST, OLDER
from tests.engine import traces

pytestmark = pytest.mark.engine

#: For curl: until the server in a container listens.
RETRY = "--retry 9 --retry-all-errors"


@pytest.fixture(autouse=True)
def nothing_left(host: Host) -> Iterator[None]:
    yield
    host.run(["sh", "-c", "docker ps -aq | xargs -r docker rm -fv"], timeout=30)


def output(host: Host, script: str, timeout: float = 60) -> str:
    done = host.run(["bash", "-ec", script], timeout=timeout)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_starts_empty_and_says_what_it_is(host: Host) -> None:
    assert output(host, "docker ps -aq; docker images -q; docker volume ls -q; ls -A") == ""
    assert output(host, "hostname; pwd; echo $HOME $LANG $TZ").splitlines() == [
        "docs",
        "/root/work",
        "/root C.UTF-8 UTC",
    ]
    assert int(host.engine_version.split(".")[0]) >= 29
    assert host.images_from in {"Docker Hub", "stand-ins made from Debian packages"}


@pytest.mark.parametrize("older", [False, True])
def test_its_programs_are_those_that_are_pinned(prepared: Prepared, older: bool) -> None:
    if ways.choose() != "go":
        pytest.skip("this machine's hosts are not made from Go modules")
    programs = {program.name: program.release for program in (OLDER if older else NEWEST)}
    with Host(prepare_older(print) if older else prepared) as own:
        platform = own.platform()
        assert (platform.engine, platform.cli) == (programs["dockerd"], programs["docker"])
        assert (platform.compose, platform.buildx) == (programs["docker compose"], programs["docker buildx"])
        assert platform.store == ("overlay2" if older else "containerd (overlayfs)")
        assert f" v{programs['containerd']} " in output(own, "containerd --version")
        assert f"runc version {programs['runc']}\n" in output(own, "runc --version")
        assert "Hello from Docker!" in output(own, "docker run --rm hello-world")


def test_hello_world(host: Host) -> None:
    assert "Hello from Docker!" in output(host, "docker run --rm hello-world")


def test_published_port_is_reached_on_localhost(host: Host) -> None:
    page = output(host, f"docker run -d -p 8080:80 nginx >/dev/null; curl -sS {RETRY} localhost:8080")
    assert "Welcome to nginx!" in page


def test_build_with_buildkit(host: Host) -> None:
    host.write_file("built/Dockerfile", "FROM alpine\nCOPY greeting /greeting\nCMD cat /greeting\n")
    host.write_file("built/greeting", "안녕하세요\n")
    built = output(host, "cd built; docker build --progress=plain -t greeting . 2>&1; docker run --rm greeting")
    assert "[internal] load build definition" in built
    assert built.endswith("안녕하세요\n")


def test_compose_up_with_names_and_down(host: Host) -> None:
    host.write_file(
        "shop/compose.yaml",
        "services:\n"
        "  web:\n    image: nginx\n    ports: ['8081:80']\n"
        "  client:\n    image: alpine\n    command: sleep 60\n    init: true\n",
    )
    seen = output(
        host,
        f"cd shop; docker compose up -d --quiet-pull 2>/dev/null; curl -sS {RETRY} localhost:8081 | grep title;"
        "docker compose exec -T client wget -qO- http://web | grep title; docker compose down 2>&1",
    )
    assert seen.count("<title>Welcome to nginx!</title>") == 2
    assert "Network shop_default" in seen


def test_containers_reach_outside_names(host: Host) -> None:
    # The names that this machine itself uses for packages; whichever way it has out, containers have it too.
    script = "docker run --rm debian sh -c 'apt-get update -qq && apt-cache policy hello | grep -c Candidate'"
    assert output(host, script).strip() == "1"


def test_interactive_terminal(host: Host) -> None:

    argv = host.argv(["bash", "--norc", "--noprofile"], tty=True)
    child = pexpect.spawn(argv[0], argv[1:], encoding="utf-8", timeout=20)
    child.sendline("docker run --rm -it alpine sh")
    child.expect("/ # ")
    child.sendline("test -t 0 && hostname | wc -c")
    child.expect("13")
    child.sendline("exit")
    child.expect("bash-.*# ")
    child.sendline("exit")
    child.expect(pexpect.EOF)


def test_two_hosts_know_nothing_of_each_other(host: Host, prepared: Prepared) -> None:
    with Host(prepared) as other:
        for one, text in ((host, "first"), (other, "second")):
            started = output(one, f"docker run -d --name same -p 8082:80 -e TEXT={text} nginx")
            assert started
        for one, text in ((host, "first"), (other, "second")):
            assert output(one, "docker exec same printenv TEXT; docker ps -q | wc -l").split() == [text, "1"]
            assert "Welcome" in output(one, f"curl -sS {RETRY} localhost:8082")


def test_the_machine_is_not_seen_and_not_touched(prepared: Prepared) -> None:
    before = traces.of_machine()
    marker = f"/tmp/docker-guide-test-{os.getpid()}"
    with Host(prepared) as own:
        output(own, f"echo secret > {marker}; touch /etc/docker/daemon.json /root/.docker-was-here")
        output(own, "docker run -d -p 80:80 -v data:/data nginx")
        assert not os.path.exists(marker)
        seen = output(own, "ls -A /home /root; cat /etc/hostname; ps -eo args")
        assert "python" not in seen and "pytest" not in seen
    assert traces.of_machine() == before


def test_a_file_that_cannot_be_written_is_an_error(host: Host) -> None:
    with pytest.raises(EngineError, match="cannot write /proc/nowhere/file"):
        host.write_file("/proc/nowhere/file", "text")


def test_a_hanging_command_is_given_up(host: Host) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        host.run(["sleep", "30"], timeout=0.5)
