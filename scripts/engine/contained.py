"""Long commands as root that end with the program that started them, however it ends."""

import subprocess
from collections.abc import Sequence

from scripts.engine import machine

# The first process of a process namespace: when it ends, the kernel ends everything in it. It ends with the command,
# or when its input closes because the program that started it is gone.
_FIRST = """\
exec 3<&0 </dev/null
"$@" &
command=$!
{ cat <&3 >/dev/null; kill -KILL $command; } >/dev/null 2>&1 &
wait $command
"""


def run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command as root with process and mount namespaces of its own; its output, errors too, is text.

    What it mounts vanishes with it. Its input is empty. Raises EngineError if this user cannot become root.
    """
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with subprocess.Popen(
        machine.as_root([*namespaces, "bash", "-c", _FIRST, "first", *command]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        # Closed when this process ends, in whatever way, and not before the command has ended.
        try:
            output = process.stdout.read()
        finally:
            process.stdin.close()
            process.wait()
    return subprocess.CompletedProcess(command, process.returncode, output)
