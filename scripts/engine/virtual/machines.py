"""Runs virtual machines in a throw-away host, in a network of their own. They end with the host.

A host needs the layers that ``saved.py`` makes. Its bridge ``machines`` connects them; it serves their names, forwards
what they send to the internet, and serves two addresses itself: Docker Hub's, with the images that the host has, and
that of Docker's packages.
"""

import shlex
import subprocess
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.engine.errors import EngineError
from scripts.engine.piped import PipedHost

#: The root file system of the emulator in a host; saved states and packages are in its folder ``machine``.
EMULATOR = "/machine/emulator"
#: In that root, the authority of the servers that a host has for its machines: ``.crt`` and ``.key``.
AUTHORITY = "/machine/authority"
STATES = ("bare", "docker")
#: The user of the pages in a machine, and the working folder.
USER = "me"
HOME = f"/home/{USER}"
#: The emulator's options that a saved state depends on.
HARDWARE = (
    *("-nodefaults", "-no-user-config", "-smp", "1", "-m", "1536M", "-display", "none"),
    *("-device", "vmgenid,guid=auto", "-device", "virtio-rng-pci"),
    *("-kernel", "/machine/bare/kernel", "-initrd", "/machine/bare/initrd"),
    *("-append", "root=/dev/vda rw console=ttyS0 quiet mitigations=off no_timer_check"),
    *("-device", "virtio-blk-pci,drive=disk"),
)

_NETWORK = "192.168.100"
#: Of every machine until it gets its own (see guest.sh). None may keep them, or the bridge mixes up two machines.
_SAVED_ADDRESS, _SAVED_MAC = f"{_NETWORK}.2", "52:54:00:64:00:0b"
_FIRST_ADDRESS = 11
_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
}
#: Seconds for a saved machine to answer, and for short commands.
_RESUME_SECONDS, _ASK_SECONDS = 180, 120

_SET_UP = """\
set -e
mkdir -p "$1/machine/run" /var/lib/docker/machines
# Where the host keeps its images: in memory, or on disk where memory is short.
mount --bind /var/lib/docker/machines "$1/machine/run"
mkdir -p /dev/net "$1/machine/run/names"
[ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"

ip link add machines type bridge
ip address add "$2.1/24" dev machines
ip link set machines up
iptables -t nat -I POSTROUTING -s "$2.0/24" ! -d "$2.0/24" -j MASQUERADE
iptables -I FORWARD -i machines -j ACCEPT
iptables -I FORWARD -o machines -j ACCEPT

cd "$1/machine/run"
authority=../authority
openssl req -quiet -x509 -CA $authority.crt -CAkey $authority.key -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc \
  -subj /CN=download.docker.com -addext subjectAltName=DNS:download.docker.com,DNS:registry-1.docker.io \
  -addext basicConstraints=critical,CA:FALSE -days 30 -keyout server.key -out server.crt
cat >nginx.conf <<'END'
pid /machine/run/nginx.pid;
error_log /machine/run/nginx.log;
user root;
events {}
http {
  access_log off;
  ssl_certificate /machine/run/server.crt;
  ssl_certificate_key /machine/run/server.key;
  server { listen 443 ssl; server_name download.docker.com; root /machine/packages; }
  server {
    listen 443 ssl;
    server_name registry-1.docker.io;
    client_max_body_size 0;
    location / {
      proxy_pass http://127.0.0.1:5555;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Proto https;
    }
  }
}
END
chroot "$1" nginx -c /machine/run/nginx.conf
# Docker Hub is the host's registry where the host has one.
hub=
if curl --silent --fail --output /dev/null http://127.0.0.1:5555/v2/; then hub=--address=/registry-1.docker.io/$2.1; fi
chroot "$1" dnsmasq --conf-file=/dev/null --user=root --pid-file=/machine/run/dnsmasq.pid --bind-interfaces \
  --interface=machines --except-interface=lo --no-hosts --hostsdir=/machine/run/names --no-resolv \
  --server="$(sed -n 's/^nameserver //p' /etc/resolv.conf | head -n 1)" --filter-AAAA \
  --address=/download.docker.com/"$2.1" $hub
"""

_LINK = """\
set -e
ip tuntap add dev "$1" mode tap
ip link set "$1" master machines up
"""

