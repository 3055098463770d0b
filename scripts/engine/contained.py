"""Run long commands as root that end with the program that started them, even if it is killed."""

import os
import select
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

#: Seconds until a signal that came at an unlucky moment is seen.
_LONGEST_CALL = 1.0


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
        output = bytearray()
        try:
            while chunk := _read(process.stdout.fileno()):
                output += chunk
        finally:
            process.stdin.close()
            process.wait()
    return subprocess.CompletedProcess(command, process.returncode, output.decode(errors="replace"))


def _read(pipe: int) -> bytes:
    """Wait for output and read it; empty at its end."""
    # Python sees a signal before a system call or when one is interrupted. A Ctrl-C just between would wait as long as
    # the call, so no call is long.
    while not select.select([pipe], [], [], _LONGEST_CALL)[0]:
        pass
    return os.read(pipe, 65536)
