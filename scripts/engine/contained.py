"""Run long commands as root that end with the program that started them, even if it is killed."""

import subprocess
from collections.abc import Sequence

from scripts.engine import machine

# Process 1 of a PID namespace: when it ends, the kernel kills everything in the namespace. It ends with the command, or
# when its input closes because the program that started it is gone.
_FIRST = """\
exec 3<&0 </dev/null
"$@" &
command=$!
{ cat <&3 >/dev/null; kill -KILL $command; } >/dev/null 2>&1 &
wait $command
"""


def run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command as root in its own PID and mount namespaces. Output and errors are returned together, as text.

    Its mounts disappear with it. Its input is empty. Raises EngineError if this user cannot become root.
    """
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with subprocess.Popen(
        machine.as_root([*namespaces, "bash", "-c", _FIRST, "first", *command]),
        stdin=subprocess.PIPE,
        **machine.TOGETHER,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        # Keep the input open until the command has ended. If this process dies, the kernel closes it.
        try:
            output = process.stdout.read()
        finally:
            process.stdin.close()
            process.wait()
    return subprocess.CompletedProcess(command, process.returncode, output)