# Makes a machine that goes on from a saved state one of its own. The arguments: name, seconds since 1970, address, MAC
# address, and whether the engine must get a new id. The network changes last, because it cuts this connection.
_IDENTITY = """\
set -e
date --set="@$2" >/dev/null
hostname "$1"
echo "$1" >/etc/hostname
sed -i "s/^127[.]0[.]1[.]1 .*/127.0.1.1 $1/" /etc/hosts
old=$(cat /etc/machine-id)
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
for folder in /run/log/journal /var/log/journal; do
  [ ! -d "$folder/$old" ] || mv "$folder/$old" "$folder/$(cat /etc/machine-id)"
done
systemctl restart systemd-journald
sed -i "s/^Address=.*/Address=$3\\/24/" /etc/systemd/network/machine.network
if [ "$5" = new-engine ]; then
  rm -f /var/lib/docker/engine-id
  systemctl restart docker
fi
export MAC=$4
cd /sys/class/net
setsid sh -c 'sleep 0.2; ip link set dev en* address "$MAC"; networkctl reload' </dev/null >/dev/null 2>&1 &
"""


def emulator_argv(host: PipedHost, command: Sequence[str], *, tty: bool = False) -> list[str]:
    """Return the command line that runs a program of the emulator's root in the host."""
    return host.argv(["chroot", EMULATOR, *command], "/", _ENVIRONMENT, tty)


def in_host(host: PipedHost, script: str, *arguments: str, timeout: float = _ASK_SECONDS, what: str) -> str:
    """Run a shell script in the host and return its output. Raises a one-line EngineError: ``what`` failed."""
    argv = host.argv(["bash", "-c", script, "bash", *arguments], "/", _ENVIRONMENT, False)
    return _checked(argv, timeout, what)


