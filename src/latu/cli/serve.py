"""Serve the pages, send mail and run jobs, all in one process."""

import argparse
import errno
import fcntl
import os
import socket

from latu.cli.database import ready
from latu.cli.fault import Fault
from latu.cli.paths import data_folder


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    check_port(args.host, args.port)
    name_address(args.port)
    ready()
    return serve(args.host, args.port)


def name_address(port: int) -> None:
    """Links in mails lead to this port unless LATU_URL says where people find the service."""
    os.environ.setdefault("LATU_URL", f"http://127.0.0.1:{port}")


def check_port(host: str, port: int) -> None:
    """Raise `Fault` when the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Fault(
                    f"port {port} is taken by another program. Try --port {port + 1}."
                ) from error
            raise Fault(f"cannot listen on {host}:{port}: {error.strerror}.") from error


def serve(host: str, port: int) -> int:
    """Run the server with its loops; Django is set up."""
    import uvicorn

    from latu.loops import loops

    print(
        f"Latu: http://{host}:{port}  (stop with Ctrl-C)",
        flush=True,
    )
    with (data_folder() / "serving.lock").open("a") as lock, loops():
        fcntl.flock(
            lock, fcntl.LOCK_SH
        )  # a restore waits for nobody: it refuses while this is held
        uvicorn.run(
            "latu.asgi:application", host=host, port=port, log_level="warning", lifespan="off"
        )
    return 0
