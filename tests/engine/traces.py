"""What hosts could leave on this machine, listed so that two moments can be compared."""

import json
import shutil
import subprocess
from pathlib import Path

from scripts.engine.cache import cache_folder


class Spaces:
    """The namespaces of a process, held open so that their numbers are not given to others meanwhile."""

    def __init__(self, pid: int) -> None:
        files = [Path(f"/proc/{pid}/ns/{kind}") for kind in ("pid", "mnt", "net", "uts", "ipc")]
        self._held = [file.open("rb") for file in files]
        self._names = {file.name: str(file.readlink()) for file in files}

    def processes(self) -> list[str]:
        """The processes of this machine that are in one of them: number and command line."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if any(str((process / "ns" / kind).readlink()) == name for kind, name in self._names.items()):
                    found.append(f"{process.name} {command_line(int(process.name))}")
            except OSError:  # it ended while we looked
                continue
        return found

    def close(self) -> None:
        """Let them go."""
        for file in self._held:
            file.close()


def descendants(pid: int) -> list[int]:
    """All processes below a process."""
    parents: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            # proc(5): the parent is the second field after the name, which is in brackets.
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended while we looked
            continue
        parents.setdefault(parent, []).append(int(process.name))
    found = parents.get(pid, [])
    for child in found:
        found.extend(parents.get(child, []))
    return found


def command_line(pid: int) -> str:
    """The words of a process, joined by spaces; empty once it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def left_on_machine(name: str) -> list[str]:
    """Mounts, control groups and cache folders on this machine whose name has ``name`` in it."""
    found = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if name in line]
    found += [str(path) for path in Path("/sys/fs/cgroup").glob(f"**/docker-guide-{name}*")]
    found += [str(path) for path in (cache_folder() / "hosts").glob(f"{name}*")]
    return found


def of_machine() -> dict[str, str]:
    """What must be the same before and after: packet filter, interfaces, mounts, Docker's objects and files."""
    state = {
        "interfaces": _output("ip", "-oneline", "link"),
        "network namespaces": _output("ip", "netns"),
        "mounts": Path("/proc/self/mountinfo").read_text(),
        "hostname": _output("hostname"),
        "forwarding": Path("/proc/sys/net/ipv4/ip_forward").read_text(),
        "key limit": Path("/proc/sys/kernel/keys/root_maxkeys").read_text(),
    }
    for folder in ("/var/lib/docker", "/etc/docker", "/run/docker", "/root/.docker"):
        path = Path(folder)
        state[folder] = json.dumps(sorted(map(str, path.iterdir()))) if path.is_dir() else "absent"
    for tool in ("iptables-save", "nft"):
        if shutil.which(tool):
            state[tool] = _output(tool, *(["list", "ruleset"] if tool == "nft" else []))
    if shutil.which("docker"):
        for listing in (["ps", "--all"], ["images"], ["volume", "ls"], ["network", "ls"]):
            state["docker " + " ".join(listing)] = _output("docker", *listing, "--quiet")
    return state


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # Packet counters and the time of the listing are no rules.
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    return "\n".join(line.split(" [")[0] for line in lines) + done.stderr