def _checked(argv: list[str], timeout: float, what: str, stdin: str = "") -> str:
    try:
        done = subprocess.run(argv, input=stdin, capture_output=True, text=True, errors="replace", timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{what}: no end within {timeout:.0f} s") from error
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines() or ["it printed no message"]
        raise EngineError(f"{what}: {lines[-1].strip()}")
    return done.stdout


@dataclass(frozen=True)
class MachinePlatform:
    """What a machine is: ``Debian GNU/Linux 13 (trixie)``, the kernel's version, the cgroup version."""

    system: str
    kernel: str
    cgroup: str


class Machine:
    """A running virtual machine; ``Network.start`` makes it. ``address`` is its own in the network."""

    def __init__(self, host: PipedHost, name: str, number: int) -> None:
        self.name = name
        self._host = host
        self._number = number
        self.address = _SAVED_ADDRESS

    # starting -------------------------------------------------------------------------------------------------

    def emulate(self, accelerator: str, disk: str, *more: str, mac: str = _SAVED_MAC) -> None:
        """Start the emulator. Raises EngineError.

        ``disk``: its file, qcow2. ``more``: further options. ``mac``: the MAC address, which a machine that goes on
        from a saved state gets only when it restarts.
        """
        link = f"machine{self._number}"
        in_host(self._host, _LINK, link, what=f"cannot connect the virtual machine {self.name}")
        run = f"/machine/run/{self.name}"
        kind, _, processor = accelerator.partition("-")
        command = [
            *("qemu-system-x86_64", "-name", self.name, "-daemonize", "-uuid", str(uuid.uuid4())),
            *("-machine", f"q35,accel={kind}", "-cpu", processor, *HARDWARE),
            *("-drive", f"file={disk},format=qcow2,if=none,id=disk,cache=unsafe"),
            *("-netdev", f"tap,id=net,ifname={link},script=no,downscript=no"),
            *("-device", f"virtio-net-pci,netdev=net,mac={mac},romfile="),
            *("-chardev", f"socket,id=monitor,path={run}.monitor,server=on,wait=off", "-mon", "chardev=monitor"),
            *("-serial", f"file:{run}.console", *more),
        ]
        _checked(emulator_argv(self._host, command), _ASK_SECONDS, f"the virtual machine {self.name} does not start")

    def new_disk(self, below: str) -> str:
        """Make a disk of its own on top of another one. Returns its file."""
        disk = f"/machine/run/{self.name}.qcow2"
        command = ["qemu-img", "create", "-q", "-f", "qcow2", "-b", below, "-F", "qcow2", disk]
        _checked(emulator_argv(self._host, command), _ASK_SECONDS, f"cannot make the disk of {self.name}")
        return disk

    def become(self, *, new_engine: bool) -> None:
        """Give a machine that goes on from a saved state its own name, ids, clock and address."""
        address = f"{_NETWORK}.{_FIRST_ADDRESS + self._number}"
        engine = "new-engine" if new_engine else "-"
        words = (self.name, f"{time.time():.3f}", address, self.mac, engine)
        self.checked(["bash", "-c", _IDENTITY, "bash", *words])
        self.disconnect()
        self.address = address
        write_name = 'echo "$2 $3" >"$1/machine/run/names/$3" && ip neighbour flush dev machines'
        in_host(self._host, write_name, EMULATOR, address, self.name, what=f"cannot name {self.name}")
        self.connect(_RESUME_SECONDS)

    @property
    def mac(self) -> str:
        return f"52:54:00:64:01:{_FIRST_ADDRESS + self._number:02x}"

    # connecting -----------------------------------------------------------------------------------------------

    def _ssh(self, *options: str) -> list[str]:
        return [
            *("ssh", "-F", "none", "-q", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            *("-o", f"ControlPath=/machine/run/{self.name}.ssh", "-o", "ConnectTimeout=30"),
            *("-o", "ServerAliveInterval=10", *options, f"{USER}@{self.address}"),
        ]

    def connect(self, timeout: float) -> None:
        """Wait until the machine answers and keep a connection. Raises EngineError after ``timeout`` seconds."""
        # -f: one that outlives this command; all others go through it.
        master = shlex.join(["chroot", EMULATOR, *self._ssh("-f", "-N", "-M")])
        script = f'timeout "$1" bash -c "until {master}; do sleep 0.2; done" </dev/null >/dev/null 2>&1'
        try:
            in_host(self._host, script, str(int(timeout)), timeout=timeout + 10, what="")
        except EngineError as error:
            raise EngineError(
                f"the virtual machine {self.name} did not answer within {timeout:.0f} s{self._last_words()}"
            ) from error

    def disconnect(self) -> None:
        """End the connection, for example because the machine restarts."""
        subprocess.run(emulator_argv(self._host, self._ssh("-O", "exit")), capture_output=True, timeout=_ASK_SECONDS)

    def log_in_again(self) -> None:
        """End the connection and connect again, as a user who logs out and in. Raises EngineError."""
        self.disconnect()
        self.connect(_ASK_SECONDS)

    def _last_words(self) -> str:
        """Return the last line on the machine's console for a message; empty if it printed none."""
        console = emulator_argv(self._host, ["tail", "-n", "1", f"/machine/run/{self.name}.console"])
        line = subprocess.run(console, capture_output=True, text=True, errors="replace").stdout.strip()
        return f" (on its console: {line[:200]})" if line else ""

    # using ----------------------------------------------------------------------------------------------------

    def argv(self, command: list[str], *, tty: bool = False) -> list[str]:
        """Return the command line that runs ``command`` as the pages' user when run on this machine."""
        words = f"exec env DOCKER_CLI_HINTS=false {shlex.join(command)}"
        return emulator_argv(self._host, [*self._ssh(*(["-tt"] if tty else [])), words], tty=tty)

    def run(self, command: list[str], timeout: float, *, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command as root. Raises subprocess.TimeoutExpired; a failed command is not an error."""
        text = {"capture_output": True, "text": True, "errors": "replace"}
        return subprocess.run(self.argv(["sudo", "-n", "--", *command]), input=stdin, timeout=timeout, **text)

    def checked(self, command: list[str], timeout: float = _ASK_SECONDS) -> str:
        """Run a command as root and return its output. Raises a one-line EngineError if it fails."""
        return _checked(self.argv(["sudo", "-n", "--", *command]), timeout, f"the virtual machine {self.name}")

    def write_file(self, path: str, text: str) -> None:
        """Write a file as the pages' user. Relative paths start in the home folder. Raises EngineError."""
        command = ["sh", "-c", 'mkdir -p -- "$(dirname -- "$1")" && cat >"$1"', "sh", path]
        _checked(self.argv(command), _ASK_SECONDS, f"cannot write {path} in the virtual machine {self.name}", text)

    def platform(self) -> MachinePlatform:
        """Return what the machine is. Raises EngineError."""
        script = '. /etc/os-release; echo "$PRETTY_NAME"; uname -r; stat --file-system --format=%T /sys/fs/cgroup'
        system, kernel, kind = self.checked(["sh", "-c", script]).splitlines()
        return MachinePlatform(system, kernel, "2" if kind == "cgroup2fs" else "1")

    def boot_id(self) -> str:
        """Return the kernel's id of the running system; it changes when the machine restarts."""
        return self.checked(["cat", "/proc/sys/kernel/random/boot_id"]).strip()

    def await_restart(self, before: str, timeout: float) -> None:
        """Wait until the machine has started again: its boot id is another than ``before``, its services run.

        Raises EngineError after ``timeout`` seconds.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.disconnect()
            self.connect(max(1.0, end - time.monotonic()))
            try:
                if self.boot_id() != before:
                    self.run(["systemctl", "is-system-running", "--wait"], max(1.0, end - time.monotonic()))
                    return
            except (EngineError, subprocess.TimeoutExpired):  # it stops at this moment, or does not get ready
                pass
            time.sleep(1)
        raise EngineError(f"the virtual machine {self.name} did not restart within {timeout:.0f} s")

    def save(self, memory: str) -> None:
        """Write the machine's memory to a file in the emulator's root, and end the machine. Raises EngineError."""
        self.disconnect()
        orders = f"migrate_set_parameter max-bandwidth 100G\nmigrate file:{memory}\nquit\n"
        monitor = ["socat", "-t", "300", "STDIO,ignoreeof", f"UNIX-CONNECT:/machine/run/{self.name}.monitor"]
        what = f"cannot save the virtual machine {self.name}"
        output = _checked(emulator_argv(self._host, monitor), 300, what, orders)
        if "Error" in output:
            raise EngineError(f"{what}: {output[output.index('Error') :].splitlines()[0]}")


class Network:
    """The virtual machines of one host. ``accelerator``: see ``saved.accelerator``."""

    def __init__(self, host: PipedHost, accelerator: str) -> None:
        self._host = host
        self._accelerator = accelerator
        self._machines: list[Machine] = []

    def add(self, name: str) -> Machine:
        """Return a new machine that is not started; the network is made for the first one. Raises EngineError."""
        if not self._machines:
            in_host(self._host, _SET_UP, EMULATOR, _NETWORK, what="cannot make the network of virtual machines")
        machine = Machine(self._host, name, len(self._machines))
        self._machines.append(machine)
        return machine

    def kvm_works(self) -> bool:
        """Whether a machine gets as far as its firmware's message with KVM within ten seconds."""
        in_host(self._host, _SET_UP, EMULATOR, _NETWORK, what="cannot make the network of virtual machines")
        command = [
            *("timeout", "10", "qemu-system-x86_64", "-accel", "kvm", "-cpu", "host"),
            *("-nodefaults", "-display", "none"),
            *("-chardev", "stdio,id=firmware", "-device", "isa-debugcon,iobase=0x402,chardev=firmware"),
        ]
        output = subprocess.run(emulator_argv(self._host, command), stdin=subprocess.DEVNULL, capture_output=True)
        return b"No bootable device" in output.stdout

    def resume(self, name: str, state: str) -> Machine:
        """Start a machine from a saved state (``STATES``), as it was saved. Raises EngineError."""
        machine = self.add(name)
        disk = machine.new_disk(f"/machine/{state}/disk.qcow2")
        machine.emulate(self._accelerator, disk, "-incoming", f"file:/machine/{state}/memory", mac=machine.mac)
        machine.connect(_RESUME_SECONDS)
        return machine

    def start(self, name: str, state: str) -> Machine:
        """Start a machine from a saved state as one of its own. Raises EngineError; it does not outlive the host."""
        machine = self.resume(name, state)
        machine.become(new_engine=state == "docker" and len(self._machines) > 1)
        return machine
