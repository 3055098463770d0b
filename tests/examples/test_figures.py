"""What a page must not print of stand-ins, and what it may print of its own images and of Docker."""

from pathlib import Path

import pytest

from scripts.core.blocks import read
from scripts.core.page import Page
from scripts.examples.figures import figures

ENTRY = {
    "images": "stand-ins",
    "on": {"engine": "29.8.1", "compose": "5.6.0"},
    "older": {"engine": "28.5.2"},
    "stand_ins": ["alpine:latest", "nginx:1.29", "python:3.13-slim", "registry:3"],
}
OWN = f"sha256:{'0840a873' * 8}"
OTHER = f"sha256:{'10bb692c' * 8}"
#: What the page makes itself, before the block that a case is about.
MADE = f"""\
```dockerfile title="Dockerfile"
FROM python:3.13-slim
RUN pip install flask==3.1.2
COPY greeting.txt /greeting.txt
RUN dd if=/dev/urandom of=/big.bin bs=1M count=20
```

```console
$ docker build -q -t app:1.0 .
{OWN}
$ docker tag alpine localhost:5000/small
$ docker commit --pause=false made localhost:5000/team/app
```

"""


def shown(block: str, options: str = "") -> list[str]:
    """`kind text` of every figure found in a console block below what the page makes."""
    page = Page(Path("page.md"), f"{MADE}```console{options}\n{block}\n```\n")
    start = MADE.count("\n") + 2
    found = figures(read(page), ENTRY)
    assert all(figure.text in page.lines[figure.line - 1] and figure.line >= start for figure in found)
    return [f"{figure.kind} {figure.text}" for figure in found]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        # rows of images, in the tables of Docker 29 and 28
        ("$ docker images\nalpine:latest   92a2b1b8afb4   3.56MB   1.26MB", ["size 3.56MB", "size 1.26MB"]),
        ("$ docker images\nnginx   1.29   92a2b1b8afb4   3 hours ago   161MB", ["size 161MB"]),
        ("$ docker images\nnginx:1.29   92a2b1b8afb4   ...   ...MB", []),
        ("$ docker images\napp:1.0   92a2b1b8afb4   14MB   6.51MB\n<none>   <none>   3ac28deea424   7.5MB", []),
        ("$ docker images\nlocalhost:5000/small:latest   92a2b1b8afb4   3.56MB   ...", ["size 3.56MB"]),
        ("$ docker image ls --format '{{.Size}}' app\n14MB", []),
        ("$ docker image ls --format '{{.Size}}'\n3.56MB", ["size 3.56MB"]),
        (
            "$ docker image ls --tree\napp:1.0   92a2b1b8afb4   14MB\n└─ linux/amd64   8ace7f84cdce   14MB\n"
            "alpine:latest   3cea1275f414   ...\n└─ linux/amd64   8ace7f84cdce   2.26MB",
            ["size 2.26MB"],
        ),
        # layers: those of the page's own instructions, and those below
        (
            "$ docker history app:1.0\n<missing>   now   RUN /bin/sh -c dd if=/dev/urandom of=/big.bi…   21MB\n"
            "<missing>   1 second ago   COPY greeting.txt /greeting.txt # buildkit   4.1kB\n"
            '<missing>   3 hours ago   CMD ["/bin/sh"]   0B\n'
            "<missing>   3 hours ago   COPY /alpine / # buildkit   2.29MB",
            ["size 2.29MB"],
        ),
        # disk usage
        ("$ docker system df\nImages   5   2   158.9MB   10.93MB (6%)", ["size 158.9MB", "size 10.93MB"]),
        ("$ docker system df\nContainers   2   1   4.096kB   0B (0%)\nBuild Cache   4   0   3.561MB   4.096kB", []),
        (
            "$ docker system df -v\nImages space usage:\n\n"
            "alpine   latest   92a2b1b8afb4   3.56MB   3.55MB   4.1kB   0\n"
            "app   1.0   92a2b1b8afb4   14MB   3.55MB   10.5MB   0\n\nContainers space usage:\n\n"
            'c35f213291ff   alpine   "sh"   0   4.1kB   6 seconds ago   Up 6 seconds   web',
            ["size 3.56MB", "size 3.55MB", "size 4.1kB"],
        ),
        ("$ docker ps -s --format '{{.Names}} {{.Size}}'\nweb 5MB (virtual 102MB)", ["size 102MB"]),
        ("$ docker inspect -s -f '{{.SizeRw}}' web\n5246976", []),
        ("$ docker image inspect -f '{{.Size}}' alpine\n1264338", ["size 1264338"]),
        ('$ docker image inspect alpine\n        "Size": 1264338,', ["size 1264338"]),
        ("$ docker image prune -a -f\nTotal reclaimed space: 165.4MB", ["size 165.4MB"]),
        ("$ docker system prune -f\nTotal reclaimed space: 56B", []),
        ("$ docker stats --no-stream\ncab80877cb0a   web   0.17%   3.672MiB / 23.54GiB   890B / 126B", []),
        # digests
        (f"$ docker run -d --name web alpine\nDigest: {OTHER}", [f"digest {OTHER}"]),
        (f"$ docker run --name app alpine\nDigest: {OTHER}", [f"digest {OTHER}"]),
        (f"$ docker inspect web\n    \"Image\": \"{OTHER}\",", [f"digest {OTHER}"]),
        (f"$ docker inspect -f '{{{{index .RepoDigests 0}}}}' alpine\nalpine@{OTHER}", [f"digest alpine@{OTHER}"]),
        ("$ docker pull alpine\nDigest: sha256:10bb692c90...", ["digest sha256:10bb692c90"]),
        ("$ docker pull alpine\nDigest: sha256:...", []),
        (f"$ docker images --digests\napp   1.0   {OWN}   0840a8730840", []),
        (f"$ docker push -q localhost:5000/team/app\nlocalhost:5000/team/app@{OTHER}", []),
        (f"$ docker push localhost:5000/small\nlatest: digest: {OTHER} size: 527", [f"digest {OTHER}"]),
        (f"$ docker build -t app:2.0 .\n => => exporting manifest {OTHER}   0.0s", []),
        (
            f"$ docker build .\n => [1/2] FROM docker.io/library/python:3.13-slim@{OTHER}",
            [f"digest docker.io/library/python:3.13-slim@{OTHER}"],
        ),
        # versions of programs
        ("$ docker run --rm nginx:1.29 nginx -v\nnginx version: nginx/1.26.3", ["version 1.26.3"]),
        ("$ curl -sI localhost:8080\nServer: nginx/1.26.3", ["version 1.26.3"]),
        ("$ docker run --rm python:3.13-slim python --version\nPython 3.13.5", ["version 3.13.5"]),
        ("$ docker logs db\nPostgreSQL 17.6 (Debian 17.6-0+deb13u1)", ["version 17.6", "version 17.6-0+deb13u1"]),
        ("$ docker exec web cat /etc/debian_version\n13.1", ["version 13.1"]),
        ('$ docker inspect web\n    "NGINX_VERSION=1.26.3",', ["version 1.26.3"]),
        # chosen by the page, or Docker's own, or no version
        ("$ docker run --rm app:1.0 python -c 'import flask'\nFlask 3.1.2 on Python 3.13", []),
        ("$ docker run --rm app:1.0 pip list\nInstalled werkzeug-3.1.3 click==8.3.0", []),
        ("$ docker version\n  Version:          2.4.2", []),
        ("$ docker info -f '{{.ServerVersion}}'\n29.8.1", []),
        ("$ docker compose build\ncompose build requires buildx 0.17.0 or later", []),
        ("$ docker exec web hostname -i\n172.18.0.2", []),
        ("$ curl -s localhost\nHTTP/1.1 200 OK\n80 0.35% 1.5 s", []),
    ],
)  # fmt: skip
def test_figures(block: str, expected: list[str]) -> None:
    assert shown(block) == expected


def test_blocks_that_are_not_run_and_pages_on_docker_hub_may_show_them() -> None:
    block = "$ docker images\nalpine:latest   92a2b1b8afb4   3.56MB   1.26MB"
    assert shown(block, ' needs="account"') == []
    page = read(Page(Path("page.md"), f"```console\n{block}\n```\n"))
    assert len(figures(page, ENTRY)) == 2
    assert figures(page, {**ENTRY, "images": "Docker Hub", "stand_ins": []}) == []
    assert figures(page, {}) == []
