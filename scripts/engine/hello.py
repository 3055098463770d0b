"""The program in the hello-world image: an ELF file that prints one text and exits.

It is assembled byte by byte, so no compiler is needed. The file format is described in elf(5); the system calls are
``write(1, text, length)`` and ``exit(0)`` of Linux on x86-64 and on AArch64.
"""

import struct

_BASE = 0x400000
_HEADERS = 64 + 56

_TEXT = """
Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
    ({architecture})
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

"""


def _x86_64(address: int, length: int) -> bytes:
    # mov eax, 1 (write); mov edi, 1; mov esi, text; mov edx, length; syscall; mov eax, 60 (exit); xor edi, edi; syscall
    numbers = address.to_bytes(4, "little").hex(), length.to_bytes(4, "little").hex()
    return bytes.fromhex("b801000000 bf01000000 be{} ba{} 0f05 b83c000000 31ff 0f05".format(*numbers))


def _aarch64(address: int, length: int) -> bytes:
    def movz(register: int, value: int) -> int:
        return 0xD2800000 | value << 5 | register

    high, system_call = 0xF2A00000 | (address >> 16) << 5 | 1, 0xD4000001  # movk x1, address >> 16, lsl 16; svc 0
    write = [movz(0, 1), movz(1, address & 0xFFFF), high, movz(2, length), movz(8, 64), system_call]
    return struct.pack("<9I", *write, movz(0, 0), movz(8, 93), system_call)  # exit(0)


# platform.machine() -> (Docker's name of the architecture, machine number in the ELF header, code).
_MACHINES = {"x86_64": ("amd64", 62, _x86_64), "aarch64": ("arm64v8", 183, _aarch64)}


def hello_program(machine: str) -> bytes:
    """Return the ELF file for a machine, as named by ``platform.machine()``. Raises KeyError for an unknown one."""
    architecture, number, code = _MACHINES[machine]
    text = _TEXT.format(architecture=architecture).encode()
    code_length = len(code(0, 0))
    program = code(_BASE + _HEADERS + code_length, len(text)) + text
    size = _HEADERS + len(program)
    identification = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, number, 1, _BASE + _HEADERS, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, 0x1000)
    return identification + header + segment + program
