"""A reader with nothing but Docker starts the site with `docker compose up`, on an engine of the tests' own."""

from __future__ import annotations

import subprocess

import pytest

from scripts.core.paths import ROOT
from scripts.engine import Host, prepare
from tests.waiting import wait_until

pytestmark = pytest.mark.engine
#: Seconds until the first page is served; packages are downloaded before.
PATIENCE = 120


def test_docker_compose_up_serves_the_site() -> None:
    with Host(prepare(lambda _: None)) as host:
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        tar = subprocess.run(
            ["tar", "--create", "--null", "--files-from=-"], cwd=ROOT, input=files, capture_output=True, check=True
        )
        subprocess.run(host.argv(["tar", "--extract"]), input=tar.stdout, check=True)
        up = host.run(["docker", "compose", "up", "--detach", "--quiet-pull"], timeout=300)
        assert up.returncode == 0, up.stdout + up.stderr
        ask = ["curl", "--silent", "http://127.0.0.1:8000/commands/run/"]
        shown = wait_until(lambda: "docker run" in host.run(ask, timeout=30).stdout, PATIENCE)
        assert shown, host.run(["docker", "compose", "logs", "--tail", "30"], timeout=30).stdout
        down = host.run(["docker", "compose", "down"], timeout=60)
        assert down.returncode == 0, down.stderr
