"""Stand-ins behave like the images whose names they have. All of this holds for the real ones too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.engine import Host, stand_ins

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def nothing_left(host: Host) -> Iterator[None]:
    yield
    host.run(["sh", "-c", "docker ps -aq | xargs -r docker rm -fv; docker volume prune -af"], timeout=60)


def output(host: Host, script: str, timeout: float = 120, status: int = 0) -> str:
    """What a script prints, its errors too."""
    done = host.run(["bash", "-ec", f"exec 2>&1; {script}"], timeout=timeout)
    assert done.returncode == status, done.stdout
    return done.stdout


def until(command: str) -> str:
    return f"until {command}; do sleep 0.5; done"


def test_mysql_is_mysql_and_makes_its_databases_on_the_first_start(host: Host) -> None:
    assert "    - MYSQL_RANDOM_ROOT_PASSWORD\n" in output(host, "docker run --rm mysql", status=1)
    host.write_file("password", "it's \\ secret")
    host.write_file("scripts/1.sql", "CREATE TABLE item (name text); INSERT INTO item VALUES ('apple');")
    ready = until("docker logs db 2>&1 | grep -q 'port: 3306'")
    output(
        host,
        'docker run -d --name db -v "$PWD:/given" -v "$PWD/scripts:/docker-entrypoint-initdb.d"'
        " -e MYSQL_ROOT_PASSWORD_FILE=/given/password -e MYSQL_DATABASE=my_shop -e MYSQL_USER=kim -e MYSQL_PASSWORD=p"
        f" mysql:9; {ready}",
    )
    log = output(host, "docker logs db")
    for told in (
        "[Entrypoint]: Creating database my_shop",
        "[Entrypoint]: Giving user kim access to schema my_shop",
        "[Entrypoint]: /usr/local/bin/docker-entrypoint.sh: running /docker-entrypoint-initdb.d/1.sql",
        "[Entrypoint]: MySQL init process done. Ready for start up.",
        "/usr/sbin/mysqld: ready for connections. Version: '9.",
    ):
        assert told in log
    client = "docker exec -e MYSQL_PWD=p db mysql -h127.0.0.1 -ukim my_shop -Ne"
    assert output(host, f"{client} 'select name from item'") == "apple\n"
    root = "docker exec -e MYSQL_PWD=\"$(cat password)\" db mysql -uroot -Ne 'select user()'"
    assert output(host, root) == "root@localhost\n"


def test_postgres_18_refuses_the_old_place_and_keeps_its_data_in_the_new_one(host: Host) -> None:
    run = "docker run -d --name db -e POSTGRES_PASSWORD=secret"
    output(host, f"{run} -v data:/var/lib/postgresql/data postgres:18; docker wait db")
    refused = output(host, "docker logs db; docker inspect -f '{{.State.ExitCode}}' db; docker rm -f db")
    assert "         /var/lib/postgresql/data (unused mount/volume)\n" in refused
    assert refused.endswith("\n1\ndb\n")
    query = "docker exec db psql -h 127.0.0.1 -U postgres -Atc"
    ready = until(f"{query} 'select 1'")
    start = f"{run} -v data:/var/lib/postgresql postgres:18; {ready}"
    output(host, f"{start}; {query} 'create table kept ()'; docker rm -f db; {start}")
    assert output(host, f"{query} '\\d'; {query} 'show data_directory'").splitlines() == [
        "public|kept|table|postgres",
        "/var/lib/postgresql/18/docker",
    ]


def test_a_builder_in_a_container_builds_for_two_platforms_with_a_syntax_line(host: Host) -> None:
    host.write_file(
        "two/Dockerfile",
        "# syntax=docker/dockerfile:1\n"
        "FROM --platform=$BUILDPLATFORM alpine AS build\nARG TARGETARCH\nRUN echo $TARGETARCH >/made\n"
        "FROM alpine\nCOPY --from=build /made /made\n",
    )
    build = "docker buildx build --builder own --platform linux/amd64,linux/arm64 --push -t localhost:5000/two two"
    seen = output(
        host,
        "docker run -d --network host registry:3;"
        "docker buildx create --name own --driver docker-container --driver-opt network=host;"
        f"{build}; docker buildx rm own; "
        "docker run --rm localhost:5000/two cat /made; docker buildx imagetools inspect localhost:5000/two",
    )
    assert "resolve image config for docker-image://docker.io/docker/dockerfile:1" in seen
    assert "\n  Platform:    linux/amd64\n" in seen and "\n  Platform:    linux/arm64\n" in seen


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("node:24-slim node -p 'process.version.split(\".\")[0]'", "v24\n"),
        ("node:24-slim npm --version", "11."),
        ("python:3.14-slim python -c 'import sys; print(sys.version_info[:2])'", "(3, 14)\n"),
        ("python:3.13-slim python -c 'import sys; print(sys.version_info[:2])'", "(3, 13)\n"),
        ("redis:8 redis-server --version", "Redis server v=8."),
        ("eclipse-temurin:25-jdk javac --version", "javac 25."),
        ("eclipse-temurin:21-jre java --version", "openjdk 21."),
        ("maven:3.9-eclipse-temurin-21 mvn --version", "Apache Maven 3.9."),
        ("caddy:2 caddy version", "2."),
        ("registry:3 --version", "registry github.com/distribution/distribution/v3 v3."),
    ],
)
def test_a_tag_is_the_version_that_it_names(host: Host, command: str, told: str) -> None:
    # Maven writes its name in bold.
    assert output(host, f"docker run --rm --quiet {command}").removeprefix("\x1b[1m").startswith(told)


def test_caddy_serves_its_page_and_what_is_mounted(host: Host) -> None:
    host.write_file("site/index.html", "mounted\n")
    wait = "--retry 9 --retry-all-errors 2>/dev/null"
    output(host, "docker run -d -p 8085:80 caddy; docker run -d -p 8086:80 -v $PWD/site:/usr/share/caddy caddy")
    assert "<title>Caddy works!</title>" in output(host, f"curl -sS {wait} localhost:8085")
    assert output(host, f"curl -sS {wait} localhost:8086") == "mounted\n"


def test_what_no_image_needs_any_more_leaves_the_storage(tmp_path: Path) -> None:
    folder = tmp_path / "docker/registry/v2/repositories"
    for name in ("library/nginx", "library/python", "library/gone", "moby/buildkit"):
        (folder / name / "_manifests").mkdir(parents=True)
    # Another recipe for one image of a repository makes all of them again, so that no old tag stays.
    assert stand_ins._drop_outdated(tmp_path, {"python:3.13"}) == {"python:3.13", "python:3.14"}
    assert sorted(str(path.relative_to(folder)) for path in folder.glob("*/*")) == ["library/nginx", "moby/buildkit"]
