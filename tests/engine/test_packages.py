"""What containers fetch comes through one cache for all hosts; they notice nothing."""

import stat
from collections.abc import Iterator

import pytest

from scripts.engine import Host, Prepared
from scripts.engine.namespaces import NamespaceSettings

pytestmark = pytest.mark.engine

# A server of packages under an address of the internet that nobody has (RFC 5737), in a container.
_NAME, _ADDRESS = "packages.test", "192.0.2.7"
_SERVER = r"""
import http.server, ssl, threading
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.answer(f"{self.path} for {self.headers.get('Accept')}")
    def do_POST(self):
        self.answer("posted " + self.rfile.read(int(self.headers["Content-Length"])).decode())
    def answer(self, text):
        print(self.command, self.path, flush=True)
        self.send_response(200)
        if "private" in self.path:
            self.send_header("Cache-Control", "no-store")
        if "moment" in self.path:
            self.send_header("Cache-Control", "max-age=0")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())
    def log_message(self, *_):
        pass
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/certificates/server.crt", "/certificates/server.key")
secure = http.server.ThreadingHTTPServer(("", 443), Handler)
secure.socket = context.wrap_socket(secure.socket, server_side=True)
threading.Thread(target=secure.serve_forever).start()
http.server.ThreadingHTTPServer(("", 80), Handler).serve_forever()
"""
_START = f"""
openssl req -quiet -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test \
  -addext subjectAltName=DNS:{_NAME} -keyout server.key -out server.crt
cat server.crt >>/etc/ssl/certs/ca-certificates.crt
docker run -d --name server --network none -v "$PWD:/certificates" python sleep 600
inside=$(docker inspect -f '{{{{.State.Pid}}}}' server)
# Not a network of Docker's: it drops what comes from another one.
ip link add public type veth peer name eth0 netns "$inside"
ip address add 192.0.2.1/24 dev public
ip link set public up
nsenter --target "$inside" --net sh -c 'ip address add {_ADDRESS}/24 dev eth0; ip link set eth0 up'
docker exec -d server sh -c 'exec python3 /certificates/server.py >/certificates/requests 2>&1'
until curl --silent --output /dev/null http://{_ADDRESS}/ready; do sleep 0.1; done
"""


_CLIENT = ["docker", "run", "--rm", "--quiet", f"--add-host={_NAME}:{_ADDRESS}", "-v", "/root/work:/given", "nginx"]


def fetch(host: Host, *words: str) -> str:
    """What curl prints in a container of the host, on the default network; its mistakes too."""
    done = host.run([*_CLIENT, "curl", "-sS", "-m", "20", *words], timeout=60)
    return done.stdout + done.stderr


def requests(host: Host) -> list[str]:
    """What the server was asked for."""
    return host.run(["cat", "requests"], timeout=30).stdout.splitlines()


@pytest.fixture(scope="module")
def serving(prepared: Prepared) -> Iterator[Host]:
    settings = prepared.settings
    if not isinstance(settings, NamespaceSettings) or settings.package_ports != "80,443":
        pytest.skip("no cache of packages here, or images from Docker Hub, which do not trust it")
    with Host(prepared) as host:
        host.write_file("server.py", _SERVER)
        started = host.run(["sh", "-ec", _START], timeout=60)
        assert started.returncode == 0, started.stdout + started.stderr
        yield host


@pytest.mark.alone
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_another_host_gets_it_when_the_server_is_gone(serving: Host, prepared: Prepared, scheme: str) -> None:
    # A name of its own, so that no earlier run has fetched it.
    path = serving.run(["cat", "/proc/sys/kernel/random/uuid"], timeout=10).stdout.strip()
    address = f"{scheme}://{_NAME}/{path}-1.0.tgz"
    assert fetch(serving, address) == f"/{path}-1.0.tgz for */*"
    with Host(prepared) as other:
        gone = other.run(["ip", "route", "add", "unreachable", "192.0.2.0/24"], timeout=10)
        assert gone.returncode == 0, gone.stderr
        assert fetch(other, address) == f"/{path}-1.0.tgz for */*"
        # Another Accept header gets another answer. An unreachable server is reported at once.
        seen = fetch(other, "-H", "Accept: text/html", "-w", "\n%{http_code} %{time_total}", address)
        assert "cannot reach packages.test" in seen
        status, seconds = seen.splitlines()[-1].split()
        assert status == "502" and float(seconds) < 5
    assert fetch(serving, "-H", "Accept: text/html", address) == f"/{path}-1.0.tgz for text/html"


def test_what_is_not_to_be_kept_is_asked_for_each_time(serving: Host) -> None:
    for path in ("/private.json", "/moment.json"):
        for _ in range(2):
            assert fetch(serving, f"https://{_NAME}{path}") == f"{path} for */*"
        assert requests(serving).count(f"GET {path}") == 2
    for _ in range(2):
        assert fetch(serving, "-H", "Authorization: Bearer x", f"https://{_NAME}/own-1.0.tgz").startswith("/own")
    assert requests(serving).count("GET /own-1.0.tgz") == 2


def test_a_post_is_passed_on(serving: Host) -> None:
    for _ in range(2):
        assert fetch(serving, "--data", "words", f"https://{_NAME}/upload") == "posted words"
    assert requests(serving).count("POST /upload") == 2


def test_a_client_that_trusts_others_only_gets_the_server_itself(serving: Host) -> None:
    distrusting = ["--cacert", "/given/server.crt", f"https://{_NAME}/pinned-1.0.tgz"]
    script = ["sh", "-c", 'curl -sS "$@" || curl -sS "$@"', "curl", *distrusting]
    assert serving.run([*_CLIENT, *script], timeout=60).stdout == "/pinned-1.0.tgz for */*"


def test_docker_and_the_packet_filter_show_nothing_of_it(serving: Host) -> None:
    assert "packages" not in serving.run(["iptables-save"], timeout=10).stdout
    seen = serving.run(["docker", "run", "--rm", "nginx", "env"], timeout=30).stdout
    assert "proxy" not in seen.lower()


def test_published_ports_80_and_443_are_the_containers_own(serving: Host) -> None:
    script = (
        "docker run -d --name web -p 80:80 -p 443:80 nginx >/dev/null;"
        "for port in 80 443; do curl -sS --retry 9 --retry-all-errors http://localhost:$port | grep -c h1.Welcome;"
        "docker run --rm --add-host=host:host-gateway nginx curl -sS http://host:$port | grep -c h1.Welcome; done;"
        "docker rm -f web >/dev/null"
    )
    assert serving.run(["bash", "-c", script], timeout=60).stdout.split() == ["1"] * 4


def test_the_key_is_for_its_owner_only(serving: Host, prepared: Prepared) -> None:
    assert isinstance(prepared.settings, NamespaceSettings) and prepared.settings.packages
    folder = prepared.settings.packages
    assert stat.S_IMODE((folder / "package-cache.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
