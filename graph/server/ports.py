"""Ports on this machine: which is free, and whether a Bolt server answers at one."""

from __future__ import annotations

import socket

LOCAL = "127.0.0.1"
HANDSHAKE = bytes.fromhex("6060b01700000405000000040000000000000000")
"""Bolt's greeting: the magic word, then the versions that the caller speaks."""


def is_free(port: int, host: str = LOCAL) -> bool:
    """Whether this program could listen there now."""
    with socket.socket() as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would share the port otherwise
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(usual: int, host: str = LOCAL) -> int:
    """The usual port, or the first free one of the hundred after it, or any that the system gives."""
    for port in range(usual, min(usual + 100, 65535)):
        if is_free(port, host):
            return port
    with socket.socket() as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
    return int(port)


def speaks_bolt(port: int) -> bool:
    """Whether a Bolt server answers the greeting at this port of this machine."""
    try:
        with socket.create_connection((LOCAL, port), timeout=1) as wire:
            wire.sendall(HANDSHAKE)
            return len(wire.recv(4)) == 4
    except OSError:
        return False
